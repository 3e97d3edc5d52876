"""Which rules which nodes have to pass, by the targets of the shapes.

Nodes of one make, with the same properties and the same types, have to pass the same rules: worked out once for each make.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from rdflib.term import Node

from hub.validate.prefilter.node_index import TYPE, NodeIndex, Properties
from hub.validate.prefilter.shape_tests import Rule, ShapeTests
from hub.validate.prefilter.term_text import TermText, text_of

_Make = tuple[tuple[TermText, ...], tuple[TermText, ...]]
_REMEMBERED = 20_000


class Targets:
    """The rules of a shapes graph by what they aim at: ``sh:targetClass`` (or a shape that is a class), ``sh:targetNode``,
    ``sh:targetSubjectsOf`` and ``sh:targetObjectsOf``."""

    def __init__(self, tests: ShapeTests, shapes: Iterable[Any]) -> None:
        self._by_class: dict[TermText, list[Rule]] = {}
        self._by_node: dict[TermText, list[Rule]] = {}
        self._by_predicate: dict[TermText, list[Rule]] = {}
        self._by_inverse: dict[TermText, list[Rule]] = {}
        for shape in shapes:
            nodes, classes, implicit, objects_of, subjects_of = shape.target()
            aims = (
                (self._by_node, nodes),
                (self._by_class, dict.fromkeys((*classes, *implicit))),
                (self._by_inverse, objects_of),
                (self._by_predicate, subjects_of),
            )
            named = [(table, text_of(node)) for table, found in aims for node in _nodes(found)]
            rules = list(tests.rules(shape)) if named else []
            for table, text in named:
                table.setdefault(text, []).extend(rules)
        self._known: dict[_Make, tuple[Rule, ...]] = {}

    def pairs(self, index: NodeIndex) -> Iterator[tuple[TermText, Iterable[Rule]]]:
        """Each node of the batch that some shape aims at, with the rules it has to pass. A node may come more than once."""
        known: dict[_Make, tuple[Rule, ...]] = {} if index.states_subclasses else self._known
        for node, properties in index.own.items():
            make = (tuple(properties), tuple(properties.get(TYPE, ())))
            rules = known.get(make)
            if rules is None:
                if len(known) >= _REMEMBERED:
                    known.clear()
                rules = known[make] = self._rules(index, properties)
            if rules:
                yield node, rules
        for node, aimed in self._by_node.items():
            if index.is_own(node):
                yield node, aimed
        for predicate, aimed in self._by_inverse.items():
            values = {
                value for _, properties in index.everything() for value in properties.get(predicate, ())
            }
            for value in values:
                if index.is_own(value):
                    yield value, aimed

    def _rules(self, index: NodeIndex, properties: Properties) -> tuple[Rule, ...]:
        """The rules for the nodes of one make, without those that none of them can break."""
        found: dict[Rule, None] = {}
        for predicate in properties:
            found.update(dict.fromkeys(self._by_predicate.get(predicate, ())))
        for each in properties.get(TYPE, ()):
            for cls in index.superclasses(each):
                found.update(dict.fromkeys(self._by_class.get(cls, ())))
        return tuple(rule for rule in found if rule.needs is None or not rule.needs.isdisjoint(properties))


def _nodes(found: Iterable[Node]) -> Iterator[Node]:
    return iter(dict.fromkeys(found))
