"""Spellings: every different spelling of a name, read once and held as columns.

A million records bear some hundred thousand spellings; as objects, with their words, they weigh more than all the rest that
is compared.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from hub.reconcile.acronym import Borne, initials
from hub.reconcile.columns import Column, Filling, Ints, Vocabulary
from hub.reconcile.normalise import NameReader, ParsedName
from hub.reconcile.word_list import FORM_FAMILY

_BEGINNING = 6
"""Letters at the head of a name that are a key."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What a name says of a place or a number, for the constraints."""

    family: str
    places: frozenset[str]
    numbers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Vocabularies:
    """What the integers of columns of names stand for, while they are read. ``texts`` are keys, families and whole names;
    ``letters`` acronyms and initials; ``places`` territories and communes."""

    texts: Vocabulary = field(default_factory=dict)
    words: Vocabulary = field(default_factory=dict)
    letters: Vocabulary = field(default_factory=dict)
    places: Vocabulary = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Spellings:
    """Row ``r`` of every column is spelling ``r``, in the order in which they were met: as in ParsedName, whose text is
    ``written``. Integers stand for a place of ``texts`` (keys, families, wholes and beginnings), of ``own_words`` and of
    ``acronyms``. Besides, ``letters`` is the acronym that a short name may be, -1 for a longer one; ``initials`` and
    ``loosely`` are the acronyms that a longer one has, and those somebody bears that fit it less well; ``wordings`` those
    that say a place or a number."""

    texts: list[str]
    own_words: list[str]
    acronyms: list[str]
    written: list[str]
    key: Ints
    family: Ints
    whole: Ints
    beginning: Ints
    letters: Ints
    words: Column
    places: Column
    numbers: Column
    forms: Column
    initials: Column
    loosely: Column
    wordings: dict[int, Wording]

    @property
    def size(self) -> int:
        return len(self.key)


class SpellingReader:
    """Reads names by ``reader`` into columns."""

    def __init__(self, reader: NameReader, vocabularies: Vocabularies) -> None:
        self._reader = reader
        self._vocabularies = vocabularies
        self._of_text: dict[str, tuple[tuple[int, ...], tuple[int, ...]]] = {}
        self._rows: dict[str, int] = {}
        self._names: list[ParsedName] = []
        self._numbers = {kind: array("q") for kind in ("key", "family", "whole", "beginning", "letters")}
        self._words = Filling(vocabularies.words)
        self._places = Filling(vocabularies.places)
        self._said_numbers, self._forms = Filling(), Filling()
        self._initials = Filling(vocabularies.letters)
        self._wordings: dict[int, Wording] = {}

    def read(self, text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The spellings that a name holds, the chief first, and the acronyms said in it, both by number."""
        found = self._of_text.get(text)
        if found is None:
            names, said = self._reader.parse(text)
            letters = self._vocabularies.letters
            found = self._of_text[text] = (
                tuple(self._row(name) for name in names),
                tuple(letters.setdefault(one, len(letters)) for one in sorted(said) if len(one) >= 2),
            )
        return found

    def spellings(self, borne: Iterable[int]) -> Spellings:
        """All that was read, knowing which acronyms somebody bears."""
        letters = list(self._vocabularies.letters)
        short = (one for one in self._numbers["letters"] if one >= 0)
        bears = Borne(letters[one] for one in {*borne, *short})
        size = len(self._names)
        loosely = Filling(self._vocabularies.letters)
        for row, name in enumerate(self._names):
            if self._numbers["letters"][row] < 0:
                loosely.add(row, sorted(bears.standing_for(name)))
        self._names.clear()
        self._of_text.clear()
        columns = {kind: np.array(values, np.int64) for kind, values in self._numbers.items()}
        return Spellings(
            texts=list(self._vocabularies.texts),
            own_words=list(self._vocabularies.words),
            acronyms=list(self._vocabularies.letters),
            written=list(self._rows),
            words=self._words.column(size),
            places=self._places.column(size),
            numbers=self._said_numbers.column(size),
            forms=self._forms.column(size),
            initials=self._initials.column(size),
            loosely=loosely.column(size),
            wordings=self._wordings,
            **columns,
        )

    def _row(self, name: ParsedName) -> int:
        row = self._rows.get(name.text)
        if row is not None:
            return row
        row = self._rows[name.text] = len(self._rows)
        self._names.append(name)
        texts, letters = self._vocabularies.texts, self._vocabularies.letters
        for kind, text in (
            ("key", name.key),
            ("family", name.family),
            ("whole", name.whole),
            ("beginning", name.key[:_BEGINNING]),
        ):
            self._numbers[kind].append(texts.setdefault(text, len(texts)))
        short = name.is_short
        self._numbers["letters"].append(letters.setdefault(name.key, len(letters)) if short else -1)
        self._words.add(row, dict.fromkeys(name.own))
        if not short:
            self._initials.add(row, sorted(initials(name)))
        if name.forms:
            self._forms.add(row, sorted({FORM_FAMILY[form] for form in name.forms if form in FORM_FAMILY}))
        if name.places or name.numbers:
            self._places.add(row, sorted(name.places))
            self._said_numbers.add(row, sorted(name.numbers))
            self._wordings[row] = Wording(name.family, name.places, name.numbers)
        return row
