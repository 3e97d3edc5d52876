"""Constraints that look at the values of a focus node together, or at a value's place in the graph.

A test takes the graph, the focus node and its value nodes, and answers as pyshacl's own component would, or is unsure.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from typing import Any

from pyshacl.constraints.core.cardinality_constraints import (
    MaxCountConstraintComponent,
    MinCountConstraintComponent,
)
from pyshacl.constraints.core.logical_constraints import (
    AndConstraintComponent,
    NotConstraintComponent,
    OrConstraintComponent,
    XoneConstraintComponent,
)
from pyshacl.constraints.core.other_constraints import (
    ClosedConstraintComponent,
    HasValueConstraintComponent,
)
from pyshacl.constraints.core.property_pair_constraints import (
    DisjointConstraintComponent,
    EqualsConstraintComponent,
    LessThanConstraintComponent,
    LessThanOrEqualsConstraintComponent,
)
from pyshacl.constraints.core.shape_based_constraints import (
    NodeConstraintComponent,
    PropertyConstraintComponent,
    QualifiedValueShapeConstraintComponent,
)
from pyshacl.constraints.core.string_based_constraints import UniqueLangConstraintComponent
from pyshacl.constraints.core.value_constraints import ClassConstraintComponent
from pyshacl.errors import ReportableRuntimeError
from rdflib import RDFS, URIRef
from rdflib.term import Node

from hub.validate.order import IsBefore, in_order
from hub.validate.prefilter.node_index import TYPE, NodeIndex
from hub.validate.prefilter.term_text import TermText, is_literal, parts_of, text_of
from hub.validate.prefilter.verdict import Verdict, all_of, any_of, contrary, count_between

NodeTest = Callable[[NodeIndex, TermText], Verdict]
SetTest = Callable[[NodeIndex, TermText, list[TermText]], Verdict]
ConformsTo = Callable[[Node], NodeTest]
"""The test of another shape, by its name in the shapes graph."""


def unsure(_index: NodeIndex, _focus: TermText, _values: list[TermText]) -> Verdict:
    """For what only pyshacl can say."""
    return None


def _min_count(component: Any, _conforms_to: ConformsTo) -> SetTest:
    least = int(component.min_count.value)
    return lambda _index, _focus, values: len(values) >= least


def _max_count(component: Any, _conforms_to: ConformsTo) -> SetTest:
    most = int(component.max_count.value)
    return lambda _index, _focus, values: len(values) <= most


def _has_value(component: Any, _conforms_to: ConformsTo) -> SetTest:
    wanted = [text_of(each) for each in component.has_value_set]
    return lambda _index, _focus, values: all(each in values for each in wanted)


def _unique_lang(component: Any, _conforms_to: ConformsTo) -> SetTest:
    if not next(iter(component.string_rules)):
        return lambda _index, _focus, _values: True

    def test(_index: NodeIndex, _focus: TermText, values: list[TermText]) -> Verdict:
        if len(values) < 2:
            return True
        languages = [parts_of(each).language for each in values if is_literal(each)]
        tagged = [each for each in languages if each]
        return len(tagged) == len(set(tagged))

    return test


def _equals(component: Any, _conforms_to: ConformsTo) -> SetTest:
    others = _predicates(component.property_compare_set)
    return lambda index, focus, values: all(
        set(values) == set(index.values(focus, other)) for other in others
    )


def _disjoint(component: Any, _conforms_to: ConformsTo) -> SetTest:
    others = _predicates(component.property_compare_set)
    return lambda index, focus, values: all(
        set(values).isdisjoint(index.values(focus, other)) for other in others
    )


def _less_than(component: Any, _conforms_to: ConformsTo) -> SetTest:
    return _ordered(component, operator.lt)


def _less_than_or_equals(component: Any, _conforms_to: ConformsTo) -> SetTest:
    return _ordered(component, operator.le)


def _ordered(component: Any, is_before: IsBefore) -> SetTest:
    if not all(isinstance(each, URIRef) for each in component.property_compare_set):
        raise ReportableRuntimeError(f"{component.shape.node}: what is compared has to be a property.")
    others = _predicates(component.property_compare_set)

    def test(index: NodeIndex, focus: TermText, values: list[TermText]) -> Verdict:
        return all_of(
            in_order(index.node(value), index.node(against), is_before)
            for other in others
            for against in index.values(focus, other)
            for value in values
        )

    return test


def _class(component: Any, _conforms_to: ConformsTo) -> SetTest:
    wanted = [text_of(each) for each in component.class_rules]

    def is_one(index: NodeIndex, value: TermText) -> bool:
        types = index.values(value, TYPE)
        return all(any(cls in index.superclasses(each) for each in types) for cls in wanted)

    return lambda index, _focus, values: all(
        not is_literal(value) and is_one(index, value) for value in values
    )


_ALWAYS_ADMITTED = (TYPE, [text_of(RDFS.Resource)])


def _closed(component: Any, _conforms_to: ConformsTo) -> SetTest:
    if not component.is_closed:
        return lambda _index, _focus, _values: True
    admitted = {text_of(each) for each in component.ignored_props}
    for node in component.property_shapes:
        shape = component.shape.get_other_shape(node)
        if shape is None or not shape.is_property_shape:
            return unsure
        admitted.add(text_of(shape.path()))

    def test(index: NodeIndex, _focus: TermText, values: list[TermText]) -> Verdict:
        return all(
            predicate in admitted or (predicate, objects) == _ALWAYS_ADMITTED
            for value in values
            for predicate, objects in index.properties(value).items()
        )

    return test


def _node(component: Any, conforms_to: ConformsTo) -> SetTest:
    if any(component.shape.get_other_shape(each).is_property_shape for each in component.node_shapes):
        return _each_value(lambda _index, _node: None)  # an error, once there is a value
    return _each_value(all_tests(conforms_to(each) for each in component.node_shapes))


def _property(component: Any, conforms_to: ConformsTo) -> SetTest:
    return _each_value(all_tests(conforms_to(each) for each in component.property_shapes))


def _not(component: Any, conforms_to: ConformsTo) -> SetTest:
    tests = [conforms_to(each) for each in component.not_list]
    return _each_value(lambda index, node: all_of(contrary(test(index, node)) for test in tests))


def _and(component: Any, conforms_to: ConformsTo) -> SetTest:
    members = _members(component, component.and_list)
    return _each_value(all_tests(conforms_to(each) for listed in members for each in listed))


def _or(component: Any, conforms_to: ConformsTo) -> SetTest:
    lists = [[conforms_to(each) for each in listed] for listed in _members(component, component.or_list)]
    return _each_value(
        lambda index, node: all_of(any_of(test(index, node) for test in tests) for tests in lists)
    )


def _xone(component: Any, conforms_to: ConformsTo) -> SetTest:
    lists = [[conforms_to(each) for each in listed] for listed in _members(component, component.xone_nodes)]
    return _each_value(
        lambda index, node: all_of(
            count_between((test(index, node) for test in tests), 1, 1) for tests in lists
        )
    )


def _qualified(component: Any, conforms_to: ConformsTo) -> SetTest:
    if component.is_disjoint:
        return unsure
    tests = [conforms_to(each) for each in component.value_shapes]
    least, most = component.min_count, component.max_count

    def test(index: NodeIndex, _focus: TermText, values: list[TermText]) -> Verdict:
        return all_of(count_between((each(index, value) for value in values), least, most) for each in tests)

    return test


def all_tests(tests: Iterable[NodeTest]) -> NodeTest:
    """One test out of several, all of which must be passed."""
    every = tuple(tests)
    if len(every) == 1:
        return every[0]
    return lambda index, node: all_of(test(index, node) for test in every)


def _each_value(test: NodeTest) -> SetTest:
    return lambda index, _focus, values: all_of(test(index, value) for value in values)


def _predicates(nodes: Iterable[Node]) -> list[TermText]:
    return [text_of(each) for each in nodes]


def _members(component: Any, lists: Iterable[Node]) -> list[list[Node]]:
    """The members of each list, one listed twice being two of them: ``sh:xone`` counts."""
    graph = component.shape.sg.graph
    return [list(graph.items(each)) for each in lists]


MAKERS: dict[type, Callable[[Any, ConformsTo], SetTest]] = {
    MinCountConstraintComponent: _min_count,
    MaxCountConstraintComponent: _max_count,
    HasValueConstraintComponent: _has_value,
    UniqueLangConstraintComponent: _unique_lang,
    EqualsConstraintComponent: _equals,
    DisjointConstraintComponent: _disjoint,
    LessThanConstraintComponent: _less_than,
    LessThanOrEqualsConstraintComponent: _less_than_or_equals,
    ClassConstraintComponent: _class,
    ClosedConstraintComponent: _closed,
    NodeConstraintComponent: _node,
    PropertyConstraintComponent: _property,
    NotConstraintComponent: _not,
    AndConstraintComponent: _and,
    OrConstraintComponent: _or,
    XoneConstraintComponent: _xone,
    QualifiedValueShapeConstraintComponent: _qualified,
}
"""pyshacl's component → the maker of its test."""
PASSED_WITHOUT_VALUES = frozenset(MAKERS) - {
    MinCountConstraintComponent,
    HasValueConstraintComponent,
    EqualsConstraintComponent,
    QualifiedValueShapeConstraintComponent,
}
"""Those that a node without any value always passes."""
