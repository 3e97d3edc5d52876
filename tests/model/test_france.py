"""France lies where the shapes say it lies, and the boxes hold what they should."""

from __future__ import annotations

import re

import pytest

from hub.model.france import BOXES, is_in_france
from hub.resources import find_resources

_NUMBER = r"(-?[0-9.]+)"
_BOX = re.compile(
    rf"FILTER\(\?value < {_NUMBER} \|\| \?value > {_NUMBER} \|\| \?east < {_NUMBER} \|\| \?east > {_NUMBER}\)"
)
SWAPPED = (-5.5, 10.0, 41.0, 51.5)
"""A rule of the shape about something else: France with latitude and longitude exchanged."""


def test_the_boxes_are_those_of_the_shape() -> None:
    (path,) = (path for path in find_resources().shape_files() if path.name == "location.ttl")
    drawn = {tuple(map(float, box)) for box in _BOX.findall(path.read_text(encoding="utf-8"))}
    assert drawn - {SWAPPED} == set(BOXES)


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        (48.4646, -5.0967),  # Ouessant
        (51.0889, 2.5452),  # Bray-Dunes
        (41.3335, 9.2602),  # Lavezzi
        (16.3333, -61.0),  # La Désirade
        (14.3936, -60.8680),  # Sainte-Anne, Martinique
        (2.2364, -52.8756),  # Trois-Sauts
        (-21.3893, 55.6086),  # Saint-Philippe
        (47.1036, -56.3789),  # Miquelon
        (-13.0, 45.13),  # Kani-Kéli
        (18.0731, -63.0822),  # Marigot
        (17.8958, -62.8498),  # Gustavia
        (-13.2825, -176.1745),  # Mata-Utu
        (-14.2818, -178.1651),  # Futuna
        (-17.5350, -149.5696),  # Papeete
        (-27.6187, -144.3347),  # Rapa
        (-8.9114, -140.1011),  # Nuku-Hiva
        (-22.2711, 166.4416),  # Nouméa
        (-21.5333, 168.0),  # Maré
    ],
)
def test_the_far_ends_of_france_are_in_france(latitude: float, longitude: float) -> None:
    assert is_in_france(latitude, longitude)


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [(51.5074, -0.1278), (40.4168, -3.7038), (0.0, 0.0), (14.01, -60.99), (2.35, 48.85)],
)
def test_elsewhere_is_not(latitude: float, longitude: float) -> None:
    assert not is_in_france(latitude, longitude)
