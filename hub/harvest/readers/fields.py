"""The fields that parsed records have against those a connector names: what nobody reads, and what nobody has, is told.

Exporters leave out empty fields, so one record that lacks a field is no error; only all of them together say something.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from hub.harvest.columns import absent_field, unknown_column
from hub.mapping.column import escape, follow, parse_pointer
from hub.mapping.row import Row
from hub.model.problem import Problem

if TYPE_CHECKING:
    from hub.mapping.connector import Connector

_NAMES_KEPT = 1000


class Fields:
    """What the records of the file ``name`` have, as far as ``connector`` cares. Memory does not grow with the file."""

    def __init__(self, name: str, connector: Connector) -> None:
        self._name = name
        self._connector = connector
        self._seen: dict[str, int] = {}
        self._missing = set(connector.used_columns)

    def note(self, row: Row) -> None:
        """One more record."""
        seen = self._seen
        if len(seen) < _NAMES_KEPT:
            line = row.location.line or 1
            for name, value in row.values.items():
                if isinstance(value, dict) and value:
                    for inner in field_names(value, f"/{escape(name)}"):
                        seen.setdefault(inner, line)
                elif name not in seen:
                    seen[name] = line
        if self._missing:
            self._missing = {column for column in self._missing if not _has(row.values, column)}

    def notices(self) -> Iterator[Problem]:
        """What is to be said of them, once all were noted; nothing about a file without records."""
        if not self._seen:
            return
        unread = self._connector.unexplained(self._seen)
        for field in unread:
            yield unknown_column(self._name, self._seen[field], field)
        for column in sorted(self._missing):
            yield absent_field(self._name, column, unread)


def field_names(values: Mapping[str, Any], pointer: str = "") -> Iterator[str]:
    """The fields of a record as a connector names them: a name, or a pointer for what lies inside an object."""
    for field, value in values.items():
        inner = f"{pointer}/{escape(field)}"
        if isinstance(value, dict) and value:
            yield from field_names(value, inner)
        else:
            yield inner if pointer else field


def _has(values: Mapping[str, Any], column: str) -> bool:
    """Whether a record has what ``column``, a name or a pointer, stands for; a list without items is there too."""
    steps = parse_pointer(column)
    while steps and steps[-1] == "*":
        steps = steps[:-1]
    return any(True for _ in follow(values, steps))
