"""Spellings: every different spelling of a name, read once and held as columns.

A million records bear some hundred thousand spellings; as objects, with their words, they weigh more than all the rest that
is compared. What was read in an earlier reconciliation is not read again, unless a word of it has become the name of a
place since, or is one no more.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np

from hub.reconcile.acronym import Borne, initials, loose_ways
from hub.reconcile.columns import EMPTY, Column, Filling, Ints, Vocabulary, once
from hub.reconcile.normalise import NameReader, ParsedName, parse_name
from hub.reconcile.word_list import ABBREVIATIONS, FORM_FAMILY

_BEGINNING = 6
"""Letters at the head of a name that are a key."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What a name says of a place or a number, for the constraints."""

    family: str
    places: frozenset[str]
    numbers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Spellings:
    """Row ``r`` of every column is spelling ``r``, as in ParsedName, whose text is ``written``; of two with one text the
    later counts. Integers stand for a place of ``texts`` (keys, families, wholes and beginnings), of ``own_words``, of
    ``acronyms``, of ``place_names``, of ``digits``, of ``all_words``. Besides, ``letters`` is the acronym that a short name
    may be, -1 for a longer one; ``initials`` and ``loosely`` are the acronyms that a longer one has, and those of ``borne``
    that fit it less well, which ``loose_heads`` narrow down. ``raw`` are names as sources write them, with the spellings
    of each, the chief first, and the acronyms said in it."""

    texts: list[str]
    own_words: list[str]
    acronyms: list[str]
    written: list[str]
    place_names: list[str]
    digits: list[str]
    legal_forms: list[str]
    all_words: list[str]
    raw: list[str]
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
    heard: Column
    loose_heads: Column
    of_raw: Column
    said_in_raw: Column
    borne: Ints

    @property
    def size(self) -> int:
        return len(self.key)

    def wording(self, row: int) -> Wording:
        """What a spelling says of a place or a number."""
        return Wording(
            self.texts[self.family[row]],
            frozenset(self.place_names[each] for each in self.places.of_row(row)),
            frozenset(self.digits[each] for each in self.numbers.of_row(row)),
        )


_LISTS = (
    "texts",
    "own_words",
    "acronyms",
    "written",
    "place_names",
    "digits",
    "legal_forms",
    "all_words",
    "raw",
)
_INTS = ("key", "family", "whole", "beginning", "letters", "borne")
_COLUMNS = (
    "words",
    "places",
    "numbers",
    "forms",
    "initials",
    "loosely",
    "heard",
    "loose_heads",
    "of_raw",
    "said_in_raw",
)
_NOTHING: dict[str, Any] = {
    **{name: [] for name in _LISTS},
    **{name: np.zeros(0, np.int64) for name in _INTS},
    **dict.fromkeys(_COLUMNS, EMPTY),
}
NO_SPELLINGS = Spellings(**_NOTHING)


class SpellingReader:
    """Reads names by ``reader`` into columns, beside those of ``before``; ``places`` is what places of names stand for."""

    def __init__(self, reader: NameReader, places: Vocabulary, before: Spellings = NO_SPELLINGS) -> None:
        self._reader = reader
        self._before = before
        self.letters = numbers_of(before.acronyms)
        self._places = places
        self._texts, self._words = numbers_of(before.texts), numbers_of(before.own_words)
        self._digits, self._legal = numbers_of(before.digits), numbers_of(before.legal_forms)
        self._heard = numbers_of(before.all_words)
        self._raw, self._rows = numbers_of(before.raw), numbers_of(before.written)
        self._raw_list, self._written = list(before.raw), list(before.written)
        self._names: list[ParsedName] = []
        self._ints = {kind: array("q") for kind in ("key", "family", "whole", "beginning", "letters")}
        self._filling = {
            "words": Filling(self._words),
            "places": Filling(places),
            "numbers": Filling(self._digits),
            "forms": Filling(self._legal),
            "initials": Filling(self.letters),
            "heard": Filling(self._heard),
        }
        self._of_raw, self._said_in_raw = Filling(), Filling()

    def read(self, names: Iterable[Sequence[str]]) -> Column:
        """Rows of raw names, as the number of each; those that never were are read."""
        rows = list(names)
        for text in dict.fromkeys(chain.from_iterable(rows)):
            if text not in self._raw:
                self._read(text)
        return Column.of(rows, self._raw)

    def _read(self, text: str) -> int:
        number = self._raw[text] = len(self._raw_list)
        self._raw_list.append(text)
        names, said = self._reader.parse(text)
        at = number - len(self._before.raw)
        self._of_raw.append(at, [self._row(name) for name in names])
        self._said_in_raw.append(
            at, [self.letters.setdefault(one, len(self.letters)) for one in sorted(said) if len(one) >= 2]
        )
        return number

    def reread(self, words: Collection[str], live: Ints) -> Ints:
        """Read again the raw names of which a word is among ``words``, if they are ``live``: the number of each raw name
        of before now."""
        before = self._before
        renumbered: Ints = np.arange(len(before.raw), dtype=np.int64)
        changed = np.array([self._heard[word] for word in words if word in self._heard], np.int64)
        if not len(changed):
            return renumbered
        stale = np.zeros(before.size, np.bool_)
        stale[before.heard.rows[np.isin(before.heard.values, changed)]] = True
        for row in np.flatnonzero(stale).tolist():
            if self._rows.get(before.written[row]) == row:
                del self._rows[before.written[row]]
        again = once(before.of_raw.rows[stale[before.of_raw.values]])
        for number in again.tolist():
            if self._raw.get(before.raw[number]) == number:
                del self._raw[before.raw[number]]
        for number in again[np.isin(again, live)].tolist():
            text = before.raw[number]
            renumbered[number] = self._raw[text] if text in self._raw else self._read(text)
        return renumbered

    def spellings(self, declared: Column) -> Spellings:
        """All that was read, now and before, knowing which acronyms nodes declare."""
        before, size = self._before, len(self._names)
        acronyms = list(self.letters)
        raw = len(self._raw_list) - len(before.raw)
        of_raw, said_in_raw = self._of_raw.column(raw), self._said_in_raw.column(raw)
        ints = {kind: np.array(values, np.int64) for kind, values in self._ints.items()}
        short = ints["letters"][ints["letters"] >= 0]
        everybody = once(np.concatenate((before.borne, declared.values, said_in_raw.values, short)))
        new = np.setdiff1d(everybody, before.borne, assume_unique=True).tolist()
        bears = Borne(acronyms[one] for one in everybody.tolist())
        loosely, heads = Filling(self.letters), Filling()
        for row, name in enumerate(self._names):
            if ints["letters"][row] < 0:
                ways = loose_ways(name)
                loosely.add(row, sorted(bears.standing_for(ways)))
                heads.append(row, {begin for way in ways for begin in way.begins})
        self._names.clear()
        columns = {kind: filling.column(size) for kind, filling in self._filling.items()}
        columns |= {"loosely": loosely.column(size), "loose_heads": heads.column(size)}
        columns |= {"of_raw": of_raw, "said_in_raw": said_in_raw}
        whole: dict[str, Any] = {kind: getattr(before, kind).then(column) for kind, column in columns.items()}
        whole |= {kind: np.concatenate((getattr(before, kind), found)) for kind, found in ints.items()}
        if before.size and new:
            whole["loosely"] = self._loosely(whole["loosely"], [acronyms[one] for one in new])
        return Spellings(
            texts=list(self._texts),
            own_words=list(self._words),
            acronyms=list(self.letters),
            written=self._written,
            place_names=list(self._places),
            digits=list(self._digits),
            legal_forms=list(self._legal),
            all_words=list(self._heard),
            raw=self._raw_list,
            borne=everybody,
            **whole,
        )

    def _loosely(self, known: Column, new: list[str]) -> Column:
        """``known``, with what the names of before stand for among acronyms that nobody bore."""
        before, bears = self._before, Borne(new)
        might = np.isin(before.loose_heads.values, np.array(sorted(bears.begins), np.int64))
        rows, found = [known.rows], [known.values]
        for row in once(before.loose_heads.rows[might]).tolist():
            fitting = bears.standing_for(loose_ways(parse_name(before.written[row], self._reader.places)))
            found.append(np.array([self.letters[one] for one in sorted(fitting)], np.int64))
            rows.append(np.full(len(fitting), row, np.int64))
        return Column.of_pairs(np.concatenate(rows), np.concatenate(found), known.size)

    def _row(self, name: ParsedName) -> int:
        row = self._rows.get(name.text)
        if row is not None:
            return row
        row = self._rows[name.text] = len(self._written)
        self._written.append(name.text)
        at = len(self._names)
        self._names.append(name)
        for kind, text in (
            ("key", name.key),
            ("family", name.family),
            ("whole", name.whole),
            ("beginning", name.key[:_BEGINNING]),
        ):
            self._ints[kind].append(self._texts.setdefault(text, len(self._texts)))
        short, filling = name.is_short, self._filling
        self._ints["letters"].append(self.letters.setdefault(name.key, len(self.letters)) if short else -1)
        filling["words"].add(at, dict.fromkeys(name.own))
        filling["heard"].add(at, dict.fromkeys(heard_in(name)))
        if not short:
            filling["initials"].add(at, sorted(initials(name)))
        if name.forms:
            filling["forms"].add(
                at, sorted({FORM_FAMILY[form] for form in name.forms if form in FORM_FAMILY})
            )
        if name.places or name.numbers:
            filling["places"].add(at, sorted(name.places))
            filling["numbers"].add(at, sorted(name.numbers))
        return row


def heard_in(name: ParsedName) -> Iterator[str]:
    """The words of a name with which that of a place may begin: as written, and written out."""
    for word in name.words:
        yield word.text
        yield ABBREVIATIONS.get(word.text, word.text)


def numbers_of(words: list[str]) -> Vocabulary:
    """The number of each word; of equal ones, the last."""
    return dict(zip(words, range(len(words)), strict=True))
