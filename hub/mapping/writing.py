"""Compiles the rules of a map into functions: the values of a record in, N-Triples lines out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from urllib.parse import quote

from hub.errors import Text
from hub.mapping.cleaning.slug import clean as slug
from hub.mapping.reading import Values
from hub.mapping.row import Row
from hub.mapping.rule import Condition, NodeRule, ObjectRule
from hub.mapping.template import RECORD, Reference, Template
from hub.model.problem import Problem
from hub.model.statement import END, escape, iri, is_iri, literal

Cells = Sequence[Values]
"""The values of every field of one record, by the field's place in the connector."""

Texts = Callable[[str, Cells], Iterable[str]]
"""A compiled template: the record's IRI and its cells in, one text for each combination of values out."""

Holds = Callable[[str, Cells], bool]


_REMEMBERED = 1_000  # IRIs of a statement: those of concepts and territories recur, those of web pages do not


class Writing:
    """What one record's rules write to: lines, and problems with the row they come from."""

    __slots__ = ("items", "lines", "problems", "row")

    def __init__(self, row: Row, problems: list[Problem], items: Mapping[int, Sequence[Values]]) -> None:
        self.row = row
        self.problems = problems
        self.items = items
        self.lines: list[str] = []


Writer = Callable[[str, Cells, Writing], None]

Saying = Callable[[str, str, Cells, Writing], None]
"""A compiled statement: the node (``<IRI`` without its end), the record's IRI and the cells in, lines out."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What templates mean beside their own text. ``places``: field → its place among the cells; ``columns``: field →
    how its source columns are named in a problem; ``known``: reserved name → its text, the same for every record;
    ``families``: field of an ``each`` → the places of the fields that come from the same list."""

    places: Mapping[str, int]
    columns: Mapping[str, str]
    known: Mapping[str, str]
    families: Mapping[str, tuple[int, ...]]


def compile_rule(rule: NodeRule, around: Surroundings) -> Writer:
    """The writer of one node, or of one node for each item of a list."""
    write = _compile_node(rule, around)
    if rule.each is None:
        return write
    leader, family = around.places[rule.each], around.families[rule.each]

    def write_each(record: str, cells: Cells, writing: Writing) -> None:
        for number, values in enumerate(writing.items[leader]):
            item = list(cells)
            for place in family:
                item[place] = writing.items[place][number]
            if values:
                write(record, item, writing)

    return write_each


def _compile_node(rule: NodeRule, around: Surroundings) -> Writer:
    fragments = _compile_template(rule.fragment, around, spell=_fragment_part)
    is_record = not rule.fragment.parts
    holds = _compile_condition(rule.condition, around)
    # In the order of their lines, as far as it can be foreseen: a mapped record is sorted, and this makes it cheap.
    ordered = sorted(rule.statements, key=lambda one: one.predicates)
    sayings = [
        _under(_compile_condition(one.condition, around), _compile_saying(predicate, target, around))
        for one in ordered
        for predicate in one.predicates
        for target in one.objects
    ]

    def write(record: str, cells: Cells, writing: Writing) -> None:
        if holds is not None and not holds(record, cells):
            return
        nodes = (f"<{record}",) if is_record else [f"<{record}#{part}" for part in fragments(record, cells)]
        for node in nodes:
            for say in sayings:
                say(node, record, cells, writing)

    return write


def _under(holds: Holds | None, say: Saying) -> Saying:
    if holds is None:
        return say

    def say_if(node: str, record: str, cells: Cells, writing: Writing) -> None:
        if holds(record, cells):
            say(node, record, cells, writing)

    return say_if


def _compile_saying(predicate: str, rule: ObjectRule, around: Surroundings) -> Saying:
    """What writes one predicate with one object. The forms that most statements have are each written out, being run
    twenty times a record: a literal of one field, a constant, another node of the record, an IRI made of one field."""
    if rule.template.is_iri:
        return _compile_iri(f"> <{predicate}> ", rule.template, around)
    opening = f'> <{predicate}> "'
    # Spelled once: the tag and the datatype are checked here, not for every value.
    ending = literal("", rule.language, rule.datatype)[1:] + END
    texts = _compile_template(rule.template, around)
    single = rule.template.single
    if single is None:

        def say(node: str, record: str, cells: Cells, writing: Writing) -> None:
            for text in texts(record, cells):
                writing.lines.append(f"{node}{opening}{escape(text)}{ending}")

        return say
    place = around.places[single]

    def say_field(node: str, record: str, cells: Cells, writing: Writing) -> None:
        for text in cells[place]:
            spelled = text if text.isalnum() else escape(text)
            writing.lines.append(f"{node}{opening}{spelled}{ending}")

    return say_field


def _compile_iri(predicate: str, template: Template, around: Surroundings) -> Saying:
    template = template.resolve(around.known)
    if template.constant is not None:
        tail = f"{predicate}{iri(template.constant)}{END}"
        return lambda node, record, cells, writing: writing.lines.append(node + tail)
    fragment = template.record_fragment
    if fragment is not None and is_iri(f"https://example.org/#{fragment}"):
        ending = f"#{fragment}>{END}" if fragment else f">{END}"
        return lambda node, record, cells, writing: writing.lines.append(
            f"{node}{predicate}<{record}{ending}"
        )
    # A lone reference holds a whole IRI; elsewhere a value is a part of one.
    spell = None if template.single is not None else _fragment_part if template.is_in_record else _iri_part
    texts = _compile_template(template, around, spell=spell)
    column = " + ".join(dict.fromkeys(around.columns[field] for field in template.fields))
    if len(template.fields) == 1 and Reference(RECORD) not in template.parts:
        return _remembering(predicate, texts, around.places[template.fields[0]], column)

    def say(node: str, record: str, cells: Cells, writing: Writing) -> None:
        for text in texts(record, cells):
            if is_iri(text):
                writing.lines.append(f"{node}{predicate}<{text}>{END}")
            else:
                writing.problems.append(_not_an_iri(text, column, writing.row))

    return say


def _remembering(predicate: str, texts: Texts, place: int, column: str) -> Saying:
    """What writes an IRI made of one field: concepts and territories recur, web pages do not."""
    remembered: dict[Values, tuple[str, ...]] = {}

    def say(node: str, record: str, cells: Cells, writing: Writing) -> None:
        values = cells[place]
        if not values:
            return
        tails = remembered.get(values)
        if tails is None:
            found = list(texts(record, cells))
            tails = tuple(f"{predicate}<{text}>{END}" for text in found if is_iri(text))
            if len(tails) < len(found):
                writing.problems.extend(
                    _not_an_iri(text, column, writing.row) for text in found if not is_iri(text)
                )
            elif len(remembered) < _REMEMBERED:
                remembered[values] = tails
        for tail in tails:
            writing.lines.append(node + tail)

    return say


def _not_an_iri(text: str, column: str, row: Row) -> Problem:
    said = Text(
        f"« {text} » n'est pas une IRI absolue ; nettoyez ce champ (url) ou passez-le par une table",
        f"'{text}' is not an absolute IRI; clean this field (url) or send it through a table",
    )
    return Problem("warning", "iri", said, column, text, row.location)


def _compile_condition(condition: Condition | None, around: Surroundings) -> Holds | None:
    if condition is None:
        return None
    left = _compile_template(condition.left, around)
    right = _compile_template(condition.right, around)
    wanted = condition.equal

    def holds(record: str, cells: Cells) -> bool:
        ours = set(left(record, cells)) or {""}
        theirs = set(right(record, cells)) or {""}
        return (not ours.isdisjoint(theirs)) is wanted

    return holds


def _iri_part(value: str) -> str:
    """A value as a part of an IRI."""
    return value if value.isascii() and value.isalnum() else quote(value, safe="-._~")


def _fragment_part(value: str) -> str:
    """A value as a part of a fragment, readable where it can be: people meet these names when they judge records."""
    return slug(value) or _iri_part(value)


def _compile_template(
    template: Template, around: Surroundings, *, spell: Callable[[str], str] | None = None
) -> Texts:
    """``spell``: how values are written as parts of an IRI; the record's own IRI stays as it is."""
    template = template.resolve(around.known)
    places = around.places
    constant = template.constant
    if constant is not None:
        only = (constant,)
        return lambda record, cells: only
    if template.single is not None and spell is None:
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

    if len(parts) == 2 and isinstance(parts[0], str) and isinstance(parts[1], int) and parts[1] >= 0:
        head, place = parts[0], parts[1]
        if spell is None:
            return lambda record, cells: [head + value for value in cells[place]]
        return lambda record, cells: [head + spell(value) for value in cells[place]]

    def combine(record: str, cells: Cells) -> Iterable[str]:
        choices: list[Iterable[str]] = []
        for part in parts:
            if isinstance(part, str):
                choices.append((part,))
            elif part < 0:
                choices.append((record,))
            else:
                choices.append([spell(value) for value in cells[part]] if spell else cells[part])
        return map("".join, product(*choices))

    return combine
