"""The row that one JSON value makes, and what may be wrong with it though it is well-formed JSON.

It is no object, it is nested too deep to be worked on, or it spells what RDF cannot write: one record is lost.
"""

from __future__ import annotations

import re
from typing import Any

from hub.errors import Text
from hub.mapping.row import Row
from hub.model.location import Location
from hub.model.problem import Problem

DEEPEST = 100
"""Objects and lists inside one another in one record. Whoever works on a record calls itself once a level, and Python
gives up at a thousand calls; no source known goes beyond ten."""

_SUSPECT = re.compile(r"\\u(?:[dD][89a-fA-F]|0000)")
_UNWRITABLE = re.compile("[\0\ud800-\udfff]")


def row_of(value: Any, text: str, location: Location) -> Row:
    """The row of ``value``, which was written as ``text``."""
    if isinstance(value, list):
        # Keyed by place, so that ``/0`` leads to the first item as it would in the list itself (RFC 6901).
        value = {str(place): item for place, item in enumerate(value)}
    if not isinstance(value, dict):
        return Row({}, location, _not_a_record(text, location))
    if text.count("{") + text.count("[") > DEEPEST and _depth(value) > DEEPEST:
        # What lies flat is kept: it tells which record this is.
        flat = {name: inner for name, inner in value.items() if not isinstance(inner, dict | list)}
        return Row(flat, location, _too_deep(location))
    if _SUSPECT.search(text) is not None and _holds_unwritable(value):
        return Row(value, location, _unwritable(location))
    return Row(value, location)


def _depth(value: Any) -> int:
    """How many objects and lists lie inside one another."""
    depth, level = 0, [value]
    while level := [each for each in level if isinstance(each, dict | list)]:
        depth += 1
        level = [inner for each in level for inner in (each.values() if isinstance(each, dict) else each)]
    return depth


def _holds_unwritable(value: Any) -> bool:
    """JSON can spell half a character (a lone surrogate) and NUL; RDF cannot write either."""
    if isinstance(value, str):
        return _UNWRITABLE.search(value) is not None
    if isinstance(value, dict):
        return any(_holds_unwritable(name) or _holds_unwritable(inner) for name, inner in value.items())
    return isinstance(value, list) and any(map(_holds_unwritable, value))


def _not_a_record(text: str, location: Location) -> Problem:
    return Problem(
        "violation",
        "not-a-record",
        Text("un objet ou une liste JSON est attendu ici", "a JSON object or list is expected here"),
        value=text[:200],
        location=location,
    )


def _too_deep(location: Location) -> Problem:
    return Problem(
        "violation",
        "nested-too-deep",
        Text(
            f"l'enregistrement emboîte plus de {DEEPEST} niveaux d'objets et de listes ; aplatissez-le",
            f"the record nests more than {DEEPEST} levels of objects and lists; flatten it",
        ),
        location=location,
    )


def _unwritable(location: Location) -> Problem:
    return Problem(
        "violation",
        "unwritable-character",
        Text(
            "l'enregistrement contient un demi-caractère (\\uD800–\\uDFFF) ou NUL (\\u0000) ; supprimez-le",
            "the record holds half a character (\\uD800–\\uDFFF) or NUL (\\u0000); remove it",
        ),
        location=location,
    )
