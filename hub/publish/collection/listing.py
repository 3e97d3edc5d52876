"""One collection, open to be listed: which members meet the criteria, in which order, and how they divide.

Answers are exact whatever is asked, and the same question always gets the same answer: a publication never changes.
Safe to use from several threads at once.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from hub.errors import Text
from hub.publish.collection.columns import Dimension, Floats, Integers, Mask, Rows, read_column
from hub.publish.collection.criteria import KM_PER_DEGREE, Box, Circle, Criteria
from hub.publish.collection.member import DIMENSIONS

_FOUND_KEPT = 2_000_000
"""Rows of texts that were searched for and are remembered, of all texts together."""
_FOUND_TEXTS = 64

Search = Callable[[str], Rows]
"""A text → the ranks of the entities that answer to it, best first."""
Bearers = Callable[[str, frozenset[str]], tuple[Sequence[int], Sequence[str]]]
"""A kind of number, and numbers → the ranks of the entities that bear one, and the organizations all of whose places do
with them."""


@dataclass(frozen=True, slots=True)
class Slice:
    """Some members of a list: their ranks in order, how many the list has, and, around a point, how far each is (km)."""

    ranks: tuple[int, ...]
    total: int
    distances: tuple[float, ...] | None


@dataclass(frozen=True, slots=True)
class Count:
    """How many members bear ``value``; ``chosen`` when the list is narrowed to it."""

    value: str
    label: Text
    count: int
    chosen: bool


class Collection:
    """The columns in ``folder``. ``search`` and ``bearers`` know all entities of this type."""

    def __init__(self, folder: Path, search: Search, bearers: Bearers) -> None:
        self._rank: Rows = read_column(folder, "rank")
        self._updated: Integers = read_column(folder, "updated")
        self._point_row: Rows = read_column(folder, "point.row")
        self._latitude: Floats = read_column(folder, "point.latitude")
        self._longitude: Floats = read_column(folder, "point.longitude")
        self._dimensions = {name: Dimension.read(folder, name) for name in DIMENSIONS}
        self._search = search
        self._bearers = bearers
        self._found: OrderedDict[str, Rows] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return int(self._rank.size)

    def find(self, criteria: Criteria, start: int, size: int) -> Slice:
        """``size`` members from place ``start`` of the list: best first when there is a text, else nearest first around a
        point, else in the order of labels."""
        mask = self._mask(criteria)
        if criteria.text:
            found = self._answering(criteria.text)
            rows: Rows = found[mask[found]]
        elif criteria.near is not None:
            rows = _rows(mask)
            rows = rows[np.argsort(self._distances(criteria.near, rows), kind="stable")]
        else:
            rows = _rows(mask)
        shown = rows[start : start + size]
        far = None
        if criteria.near is not None:
            far = tuple(round(float(each), 3) for each in self._distances(criteria.near, shown))
        return Slice(tuple(self._rank[shown].tolist()), int(rows.size), far)

    def counts(self, criteria: Criteria, dimension: str, most: int) -> tuple[Count, ...]:
        """The ``most`` frequent values of ``dimension`` in the list, and those it is narrowed to. What it is narrowed to in
        this dimension is left aside, so that a reader sees what else there is."""
        held = self._dimensions[dimension]
        others = replace(
            criteria, wanted={name: each for name, each in criteria.wanted.items() if name != dimension}
        )
        counted = held.counts(None if others.asks_nothing else self._mask(others))
        wanted = criteria.wanted.get(dimension)
        # By code: a department before the next, among equals.
        order = np.argsort(-counted, kind="stable")
        chosen = wanted.values if wanted else frozenset()
        shown = [int(place) for place in order[:most] if counted[place]]
        shown += [place for place in map(int, order[most:]) if chosen and held.values[place] in chosen]
        return tuple(
            Count(held.values[place], held.labels[place], int(counted[place]), held.values[place] in chosen)
            for place in shown
        )

    def values(self, dimension: str) -> Sequence[str]:
        """Every value that some member bears."""
        return self._dimensions[dimension].values

    def points(self, criteria: Criteria) -> tuple[Floats, Floats, Rows]:
        """Latitudes and longitudes of the points of the list, and the rank of the member each is of."""
        kept = self._mask(criteria)[self._point_row]
        return self._latitude[kept], self._longitude[kept], self._rank[self._point_row[kept]]

    def _mask(self, criteria: Criteria) -> Mask:
        size = len(self)
        masks = [
            self._dimensions[name].bearers(wanted.values, wanted.begun, size)
            for name, wanted in criteria.wanted.items()
        ]
        for kind, numbers in criteria.numbers.items():
            ranks, organizations = self._bearers(kind, numbers)
            borne = self._dimensions["organization"].bearers(organizations, (), size)
            borne[np.isin(self._rank, np.array(ranks, np.int32), assume_unique=True)] = True
            masks.append(borne)
        if criteria.updated_since is not None:
            masks.append(self._updated >= criteria.updated_since)
        if criteria.box is not None:
            masks.append(self._standing(self._inside(criteria.box)))
        if criteria.near is not None:
            masks.append(self._standing(self._around(criteria.near)))
        if criteria.text:
            found = np.zeros(size, np.bool_)
            found[self._answering(criteria.text)] = True
            masks.append(found)
        if not masks:
            return np.ones(size, np.bool_)
        together = masks[0]
        for mask in masks[1:]:
            together &= mask
        return together

    def _answering(self, text: str) -> Rows:
        """The rows that answer to ``text``, best first."""
        with self._lock:
            if text in self._found:
                self._found.move_to_end(text)
                return self._found[text]
        rows = np.searchsorted(self._rank, self._search(text)).astype(np.int32)
        with self._lock:
            self._found[text] = rows
            while len(self._found) > _FOUND_TEXTS or (
                len(self._found) > 1 and sum(each.size for each in self._found.values()) > _FOUND_KEPT
            ):
                self._found.popitem(last=False)
        return rows

    def _inside(self, box: Box) -> Mask:
        inside: Mask = (self._latitude >= box.south) & (self._latitude <= box.north)
        inside &= (self._longitude >= box.west) & (self._longitude <= box.east)
        return inside

    def _around(self, circle: Circle) -> Mask:
        # A band of latitudes first: a great circle costs more than two comparisons.
        reach = circle.km / KM_PER_DEGREE + 1e-6
        around: Mask = np.abs(self._latitude - circle.latitude) <= reach
        places = np.flatnonzero(around)
        near = _kilometres(circle, self._latitude[places], self._longitude[places])
        around[places] = near <= circle.km
        return around

    def _standing(self, points: Mask) -> Mask:
        """The members one of whose points is among ``points``."""
        mask = np.zeros(len(self), np.bool_)
        mask[self._point_row[points]] = True
        return mask

    def _distances(self, circle: Circle, rows: Rows) -> Floats:
        """How far the nearest point of each of ``rows``, in kilometres."""
        nearest = np.full(len(self), np.inf)
        wanted = np.zeros(len(self), np.bool_)
        wanted[rows] = True
        kept = wanted[self._point_row]
        distances = _kilometres(circle, self._latitude[kept], self._longitude[kept])
        np.minimum.at(nearest, self._point_row[kept], distances)
        return nearest[rows]


def _rows(mask: Mask) -> Rows:
    return np.flatnonzero(mask).astype(np.int32)


def _kilometres(circle: Circle, latitudes: Floats, longitudes: Floats) -> Floats:
    """Along the great circle (haversine)."""
    here, there = np.radians(circle.latitude), np.radians(latitudes)
    across = np.sin(np.radians(longitudes - circle.longitude) / 2) ** 2
    chord = np.sin((there - here) / 2) ** 2 + np.cos(here) * np.cos(there) * across
    distances: Floats = 2 * np.degrees(np.arcsin(np.sqrt(np.clip(chord, 0, 1)))) * KM_PER_DEGREE
    return distances
