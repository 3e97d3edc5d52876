"""One row of a source on its way in: what a reader hands to the mapper.

A reader never raises for one bad row: it hands over a row that carries its problem, and only that record is lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hub.model.location import Location
from hub.model.problem import Problem


@dataclass(frozen=True, slots=True)
class Row:
    """``values``: column → text for CSV, the parsed object for JSON. ``problem`` is set when the row itself is
    broken (more cells than columns, say): the mapper rejects it without looking at the values. ``is_tombstone``: the
    source says that this record is gone."""

    values: Mapping[str, Any]
    location: Location
    problem: Problem | None = None
    is_tombstone: bool = False
