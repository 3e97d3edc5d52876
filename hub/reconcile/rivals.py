"""Rivals: how a pair stands beside the other pairs of its two profiles, and how large a choice its organization leaves.

A record without a number may be as like to two sister places: what tells is by how much one is the likelier, among all and
among those of one source.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from hub.reconcile.columns import Column, Floats, Ints, distinct, starts
from hub.reconcile.table import Table

_NOBODY = -20.0
"""The weight of a rival who is not there, in bits."""


RIVALS = (
    "rivals.first-sight",
    "rivals.above-both",
    "rivals.above-one",
    "rivals.source-both",
    "rivals.source-one",
)
"""The measures of how a pair stands beside its rivals."""


@dataclass(frozen=True, slots=True)
class _Best:
    """By key: the best weight, whom it was met with, and the best with anyone else. Keys ascend."""

    keys: Ints
    best: Floats
    partner: Ints
    second: Floats

    @classmethod
    def of(cls, keys: Ints, partners: Ints, weights: Floats) -> _Best:
        """Of equal weights the first partner is the best; every partner of a key is another."""
        order = np.lexsort((partners, keys))
        keys, partners, weights = keys[order], partners[order], weights[order]
        first, best, where = _strongest(keys, weights)
        weights[where] = -np.inf
        _, second, _ = _strongest(keys, weights)
        return cls(keys[first], best, partners[where], np.where(np.isinf(second), _NOBODY, second))

    @classmethod
    def of_sides(cls, sides: Iterable[tuple[Ints, Ints, Floats]]) -> _Best:
        """As :meth:`of` all sides together; each is cut to the best two of its keys first, for there may be ten million."""
        cut = [_best_two(*side) for side in sides]
        keys, partners, weights = (np.concatenate([side[at] for side in cut]) for at in range(3))
        return cls.of(keys, partners, weights)

    def other_than(self, keys: Ints, partners: Ints) -> Floats:
        """The best weight under each key with anyone but the partner beside it."""
        if not len(self.keys):
            return np.full(len(keys), _NOBODY)
        place = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        found = np.where(self.partner[place] == partners, self.second[place], self.best[place])
        return np.where(self.keys[place] == keys, found, _NOBODY)


def _best_two(keys: Ints, partners: Ints, weights: Floats) -> tuple[Ints, Ints, Floats]:
    """The two strongest of each key; the partners of a key come in ascending order."""
    order = np.argsort(keys, kind="stable")
    keys, partners, weights = keys[order], partners[order], weights[order]
    _, _, best = _strongest(keys, weights)
    rest = weights.copy()
    rest[best] = -np.inf
    _, _, second = _strongest(keys, rest)
    kept = np.concatenate((best, second[np.isfinite(rest[second])]))
    return keys[kept], partners[kept], weights[kept]


def _strongest(keys: Ints, weights: Floats) -> tuple[Ints, Floats, Ints]:
    """Of each of the ``keys``, which ascend: where it begins, its greatest weight, and where that first stands."""
    first = starts(keys)
    if not len(first):
        return first, np.zeros(0), first
    best = np.maximum.reduceat(weights, first)
    of_key = np.repeat(np.arange(len(first)), np.diff(np.append(first, len(keys))))
    met = np.flatnonzero(weights == best[of_key])
    return first, best, met[starts(of_key[met])]


class Rivals:
    """Made from all pairs of a level and their weights at first sight."""

    def __init__(self, table: Table, a: Ints, b: Ints, weights: Floats) -> None:
        self._source = table.source
        self._sources = int(table.source.max(initial=0)) + 1
        both = (a, b), (b, a)
        self._all = _Best.of_sides((end, other, weights) for end, other in both)
        self._of_source = _Best.of_sides((self._in_source(end, other), other, weights) for end, other in both)

    def _in_source(self, ends: Ints, others: Ints) -> Ints:
        return ends * self._sources + self._source[others]

    def measure(self, a: Ints, b: Ints, weights: Floats) -> dict[str, Floats]:
        """The weight at first sight, and by how much it is above the best rival of each end."""
        rivals = self._all.other_than(a, b), self._all.other_than(b, a)
        of_source = (
            self._of_source.other_than(self._in_source(a, b), b),
            self._of_source.other_than(self._in_source(b, a), a),
        )
        beside = (
            np.maximum(*rivals),
            np.minimum(*rivals),
            np.maximum(*of_source),
            np.minimum(*of_source),
        )
        above = (np.round(weights - each, 4) for each in beside)
        return dict(zip(RIVALS, (np.round(weights, 4), *above), strict=True))


class RivalsAsked:
    """As :class:`Rivals`, of which only what is asked is made: for who asks of few of all pairs."""

    def __init__(self, table: Table, a: Ints, b: Ints, weights: Floats) -> None:
        self._table, self._a, self._b, self._weights = table, a, b, weights

    def measure(self, a: Ints, b: Ints, weights: Floats) -> dict[str, Floats]:
        """As :meth:`Rivals.measure`."""
        asked = np.zeros(self._table.size, np.bool_)
        asked[a] = asked[b] = True
        kept = asked[self._a] | asked[self._b]
        some = Rivals(self._table, self._a[kept], self._b[kept], self._weights[kept])
        return some.measure(a, b, weights)


class Choice:
    """How many SIRET, postcodes, streets and places each organization is known by."""

    def __init__(self, table: Table, groups: Ints) -> None:
        """``groups``: the organization of each profile."""
        count = int(groups.max(initial=0)) + 1
        self._groups = groups
        self._known = {
            "siret": _distinct(table.siret, groups, count),
            "postcodes": _distinct(table.postcodes, groups, count),
            "streets": _distinct(table.streets, groups, count),
            "places": np.bincount(groups, minlength=count),
        }

    def of_profiles(self) -> dict[str, Ints]:
        """What the organization of each profile is known by."""
        return {name: number[self._groups] for name, number in self._known.items()}

    def measure(self, a: Ints, b: Ints) -> dict[str, Floats]:
        """The choice that the organization of each pair leaves, in bits; of two organizations, the better known."""
        ours, theirs = self._groups[a], self._groups[b]
        return {
            f"choice.{name}": np.log2(1.0 + np.maximum(number[ours], number[theirs]))
            for name, number in self._known.items()
        }


def _distinct(column: Column, groups: Ints, count: int) -> Ints:
    """How many different values the rows of each group hold."""
    at, values = column.of_rows(np.arange(len(groups)))
    of_group, _ = distinct(groups[at], values)
    return np.bincount(of_group, minlength=count)
