"""Addresses: postcode, commune, street, house number, distance, and how many others are lodged there."""

from __future__ import annotations

import numpy as np
from rapidfuzz import fuzz

from hub.reconcile.columns import Column, Floats, Ints, least, shared
from hub.reconcile.likeness.letters import likeness
from hub.reconcile.likeness.words import agreement
from hub.reconcile.table import Table

_FAR = 200.0
_DEGREE = 111.2
"""Kilometres of a degree of latitude."""


def measure(table: Table, a: Ints, b: Ints) -> dict[str, Floats]:
    """One value a pair, by name of measure."""
    postcode, department = agreement(table.postcodes, a, b), agreement(table.departments, a, b)
    commune = agreement(table.communes, a, b)
    written = likeness(table.commune, table.commune, a, b, fuzz.ratio)
    has_street = (table.street[a] != "") & (table.street[b] != "")
    house_a, house_b = table.house[a], table.house[b]
    return {
        "postcode": np.where((postcode == 0.0) & (department == 1.0), 0.5, postcode),
        "postcode.bearers": _bearers(table.postcodes, table.postcode_bearers, a, b),
        "commune": np.where(commune == 0.0, written, commune),
        "commune.bearers": _bearers(table.communes, table.commune_bearers, a, b),
        "territory": agreement(table.territories, a, b),
        "street": np.where(has_street, likeness(table.street, table.street, a, b, fuzz.ratio), -1.0),
        "street.words": np.where(
            has_street, likeness(table.street, table.street, a, b, fuzz.token_set_ratio), -1.0
        ),
        "street.equal": agreement(table.streets, a, b),
        "street.house": np.where(
            (house_a < 0) | (house_b < 0), -1.0, (house_a == house_b).astype(np.float64)
        ),
        "street.lodgers": np.where(
            has_street, np.log2(1.0 + np.maximum(table.lodgers[a], table.lodgers[b])), -1.0
        ),
        "street.sides": (table.street[a] != "").astype(np.float64) + (table.street[b] != ""),
        "distance": _kilometres(table, a, b),
    }


def _bearers(column: Column, bearers: Ints, a: Ints, b: Ints) -> Floats:
    """How many have what these two have in common, in bits; the least common counts."""
    at, values = shared(column, column, a, b)
    return least(len(a), at, np.log2(1.0 + bearers[values]), -1.0)


def _kilometres(table: Table, a: Ints, b: Ints) -> Floats:
    """Between the first points of both, as on a map; two decimals, 200 at most."""
    north = (table.latitude[a] - table.latitude[b]) * _DEGREE
    middle = np.radians((table.latitude[a] + table.latitude[b]) / 2)
    east = (table.longitude[a] - table.longitude[b]) * _DEGREE * np.cos(middle)
    distance = np.hypot(north, east)
    return np.where(np.isnan(distance), -1.0, np.round(np.minimum(distance, _FAR), 2))
