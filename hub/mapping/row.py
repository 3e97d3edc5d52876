"""One row of a source on its way in: what a reader hands to the mapper.

A reader never raises for one bad row: it hands over a row that carries its problem, and only that record is lost.
One is made for every row of every source: a named tuple is made in half the time of a frozen dataclass.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from hub.model.location import Location
from hub.model.problem import Problem


class Row(NamedTuple):
    """``values``: column → text for CSV, the parsed object for JSON. ``problem`` is set when the row itself is
    broken (more cells than columns, say): the mapper rejects it without looking at the values. ``is_tombstone``: the
    source says that this record is gone."""

    values: Mapping[str, Any]
    location: Location
    problem: Problem | None = None
    is_tombstone: bool = False
