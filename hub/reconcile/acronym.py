"""Does an acronym stand for a name? Its letters are sought, in order, at the heads of the name's words.

A word gives its first letter; rarely more ("RÉseau", at a cost); a word that is itself an acronym may give all its
letters ("Conseil national des ABCD" → CNABCD); stop words may give theirs; legal forms and place words may be left
out. One other word may be left out, at a cost that only long acronyms can bear.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations, product

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
    kinds = {word.kind for word in name.words}
    spelled = (False, True) if any(word.capitals for word in name.words) else (False,)
    found: set[str] = set()
    for left_out in _subsets([kind for kind in ("stop", "legal", "place") if kind in kinds]):
        words = [word for word in name.words if word.kind not in left_out]
        found.update(letters for inner in spelled if 2 <= len(letters := _letters(words, inner)) <= 14)
    return frozenset(found)


def _subsets(kinds: list[str]) -> list[tuple[str, ...]]:
    return [chosen for size in range(len(kinds) + 1) for chosen in combinations(kinds, size)]


def loose_initials(name: ParsedName) -> frozenset[str]:
    """Acronyms that fit less well: one word left out, or one giving its first two or three letters.

    Many a name, so blocking looks up only those that some record bears.
    """
    found: set[str] = set()
    for legal, place, inner in product((False, True), repeat=3):
        left_out = {"stop"} | {kind for kind, keep in (("legal", legal), ("place", place)) if not keep}
        words = [word for word in name.words if word.kind not in left_out]
        if not 2 <= len(words) <= 10:
            continue
        heads = [_head(word, inner) for word in words]
        for at, word in enumerate(words):
            before, after = "".join(heads[:at]), "".join(heads[at + 1 :])
            found.add(before + after)
            found.update(before + word.text[:length] + after for length in (2, 3))
    return frozenset(letters for letters in found if 4 <= len(letters) <= 14)


def _letters(words: Sequence[Word], inner: bool) -> str:
    return "".join(_head(word, inner) for word in words) if len(words) >= 2 else ""


def _head(word: Word, inner: bool) -> str:
    return word.text if inner and word.capitals and len(word.text) <= 6 else word.text[:1]
