"""Writes a connector out as one Python function: a row in, its statements out.

A row of twenty cells and twenty-five statements took fifty calls; in one function most of them are a look into a
dictionary, or a line put together on the spot. In its text ``v3`` are the values of the connector's fourth field; names
with a number behind a word are bound to what the connector says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import itemgetter

from hub.mapping.connector import Connector
from hub.mapping.function_text import FunctionText
from hub.mapping.items import compile_items, families
from hub.mapping.mapped import Mapped, Rejected
from hub.mapping.reading import compile_field
from hub.mapping.row import Row
from hub.mapping.rule import Condition, NodeRule, ObjectRule
from hub.mapping.template import HUB, RECORDS, Template
from hub.mapping.writing import agree, compile_tails, compile_template, fragment_part
from hub.model.iri import Addresses
from hub.model.problem import Problem
from hub.model.statement import END, escape, iri, is_iri, literal
from hub.model.vocabulary import IDENTIFIER, IS_PART_OF

ReadKey = Callable[[Row, list[Problem]], str | None]

_MUST_BE_ESCAPED = """not text.isalnum() and (not text.isprintable() or '"' in text or "\\\\" in text)"""


def write_function(
    connector: Connector, addresses: Addresses, source_id: str, read_key: ReadKey
) -> FunctionText:
    """The function ``map_row`` for one source: :class:`Row` → :class:`Mapped` or :class:`Rejected`. ``read_key`` reads
    a record's key; it is asked where the key is not just the value of a field."""
    records = addresses.record(source_id, "")
    text = FunctionText(
        "map_row",
        "row",
        {
            "Mapped": Mapped,
            "Rejected": Rejected,
            "agree": agree,
            "blank": ("",),
            "by_place": itemgetter(0),
            "escape": escape,
            "read_key": read_key,
            "record_of": lambda key: addresses.record(source_id, key),
            "records": records,
            "identifier": f'> <{IDENTIFIER}> "',
            "is_part_of": f"> <{IS_PART_OF}> <{addresses.source(source_id)}>{END}",
        },
    )
    _Writer(text, connector, {HUB: addresses.base, RECORDS: records}).write()
    return text


@dataclass(frozen=True, slots=True)
class _Saying:
    """One predicate with one object. ``opening``: its line from behind the node's start on, as far as it is the same for
    every record. ``place``: the order in which its problems are said. ``condition``: an expression, or None."""

    opening: str
    place: int
    condition: str | None = None
    target: ObjectRule | None = None
    line: str = ""


class _Writer:
    def __init__(self, text: FunctionText, connector: Connector, known: Mapping[str, str]) -> None:
        self._text = text
        self._connector = connector
        self._fields = connector.fields
        self._known = known
        self._columns = {field.name: field.column for field in connector.fields}
        self._cells = {field.name: f"v{place}" for place, field in enumerate(connector.fields)}
        self._single: set[str] = set()
        self._conditions: dict[Condition, str] = {}

    def write(self) -> None:
        text = self._text
        text.add("problems = []", "get = row.values.get")
        for place in range(len(self._fields)):
            self._field(place)
        self._key()
        text.add('start = f"<{record}"', "lines = []", "add = lines.append", "said = []")
        self._statements()
        with text.under("if said"):
            text.add("said.sort(key=by_place)", "problems += [problem for _, problem in said]")
        text.add("return Mapped(key, tuple(lines), tuple(dict.fromkeys(problems)) if problems else ())")

    def _field(self, place: int) -> None:
        text, name, field = self._text, f"v{place}", self._fields[place]
        reader = compile_field(field, self._connector.formats)
        if reader.is_single:
            self._single.add(field.name)
        if reader.steps is None:
            text.add(f"{name} = {text.name('read', reader.read)}(row, problems)")
            return
        first, *further = reader.steps
        text.add(f"value = get({text.name('column', first)})")
        for step in further:
            with text.under("if value.__class__ is dict"):
                text.add(f"value = value.get({text.name('column', step)})")
            with text.under("elif value is not None"):
                text.add("value = row  # no text: to be read the long way")
        known = text.name("known", reader.known)
        text.add(f"{name} = {known}.get(value) if value is None or value.__class__ is str else None")
        with text.under(f"if {name} is None"):
            text.add(f"{name} = {text.name('learn', reader.learn)}(value, row, problems)")

    def _key(self) -> None:
        text, key = self._text, self._connector.key
        field = next((field for field in self._fields if key == (field.name,)), None)
        is_value = field is not None and field.split is None and field.table is None
        if is_value:
            # Its own reading would say the same, unless there is something to say.
            value = self._cells[key[0]]
            with text.under(f"if {value} and not problems"):
                text.add(f"key = {value}[0]")
        with text.under("else" if is_value else None):
            text.add("first = []", "key = read_key(row, first)", "problems = first + problems")
            with text.under('if key is None or any(problem.severity == "violation" for problem in problems)'):
                text.add("return Rejected(key, tuple(dict.fromkeys(problems)))")
        # Letters, digits and hyphens stand in an IRI as they are.
        with text.under('if key.isascii() and key.replace("-", "").isalnum()'):
            text.add("record = records + key")
        with text.under("else"):
            text.add("record = record_of(key)")

    def _statements(self) -> None:
        """The statements of fixed nodes, in the order of their lines, so that few records need be sorted; then those of
        the nodes of which a record has any number."""
        text = self._text
        fixed = [
            _Saying(f"> <{IDENTIFIER}> ", -1, line="add(f'{start}{identifier}{escape(key)}\" .')"),
            _Saying(f"> <{IS_PART_OF}> ", -1, line="add(start + is_part_of)"),
        ]
        free: list[tuple[int, NodeRule]] = []
        for rule in self._connector.rules:
            if rule.each is None and rule.fragment.constant is not None:
                fixed.extend(self._fixed(rule, rule.fragment.constant, len(fixed)))
            else:
                free.append((len(fixed), rule))
        fixed.sort(key=lambda one: (one.opening, one.place))
        for condition, sayings in groupby(fixed, key=lambda one: one.condition):
            with text.under(f"if {condition}" if condition else None):
                for one in sayings:
                    if one.target is None:
                        text.add(one.line)
                    else:
                        self._object("start", one.opening, one.target, self._cells, one.place)
        self._free(free)
        if free or any(later.opening.startswith(one.opening) for one, later in pairwise(fixed)):
            text.add("lines = sorted(set(lines))")
            return
        named = (name for one in fixed if one.target for name in one.target.template.fields)
        several = [
            f"len({self._cells[name]}) > 1" for name in dict.fromkeys(named) if name not in self._single
        ]
        if several:
            text.add("several = (", *(f"    {one} or" for one in several), "    False", ")")
            with text.under("if several"):
                text.add("lines = sorted(set(lines))")

    def _fixed(self, rule: NodeRule, fragment: str, place: int) -> Iterator[_Saying]:
        head = f"#{fragment}> " if fragment else "> "
        for target, predicate, condition in _said(rule):
            expressions = [self._asked(one) for one in (rule.condition, condition) if one is not None]
            opening = f"{head}<{predicate}> "
            constant = self._constant(target)
            yield _Saying(opening + (constant or ""), place, " and ".join(expressions) or None, target)
            place += 1

    def _asked(self, condition: Condition) -> str:
        """The name of what a condition on the record comes to: it is asked once."""
        if condition not in self._conditions:
            self._conditions[condition] = name = f"c{len(self._conditions)}"
            self._text.add(f"{name} = {self._condition(condition, self._cells)}")
        return self._conditions[condition]

    def _free(self, rules: list[tuple[int, NodeRule]]) -> None:
        text, formats = self._text, self._connector.formats
        leaders = {rule.each for _, rule in rules if rule.each is not None}
        family_of = families(self._fields, leaders)
        for place in sorted({place for family in family_of.values() for place in family}):
            text.add(f"i{place} = {text.name('items', compile_items(self._fields[place], formats))}(row)")
        for place, rule in rules:
            cells = self._cells
            family = family_of[rule.each] if rule.each is not None else ()
            cells = cells | {self._fields[one].name: f"w{one}" for one in family}
            loop = None
            if rule.each is not None:
                items = "".join(f"i{one}, " for one in family)
                loop = f"for {''.join(f'w{one}, ' for one in family)}in zip({items}strict=True)"
            with text.under(loop), text.under(f"if {cells[rule.each]}" if rule.each is not None else None):
                self._node(place, rule, cells)

    def _node(self, place: int, rule: NodeRule, cells: Mapping[str, str]) -> None:
        text = self._text
        with text.under(f"if {self._condition(rule.condition, cells)}" if rule.condition else None):
            fragments = self._texts(rule.fragment, cells, fragment_part)
            with text.under(f"for fragment in {fragments}" if rule.fragment.parts else None):
                text.add('node = f"<{record}#{fragment}"' if rule.fragment.parts else "node = start")
                for target, predicate, condition in _said(rule):
                    with text.under(f"if {self._condition(condition, cells)}" if condition else None):
                        opening = f"> <{predicate}> {self._constant(target) or ''}"
                        self._object("node", opening, target, cells, place)

    def _constant(self, target: ObjectRule) -> str | None:
        """The object as it is written, up to the line's end, when it is the same for every record."""
        constant = target.template.resolve(self._known).constant
        if constant is None:
            return None
        is_iri = target.template.is_iri
        return (iri(constant) if is_iri else literal(constant, target.language, target.datatype)) + END

    def _object(
        self, node: str, opening: str, target: ObjectRule, cells: Mapping[str, str], place: int
    ) -> None:
        text = self._text
        template = target.template.resolve(self._known)
        fragment = template.record_fragment
        if template.constant is not None:
            text.add(f"add({node} + {text.name('end', opening)})")
        elif not template.is_iri:
            # Spelled once: the tag and the datatype are checked here, not for every value.
            ending = literal("", target.language, target.datatype)[1:] + END
            says, ends = text.name("says", f'{opening}"'), text.name("end", ending)
            with text.under(f"for text in {self._texts(template, cells)}"):
                with text.under(f"if {_MUST_BE_ESCAPED}"):
                    text.add("text = escape(text)")
                text.add(f'add(f"{{{node}}}{{{says}}}{{text}}{{{ends}}}")')
        elif fragment is not None and is_iri(f"https://example.org/#{fragment}"):
            says = text.name("says", f"{opening}<")
            ends = text.name("end", f"#{fragment}>{END}" if fragment else f">{END}")
            text.add(f'add(f"{{{node}}}{{{says}}}{{record}}{{{ends}}}")')
        else:
            column = " + ".join(dict.fromkeys(self._columns[name] for name in template.fields))
            known, write = compile_tails(opening, template, column, place)
            names = set(template.fields)
            with text.under(f"if {cells[names.pop()]}" if len(names) == 1 else None):
                text.add(
                    f"values = {_values(template, cells)}", f"tails = {text.name('known', known)}.get(values)"
                )
                with text.under("if tails is None"):
                    text.add(f"tails = {text.name('write', write)}(record, values, row, said)")
                with text.under("for tail in tails"):
                    text.add(f"add({node} + tail)")

    def _condition(self, condition: Condition, cells: Mapping[str, str]) -> str:
        """Whether it holds, as an expression."""
        left, right = (side.resolve(self._known) for side in (condition.left, condition.right))
        if left.single is not None and right.constant is not None:
            word = "in" if condition.equal else "not in"
            return f"{self._text.name('word', right.constant)} {word} ({cells[left.single]} or blank)"
        sides = f"agree({self._texts(left, cells)}, {self._texts(right, cells)})"
        return sides if condition.equal else f"not {sides}"

    def _texts(
        self, template: Template, cells: Mapping[str, str], spell: Callable[[str], str] | None = None
    ) -> str:
        """The texts of a template, as an expression."""
        if template.single is not None and spell is None:
            return cells[template.single]
        texts = compile_template(template.resolve(self._known), spell)
        return f"{self._text.name('texts', texts)}(record, {_values(template, cells)})"


def _said(rule: NodeRule) -> Iterator[tuple[ObjectRule, str, Condition | None]]:
    """What a rule says of its node: every object with its predicate and its condition, in the order of the predicates."""
    for one in sorted(rule.statements, key=lambda one: one.predicates):
        for predicate in one.predicates:
            for target in one.objects:
                yield target, predicate, one.condition


def _values(template: Template, cells: Mapping[str, str]) -> str:
    """The values of a template's fields, in order, as an expression."""
    return f"({''.join(f'{cells[name]}, ' for name in template.fields)})".replace(", )", ",)")
