"""Does an acronym stand for a name? Its letters are sought, in order, at the heads of the name's words.

A word gives its first letter; rarely more ("RÉseau", at a cost); a word that is itself an acronym may give all its
letters ("Conseil national des ABCD" → CNABCD); stop words may give theirs; legal forms and place words may be left
out. One other word may be left out, at a cost that only long acronyms can bear.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from hub.reconcile.normalise import ParsedName, Word

_SKIP_OWN = 0.35
_EXTRA_LETTER = 0.1
_STOP_LETTER = 0.1
_LONGEST_HEAD = 4
ACCEPTED = 0.6


def fit(acronym: str, name: ParsedName) -> float:
    """From 0 (does not stand for it) to 1 (exactly the initials of its words). ``acronym`` is folded."""
    if not 2 <= len(acronym) <= 14 or len(acronym) >= sum(len(word.text) for word in name.words):
        return 0.0
    best = _fit(acronym, name.words)
    allowed = ACCEPTED if len(acronym) >= 4 else 0.85
    return best if best >= allowed else 0.0


@lru_cache(maxsize=65536)
def _fit(acronym: str, words: tuple[Word, ...]) -> float:
    # reached[(letters used, words that gave, at most two counted)] = least cost
    reached: dict[tuple[int, int], float] = {(0, 0): 0.0}
    for word in words:
        step: dict[tuple[int, int], float] = {}
        for (used, gave), cost in reached.items():
            for taken, price in _choices(word, acronym[used:]):
                state = (used + taken, min(2, gave + (taken > 0)))
                total = cost + price
                if total < step.get(state, 9.0) and total <= 1 - ACCEPTED + 1e-9:
                    step[state] = total
        reached = step
    least = reached.get((len(acronym), 2))
    return 0.0 if least is None else round(1 - least, 3)


def _choices(word: Word, letters: str) -> list[tuple[int, float]]:
    """How many letters the word may give, and at what cost; 0 is leaving it out."""
    if word.kind == "stop":
        choices = [(0, 0.0)]
        if letters[:1] == word.text[:1]:
            choices.append((1, _STOP_LETTER))
        return choices
    choices = [(0, _SKIP_OWN if word.kind == "own" else 0.0)]
    common = 0
    while common < min(len(word.text), len(letters)) and word.text[common] == letters[common]:
        common += 1
    choices += [(taken, (taken - 1) * _EXTRA_LETTER) for taken in range(1, min(common, _LONGEST_HEAD) + 1)]
    if common == len(word.text) > 1 and (word.capitals or word.kind == "legal"):
        choices.append((common, 0.0))
    return choices


def initials(name: ParsedName) -> frozenset[str]:
    """The acronyms a name most likely has: with and without its stop words, legal form, place words, and with the
    acronyms inside it spelled out. What blocking looks up."""
    words = name.words
    kinds = [word.kind for word in words]
    heads = [[word.text[:1] for word in words]]
    if any(word.capitals for word in words):
        heads.append([_head(word, True) for word in words])
    found: set[str] = set()
    for left_out in _subsets([kind for kind in ("stop", "legal", "place") if kind in kinds]):
        kept = [at for at, kind in enumerate(kinds) if kind not in left_out]
        if len(kept) >= 2:
            found.update("".join([spelled[at] for at in kept]) for spelled in heads)
    return frozenset(letters for letters in found if 2 <= len(letters) <= 14)


def _subsets(kinds: list[str]) -> list[tuple[str, ...]]:
    return [chosen for size in range(len(kinds) + 1) for chosen in combinations(kinds, size)]


_SHORTEST, _LONGEST = 4, 14
"""Letters of an acronym that is sought less well than by all initials."""
_INNER = 6
"""Letters of the longest word that may give all of them."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way in which a name may give the letters of an acronym: its ``words``, what each gives first, and what such an
    acronym may begin with: ``begins``, see :func:`_number`."""

    words: Sequence[Word]
    heads: Sequence[str]
    begins: Sequence[int]


class Borne:
    """The acronyms that some record bears, found by the names they may stand for, less well than by all initials: one word
    left out, or one giving its first two or three letters."""

    def __init__(self, acronyms: Iterable[str]) -> None:
        self._acronyms = frozenset(acronym for acronym in acronyms if _SHORTEST <= len(acronym) <= _LONGEST)
        # most names are told apart from all of them by two letters and a length
        self.begins = frozenset(
            _number(two, whole, longest)
            for two, length in {(acronym[:2], len(acronym)) for acronym in self._acronyms}
            for longest in range(1, _INNER + 1)
            for whole in range(length - 2, length + longest + 1)
        )

    def standing_for(self, ways: Iterable[Way]) -> frozenset[str]:
        """Those that fit loosely a name of which these are the ways."""
        return frozenset(
            letters
            for way in ways
            if not self.begins.isdisjoint(way.begins)
            for letters in _loose_letters(way.words, way.heads)
            if letters in self._acronyms
        )


def loose_ways(name: ParsedName) -> list[Way]:
    """With and without legal form and place words, and with the acronyms among the words spelled out."""
    words = [word for word in name.words if word.kind != "stop"]
    kinds = {word.kind for word in words}
    spelled = (False, True) if any(word.capitals for word in name.words) else (False,)
    found = []
    for left_out in _subsets([kind for kind in ("legal", "place") if kind in kinds]):
        kept = [word for word in words if word.kind not in left_out] if left_out else words
        if 2 <= len(kept) <= 10:
            for inner in spelled:
                heads = [_head(word, True) for word in kept] if inner else [word.text[:1] for word in kept]
                found.append(Way(kept, heads, _begins(kept, heads)))
    return found


def _begins(words: Sequence[Word], heads: Sequence[str]) -> list[int]:
    whole, first = "".join(heads), heads[0]
    longest = max(map(len, heads))
    if len(whole) - longest > _LONGEST or len(whole) + 2 < _SHORTEST:
        return []
    rest = whole[len(first) :]
    begin = {whole[:2], rest[:2], (first + rest[len(heads[1]) :])[:2], words[0].text[:2]}
    return [_number(two, len(whole), longest) for two in begin if len(two) == 2]


def _loose_letters(words: Sequence[Word], heads: Sequence[str]) -> Iterator[str]:
    for at, word in enumerate(words):
        before, after = "".join(heads[:at]), "".join(heads[at + 1 :])
        yield before + after
        yield before + word.text[:2] + after
        yield before + word.text[:3] + after


def _number(two: str, whole: int, longest: int) -> int:
    """What an acronym begins with, how many letters the heads of all words have, and how many that of one has at most."""
    return (ord(two[0]) << 29) | (ord(two[1]) << 8) | (whole << 3) | longest


def _head(word: Word, inner: bool) -> str:
    return word.text if inner and word.capitals and len(word.text) <= _INNER else word.text[:1]
