"""Metres of a projection and degrees are one place, by pyproj's own way there; what lies elsewhere is refused."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from hub.mapping.cleaning import STEPS
from hub.mapping.cleaning.legal_projection import _LEGAL
from hub.model.france import BOXES

MAINLAND, GUADELOUPE, MARTINIQUE, GUYANE, REUNION, SAINT_PIERRE, MAYOTTE, SAINT_MARTIN = BOXES[:8]

# The step, the code of its projection in the EPSG register, a territory it is the projection of, and how near.
CASES = [
    ("lambert93", 2154, MAINLAND, 1.5e-7),
    ("lambert2e", 27572, MAINLAND, 2e-5),
    ("utm20n", 5490, GUADELOUPE, 1.5e-7),
    ("utm20n", 5490, MARTINIQUE, 1.5e-7),
    ("utm20n", 5490, SAINT_MARTIN, 1.5e-7),
    ("utm22n", 2972, GUYANE, 1.5e-7),
    ("utm40s", 2975, REUNION, 1.5e-7),
    ("utm38s", 4471, MAYOTTE, 1.5e-7),
    ("legal_projection", 2154, MAINLAND, 1.5e-7),
    ("legal_projection", 5490, MARTINIQUE, 1.5e-7),
    ("legal_projection", 2975, REUNION, 1.5e-7),
    ("legal_projection", 4467, SAINT_PIERRE, 1.5e-7),
    ("web_mercator", 3857, MAINLAND, 1.5e-7),
    ("web_mercator", 3857, REUNION, 1.5e-7),
]


@pytest.mark.parametrize(("step", "code", "box", "nearness"), CASES)
@settings(deadline=None, max_examples=50)
@given(data=st.data())
def test_there_and_back_is_the_same_place(
    step: str, code: int, box: tuple[float, float, float, float], nearness: float, data: st.DataObject
) -> None:
    south, north, west, east = box
    if box is MAINLAND:
        # The box's corners are sea, Spain and Italy.
        south, north, west, east = 42.5, 51.0, -1.5, 7.5
    latitude = data.draw(st.floats(south, north))
    longitude = data.draw(st.floats(west, east))
    x, y = Transformer.from_crs(4326, code, always_xy=True).transform(longitude, latitude)
    found = [float(number) for number in STEPS[step](f"{x:.4f} {y:.4f}").split()]
    assert found == pytest.approx([latitude, longitude], abs=nearness)


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        (48.4646, -5.0967),  # Ouessant
        (51.0889, 2.5452),  # Bray-Dunes
        (48.9675, 8.2332),  # Lauterbourg
        (41.3335, 9.2602),  # Lavezzi
        (43.0072, 9.4011),  # Cap Corse
        (42.3327, 2.5289),  # Lamanère
    ],
)
@pytest.mark.parametrize(("step", "code"), [("lambert93", 2154), ("lambert2e", 27572)])
def test_the_far_ends_of_metropolitan_france_are_read(
    step: str, code: int, latitude: float, longitude: float
) -> None:
    x, y = Transformer.from_crs(4326, code, always_xy=True).transform(longitude, latitude)
    found = [float(number) for number in STEPS[step](f"{x} {y}").split()]
    assert found == pytest.approx([latitude, longitude], abs=2e-5)


def test_no_pair_belongs_to_two_legal_projections() -> None:
    for one, other in combinations(_LEGAL, 2):
        assert one.northings[1] < other.northings[0] or other.northings[1] < one.northings[0]
