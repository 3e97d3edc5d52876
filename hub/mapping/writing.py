"""Compiles the rules of a map into functions: the values of a record in, N-Triples lines out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import product
from urllib.parse import quote

from hub.errors import Text
from hub.mapping.reading import Values
from hub.mapping.row import Row
from hub.mapping.rule import Condition, NodeRule, ObjectRule
from hub.mapping.template import RECORD, Reference, Template
from hub.model.problem import Problem
from hub.model.statement import iri, literal, statement

Cells = Sequence[Values]
"""The values of every field of one record, by the field's place in the connector."""

Texts = Callable[[str, Cells], Iterable[str]]
"""A compiled template: the record's IRI and its cells in, one text for each combination of values out."""

Holds = Callable[[str, Cells], bool]


class Writing:
    """What one record's rules write to: lines, and problems with the row they come from."""

    __slots__ = ("lines", "problems", "row")

    def __init__(self, row: Row, problems: list[Problem]) -> None:
        self.row = row
        self.problems = problems
        self.lines: list[str] = []


Writer = Callable[[str, Cells, Writing], None]


def compile_rule(rule: NodeRule, places: Mapping[str, int], columns: Mapping[str, str]) -> Writer:
    """The writer of one node. ``places``: field → its place among the cells; ``columns``: field → how its source
    columns are named in a problem."""
    fragments = _compile_template(rule.fragment, places, encode=True)
    is_record = not rule.fragment.parts
    holds = _compile_condition(rule.condition, places)
    statements = [
        (
            tuple(f"<{predicate}>" for predicate in one.predicates),
            tuple(_compile_object(target, places, columns) for target in one.objects),
            _compile_condition(one.condition, places),
        )
        for one in rule.statements
    ]

    def write(record: str, cells: Cells, writing: Writing) -> None:
        if holds is not None and not holds(record, cells):
            return
        subjects = (
            [f"<{record}>"] if is_record else [f"<{record}#{part}>" for part in fragments(record, cells)]
        )
        if not subjects:
            return
        lines = writing.lines
        for predicates, targets, applies in statements:
            if applies is not None and not applies(record, cells):
                continue
            for target in targets:
                for term in target(record, cells, writing):
                    for subject in subjects:
                        for predicate in predicates:
                            lines.append(statement(subject, predicate, term))

    return write


def _compile_object(
    rule: ObjectRule, places: Mapping[str, int], columns: Mapping[str, str]
) -> Callable[[str, Cells, Writing], Iterable[str]]:
    template = rule.template
    if template.is_iri:
        return _compile_iri(template, places, columns)
    # Spelled once: the tag and the datatype are checked here, not for every value.
    ending = literal("", rule.language, rule.datatype)[2:]
    texts = _compile_template(template, places, encode=False)

    def literals(record: str, cells: Cells, writing: Writing) -> Iterable[str]:
        return [literal(text) + ending for text in texts(record, cells)]

    return literals


def _compile_iri(
    template: Template, places: Mapping[str, int], columns: Mapping[str, str]
) -> Callable[[str, Cells, Writing], Iterable[str]]:
    # A lone reference holds a whole IRI; elsewhere a value is a part of one, and is percent-encoded.
    alone = template.single
    texts = _compile_template(template, places, encode=alone is None)
    if template.constant is not None:
        spelled = (iri(template.constant),)
        return lambda record, cells, writing: spelled
    column = " + ".join(dict.fromkeys(columns[field] for field in template.fields))

    def iris(record: str, cells: Cells, writing: Writing) -> Iterable[str]:
        found: list[str] = []
        for text in texts(record, cells):
            try:
                found.append(iri(text))
            except ValueError:
                writing.problems.append(_not_an_iri(text, column, writing.row))
        return found

    return iris


def _not_an_iri(text: str, column: str, row: Row) -> Problem:
    said = Text(
        f"« {text} » n'est pas une IRI absolue ; nettoyez ce champ (url) ou passez-le par une table",
        f"'{text}' is not an absolute IRI; clean this field (url) or send it through a table",
    )
    return Problem("warning", "iri", said, column, text, row.location)


def _compile_condition(condition: Condition | None, places: Mapping[str, int]) -> Holds | None:
    if condition is None:
        return None
    left = _compile_template(condition.left, places, encode=False)
    right = _compile_template(condition.right, places, encode=False)
    wanted = condition.equal

    def holds(record: str, cells: Cells) -> bool:
        ours = set(left(record, cells)) or {""}
        theirs = set(right(record, cells)) or {""}
        return (not ours.isdisjoint(theirs)) is wanted

    return holds


def _compile_template(template: Template, places: Mapping[str, int], *, encode: bool) -> Texts:
    """``encode``: values are percent-encoded, as parts of an IRI; the record's own IRI never is."""
    constant = template.constant
    if constant is not None:
        only = (constant,)
        return lambda record, cells: only
    if template.single is not None and not encode:
        place = places[template.single]
        return lambda record, cells: cells[place]
    fragment = template.record_fragment
    if fragment is not None:
        ending = f"#{fragment}" if fragment else ""
        return lambda record, cells: (record + ending,)

    parts = [
        part if isinstance(part, str) else (-1 if part.field == RECORD else places[part.field])
        for part in template.parts
        if isinstance(part, str | Reference)
    ]

    def combine(record: str, cells: Cells) -> Iterable[str]:
        choices: list[Iterable[str]] = []
        for part in parts:
            if isinstance(part, str):
                choices.append((part,))
            elif part < 0:
                choices.append((record,))
            else:
                choices.append(
                    [quote(value, safe="-._~") for value in cells[part]] if encode else cells[part]
                )
        return map("".join, product(*choices))

    return combine
