"""Places as they are compared: postcode, commune, department, street, each from what people type.

What cannot be read is an empty text. Departments are told by their code (``33``, ``2A``, ``974``).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from rapidfuzz import fuzz

from hub.model.vocabulary import TERRITORY
from hub.publish.words import STOP_WORDS, words

_DEPARTMENT = re.compile(r"0?(2[ab]|97\d|98\d|\d{1,2})", re.IGNORECASE)
_DEPARTMENT_IRI = TERRITORY + "department/"
_POSTCODE = re.compile(r"(?<!\d)(\d{2})[ .]?(\d{3})(?!\d)")
_OF_A_COMMUNE = frozenset(words("cedex arrondissement arrdt commune ville"))
_NUMBERED = re.compile(r"\d+(?:e|er|eme)?")
_SAINT = {"st": "saint", "ste": "sainte"}
_STREETS = {
    "av": "avenue", "ave": "avenue", "all": "allee", "bd": "boulevard", "bld": "boulevard", "bvd": "boulevard",
    "ch": "chemin", "che": "chemin", "imp": "impasse", "pl": "place", "r": "rue", "rte": "route", "sq": "square",
    "dr": "docteur", "gal": "general",
} | _SAINT  # fmt: skip


def postcode_key(text: str) -> str:
    """Five digits; a zero that a table lost in front is put back."""
    found = _POSTCODE.search(text)
    if found:
        return found[1] + found[2]
    bare = text.strip()
    return f"0{bare}" if len(bare) == 4 and bare.isascii() and bare.isdigit() else ""


@lru_cache(4_096)
def commune_words(text: str) -> tuple[str, ...]:
    """The words of a commune's name, without ``CEDEX``, arrondissement and article."""
    cut = [_SAINT.get(word, word) for word in words(text[:200])]
    return tuple(
        word
        for word in cut
        if word not in _OF_A_COMMUNE and word not in STOP_WORDS and not _NUMBERED.fullmatch(word)
    )


def department_key(text: str) -> str:
    """The code in a department's IRI, or ``text`` itself when it is one; a name is looked up by who knows names."""
    code = text.removeprefix(_DEPARTMENT_IRI).strip()
    found = _DEPARTMENT.fullmatch(code)
    return found[1].upper().zfill(2) if found else ""


def department_of(postcode: str) -> str:
    """The department a postcode nearly always lies in; empty for Corsica, which has two."""
    if postcode.startswith("20"):
        return ""
    return area_of(postcode)


def area_of(postcode: str) -> str:
    """What near postcodes have in common: the department, Corsica counting as one."""
    return postcode[:3] if postcode.startswith(("97", "98")) else postcode[:2]


def street_words(text: str) -> tuple[str, ...]:
    """The words of a street with its number, abbreviations spelled out."""
    cut = [_STREETS.get(word, word) for word in words(text[:200])]
    return tuple(word for word in cut if word not in STOP_WORDS)


def street_likeness(asked: tuple[str, ...], known: tuple[str, ...]) -> float:
    """From 0 to 1. Two house numbers that differ make another address."""
    one, other = _number(asked), _number(known)
    alike = fuzz.token_sort_ratio(" ".join(asked), " ".join(known)) / 100
    return alike * 0.6 if one and other and one != other else alike


def commune_likeness(asked: str, known: Collection[str]) -> float:
    """From 0 to 1, the best of the communes ``known``; all are words joined by spaces."""
    if asked in known:
        return 1.0
    return max([fuzz.ratio(asked, each) / 100 for each in known], default=0.0)


def _number(street: tuple[str, ...]) -> str:
    return next((word for word in street[:2] if word.isdigit()), "")
