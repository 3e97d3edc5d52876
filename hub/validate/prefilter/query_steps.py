"""One triple pattern of a query, followed from what is known of it to what is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rdflib import BNode, URIRef, Variable
from rdflib.term import Node

from hub.validate.prefilter.node_index import NodeIndex
from hub.validate.prefilter.query_values import Solution, UnsupportedError, UnsureError
from hub.validate.prefilter.term_text import TermText, text_of

Solve = Callable[[NodeIndex, Solution], Iterator[Solution]]
"""The solutions of a part of a query that go with those found so far."""


def term(node: Node) -> Callable[[Solution], TermText | None]:
    """The text of a constant, or of what a variable has; None while it has nothing."""
    if isinstance(node, Variable | BNode):

        def look(solution: Solution) -> TermText | None:
            value = solution.get(node)
            if value is None or type(value) is str:
                return value
            raise UnsureError  # computed: "a" may be "a"^^xsd:string for rdflib, which is another term

        return look
    text = text_of(node)
    return lambda _solution: text


def known_term(start: TermText | None) -> TermText:
    if start is None:
        raise UnsureError  # it could not be computed: then it may be anything
    return start


def backwards(subject: Node, predicate: URIRef | Variable, value: Node) -> Solve:
    end = term(value)
    if isinstance(predicate, Variable):
        return _by_any_property(subject, predicate, end)
    step = text_of(predicate)

    def solve(index: NodeIndex, solution: Solution) -> Iterator[Solution]:
        for each in index.subjects(step, known_term(end(solution))):
            yield {**solution, subject: each}

    return solve


def _by_any_property(subject: Node, predicate: Variable, end: Callable[[Solution], TermText | None]) -> Solve:
    if predicate == subject:
        raise UnsupportedError
    which = term(predicate)

    def solve(index: NodeIndex, solution: Solution) -> Iterator[Solution]:
        only = which(solution)
        for each, step in index.pointing(known_term(end(solution))):
            if only is None or only == step:
                yield {**solution, predicate: step, subject: each}

    return solve


def any_property(start: Callable[[Solution], TermText | None], predicate: Variable, value: Node) -> Solve:
    if predicate == value:
        raise UnsupportedError
    which, end = term(predicate), term(value)

    def solve(index: NodeIndex, solution: Solution) -> Iterator[Solution]:
        only, known = which(solution), end(solution)
        for each, values in index.properties(known_term(start(solution))).items():
            if only is None or only == each:
                named = {**solution, predicate: each}
                if known is None:
                    for one in values:
                        yield {**named, value: one}
                elif known in values:
                    yield named

    return solve
