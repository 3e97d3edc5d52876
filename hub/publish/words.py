"""Text as the search index sees it: the same words for what is written and for what is asked.

Lower case, without accents, French elisions taken off ("l'Arban" → ``arban``), dotted initials joined
("S.C.O.P." → ``scop``), plurals in -s and -x like their singulars ("réseaux" → ``reseau``), everything that
is neither letter nor digit a boundary. Works on any text, never raises.
"""

from __future__ import annotations

import re
from functools import lru_cache

from hub.model.plain_text import unaccented

_APOSTROPHES = re.compile("[’‘ʼ´`′＇]")
_ELISION = re.compile(r"(?<!\w)(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)'(?=\w)")
_INITIALS = re.compile(r"(?<!\w)(?:[^\W\d_]\.){2,}(?:[^\W\d_](?!\w))?")
# Not "cress" nor "sens": short words and double s are more often names than plurals.
_PLURAL = re.compile(r"(?<=[^\W\d_]{4})(?<!s)[sx]$")
_WORD = re.compile(r"[^\W_]+")

_LONGEST_WORD = 60
"""Characters of a word that are kept: longer ones are not words, and fuzzy search on them is slow."""

_REMEMBERED = 16_384
"""Texts whose words are remembered: communes, names and addresses come again, within one publication more than once."""

STOP_WORDS = frozenset(
    [
        "a",
        "au",
        "aux",
        "avec",
        "ce",
        "ces",
        "dans",
        "de",
        "des",
        "du",
        "en",
        "et",
        "la",
        "le",
        "les",
        "leur",
        "ou",
        "par",
        "pour",
        "sa",
        "se",
        "ses",
        "son",
        "sur",
        "un",
        "une",
        "and",
        "for",
        "of",
        "or",
        "the",
    ]
)
"""Words that a search may miss: "maison pour emploi" must find "Maison de l'emploi"."""


def whole(text: str) -> str:
    """``text`` with a question mark for each lone surrogate: half a character from a broken client is no text
    that an index or a table can be asked for."""
    return text.encode("utf-8", "replace").decode("utf-8")


def fold(text: str) -> str:
    """Lower case without accents or ligatures; the order of characters is kept."""
    return unaccented(text).casefold()


def words(text: str) -> list[str]:
    """The words of ``text``, in their order, repeated where they are."""
    return list(_words(text))


@lru_cache(_REMEMBERED)
def _words(text: str) -> tuple[str, ...]:
    folded = fold(whole(text))
    folded = _APOSTROPHES.sub("'", folded)
    if "'" in folded:
        folded = _ELISION.sub(" ", folded)
    if "." in folded:
        folded = _INITIALS.sub(lambda initials: initials.group().replace(".", "") + " ", folded)
    return tuple([_singular(word[:_LONGEST_WORD]) for word in _WORD.findall(folded)])


def joined(text: str) -> str:
    """The words of ``text`` as one, so that "cresol" finds "CRE-SOL"."""
    return "".join(words(text))[:_LONGEST_WORD]


def _singular(word: str) -> str:
    return _PLURAL.sub("", word) if word.endswith(("s", "x")) else word
