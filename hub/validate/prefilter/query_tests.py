"""A ``sh:sparql`` constraint made once into a test: does its query have any solution at this focus node?

pyshacl has rdflib evaluate the query at every focus node, which takes a thousand times longer. Only queries that start
at ``$this`` and go on from there are compiled: basic graph patterns with paths, FILTER, BIND, EXISTS, OPTIONAL, UNION,
over the expressions of :mod:`query_expression`. Answered "none", the focus node is clear; otherwise pyshacl is asked.

The queries are not handed to another engine, once for all nodes, as they well might: Oxigraph reads ``"01"^^xsd:integer`` as
``1``, has other regular expressions, and compares otherwise than rdflib, and each difference could clear what pyshacl would
report.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pyshacl.constraints.sparql.sparql_based_constraints import SPARQLBasedConstraint
from pyshacl.errors import ReportableRuntimeError, ValidationFailure
from rdflib import BNode, Literal, URIRef, Variable
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.plugins.sparql.sparql import Query
from rdflib.term import Node

from hub.validate.prefilter.node_index import NodeIndex
from hub.validate.prefilter.query_expression import compiled
from hub.validate.prefilter.query_paths import check_truth, has_repetition, query_walk
from hub.validate.prefilter.query_steps import Solve, any_property, backwards, known_term, term
from hub.validate.prefilter.query_values import (
    ExpressionError,
    Solution,
    UnsupportedError,
    UnsureError,
    Value,
    truth,
)
from hub.validate.prefilter.set_tests import NodeTest
from hub.validate.prefilter.term_text import TermText, text_of
from hub.validate.prefilter.verdict import Verdict, all_of

Prepare = Callable[[str], Query]

_THIS, _SHAPE = Variable("this"), Variable("currentShape")
_ANYWHERE = URIRef("urn:x-focus-node")
_REFUSED = (ValidationFailure, ReportableRuntimeError, NotImplementedError)


def query_test(constraint: SPARQLBasedConstraint, prepare: Prepare) -> NodeTest:
    """Whether a node has no solution to any query of ``constraint``.

    A text is parsed when the first node comes: parsing is what takes longest. Raises pyshacl's error then for one that is
    no query; :func:`check_query` says so beforehand.
    """
    tests = [_test(each, prepare) for each in constraint.sparql_constraints if not each.deactivated]
    return lambda index, node: all_of(test(index, node) for test in tests)


def check_query(constraint: SPARQLBasedConstraint, prepare: Prepare) -> None:
    """Raises pyshacl's error for a text that is no query, naming the constraint."""
    for helper in constraint.sparql_constraints:
        try:
            _, text = helper.pre_bind_variables(_ANYWHERE)
        except _REFUSED:
            continue  # pyshacl says so itself
        _parsed(helper, text, prepare)


def _test(helper: Any, prepare: Prepare) -> NodeTest:
    made: list[NodeTest] = []

    def test(index: NodeIndex, node: TermText) -> Verdict:
        if not made:
            made.append(_make(helper, prepare))
        return made[0](index, node)

    return test


def _make(helper: Any, prepare: Prepare) -> NodeTest:
    try:
        bound, text = helper.pre_bind_variables(_ANYWHERE)
    except _REFUSED:
        return lambda _index, _node: None  # for pyshacl to refuse
    query = _parsed(helper, text, prepare)
    try:
        if "this" not in bound:
            raise UnsupportedError
        solve = _Compiler(frozenset(Variable(each) for each in bound)).solver(_body(query))
    except UnsupportedError:
        return lambda _index, _node: None
    before: Solution = {_SHAPE: text_of(bound["currentShape"])} if "currentShape" in bound else {}

    def test(index: NodeIndex, node: TermText) -> Verdict:
        try:
            for _ in solve(index, {**before, _THIS: node}):
                return None
        except UnsureError:
            return None
        return True

    return test


def _parsed(helper: Any, text: str, prepare: Prepare) -> Query:
    try:
        return prepare(helper.apply_prefixes(text))
    except Exception as error:
        said = " ".join(str(error).split())
        raise ReportableRuntimeError(
            f"{helper.node}: the query of sh:select cannot be read: {said}"
        ) from error


def _body(query: Query) -> CompValue:
    """What a SELECT selects from."""
    part: CompValue = query.algebra
    # What IRI() makes would depend on the base.
    if part.name != "SelectQuery" or part.datasetClause or query.prologue.base:
        raise UnsupportedError
    part = part.p
    while part.name in ("Project", "Distinct", "Reduced", "OrderBy"):
        part = part.p
    return part


class _Compiler:
    """Goes through a query once, from the start: ``bound`` has the variables that have a value so far, ``computed`` those
    that have one unless it could not be computed."""

    def __init__(self, bound: Iterable[Node], computed: Iterable[Node] = (), inside: bool = False) -> None:
        self._bound = set(bound)
        self._named = set(self._bound)
        self._computed = set(computed)
        self._inside = inside

    def solver(self, part: CompValue) -> Solve:
        make = {
            "BGP": self._patterns,
            "Join": self._patterns,
            "Filter": self._filter,
            "Extend": self._extend,
            "LeftJoin": self._optional,
            "Union": self._union,
        }.get(part.name)
        # Within EXISTS, rdflib hides the variables of the outside from some parts: those are left to it.
        hides = self._inside and part.name not in ("BGP", "Join") and not part.no_isolated_scope
        if make is None or hides:
            raise UnsupportedError
        return make(part)

    def _patterns(self, part: CompValue) -> Solve:
        waiting = list(_triples(part))
        steps: list[Solve] = []
        while waiting:
            chosen = next((each for each in waiting if self._is_reached(each[0])), None)
            if chosen is None:
                chosen = next((each for each in waiting if self._is_reached(each[2])), None)
                if chosen is None or not isinstance(chosen[1], URIRef | Variable):
                    raise UnsupportedError
                steps.append(backwards(*chosen))
            else:
                steps.append(self._forwards(*chosen))
            waiting.remove(chosen)
            self._bound.update(each for each in chosen if isinstance(each, Variable | BNode))
            self._named |= self._bound
        return _one_after_another(steps)

    def _is_reached(self, node: Node) -> bool:
        return isinstance(node, URIRef | Literal) or node in self._bound or node in self._computed

    def _forwards(self, subject: Node, predicate: Any, value: Node) -> Solve:
        start, end = term(subject), term(value)
        if isinstance(predicate, Variable):
            return any_property(start, predicate, value)
        walk, is_repeated = query_walk(predicate), has_repetition(predicate)

        def solve(index: NodeIndex, solution: Solution) -> Iterator[Solution]:
            reached = walk(index, known_term(start(solution)))
            known = end(solution)
            if known is not None:
                if is_repeated:
                    check_truth(known)
                if known in reached:
                    yield solution
            else:
                for each in reached:
                    yield {**solution, value: each}

        return solve

    def _filter(self, part: CompValue) -> Solve:
        inner = self.solver(part.p)
        condition = compiled(part.expr, self._exists)
        return lambda index, solution: (
            each for each in inner(index, solution) if _passes(condition, index, each)
        )

    def _extend(self, part: CompValue) -> Solve:
        inner = self.solver(part.p)
        expression, variable = compiled(part.expr, self._exists), part.var
        # rdflib raises for a variable that has a value already.
        if variable in self._named:
            raise UnsupportedError
        self._named.add(variable)
        self._computed.add(variable)

        def solve(index: NodeIndex, solution: Solution) -> Iterator[Solution]:
            for each in inner(index, solution):
                try:
                    yield {**each, variable: expression(index, each)}
                except ExpressionError:
                    yield each

        return solve

    def _optional(self, part: CompValue) -> Solve:
        outer = self.solver(part.p1)
        if part.p2.name != "BGP":
            raise UnsupportedError
        before = set(self._bound)
        inner = self.solver(part.p2)
        is_free = isinstance(part.expr, CompValue) and part.expr.name == "TrueFilter"
        condition = None if is_free else compiled(part.expr, self._exists)
        # What an OPTIONAL binds is not always bound after it: what comes later may not start there.
        self._bound = before

        def solve(index: NodeIndex, solution: Solution) -> Iterator[Solution]:
            for each in outer(index, solution):
                found = [
                    more
                    for more in inner(index, each)
                    if condition is None or _passes(condition, index, more)
                ]
                yield from found or [each]

        return solve

    def _union(self, part: CompValue) -> Solve:
        before = set(self._bound)
        first = self.solver(part.p1)
        after_first, self._bound = self._bound, before
        second = self.solver(part.p2)
        self._bound &= after_first

        def solve(index: NodeIndex, solution: Solution) -> Iterator[Solution]:
            yield from first(index, solution)
            yield from second(index, solution)

        return solve

    def _exists(self, group: CompValue) -> Callable[[NodeIndex, Solution], bool]:
        # Its variables are its own: they have no value outside.
        inner = _Compiler(self._bound, self._computed, inside=True).solver(group)
        return lambda index, solution: any(True for _ in inner(index, solution))


def _triples(part: CompValue) -> Iterator[tuple[Node, Any, Node]]:
    """Those of a basic graph pattern, or of several that are joined."""
    if part.name == "BGP":
        yield from part.triples
    elif part.name == "Join":
        yield from _triples(part.p1)
        yield from _triples(part.p2)
    else:
        raise UnsupportedError


def _passes(condition: Callable[[NodeIndex, Solution], Value], index: NodeIndex, solution: Solution) -> bool:
    try:
        return truth(condition(index, solution))
    except ExpressionError:
        return False


def _one_after_another(steps: list[Solve]) -> Solve:
    def solve(index: NodeIndex, solution: Solution) -> Iterator[Solution]:
        return _from(0, index, solution)

    def _from(place: int, index: NodeIndex, solution: Solution) -> Iterator[Solution]:
        if place == len(steps):
            yield solution
        else:
            for each in steps[place](index, solution):
                yield from _from(place + 1, index, each)

    return solve
