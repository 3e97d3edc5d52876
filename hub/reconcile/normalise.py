"""A name as reconciliation reads it: its own words, apart from legal form, place words, numbers and stop words.

"Société Coopérative d'Intérêt Collectif (SCIC) Le Moulin" and "Moulin SCIC" have the same own words. A name made
of nothing else ("La Mutuelle", "Aquitaine") keeps all its words as its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from hub.reconcile.fold import split_words
from hub.reconcile.places import Places
from hub.reconcile.word_list import (
    ABBREVIATIONS,
    COUNCILS,
    LEGAL_ABBREVIATIONS,
    LEGAL_AT_EDGE,
    LEGAL_PHRASES,
    STOP,
)

Kind = Literal["own", "stop", "legal", "place", "number"]
_OPENS_LEGAL = frozenset(phrase[0] for phrase in LEGAL_PHRASES)
_NUMBER = re.compile(r"(\d+)(?:er|ere|e|eme|nd|nde)?")
_DEPARTMENT = re.compile(r"\d{2,3}|2[ab]")
_PARENTHESES = re.compile(r"\(([^()]*)\)")
_ASIDE = re.compile(r"\s+[-–—:|]\s+|\s*[:|]\s+")
_PARTS = re.compile(r"\s*/\s*|\s+[|]\s+")
LONGEST = 300
"""Characters of a name that are read: what follows is no name."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a name. ``capitals``: written so, as acronyms are."""

    text: str
    kind: Kind
    capitals: bool


@dataclass(frozen=True, slots=True)
class ParsedName:
    """``text`` as given; ``own`` the words that are the organisation's; ``key`` they joined, ``family`` they sorted;
    ``whole`` joins every word but the stop words, as written.

    ``forms`` are legal forms, ``places`` territory IRIs or communes, ``numbers`` digits without leading zeros.
    """

    text: str
    words: tuple[Word, ...]
    own: tuple[str, ...]
    key: str
    family: str
    whole: str
    forms: frozenset[str]
    places: frozenset[str]
    numbers: frozenset[str]

    @property
    def is_short(self) -> bool:
        """Whether the name itself may be an acronym: one word, or two in capitals ("AB-CDE")."""
        if not 2 <= len(self.key) <= 10:
            return False
        capitals = [word.capitals for word in self.words if word.kind == "own"]
        return len(self.own) == 1 or (len(self.own) == 2 and len(capitals) == 2 and all(capitals))


def parse_name(text: str, places: Places) -> ParsedName:
    """Read one name."""
    raw = split_words(text)
    folded = [word.lower() for word in raw]
    kinds: list[Kind] = ["stop" if word in STOP else "own" for word in folded]
    expanded = [ABBREVIATIONS.get(word, word) for word in folded]
    for at in range(len(folded) - 1):
        if folded[at] == "conseil" and folded[at + 1] in COUNCILS:
            # the assembly and the authority it governs are one legal person
            kinds[at], expanded[at + 1] = "stop", COUNCILS[folded[at + 1]]
    forms = _mark_legal(expanded, kinds)
    found = _mark_places(expanded, raw, kinds, places)
    numbers: set[str] = set()
    for at, word in enumerate(expanded):
        number = _NUMBER.fullmatch(word) if kinds[at] == "own" else None
        if number:
            numbers.add(number.group(1).lstrip("0") or "0")
            kinds[at] = "number"
    found |= _department_numbers(expanded, kinds, places)
    own = [at for at, kind in enumerate(kinds) if kind == "own"]
    if not own:
        # nothing else was said: form, place and number are the name
        own = [at for at, kind in enumerate(kinds) if kind != "stop"] or list(range(len(kinds)))
        found = set()
    # where an abbreviation is the organisation's own word, it stays as it was written
    spelled = [folded[at] if expanded[at] in LEGAL_AT_EDGE else expanded[at] for at in range(len(folded))]
    # in a long name all in capitals, capitals say nothing
    shouted = len(raw) > 2 and "".join(raw).isupper()
    words = tuple(
        Word(
            spelled[at],
            kinds[at],
            not shouted and len(raw[at]) > 1 and raw[at].isupper() and raw[at].isalpha(),
        )
        for at in range(len(raw))
    )
    mine = tuple(spelled[at] for at in own)
    whole = "".join(folded[at] for at in range(len(folded)) if kinds[at] != "stop")
    return ParsedName(
        text=text,
        words=words,
        own=mine,
        key="".join(mine),
        family=" ".join(sorted(mine)),
        whole=whole,
        forms=frozenset(forms),
        places=frozenset(found),
        numbers=frozenset(numbers),
    )


def _mark_legal(words: list[str], kinds: list[Kind]) -> set[str]:
    forms: set[str] = set()
    bare = [at for at, kind in enumerate(kinds) if kind != "stop" or words[at] == "sa"]
    said = [words[index] for index in bare]
    at = 0
    while at < len(bare):
        length = _longest_phrase(said, at) if said[at] in _OPENS_LEGAL else 0
        if length:
            forms.add(LEGAL_PHRASES[tuple(said[at : at + length])])
            for index in range(bare[at], bare[at + length - 1] + 1):
                kinds[index] = "legal"
        elif words[bare[at]] in LEGAL_ABBREVIATIONS:
            forms.add(words[bare[at]])
            kinds[bare[at]] = "legal"
        at += length or 1
    for order in (bare, bare[::-1]):
        for index in order:
            if words[index] in LEGAL_AT_EDGE and kinds[index] != "legal":
                forms.add(LEGAL_AT_EDGE[words[index]])
                kinds[index] = "legal"
            elif kinds[index] != "legal":
                break
    return forms


def _longest_phrase(words: list[str], at: int) -> int:
    for length in range(min(6, len(words) - at), 1, -1):
        if tuple(words[at : at + length]) in LEGAL_PHRASES:
            return length
    return 0


def _mark_places(words: list[str], raw: list[str], kinds: list[Kind], places: Places) -> set[str]:
    found: set[str] = set()
    bare = [at for at, kind in enumerate(kinds) if kind == "own"]
    texts = [words[index] for index in bare]
    at = 0
    while at < len(bare):
        matched = places.match(texts, at, opens=at == 0, capitals=raw[bare[at]].isupper())
        if matched is None:
            at += 1
            continue
        length, place = matched
        found.add(place)
        for index in bare[at : at + length]:
            kinds[index] = "place"
        at += length
    return found


def _department_numbers(words: list[str], kinds: list[Kind], places: Places) -> set[str]:
    """ "Réseau 24" closes with a department's code: a number, and a place where the model knows it."""
    last = len(words) - 1
    if last < 1 or kinds[last] not in {"number", "own"} or not _DEPARTMENT.fullmatch(words[last]):
        return set()
    department = places.department(words[last])
    return {department} if department else set()


def spellings(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names that one field may hold, and the acronyms it says: "Long Name (LN)", "LN - Long Name", "A / B".

    Where an acronym is set aside, the name is what remains.
    """
    acronyms = [inside for inside in _PARENTHESES.findall(text) if _looks_acronym(inside)]
    bare = " ".join(_PARENTHESES.sub(" ", text).split()) or text
    sides = _ASIDE.split(bare)
    if len(sides) == 2 and _looks_acronym(sides[0]) != _looks_acronym(sides[1]):
        short, bare = sides if _looks_acronym(sides[0]) else sides[::-1]
        acronyms.append(short)
    names = [bare] if acronyms else [text, bare]
    parts = [part for part in _PARTS.split(bare) if len(part) > 3]
    if len(parts) == 2:
        names.extend(parts)
    return tuple(dict.fromkeys(names)), tuple(dict.fromkeys(acronyms))


def _looks_acronym(text: str) -> bool:
    words = split_words(text)
    return (
        len(words) == 1
        and 2 <= len(words[0]) <= 10
        and sum(c.isupper() for c in words[0]) >= 2
        and words[0].lower() not in LEGAL_ABBREVIATIONS
        and words[0].lower() not in LEGAL_AT_EDGE
    )


_REMEMBERED = 50_000
"""Names that are not read twice."""


class NameReader:
    """Reads names, knowing the words that are places; of those met lately it remembers what they say."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self._read: dict[str, tuple[tuple[ParsedName, ...], frozenset[str]]] = {}

    def read(self, texts: Iterable[str]) -> tuple[tuple[ParsedName, ...], frozenset[str]]:
        """Every name that ``texts`` hold, the chief first, and the acronyms said in them (folded)."""
        parsed: dict[str, ParsedName] = {}
        acronyms: set[str] = set()
        for text in texts:
            found = self._read.get(text)
            if found is None:
                if len(self._read) >= _REMEMBERED:
                    self._read.clear()
                found = self._read[text] = self.parse(text)
            names, said = found
            acronyms.update(said)
            for name in names:
                parsed.setdefault(name.text, name)
        return tuple(parsed.values()), frozenset(acronyms)

    def parse(self, text: str) -> tuple[tuple[ParsedName, ...], frozenset[str]]:
        """As :meth:`read`, of one name, remembering nothing."""
        names, said = spellings(text[:LONGEST])
        return (
            tuple(parse_name(name, self.places) for name in names if split_words(name)),
            frozenset("".join(split_words(acronym)).lower() for acronym in said),
        )
