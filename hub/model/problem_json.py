"""Problems as plain dictionaries and back: how state, quarantine and reports write them down.

Reading back what was written gives an equal problem. A dictionary of another shape raises KeyError or TypeError.
"""

from __future__ import annotations

from typing import Any

from hub.errors import Text
from hub.model.location import Location
from hub.model.problem import Problem


def problem_to_json(problem: Problem) -> dict[str, Any]:
    """``problem`` with absent values left out."""
    found: dict[str, Any] = {
        "severity": problem.severity,
        "rule": problem.rule,
        "message": {"fr": problem.text.fr, "en": problem.text.en},
        "field": problem.field,
        "value": problem.value,
        "location": location_to_json(problem.location) if problem.location else None,
    }
    return {name: value for name, value in found.items() if value is not None}


def problem_from_json(found: dict[str, Any]) -> Problem:
    """The way back from :func:`problem_to_json`."""
    return Problem(
        severity=found["severity"],
        rule=found["rule"],
        text=Text(found["message"]["fr"], found["message"]["en"]),
        field=found.get("field"),
        value=found.get("value"),
        location=location_from_json(found["location"]) if "location" in found else None,
    )


def location_to_json(location: Location) -> dict[str, Any]:
    """``location`` with absent values left out."""
    found = {"file": location.file, "line": location.line, "pointer": location.pointer}
    return {name: value for name, value in found.items() if value is not None}


def location_from_json(found: dict[str, Any]) -> Location:
    """The way back from :func:`location_to_json`."""
    return Location(found["file"], found.get("line"), found.get("pointer"))
