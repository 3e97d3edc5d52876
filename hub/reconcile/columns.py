"""Columns: what many profiles say of one thing, as arrays, so that a million pairs are compared in a second.

A column is ragged: each row holds any number of values, and a value is a small integer that stands for a word, a number
or an address. Two columns made with one vocabulary can be held against each other.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]
Texts: TypeAlias = np.ndarray[tuple[int], np.dtype[np.object_]]
Vocabulary: TypeAlias = dict[Any, int]
"""What is said → the integer that stands for it: 0 for the first."""
_LOW = (1 << 32) - 1


class Column:
    """Row ``r`` holds ``values[offsets[r]:offsets[r + 1]]``."""

    def __init__(self, offsets: Ints, values: Ints) -> None:
        self.offsets = offsets
        self.values = values
        self.counts: Ints = np.diff(offsets)

    @classmethod
    def of(cls, rows: Iterable[Collection[Hashable]], vocabulary: Vocabulary | None = None) -> Column:
        """One row for each of ``rows``; new values are added to ``vocabulary``."""
        known: Vocabulary = {} if vocabulary is None else vocabulary
        held = list(rows)
        offsets = np.zeros(len(held) + 1, np.int64)
        np.cumsum(np.fromiter(map(len, held), np.int64, len(held)), out=offsets[1:])
        numbers = [known.setdefault(value, len(known)) for row in held for value in row]
        return cls(offsets, np.array(numbers, np.int64))

    @classmethod
    def of_pairs(cls, rows: Ints, values: Ints, size: int) -> Column:
        """``size`` rows; row ``rows[i]`` holds ``values[i]``, each value once, ascending."""
        held = once((rows << 32) | values)
        return cls(_offsets(held >> 32, size), held & _LOW)

    @classmethod
    def first_of(cls, rows: Ints, values: Ints, size: int, most: int) -> Column:
        """``size`` rows; row ``rows[i]`` holds ``values[i]``: the first ``most`` of its different values, in the order in
        which they come. ``rows`` ascend."""
        _, first = np.unique((rows << 32) | values, return_index=True)
        first.sort()
        rows, values = rows[first], values[first]
        start = _offsets(rows, size)
        early = np.arange(len(rows)) - start[rows] < most
        return cls(_offsets(rows[early], size), values[early])

    @property
    def size(self) -> int:
        """How many rows it has."""
        return len(self.counts)

    @cached_property
    def rows(self) -> Ints:
        """The row of each value."""
        return np.repeat(np.arange(self.size, dtype=np.int64), self.counts)

    def of_row(self, row: int) -> list[int]:
        """The values of one row."""
        # asked a million times, mostly of rows that hold nothing: Python's numbers are the quicker ones
        start, end = self.offsets.item(row), self.offsets.item(row + 1)
        found: list[int] = self.values[start:end].tolist() if start < end else []
        return found

    def lists(self, rows: Ints) -> Iterator[list[int]]:
        """The values of each of ``rows``: of many at once, in a third of the time."""
        found = self.taken(rows)
        values = found.values.tolist()
        return (values[start:end] for start, end in pairwise(found.offsets.tolist()))

    def through(self, members: Column) -> tuple[Ints, Ints]:
        """For each row of ``members``, whose values are rows of this column, all that those hold: the row, and the value.
        In order."""
        at, values = self.of_rows(members.values)
        return members.rows[at], values

    def mapped(self, to: Ints) -> Column:
        """Each value replaced by what stands at its place in ``to``."""
        return Column(self.offsets, to[self.values])

    def of_each(self, inner: Column) -> Column:
        """Each value, a row of ``inner``, replaced by all that stands there, in order."""
        at, values = inner.of_rows(self.values)
        return Column(_offsets(self.rows[at], self.size), values)

    def then(self, other: Column) -> Column:
        """The rows of both, those of ``other`` last."""
        return Column(
            np.concatenate((self.offsets, other.offsets[1:] + self.offsets[-1])),
            np.concatenate((self.values, other.values)),
        )

    def among(self, flags: Flags) -> Column:
        """As many rows, of which the values that are not among ``flags``, by value, are left out."""
        kept = flags[self.values]
        return Column(_offsets(self.rows[kept], self.size), self.values[kept])

    def taken(self, rows: Ints) -> Column:
        """The rows asked for, in the order in which they are."""
        offsets = np.zeros(len(rows) + 1, np.int64)
        np.cumsum(self.counts[rows], out=offsets[1:])
        return Column(offsets, self.of_rows(rows)[1])

    def chief(self, rank: Ints) -> Ints:
        """The value of each row whose ``rank`` is least; -1 where there is none."""
        found = np.full(self.size, -1, np.int64)
        order = np.lexsort((rank[self.values], self.rows))
        first = order[starts(self.rows[order])]
        found[self.rows[first]] = self.values[first]
        return found

    def of_rows(self, rows: Ints) -> tuple[Ints, Ints]:
        """Every value of the rows asked for: its position in ``rows``, and itself."""
        counts = self.counts[rows]
        at = np.repeat(np.arange(len(rows), dtype=np.int64), counts)
        before = np.cumsum(counts) - counts
        place = np.arange(len(at), dtype=np.int64) + np.repeat(self.offsets[rows] - before, counts)
        return at, self.values[place]

    def holds(self, rows: Ints, values: Ints) -> Flags:
        """Whether each row holds the value beside it."""
        if not len(self._held):
            return np.zeros(len(rows), np.bool_)
        sought = (rows << 32) | values
        place = np.minimum(np.searchsorted(self._held, sought), len(self._held) - 1)
        found: Flags = self._held[place] == sought
        return found

    def bearers(self, values: int) -> Ints:
        """How many rows hold each of the ``values`` integers of the vocabulary."""
        return np.bincount(self.values, minlength=max(1, values))

    @cached_property
    def _held(self) -> Ints:
        return np.sort((self.rows << 32) | self.values)


class Filling:
    """A column while it is read: rows in their order, those that hold nothing left out."""

    def __init__(self, vocabulary: Vocabulary | None = None) -> None:
        self._vocabulary: Vocabulary = {} if vocabulary is None else vocabulary
        self._rows = array("q")
        self._values = array("q")

    def add(self, row: int, values: Iterable[Hashable]) -> None:
        """What a row holds; new values are added to the vocabulary."""
        known = self._vocabulary
        for value in values:
            self._rows.append(row)
            self._values.append(known.setdefault(value, len(known)))

    def append(self, row: int, values: Iterable[int]) -> None:
        """What a row holds, as integers of the vocabulary."""
        for value in values:
            self._rows.append(row)
            self._values.append(value)

    def column(self, size: int) -> Column:
        """The column, of so many rows; no more may be added."""
        rows, values = (np.array(held, np.int64) for held in (self._rows, self._values))
        return Column(_offsets(rows, size), values)


EMPTY = Column(np.zeros(1, np.int64), np.zeros(0, np.int64))
"""No rows."""


def shared(left: Column, right: Column, a: Ints, b: Ints) -> tuple[Ints, Ints]:
    """Each value that row ``a[i]`` of ``left`` and row ``b[i]`` of ``right`` both hold: its ``i``, and itself."""
    at, values = left.of_rows(a)
    both = right.holds(b[at], values)
    return at[both], values[both]


def greatest(size: int, at: Ints, values: Floats, otherwise: float) -> Floats:
    """The greatest of the ``values`` that stand at each of ``size`` places."""
    found = np.full(size, -np.inf)
    np.maximum.at(found, at, values)
    found[np.isinf(found)] = otherwise
    return found


def least(size: int, at: Ints, values: Floats, otherwise: float) -> Floats:
    """The least of the ``values`` that stand at each of ``size`` places."""
    return -greatest(size, at, -values, -otherwise)


def numbered(values: Sequence[Hashable], vocabulary: Vocabulary | None = None) -> Ints:
    """Each value as an integer, equal ones alike; new values are added to ``vocabulary``."""
    known: Vocabulary = {} if vocabulary is None else vocabulary
    return np.array([known.setdefault(value, len(known)) for value in values], np.int64)


def ranks(words: Sequence[str]) -> Ints:
    """The place of each word in their order."""
    found = np.empty(len(words), np.int64)
    found[sorted(range(len(words)), key=words.__getitem__)] = np.arange(len(words))
    return found


def united(*columns: Column) -> Column:
    """What the rows of any of the columns hold, made with one vocabulary; each value once, ascending."""
    return Column.of_pairs(
        np.concatenate([column.rows for column in columns]),
        np.concatenate([column.values for column in columns]),
        columns[0].size,
    )


def distinct(rows: Ints, values: Ints) -> tuple[Ints, Ints]:
    """Each (row, value) once, ascending."""
    held = once((rows << 32) | values)
    return held >> 32, held & _LOW


def once(values: Ints) -> Ints:
    """Each value once, ascending. On a million numbers, ``numpy.unique`` takes forty times as long: it hashes them."""
    ordered = np.sort(values)
    return ordered[starts(ordered)]


def starts(ascending: Ints) -> Ints:
    """Where each different value of an ascending column begins."""
    if not len(ascending):
        return np.zeros(0, np.int64)
    return np.concatenate(([0], np.flatnonzero(ascending[1:] != ascending[:-1]) + 1))


def components(size: int, a: Ints, b: Ints) -> Ints:
    """Of so many things, of which ``a[i]`` and ``b[i]`` are tied: the least of all that each is tied to, near or far."""
    least: Ints = np.arange(size, dtype=np.int64)
    while True:
        near = np.minimum(least[a], least[b])
        found = least.copy()
        np.minimum.at(found, least[a], near)
        np.minimum.at(found, least[b], near)
        while not np.array_equal(further := found[found], found):
            found = further
        if np.array_equal(found, least):
            return least
        least = found


def _offsets(rows: Ints, size: int) -> Ints:
    found = np.zeros(size + 1, np.int64)
    np.cumsum(np.bincount(rows, minlength=size), out=found[1:])
    return found
