"""SHACL shapes, each made once into tests over a :class:`NodeIndex`.

Every test answers as pyshacl does, or is unsure. pyshacl has read the parameters: its components are what is compiled,
so that shapes it refuses are refused here, in its words. What is not compiled (components of someone's own, disjoint
qualified shapes, circles of shapes, queries out of :mod:`query_tests`'s reach) makes a test unsure, never wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from pyshacl.constraints import CONSTRAINT_PARAMETERS_MAP
from pyshacl.constraints.constraint_component import ConstraintComponent
from pyshacl.constraints.core.shape_based_constraints import PropertyConstraintComponent
from pyshacl.constraints.sparql.sparql_based_constraints import SPARQLBasedConstraint
from pyshacl.errors import ConstraintLoadWarning, ReportableRuntimeError
from pyshacl.shape import Shape
from pyshacl.shapes_graph import ShapesGraph
from rdflib import SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from hub.validate.prefilter.node_index import NodeIndex
from hub.validate.prefilter.paths import PathError, Walk, first_steps, walk_of
from hub.validate.prefilter.set_tests import MAKERS as SET_MAKERS
from hub.validate.prefilter.set_tests import (
    PASSED_WITHOUT_VALUES,
    NodeTest,
    SetTest,
    all_tests,
    unsure,
)
from hub.validate.prefilter.term_text import TermText
from hub.validate.prefilter.value_tests import MAKERS as VALUE_MAKERS
from hub.validate.prefilter.value_tests import ValueTest
from hub.validate.prefilter.verdict import Verdict, all_of

QueryTest = Callable[[SPARQLBasedConstraint], NodeTest]
"""Makes the test of a ``sh:sparql`` constraint."""

_DEEPEST = 10
"""Shapes that nest deeper are pyshacl's alone: past fifteen it ends with an error, which is for it to do."""
_REMEMBERED, _SHORT = 50_000, 200
"""How many values a test remembers to have cleared, and how long they may be."""
_TO_ONE = (SH.property, SH.node, SH["not"], SH.qualifiedValueShape)
_TO_MANY = (SH["and"], SH["or"], SH.xone)


@dataclass(frozen=True, eq=False)
class Rule:
    """The least that pyshacl can be asked about a focus node: a property shape, or a node shape.

    ``needs``: a node that has none of these predicates conforms; None when every node is to be tested.
    ``reaches_others``: what it finds may be about other nodes than the focus node, by ``sh:property`` within a property.
    """

    shape: Shape
    test: NodeTest
    needs: frozenset[TermText] | None
    reaches_others: bool = False

    def __str__(self) -> str:
        """The shape's name, or the property it is about when it has none."""
        shape = self.shape
        return str(shape.path() if isinstance(shape.node, BNode) and shape.is_property_shape else shape.node)


class ShapeTests:
    """The tests of a shapes graph. Raises pyshacl's own errors when it is made of shapes pyshacl refuses."""

    def __init__(self, shapes: ShapesGraph, query_test: QueryTest) -> None:
        self._shapes = shapes
        self._query_test = query_test
        self._tests: dict[Node, NodeTest] = {}
        self._depths = _Depths(shapes.graph)
        for shape in shapes.shapes:
            if not shape.deactivated:
                _check_references(shape)

    def rules(self, shape: Shape) -> Iterator[Rule]:
        """What a focus node of ``shape`` has to pass: its own constraints, then its property shapes one by one.

        Asked for a property shape alone, pyshacl writes the results it writes on the way through the shape around it.
        """
        if shape.deactivated:
            return
        if self._depths.of(shape.node) > _DEEPEST:
            yield Rule(shape, _unsure, None, reaches_others=True)
        elif shape.is_property_shape:
            reaches = (shape.node, SH.property, None) in shape.sg.graph
            yield Rule(shape, self._test(shape), self._needs(shape), reaches)
        else:
            components = components_of(shape)
            inner = [each for each in components if isinstance(each, PropertyConstraintComponent)]
            own = [each for each in components if not isinstance(each, PropertyConstraintComponent)]
            if own or shape.find_custom_constraints():
                yield Rule(shape, self._made(shape, own, None), None)
            for component in inner:
                for node in component.property_shapes:
                    yield from self.rules(shape.get_other_shape(node))

    def _test(self, shape: Shape) -> NodeTest:
        """Whether a node conforms to ``shape``."""
        test = self._tests.get(shape.node)
        if test is None:
            test = self._tests[shape.node] = self._make(shape)
        return test

    def _make(self, shape: Shape) -> NodeTest:
        if shape.deactivated:
            return lambda _index, _node: True
        if self._depths.of(shape.node) > _DEEPEST:
            return _unsure
        walk: Walk | None = None
        if shape.is_property_shape:
            try:
                walk = walk_of(shape.sg.graph, shape.path())
            except PathError:
                return _unsure
        return self._made(shape, components_of(shape), walk)

    def _made(self, shape: Shape, components: Iterable[ConstraintComponent], walk: Walk | None) -> NodeTest:
        values: list[ValueTest] = []
        sets: list[SetTest] = []
        nodes: list[NodeTest] = []
        for component in components:
            kind = type(component)
            if kind in VALUE_MAKERS:
                values.append(VALUE_MAKERS[kind](component))
            elif kind in SET_MAKERS:
                sets.append(SET_MAKERS[kind](component, lambda node: self._test(shape.get_other_shape(node))))
            elif isinstance(component, SPARQLBasedConstraint):
                nodes.append(self._query_test(component))
            else:
                nodes.append(_unsure)
        if shape.find_custom_constraints():
            nodes.append(_unsure)
        return all_tests([_over_values(walk, tuple(values), tuple(sets)), *nodes])

    @staticmethod
    def _needs(shape: Shape) -> frozenset[TermText] | None:
        kinds = {type(each) for each in components_of(shape)}
        if not kinds <= PASSED_WITHOUT_VALUES | set(VALUE_MAKERS) or shape.find_custom_constraints():
            return None
        try:
            walk_of(shape.sg.graph, shape.path())
        except PathError:
            return None  # pyshacl may have something to say of it at any node
        return first_steps(shape.sg.graph, shape.path())


def components_of(shape: Shape) -> list[ConstraintComponent]:
    """pyshacl's constraint components of ``shape``, each once. Raises what pyshacl raises for wrong parameters."""
    found: dict[type, ConstraintComponent] = {}
    for predicate in shape.sg.graph.predicates(shape.node):
        kind = CONSTRAINT_PARAMETERS_MAP.get(predicate)
        if kind is not None and kind not in found:
            try:
                found[kind] = kind(shape)
            except ConstraintLoadWarning:
                continue  # pyshacl passes over it too
            except (
                Exception
            ) as error:  # what pyshacl refuses, and what it did not think of and would end with
                said = getattr(error, "message", None) or f"{kind.constraint_name()}: {error}"
                raise ReportableRuntimeError(f"{_called(shape)}: {said}") from error
    return list(found.values())


def _called(shape: Shape) -> str:
    """The shape's name; for one without, that of the shape around it, and its path."""
    graph, around = shape.sg.graph, 0
    node: Node = shape.node
    while isinstance(node, BNode) and around < _DEEPEST:
        node, around = (
            next((each for link in _TO_ONE for each in graph.subjects(link, node)), node),
            around + 1,
        )
    path = shape.path() if shape.is_property_shape else None
    return f"{node} (sh:path {path})" if isinstance(path, URIRef) else str(node)


def _over_values(walk: Walk | None, values: tuple[ValueTest, ...], sets: tuple[SetTest, ...]) -> NodeTest:
    """The constraints of one shape. Without a path, the node is its own value."""
    cleared: set[TermText] = set()

    def test(index: NodeIndex, node: TermText) -> Verdict:
        reached = walk(index, node) if walk else [node]
        conforms = True
        if values:
            for value in reached:
                if value not in cleared:
                    said = all_of(each(value) for each in values)
                    if said is None:
                        return None
                    if not said:
                        conforms = False
                    elif len(value) < _SHORT:
                        if len(cleared) >= _REMEMBERED:
                            cleared.clear()
                        cleared.add(value)
        for each in sets:
            said = each(index, node, reached)
            if said is None:
                return None
            conforms = conforms and said
        return conforms

    return test


def _unsure(_index: NodeIndex, _node: TermText) -> Verdict:
    return unsure(_index, _node, [])


class _Depths:
    """How deep shapes nest, by what refers to what in the shapes graph. Infinite within and above a circle."""

    def __init__(self, shapes: Graph) -> None:
        self._shapes = shapes
        self._known: dict[Node, float] = {}

    def of(self, shape: Node) -> float:
        known = self._known.get(shape)
        if known is None:
            self._known[shape] = float("inf")  # what is met again before it is known goes round
            below = [self.of(each) for each in referred(self._shapes, shape)]
            known = self._known[shape] = 1 + max(below, default=0)
        return known


def referred(shapes: Graph, shape: Node) -> Iterator[Node]:
    """The shapes that ``shape`` names: ``sh:property``, ``sh:node``, ``sh:not``, qualified, and members of lists."""
    for link in _TO_ONE:
        yield from shapes.objects(shape, link)
    for link in _TO_MANY:
        for listed in shapes.objects(shape, link):
            yield from shapes.items(listed)


def _check_references(shape: Shape) -> None:
    components_of(shape)
    graph = shape.sg.graph
    if shape.is_property_shape and isinstance(shape.path(), Literal):
        raise ReportableRuntimeError(
            f"{_called(shape)}: sh:path is a text, and must be a property or a path."
        )
    for node in referred(graph, shape.node):
        if shape.get_other_shape(node) is None:
            raise ReportableRuntimeError(f"{_called(shape)} names the shape {node}, which does not exist.")
    for node in graph.objects(shape.node, SH.property):
        if not shape.get_other_shape(node).is_property_shape:
            raise ReportableRuntimeError(
                f"{_called(shape)} names {node} by sh:property, which is no property shape."
            )
