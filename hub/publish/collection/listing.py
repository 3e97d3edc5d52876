"""One collection, open to be listed: which members meet the criteria, in which order, and how they divide.

Answers are exact whatever is asked, and the same question always gets the same answer: a publication never changes.
Safe to use from several threads at once.
"""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from hub.errors import Text
from hub.publish.collection.columns import Dimension, Floats, Integers, Mask, Rows, read_column
from hub.publish.collection.criteria import KM_PER_DEGREE, Box, Circle, Criteria, Wanted
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
        far = None
        if criteria.text:
            found = self._answering(criteria.text)
            rows: Rows = found[mask[found]]
        else:
            rows = _rows(mask)
        shown = rows[start : start + size]
        if criteria.near is not None and not criteria.text:
            distances = self._distances(criteria.near, rows)
            order = np.argsort(distances, kind="stable")[start : start + size]
            shown, far = rows[order], distances[order]
        elif criteria.near is not None:
            far = self._distances(criteria.near, shown)
        kilometres = None if far is None else tuple(round(each, 3) for each in far.tolist())
        return Slice(tuple(self._rank[shown].tolist()), int(rows.size), kilometres)

    def counts(self, criteria: Criteria, names: Iterable[str], most: int) -> dict[str, tuple[Count, ...]]:
        """For each dimension of ``names`` the ``most`` frequent values in the list, and those it is narrowed to. What it is
        narrowed to in that dimension is left aside, so that a reader sees what else there is."""
        whole = self._listed(criteria)
        found = {}
        for name in names:
            mask = whole
            if name in criteria.wanted:
                others = {other: each for other, each in criteria.wanted.items() if other != name}
                mask = self._listed(replace(criteria, wanted=others))
            found[name] = self._most_frequent(name, mask, criteria.wanted.get(name, Wanted()).values, most)
        return found

    def _most_frequent(
        self, name: str, mask: Mask | None, chosen: frozenset[str], most: int
    ) -> tuple[Count, ...]:
        held = self._dimensions[name]
        counted = held.counts(mask)
        # By code: a department before the next, among equals.
        order = np.argsort(-counted, kind="stable")
        shown = [int(place) for place in order[:most] if counted[place]]
        shown += [place for place in map(int, order[most:]) if chosen and held.values[place] in chosen]
        return tuple(
            Count(held.values[place], held.labels[place], int(counted[place]), held.values[place] in chosen)
            for place in shown
        )

    def points(self, criteria: Criteria) -> tuple[Floats, Floats, Rows]:
        """Latitudes and longitudes of the points of the list, and the rank of the member each is of."""
        kept = self._mask(criteria)[self._point_row]
        return self._latitude[kept], self._longitude[kept], self._rank[self._point_row[kept]]

    def _listed(self, criteria: Criteria) -> Mask | None:
        """The members of a list; None when it is all of them."""
        return None if criteria.asks_nothing else self._mask(criteria)

    def _mask(self, criteria: Criteria) -> Mask:
        size = len(self)
        masks = [
            self._dimensions[name].borne_by(wanted.values, wanted.begun, size)
            for name, wanted in criteria.wanted.items()
        ]
        for kind, numbers in criteria.numbers.items():
            ranks, organizations = self._bearers(kind, numbers)
            borne = self._dimensions["organization"].borne_by(organizations, (), size)
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
        # A box around the circle first: a great circle costs more than comparisons.
        reach = circle.km / KM_PER_DEGREE + 1e-6
        around: Mask = np.abs(self._latitude - circle.latitude) <= reach
        farthest = abs(circle.latitude) + reach
        if farthest < 89:
            # As wide as the circle is where the meridians are closest, unless it lies across the antimeridian.
            width = math.degrees(
                math.asin(min(1.0, math.sin(math.radians(reach)) / math.cos(math.radians(circle.latitude))))
            )
            if abs(circle.longitude) + width < 180:
                around &= np.abs(self._longitude - circle.longitude) <= width + 1e-6
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
        if not rows.size:
            return np.empty(0)
        wanted = np.zeros(len(self), np.bool_)
        wanted[rows] = True
        places = np.flatnonzero(wanted[self._point_row])
        owners = self._point_row[places]
        distances = _kilometres(circle, self._latitude[places], self._longitude[places])
        # The points of a member stand together.
        firsts = np.flatnonzero(np.diff(owners, prepend=-1))
        nearest: Floats = np.minimum.reduceat(distances, firsts)
        return nearest[np.searchsorted(owners[firsts], rows)]


def _rows(mask: Mask) -> Rows:
    return np.flatnonzero(mask).astype(np.int32)


def _kilometres(circle: Circle, latitudes: Floats, longitudes: Floats) -> Floats:
    """Along the great circle (haversine)."""
    here, there = np.radians(circle.latitude), np.radians(latitudes)
    across = np.sin(np.radians(longitudes - circle.longitude) / 2) ** 2
    chord = np.sin((there - here) / 2) ** 2 + np.cos(here) * np.cos(there) * across
    distances: Floats = 2 * np.degrees(np.arcsin(np.sqrt(np.clip(chord, 0, 1)))) * KM_PER_DEGREE
    return distances
