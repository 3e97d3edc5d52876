"""The cleaned records of a source, as JSON: what its fields hold once cleaned, for engines that map but do not clean.

The document has a list ``records``, and one more for each field that nodes are made for (``each``). An entry holds its
record's ``key``, then each field that has a value: a text, or a list where it has several. Beside them stand what RML
has no words for: ``name__slug``, a value as it is written in a fragment; ``name__tested``, the text that a condition
compares, empty where the field has no value. Records that the mapper turns down, and the second one of a key, are
left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import orjson

from hub.mapping.cleaning.slug import clean as slug
from hub.mapping.compile import Mapper
from hub.mapping.connector import Connector
from hub.mapping.items import compile_items, families
from hub.mapping.mapped import Mapped
from hub.mapping.reading import Values, compile_field
from hub.mapping.row import Row
from hub.mapping.rule import NodeRule
from hub.mapping.template import Template

RECORDS = "records"
KEY = "key"


def each_list(field: str) -> str:
    """The list that has an entry for each value of ``field``."""
    return f"each__{field}"


def slug_of(field: str) -> str:
    """The name under which an entry has the values of ``field`` as they are written in fragments."""
    return f"{field}__slug"


def tested(field: str) -> str:
    """The name under which an entry has the text of ``field`` that conditions compare."""
    return f"{field}__tested"


def cleaned_records(
    connector: Connector, mapper: Mapper, rows: Iterable[Row]
) -> dict[str, list[dict[str, Any]]]:
    """The document for ``rows``, which ``mapper`` (the connector's own) decides to let in."""
    return _Cleaner(connector).clean(mapper, rows)


class _Cleaner:
    def __init__(self, connector: Connector) -> None:
        fields = connector.fields
        self._names = [field.name for field in fields]
        self._readers = [compile_field(field, connector.formats).read for field in fields]
        leaders = {rule.each for rule in connector.rules if rule.each is not None}
        self._families = families(fields, leaders)
        self._items = {
            place: compile_items(fields[place], connector.formats)
            for family in self._families.values()
            for place in family
        }
        self._in_fragments = {name for rule in connector.rules for name in _fragment_fields(rule)}
        self._in_conditions = {name for rule in connector.rules for name in _condition_fields(rule)}

    def clean(self, mapper: Mapper, rows: Iterable[Row]) -> dict[str, list[dict[str, Any]]]:
        lists: dict[str, list[dict[str, Any]]] = {RECORDS: []}
        lists.update((each_list(leader), []) for leader in sorted(self._families))
        seen: set[str] = set()
        for row in rows:
            outcome = mapper(row)
            if not isinstance(outcome, Mapped) or outcome.key in seen:
                continue
            seen.add(outcome.key)
            cells = [read(row, []) for read in self._readers]
            lists[RECORDS].append(self._entry(outcome.key, cells))
            for leader in self._families:
                lists[each_list(leader)].extend(self._each(leader, outcome.key, row, cells))
        return lists

    def _each(self, leader: str, key: str, row: Row, cells: Sequence[Values]) -> Iterator[dict[str, Any]]:
        family = self._families[leader]
        items = {place: self._items[place](row) for place in family}
        for number, values in enumerate(items[self._names.index(leader)]):
            if values:
                item = list(cells)
                for place in family:
                    item[place] = items[place][number]
                yield self._entry(key, item)

    def _entry(self, key: str, cells: Sequence[Values]) -> dict[str, Any]:
        entry: dict[str, Any] = {KEY: key}
        for name, values in zip(self._names, cells, strict=True):
            if values:
                entry[name] = _one_or_more(values)
                if name in self._in_fragments:
                    entry[slug_of(name)] = _one_or_more([slug(value) or value for value in values])
            if name in self._in_conditions:
                entry[tested(name)] = values[0] if values else ""
        return entry


def _one_or_more(values: Sequence[str]) -> str | list[str]:
    return values[0] if len(values) == 1 else list(values)


def _fragment_fields(rule: NodeRule) -> Iterator[str]:
    yield from rule.fragment.fields
    for statement in rule.statements:
        for target in statement.objects:
            if target.template.is_in_record:
                yield from target.template.fields


def _condition_fields(rule: NodeRule) -> Iterator[str]:
    conditions = [rule.condition, *(statement.condition for statement in rule.statements)]
    sides: list[Template] = [side for one in conditions if one for side in (one.left, one.right)]
    for side in sides:
        yield from side.fields


def as_json(document: Mapping[str, Any]) -> bytes:
    """The document, one indent a level, accents as they are."""
    return orjson.dumps(document, option=orjson.OPT_INDENT_2)
