"""Compiles a connector once into a mapper: a function from a row to its statements.

A row is never lost in silence: it is mapped, perhaps with problems to tell (an unknown word, a dropped value), or
rejected with the reasons. The same row gives the same statements on every machine, at every run.
"""

from __future__ import annotations

from collections.abc import Callable

from hub.errors import ConnectorError
from hub.mapping.connector import Connector
from hub.mapping.field import Field
from hub.mapping.mapped import Mapped, Rejected
from hub.mapping.reading import compile_field
from hub.mapping.row import Row
from hub.mapping.row_function import write_function
from hub.model.iri import Addresses
from hub.model.problem import Problem
from hub.model.vocabulary import IDENTIFIER


class Mapper:
    """Maps the rows of one source. Holds no state between rows; safe to call from several threads."""

    def __init__(self, connector: Connector, addresses: Addresses, source_id: str) -> None:
        self._connector = connector
        self._keys = tuple(compile_field(field, connector.formats).read for field in _key_fields(connector))
        self.function = write_function(connector, addresses, source_id, self._key)
        """What maps a row, as a text that can be printed."""
        self._map: Callable[[Row], Mapped | Rejected] = self.function.compile()

    def __call__(self, row: Row) -> Mapped | Rejected:
        """Map one row."""
        if row.problem is None:
            return self._map(row)
        # The key still tells which record this row stands for, and keeps that record's last good version.
        return Rejected(self._key(row, []), (row.problem,))

    def columns_for(self, predicate_iri: str, fragment: str = "") -> tuple[str, ...]:
        """The source columns that a statement with this predicate about this node came from, in the connector's
        order. ``fragment`` is the node's place in its record, empty for the record itself."""
        found: list[str] = []
        for rule in self._connector.rules:
            fixed = rule.fragment.constant
            if (fixed is None and not fragment) or (fixed is not None and fixed != fragment):
                continue
            for one in rule.statements:
                if predicate_iri in one.predicates:
                    found.extend(name for target in one.objects for name in target.template.fields)
        if predicate_iri == IDENTIFIER and not fragment:
            found.extend(self._connector.key)
        fields = {field.name: field for field in self._connector.fields}
        columns = (fields[name].columns if name in fields else (name,) for name in found)
        return tuple(dict.fromkeys(column for group in columns for column in group))

    def _key(self, row: Row, problems: list[Problem]) -> str | None:
        """The record's key; None, with a violation said, when a part of it is missing."""
        parts: list[str] = []
        for read in self._keys:
            parts.extend(read(row, problems)[:1])
        if len(parts) < len(self._keys):
            return None
        if len(parts) == 1:
            return parts[0]
        # A dot stands between the parts; one inside a part is escaped, so that no two records share a key.
        return ".".join(part.replace("%", "%25").replace(".", "%2E") for part in parts)


def compile_connector(connector: Connector, addresses: Addresses, source_id: str) -> Mapper:
    """The mapper of ``connector`` for one source of one hub. Raises ConnectorError when a library it needs is missing."""
    if connector.missing:
        raise ConnectorError(connector.missing)
    return Mapper(connector, addresses, source_id)


def _key_fields(connector: Connector) -> tuple[Field, ...]:
    """The key's parts as fields: a declared one with its own cleaning, a bare column trimmed. All are required."""
    declared = {field.name: field for field in connector.fields}
    parts = []
    for name in connector.key:
        field = declared.get(name) or Field(name, (name,), clean=("trim",))
        parts.append(
            Field(
                field.name,
                field.columns,
                field.clean,
                field.join,
                on_error="reject",
                required=True,
                is_choice=field.is_choice,
            )
        )
    return tuple(parts)
