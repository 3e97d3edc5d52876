"""Columns: what many profiles say of one thing, as arrays, so that a million pairs are compared in a second.

A column is ragged: each row holds any number of values, and a value is a small integer that stands for a word, a number
or an address. Two columns made with one vocabulary can be held against each other.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence
from itertools import chain
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]
Vocabulary: TypeAlias = dict[Any, int]
"""What is said → the integer that stands for it."""


class Column:
    """Row ``r`` holds ``values[offsets[r]:offsets[r + 1]]``."""

    def __init__(self, offsets: Ints, values: Ints) -> None:
        self.offsets = offsets
        self.values = values
        self.counts: Ints = np.diff(offsets)
        rows = np.repeat(np.arange(len(self.counts), dtype=np.int64), self.counts)
        self._held: Ints = np.sort((rows << 32) | values)

    @classmethod
    def of(cls, rows: Iterable[Collection[Hashable]], vocabulary: Vocabulary | None = None) -> Column:
        """One row for each of ``rows``; new values are added to ``vocabulary``."""
        known: Vocabulary = {} if vocabulary is None else vocabulary
        held = list(rows)
        offsets = np.zeros(len(held) + 1, np.int64)
        np.cumsum(np.fromiter(map(len, held), np.int64, len(held)), out=offsets[1:])
        flat = list(chain.from_iterable(held))
        for value in dict.fromkeys(flat):
            if value not in known:
                known[value] = len(known)
        return cls(offsets, np.fromiter(map(known.__getitem__, flat), np.int64, len(flat)))

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
        return np.bincount(self.values, minlength=values)


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


def numbered(values: Sequence[Hashable]) -> Ints:
    """Each value as an integer, equal ones alike."""
    known: Vocabulary = {}
    return np.array([known.setdefault(value, len(known)) for value in values], np.int64)
