"""What is asked of the matcher: conditions on name, identity and properties, whatever protocol they came by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["name", "id", "property"]
Quantifier = Literal["any", "all", "none"]
PropertyId = Literal[
    "siren", "siret", "rna", "postcode", "commune", "department", "street", "url", "email", "phone",
    "legal_form", "acronym",
]  # fmt: skip
"""What a candidate can be compared by beside its name."""


@dataclass(frozen=True, slots=True)
class Condition:
    """``values`` to compare with names, with identities (an entity's IRI), or with the ``property`` of candidates.

    A condition on a ``property`` that is none of ours (None) is met by nobody. ``required``: whoever does not meet it
    is no candidate. ``exact``: only equal values meet it.
    """

    kind: Kind
    values: tuple[str, ...]
    property: PropertyId | None = None
    required: bool = False
    quantifier: Quantifier = "any"
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """``type``: ``organization``, ``establishment``, or None for both; another word is a type nobody has."""

    conditions: tuple[Condition, ...]
    type: str | None = None
    limit: int = 10


@dataclass(frozen=True, slots=True)
class Features:
    """How a candidate compares, from 0 to 1; None where the question or the candidate does not say.

    ``identifier``: True when a number that was asked for is its own, False when it bears another.
    """

    name: float | None = None
    place: float | None = None
    acronym: float | None = None
    identifier: bool | None = None
    contact: float | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """``score`` from 0 to 100; ``match``: it stands alone. ``area`` says where it is, in words, if that is known."""

    iri: str
    type: str
    label: str
    area: str
    score: float
    match: bool
    features: Features
