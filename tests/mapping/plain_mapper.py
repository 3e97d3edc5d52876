"""What a row becomes, said once more and as plainly as can be: rule by rule, nothing remembered, nothing foreseen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product
from urllib.parse import quote

from hub.mapping.cleaning.slug import clean as slug
from hub.mapping.connector import Connector
from hub.mapping.field import Field
from hub.mapping.items import compile_items, families
from hub.mapping.mapped import Mapped, Rejected
from hub.mapping.reading import Values, compile_field
from hub.mapping.row import Row
from hub.mapping.rule import Condition, NodeRule, ObjectRule
from hub.mapping.template import HUB, RECORD, RECORDS, Template
from hub.mapping.writing import not_an_iri
from hub.model.iri import Addresses
from hub.model.problem import Problem
from hub.model.statement import Term, is_iri
from hub.model.vocabulary import IDENTIFIER, IS_PART_OF

Cells = dict[str, Values]


class PlainMapper:
    def __init__(self, connector: Connector, addresses: Addresses, source: str) -> None:
        self._connector = connector
        self._addresses = addresses
        self._source = source

    def __call__(self, row: Row) -> Mapped | Rejected:
        problems: list[Problem] = []
        key = self._key(row, problems)
        if row.problem is not None:
            return Rejected(key, (row.problem,))
        cells = {field.name: self._read(field, row, problems) for field in self._connector.fields}
        if key is None or any(problem.severity == "violation" for problem in problems):
            return Rejected(key, tuple(dict.fromkeys(problems)))
        record = self._addresses.record(self._source, key)
        lines = {
            f"<{record}> <{IDENTIFIER}> {Term('literal', key).ntriples()} .",
            f"<{record}> <{IS_PART_OF}> <{self._addresses.source(self._source)}> .",
        }
        for rule in self._connector.rules:
            for here in self._items(rule, row, cells):
                if self._holds(rule.condition, record, here):
                    for part in self._texts(rule.fragment, record, here, _fragment_part):
                        node = f"{record}#{part}" if rule.fragment.parts else record
                        lines.update(self._node(rule, node, record, here, row, problems))
        return Mapped(key, tuple(sorted(lines)), tuple(dict.fromkeys(problems)))

    def _read(self, field: Field, row: Row, problems: list[Problem]) -> Values:
        return compile_field(field, self._connector.formats).read(row, problems)

    def _key(self, row: Row, problems: list[Problem]) -> str | None:
        declared = {field.name: field for field in self._connector.fields}
        parts: list[str] = []
        for name in self._connector.key:
            field = declared.get(name) or Field(name, (name,), clean=("trim",))
            alone = replace(field, split=None, table=None, on_error="reject", required=True)
            parts.extend(self._read(alone, row, problems)[:1])
        if len(parts) < len(self._connector.key):
            return None
        escaped = [part.replace("%", "%25").replace(".", "%2E") for part in parts]
        return parts[0] if len(parts) == 1 else ".".join(escaped)

    def _items(self, rule: NodeRule, row: Row, cells: Cells) -> Iterator[Cells]:
        if rule.each is None:
            yield cells
            return
        fields = self._connector.fields
        family = [fields[place] for place in families(fields, {rule.each})[rule.each]]
        lists = {field.name: compile_items(field, self._connector.formats)(row) for field in family}
        for number, values in enumerate(lists[rule.each]):
            if values:
                yield cells | {name: items[number] for name, items in lists.items()}

    def _node(
        self, rule: NodeRule, node: str, record: str, cells: Cells, row: Row, problems: list[Problem]
    ) -> Iterator[str]:
        for one in sorted(rule.statements, key=lambda one: one.predicates):
            for predicate, target in product(one.predicates, one.objects):
                if self._holds(one.condition, record, cells):
                    for term in self._terms(target, record, cells, row, problems):
                        yield f"<{node}> <{predicate}> {term} ."

    def _terms(
        self, target: ObjectRule, record: str, cells: Cells, row: Row, problems: list[Problem]
    ) -> Iterator[str]:
        template = target.template
        if not template.is_iri:
            for text in self._texts(template, record, cells, str):
                yield Term("literal", text, target.language, target.datatype).ntriples()
            return
        spell = str if template.single is not None else _fragment_part if template.is_in_record else _part
        column = {field.name: field.column for field in self._connector.fields}
        for text in self._texts(template, record, cells, spell):
            if is_iri(text):
                yield f"<{text}>"
            else:
                named = " + ".join(dict.fromkeys(column[name] for name in template.fields))
                problems.append(not_an_iri(text, named, row))

    def _holds(self, condition: Condition | None, record: str, cells: Cells) -> bool:
        if condition is None:
            return True
        sides = (condition.left, condition.right)
        ours, theirs = (set(self._texts(side, record, cells, str)) or {""} for side in sides)
        return bool(ours & theirs) is condition.equal

    def _texts(
        self, template: Template, record: str, cells: Cells, spell: Callable[[str], str]
    ) -> Iterator[str]:
        fixed = {
            RECORD: record,
            HUB: self._addresses.base,
            RECORDS: self._addresses.record(self._source, ""),
        }
        choices = [
            [part]
            if isinstance(part, str)
            else [fixed[part.field]]
            if part.field in fixed
            else [spell(value) for value in cells[part.field]]
            for part in template.parts
        ]
        yield from map("".join, product(*choices))


def _part(value: str) -> str:
    return quote(value, safe="-._~")


def _fragment_part(value: str) -> str:
    return slug(value) or _part(value)
