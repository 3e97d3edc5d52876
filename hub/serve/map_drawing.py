"""Where members of a collection stand, as marks to be drawn: each by itself while they are few, together when they are many.

Nothing is fetched: the ground is a schematic outline of France, drawn from a hundred places on its coasts and borders, so
that people see where they are. Coordinates are WGS 84; the drawing is a plain cylindrical projection, true in the middle.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hub.publish.collection.columns import Floats, Rows
from hub.publish.collection.criteria import Box

FRANCE = Box(-5.6, 41.2, 9.9, 51.3)
"""France in Europe."""

WIDTH, HEIGHT = 1000, 900
MOST_SINGLE = 400
"""Marks drawn one by one; more are drawn together."""
_CELLS = 26
_SMALLEST, _LARGEST = 8.0, 26.0

_Outline = Sequence[tuple[float, float]]

_MAINLAND: _Outline = (
    (51.09, 2.55), (51.03, 2.37), (50.96, 1.85), (50.73, 1.59), (50.21, 1.55), (49.93, 1.08), (49.70, 0.19), (49.49, 0.10),
    (49.36, 0.08), (49.34, -0.45), (49.37, -1.10), (49.59, -1.27), (49.70, -1.26), (49.65, -1.62), (49.72, -1.94), (49.37, -1.80),
    (48.84, -1.61), (48.64, -1.51), (48.68, -1.96), (48.65, -2.40), (48.53, -2.75), (48.87, -3.10), (48.73, -3.99), (48.56, -4.72),
    (48.33, -4.77), (48.28, -4.55), (48.04, -4.73), (47.80, -4.37), (47.86, -3.92), (47.70, -3.37), (47.48, -3.12), (47.50, -2.50),
    (47.26, -2.35), (47.13, -2.23), (46.88, -2.15), (46.49, -1.80), (46.15, -1.22), (45.80, -1.15), (45.57, -1.06), (44.66, -1.25),
    (43.49, -1.56), (43.36, -1.78), (43.05, -1.45), (42.92, -0.75), (42.70, -0.05), (42.69, 0.66), (42.79, 0.90), (42.57, 1.44),
    (42.43, 1.95), (42.36, 2.40), (42.43, 3.17), (42.90, 3.05), (43.28, 3.51), (43.55, 4.00), (43.36, 4.60), (43.33, 5.05),
    (43.20, 5.38), (43.08, 5.95), (43.00, 6.20), (43.20, 6.68), (43.55, 7.05), (43.78, 7.53), (44.14, 7.66), (44.24, 6.95),
    (44.68, 7.07), (44.93, 6.72), (45.12, 6.70), (45.25, 7.00), (45.65, 6.95), (45.83, 6.86), (46.12, 6.90), (46.40, 6.80),
    (46.36, 6.35), (46.20, 6.25), (46.15, 5.98), (46.40, 6.10), (46.60, 6.12), (46.95, 6.50), (47.30, 7.00), (47.45, 7.15),
    (47.58, 7.58), (48.10, 7.58), (48.58, 7.80), (48.97, 8.22), (49.05, 7.75), (49.17, 7.10), (49.20, 6.72), (49.46, 6.35),
    (49.50, 5.80), (49.62, 5.35), (49.80, 4.98), (50.15, 4.85), (49.98, 4.65), (49.98, 4.15), (50.30, 4.10), (50.35, 3.70),
    (50.52, 3.28), (50.75, 3.15), (50.80, 2.65),
)  # fmt: skip
_CORSICA: _Outline = (
    (43.01, 9.40), (42.70, 9.45), (42.10, 9.55), (41.60, 9.35), (41.37, 9.20), (41.55, 8.80), (41.90, 8.62), (42.25, 8.57),
    (42.57, 8.75), (42.72, 9.28),
)  # fmt: skip
_TOWNS: Sequence[tuple[str, float, float]] = (
    ("Paris", 48.857, 2.352), ("Marseille", 43.296, 5.370), ("Lyon", 45.764, 4.836), ("Toulouse", 43.605, 1.444),
    ("Nantes", 47.218, -1.554), ("Strasbourg", 48.573, 7.752), ("Bordeaux", 44.838, -0.579), ("Lille", 50.629, 3.057),
    ("Rennes", 48.117, -1.678), ("Limoges", 45.834, 1.261), ("Dijon", 47.322, 5.041), ("Clermont-Ferrand", 45.777, 3.087),
    ("Ajaccio", 41.919, 8.738), ("Orléans", 47.903, 1.909), ("Montpellier", 43.611, 3.877), ("Brest", 48.390, -4.486),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """A circle in the drawing. ``rank`` is that of the one member it stands for; else ``box`` holds the ``count`` it does."""

    x: float
    y: float
    radius: float
    count: int
    rank: int | None
    box: Box | None


@dataclass(frozen=True, slots=True)
class Town:
    """A name on the ground, to find one's way by."""

    name: str
    x: float
    y: float


@dataclass(frozen=True)
class Drawing:
    """``outlines`` are the points of polygons, as SVG writes them; ``outside`` counts points that the drawing does not show."""

    box: Box
    width: int
    height: int
    outlines: tuple[str, ...]
    towns: tuple[Town, ...]
    marks: tuple[Mark, ...]
    outside: int


def draw(latitudes: Floats, longitudes: Floats, ranks: Rows, box: Box) -> Drawing:
    """The points that lie in ``box``, which is widened to the shape of the drawing."""
    ground = _Ground(_shaped(box))
    seen = ground.box
    inside = (
        (latitudes >= seen.south)
        & (latitudes <= seen.north)
        & (longitudes >= seen.west)
        & (longitudes <= seen.east)
    )
    kept = np.flatnonzero(inside)
    return Drawing(
        seen,
        WIDTH,
        HEIGHT,
        tuple(ground.polygon(outline) for outline in (_MAINLAND, _CORSICA)),
        tuple(
            Town(name, *ground.place(latitude, longitude))
            for name, latitude, longitude in _TOWNS
            if seen.west < longitude < seen.east and seen.south < latitude < seen.north
        ),
        ground.marks(latitudes[kept], longitudes[kept], ranks[kept]),
        int(latitudes.size - kept.size),
    )  # fmt: skip


class _Ground:
    def __init__(self, box: Box) -> None:
        self.box = box

    def place(self, latitude: float, longitude: float) -> tuple[float, float]:
        across = (longitude - self.box.west) / (self.box.east - self.box.west)
        down = (self.box.north - latitude) / (self.box.north - self.box.south)
        return round(across * WIDTH, 1), round(down * HEIGHT, 1)

    def polygon(self, outline: _Outline) -> str:
        return " ".join(f"{x},{y}" for x, y in (self.place(*point) for point in outline))

    def marks(self, latitudes: Floats, longitudes: Floats, ranks: Rows) -> tuple[Mark, ...]:
        if len(set(ranks.tolist())) <= MOST_SINGLE:
            places = zip(latitudes.tolist(), longitudes.tolist(), ranks.tolist(), strict=True)
            return tuple(
                Mark(*self.place(latitude, longitude), _SMALLEST, 1, rank, None)
                for latitude, longitude, rank in places
            )
        rows = _CELLS * HEIGHT // WIDTH
        wide, high = (self.box.east - self.box.west) / _CELLS, (self.box.north - self.box.south) / rows
        column = np.minimum((longitudes - self.box.west) // wide, _CELLS - 1).astype(np.int64)
        row = np.minimum((latitudes - self.box.south) // high, rows - 1).astype(np.int64)
        cells, counts = np.unique(row * _CELLS + column, return_counts=True)
        most = math.sqrt(counts.max())
        found = []
        for cell, count in zip(cells.tolist(), counts.tolist(), strict=True):
            up, along = divmod(cell, _CELLS)
            west, south = self.box.west + along * wide, self.box.south + up * high
            held = Box(*(round(each, 4) for each in (west, south, west + wide, south + high)))
            radius = _SMALLEST + (_LARGEST - _SMALLEST) * math.sqrt(count) / most
            found.append(
                Mark(*self.place(south + high / 2, west + wide / 2), round(radius, 1), count, None, held)
            )
        return tuple(found)


def _shaped(box: Box) -> Box:
    """``box`` made as wide, or as high, as the drawing is for its middle latitude; never closer than a few kilometres."""
    middle = (box.south + box.north) / 2
    narrow = max(math.cos(math.radians(middle)), 0.05)
    high = max(box.north - box.south, (box.east - box.west) * narrow * HEIGHT / WIDTH, 0.05)
    wide = high * WIDTH / HEIGHT / narrow
    centre = (box.west + box.east) / 2
    return Box(centre - wide / 2, middle - high / 2, centre + wide / 2, middle + high / 2)
