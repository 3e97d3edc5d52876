"""What is asked of a collection, once it was read and found right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

KM_PER_DEGREE = 111.195
"""Of a great circle, on a sphere of 6371.01 km of radius."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Any of ``values``, or any code beginning with one of ``begun``."""

    values: frozenset[str] = frozenset()
    begun: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Box:
    """Degrees in WGS 84, borders included; ``west`` is at most ``east``."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True, slots=True)
class Circle:
    """What lies within ``km`` of a point in WGS 84, on a great circle."""

    latitude: float
    longitude: float
    km: float


@dataclass(frozen=True, slots=True)
class Criteria:
    """All must hold. ``numbers``: siren, siret or rna → the numbers any of which will do. ``wanted``: dimension → values.
    ``updated_since`` is in seconds since 1970, itself included."""

    text: str = ""
    numbers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    wanted: Mapping[str, Wanted] = field(default_factory=dict)
    near: Circle | None = None
    box: Box | None = None
    updated_since: int | None = None

    @property
    def asks_nothing(self) -> bool:
        """Whether every member is meant."""
        return self == Criteria()
