"""Compiles a connector once into a mapper: a function from a row to its statements.

A row is never lost in silence: it is mapped, perhaps with problems to tell (an unknown word, a dropped value), or
rejected with the reasons. The same row gives the same statements on every machine, at every run.
"""

from __future__ import annotations

from hub.errors import ConnectorError
from hub.mapping.connector import Connector
from hub.mapping.field import Field
from hub.mapping.items import compile_items, families
from hub.mapping.mapped import Mapped, Rejected
from hub.mapping.reading import compile_field
from hub.mapping.row import Row
from hub.mapping.template import HUB, RECORDS
from hub.mapping.writing import Surroundings, Writing, compile_rule
from hub.model.iri import Addresses
from hub.model.problem import Problem
from hub.model.statement import escape
from hub.model.vocabulary import IDENTIFIER, IS_PART_OF


class Mapper:
    """Maps the rows of one source. Holds no state between rows; safe to call from several threads."""

    def __init__(self, connector: Connector, addresses: Addresses, source_id: str) -> None:
        self._addresses = addresses
        self._source = source_id
        self._connector = connector
        fields = connector.fields
        self._readers = tuple(compile_field(field, connector.formats) for field in fields)
        self._keys = tuple(compile_field(field, connector.formats) for field in _key_fields(connector))
        places = {field.name: place for place, field in enumerate(fields)}
        columns = {field.name: field.column for field in fields}
        known = {HUB: addresses.base, RECORDS: addresses.record(source_id, "")}
        leaders = families(fields, {rule.each for rule in connector.rules if rule.each is not None})
        self._items = {
            place: compile_items(fields[place], connector.formats)
            for family in leaders.values()
            for place in family
        }
        around = Surroundings(places, columns, known, leaders)
        self._writers = tuple(compile_rule(rule, around) for rule in connector.rules)
        self._is_part_of = f"> <{IS_PART_OF}> <{addresses.source(source_id)}> ."
        self._record_of = addresses.record(source_id, "")

    def __call__(self, row: Row) -> Mapped | Rejected:
        """Map one row."""
        problems: list[Problem] = []
        key = self._key(row, problems)
        if row.problem is not None:
            # The key still tells which record this row stands for, and keeps that record's last good version.
            return Rejected(key, (row.problem,))
        cells = [read(row, problems) for read in self._readers]
        if key is None or (problems and any(problem.severity == "violation" for problem in problems)):
            return Rejected(key, tuple(dict.fromkeys(problems)))
        record = self._record_of + key if _is_plain(key) else self._addresses.record(self._source, key)
        items = {place: items(row) for place, items in self._items.items()} if self._items else {}
        writing = Writing(row, problems, items)
        for write in self._writers:
            write(record, cells, writing)
        lines = writing.lines
        lines.append(f'<{record}> <{IDENTIFIER}> "{escape(key)}" .')
        lines.append(f"<{record}{self._is_part_of}")
        return Mapped(key, tuple(sorted(set(lines))), tuple(dict.fromkeys(problems)) if problems else ())

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


def _is_plain(key: str) -> bool:
    """Whether ``key`` stands in an IRI as it is: letters, digits, hyphens."""
    return key.isascii() and key.replace("-", "").isalnum()


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
