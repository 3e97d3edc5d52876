"""A name as it is matched: its words without stop words nor legal form, and how alike two such names are.

"Société Coopérative d'Intérêt Collectif (SCIC) L'Arban" and "ARBAN SCIC" are one word, ``arban``. A name made of nothing
else keeps all its words. Likeness goes from 0 to 1; 1 is the same words in the same order.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz import fuzz

from hub.publish.words import STOP_WORDS, words

LONGEST = 400
"""Characters of a name that are looked at: what follows is no name."""
_MOST_WORDS = 24

_ABBREVIATIONS = {
    "asso": "association",
    "assoc": "association",
    "coop": "cooperative",
    "ctre": "centre",
    "cte": "comite",
    "fed": "federation",
    "mut": "mutuelle",
    "st": "saint",
}
_LEGAL_PHRASES = tuple(
    tuple(phrase.split())
    for phrase in (
        "societe cooperative interet collectif",
        "societe cooperative ouvriere production",
        "societe cooperative production",
        "societe cooperative participative",
        "societe responsabilite limitee",
        "societe action simplifiee",
        "association loi 1901",
        "loi 1901",
    )
)
"""Legal forms spelled out, as :func:`words` leaves them, without stop words."""
_OPENING = frozenset(phrase[0] for phrase in _LEGAL_PHRASES)
_LEGAL_WORDS = frozenset(
    ["association", "eurl", "gie", "sa", "sarl", "sas", "sasu", "scic", "sci", "scop", "societe"]
)
_ELIDED = frozenset(["d", "l"])
_SILENT = frozenset("aeiouyh")
"""Letters before which articles lose their vowel."""
_MISSPELLED = 78.0
_LONG_WORD = 4

Rarity = Callable[[str], float]
"""How much a word tells: above 0, the more the fewer names hold it."""


class Name(NamedTuple):
    """``words`` in their order; ``joined`` they without spaces; never empty when made by :func:`read_name`."""

    words: tuple[str, ...]
    joined: str

    @classmethod
    def of(cls, cut: Iterable[str]) -> Name:
        """From words that were cut already."""
        kept = tuple(cut)
        return cls(kept, "".join(kept))

    def without(self, faint: Collection[str]) -> Name:
        """The name without the ``faint`` words; itself when nothing else is in it."""
        kept = [word for word in self.words if word not in faint]
        return Name.of(kept) if kept and len(kept) < len(self.words) else self


@lru_cache(16_384)  # an organization and its places bear each other's names
def read_name(text: str) -> Name | None:
    """The name that ``text`` says; None when no letter or digit is in it."""
    every = _spelled_out(text[:LONGEST])
    if not every:
        return None
    telling = [word for word in every if word not in STOP_WORDS]
    own = [word for word in _without_phrases(telling) if word not in _LEGAL_WORDS]
    return Name.of(own or telling or every)


def initials(text: str, faint: Collection[str] = ()) -> frozenset[str]:
    """The acronyms a name most likely has: of its own words, with and without the small ones, the ``faint`` words and
    the legal form left out or not."""
    every = _spelled_out(text[:LONGEST])
    telling = [word for word in every if word not in STOP_WORDS]
    own = [word for word in _without_phrases(telling) if word not in _LEGAL_WORDS]
    small = {word for word in every if word in STOP_WORDS}
    with_small = [word for word in every if word in small or word in own]
    found = set()
    for cut in (telling, own, with_small):
        for kept in (cut, [word for word in cut if word not in faint]):
            while kept and kept[-1] in small:
                kept = kept[:-1]
            if 2 <= len(kept) <= 12:
                found.add("".join(word[0] for word in kept))
    return frozenset(found)


def likeness(asked: Name, known: Name, rarity: Rarity) -> float:
    """How alike two names are; words that few names hold count for more."""
    if asked.joined == known.joined:
        return 1.0
    mine, theirs = set(asked.words), set(known.words)
    common = mine & theirs
    letters = fuzz.ratio(asked.joined, known.joined) / 100
    if not common and letters < 0.4:
        return 0.35 * letters
    mine -= common
    theirs -= common
    told = shared = 2 * sum(map(rarity, common))
    if mine and theirs:
        shared += _misspelled(mine, theirs, rarity)
    told += sum(map(rarity, mine)) + sum(map(rarity, theirs))
    mixed = 0.65 * shared / told + 0.35 * letters
    return min(0.99, max(mixed, 0.97 * letters if letters >= 0.88 else 0.0))


def _misspelled(mine: Iterable[str], theirs: set[str], rarity: Rarity) -> float:
    """What words that are nearly the same add, each word once."""
    found = 0.0
    for word in mine:
        if len(word) < _LONG_WORD:
            continue
        best, other = 0.0, ""
        for candidate in theirs:
            near = fuzz.ratio(word, candidate, score_cutoff=_MISSPELLED) if len(candidate) > 2 else 0.0
            if near > best:
                best, other = near, candidate
        if other:
            theirs = theirs - {other}
            found += 0.9 * best / 100 * (rarity(word) + rarity(other))
    return found


# A name is read, and its initials told: the same text, one after the other.
@lru_cache(256)
def _spelled_out(text: str) -> tuple[str, ...]:
    cut = words(text)
    # Registers write in capitals without apostrophes: "D INTERET COLLECTIF", "L ARBAN".
    spoken = [word for word, next_word in pairwise([*cut, ""]) if not _is_elided(word, next_word)]
    every = [_ABBREVIATIONS.get(word, word) for word in spoken][:_MOST_WORDS]
    # "Sté" opens a name and stands for "société"; inside one, "Ste" is a saint.
    told = [at for at, word in enumerate(every) if word not in _LEGAL_WORDS and word not in STOP_WORDS]
    return tuple(
        word if word != "ste" else "societe" if at == told[0] else "sainte" for at, word in enumerate(every)
    )


def _is_elided(word: str, next_word: str) -> bool:
    return word in _ELIDED and len(next_word) > 1 and next_word[0] in _SILENT


def _without_phrases(cut: list[str]) -> list[str]:
    if _OPENING.isdisjoint(cut):
        return cut
    for phrase in _LEGAL_PHRASES:
        for at in range(len(cut) - len(phrase) + 1):
            if tuple(cut[at : at + len(phrase)]) == phrase:
                return _without_phrases(cut[:at] + cut[at + len(phrase) :])
    return cut
