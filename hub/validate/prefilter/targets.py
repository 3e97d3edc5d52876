"""Which rules which nodes have to pass, by the targets of the shapes.

Nodes of one make, with the same properties and the same types, have to pass the same rules: worked out once for each make.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
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
        self._all, self._reaching = _Aims(), _Aims()
        for shape in shapes:
            nodes, classes, implicit, objects_of, subjects_of = shape.target()
            aims = (
                ("node", nodes),
                ("class", dict.fromkeys((*classes, *implicit))),
                ("inverse", objects_of),
                ("predicate", subjects_of),
            )
            named = [(kind, text_of(node)) for kind, found in aims for node in _nodes(found)]
            rules = list(tests.rules(shape)) if named else []
            self._all.add(named, rules)
            self._reaching.add(named, [each for each in rules if each.reaches_others])

    def pairs(self, index: NodeIndex) -> Iterator[tuple[TermText, Iterable[Rule]]]:
        """Each node that some shape aims at, with the rules it has to pass. A node may come more than once.

        The batch's nodes; and those of the reference for rules that may find something about other nodes on the way.
        """
        yield from self._all.pairs(index, index.own.items(), index.is_own)
        if self._reaching:
            yield from self._reaching.pairs(index, index.others(), lambda node: not index.is_own(node))


class _Aims:
    """Rules by what they aim at. False when there is none."""

    def __init__(self) -> None:
        self._by: dict[str, dict[TermText, list[Rule]]] = {
            kind: {} for kind in ("node", "class", "inverse", "predicate")
        }
        self._known: dict[_Make, tuple[Rule, ...]] = {}

    def __bool__(self) -> bool:
        return any(self._by.values())

    def add(self, aims: Iterable[tuple[str, TermText]], rules: list[Rule]) -> None:
        if rules:
            for kind, text in aims:
                self._by[kind].setdefault(text, []).extend(rules)

    def pairs(
        self,
        index: NodeIndex,
        described: Iterable[tuple[TermText, Properties]],
        is_wanted: Callable[[TermText], bool],
    ) -> Iterator[tuple[TermText, Iterable[Rule]]]:
        """``described``: the nodes wanted that are the subject of something."""
        known: dict[_Make, tuple[Rule, ...]] = {} if index.states_subclasses else self._known
        for node, properties in described:
            make = (tuple(properties), tuple(properties.get(TYPE, ())))
            rules = known.get(make)
            if rules is None:
                if len(known) >= _REMEMBERED:
                    known.clear()
                rules = known[make] = self._rules(index, properties)
            if rules:
                yield node, rules
        for node, aimed in self._by["node"].items():
            if is_wanted(node):
                yield node, aimed
        for predicate, aimed in self._by["inverse"].items():
            values = {
                value for _, properties in index.everything() for value in properties.get(predicate, ())
            }
            for value in values:
                if is_wanted(value):
                    yield value, aimed

    def _rules(self, index: NodeIndex, properties: Properties) -> tuple[Rule, ...]:
        """The rules for the nodes of one make, without those that none of them can break."""
        found: dict[Rule, None] = {}
        for predicate in properties:
            found.update(dict.fromkeys(self._by["predicate"].get(predicate, ())))
        for each in properties.get(TYPE, ()):
            for cls in index.superclasses(each):
                found.update(dict.fromkeys(self._by["class"].get(cls, ())))
        return tuple(rule for rule in found if rule.needs is None or not rule.needs.isdisjoint(properties))


def _nodes(found: Iterable[Node]) -> Iterator[Node]:
    return iter(dict.fromkeys(found))
