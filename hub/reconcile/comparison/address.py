"""Addresses: the same street counts in inverse proportion to how many share it (hosted and accountants' addresses).

At the establishment level another commune is nearly a contradiction; an organization may have several sites.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import asin, cos, radians, sin, sqrt

from hub.reconcile.corpus import Corpus
from hub.reconcile.evidence import Evidence, round_weight
from hub.reconcile.profile import Profile

_COMMUNE = 2.5
_POSTCODE = 2.5
_STREET = 2.5
_ELSEWHERE = {
    ("organization", True): -2.5,
    ("organization", False): -3.5,
    ("establishment", True): -7.0,
    ("establishment", False): -8.0,
}


def compare(a: Profile, b: Profile, corpus: Corpus) -> Iterator[Evidence]:
    communes, postcodes = a.communes & b.communes, a.postcodes & b.postcodes
    if communes or postcodes:
        place = min(communes or postcodes)
        weight = _COMMUNE + (0.5 if communes and postcodes else 0.0)
        yield Evidence("address", weight, "même commune : {}", "same commune: {}", (place.capitalize(),))
        yield from _street(a, b, corpus, place)
    elif (a.communes and b.communes) or (a.postcodes and b.postcodes):
        near = bool({code[:2] for code in a.postcodes} & {code[:2] for code in b.postcodes})
        ours, theirs = (min(side.communes or side.postcodes) for side in (a, b))
        yield Evidence(
            "address",
            _ELSEWHERE[a.level, near],
            "communes différentes : {} et {}",
            "different communes: {} and {}",
            (ours.capitalize(), theirs.capitalize()),
            contradicts=True,
        )
    yield from _distance(a, b)


def _street(a: Profile, b: Profile, corpus: Corpus, place: str) -> Iterator[Evidence]:
    common = a.streets & b.streets
    if common:
        street = min(common)
        weight = _STREET / max(1, corpus.at_street(street, place) - 1)
        yield Evidence(
            "street", round_weight(weight), "même rue et numéro : {}", "same street and number: {}", (street,)
        )
    elif a.streets and b.streets and a.level == "establishment":
        yield Evidence(
            "street",
            -1.5,
            "rues différentes : {} et {}",
            "different streets: {} and {}",
            (min(a.streets), min(b.streets)),
        )


def _distance(a: Profile, b: Profile) -> Iterator[Evidence]:
    if not a.points or not b.points:
        return
    distance = min(kilometres(one, other) for one in a.points for other in b.points)
    text = (f"{distance:.1f}",)
    if distance <= 0.2:
        yield Evidence("distance", 1.5, "à {} km l'un de l'autre", "{} km apart", text)
    elif distance >= 30 and a.level == "establishment":
        yield Evidence("distance", -4.0, "à {} km l'un de l'autre", "{} km apart", text, contradicts=True)


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Great-circle distance of two points (latitude, longitude in degrees)."""
    (lat1, lon1), (lat2, lon2) = ((radians(lat), radians(lon)) for lat, lon in (one, other))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371.0 * asin(min(1.0, sqrt(half)))
