"""Circles and boxes against the plain formulas, point by point."""

from __future__ import annotations

import math

import numpy as np
import pytest

from hub.publish.collection.columns import write_column, write_dimension
from hub.publish.collection.criteria import KM_PER_DEGREE, Box, Circle, Criteria, Wanted
from hub.publish.collection.listing import Collection
from hub.publish.collection.member import DIMENSIONS

MEMBERS, POINTS = 400, 900


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> tuple[Collection, list[tuple[int, float, float]]]:
    """Members all over the world, each at several points, some at none; twice their row is their rank."""
    folder = tmp_path_factory.mktemp("columns")
    draws = np.random.default_rng(11)
    rows = np.sort(draws.integers(0, MEMBERS, POINTS)).astype(np.int32)
    latitudes, longitudes = draws.uniform(-90, 90, POINTS), draws.uniform(-180, 180, POINTS)
    write_column(folder, "rank", 2 * np.arange(MEMBERS, dtype=np.int32))
    write_column(folder, "updated", np.arange(MEMBERS, dtype=np.int64))
    for name, values in (("row", rows), ("latitude", latitudes), ("longitude", longitudes)):
        write_column(folder, f"point.{name}", values)
    for name in DIMENSIONS:
        write_dimension(
            folder, name, (frozenset([f"v{row % 7}", f"w{row % 3}"]) for row in range(MEMBERS)), {}
        )
    collection = Collection(folder, lambda _: np.array([8, 4, 6], np.int32), lambda *_: ((), ()))
    return collection, list(zip(rows.tolist(), latitudes.tolist(), longitudes.tolist(), strict=True))


def kilometres(circle: Circle, latitude: float, longitude: float) -> float:
    """By the spherical law of cosines."""
    here, there = math.radians(circle.latitude), math.radians(latitude)
    turn = math.radians(longitude - circle.longitude)
    cosine = math.sin(here) * math.sin(there) + math.cos(here) * math.cos(there) * math.cos(turn)
    return math.degrees(math.acos(max(-1.0, min(1.0, cosine)))) * KM_PER_DEGREE


@pytest.mark.parametrize(
    "circle",
    [
        Circle(46, 2, 1000),
        Circle(0, 179.5, 900),
        Circle(10, -179.9, 1000),
        Circle(89.5, 0, 1000),
        Circle(-84, 60, 800),
        Circle(60, 170, 999),
        Circle(45, 2, 0.001),
    ],
)
def test_a_circle_holds_who_has_a_point_in_it_nearest_first(
    world: tuple[Collection, list[tuple[int, float, float]]], circle: Circle
) -> None:
    collection, points = world
    nearest: dict[int, float] = {}
    for row, latitude, longitude in points:
        far = kilometres(circle, latitude, longitude)
        if far <= circle.km:
            nearest[row] = min(far, nearest.get(row, math.inf))
    found = collection.find(Criteria(near=circle), 0, MEMBERS)
    assert found.total == len(nearest)
    assert set(found.ranks) == {2 * row for row in nearest}
    assert found.distances is not None
    assert list(found.distances) == sorted(found.distances)
    assert list(found.distances) == pytest.approx([nearest[rank // 2] for rank in found.ranks], abs=0.01)
    rest = collection.find(Criteria(near=circle), 3, 2)
    assert rest.ranks == found.ranks[3:5]


@pytest.mark.parametrize("box", [Box(-20, -10, 40, 30), Box(-180, -90, 180, 90), Box(5, 5, 5, 5)])
def test_a_box_holds_who_has_a_point_in_it(
    world: tuple[Collection, list[tuple[int, float, float]]], box: Box
) -> None:
    collection, points = world
    inside = {
        2 * row
        for row, latitude, longitude in points
        if box.west <= longitude <= box.east and box.south <= latitude <= box.north
    }
    assert collection.find(Criteria(box=box), 0, MEMBERS).ranks == tuple(sorted(inside))


def test_counts_are_those_of_each_value_taken_by_itself(
    world: tuple[Collection, list[tuple[int, float, float]]],
) -> None:
    collection, _ = world
    asked = Criteria(wanted={"label": Wanted(frozenset(["v3"]))}, box=Box(-90, -45, 90, 45))
    for name in ("label", "network"):
        for each in collection.counts(asked, [name], 100)[name]:
            wanted = {**asked.wanted, name: Wanted(frozenset([each.value]))}
            if name == "network":
                wanted["label"] = asked.wanted["label"]
            alone = collection.find(Criteria(wanted=wanted, box=asked.box), 0, 0)
            assert alone.total == each.count, (name, each)


def test_with_a_text_the_best_come_first_and_say_how_far_they_are(
    world: tuple[Collection, list[tuple[int, float, float]]],
) -> None:
    collection, _ = world
    found = collection.find(Criteria(text="x", near=Circle(0, 0, 20_000)), 0, 10)
    assert found.ranks == tuple(rank for rank in (8, 4, 6) if rank in set(found.ranks))
    assert found.distances is not None
    assert len(found.distances) == len(found.ranks)
