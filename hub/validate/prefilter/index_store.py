"""An rdflib store over a :class:`NodeIndex`: pyshacl reads the whole batch, and only what it reads becomes terms.

So nothing has to be copied out for it, and nothing that a shape can read can be missing.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Any

from rdflib import Graph
from rdflib.store import Store
from rdflib.term import Node

from hub.validate.prefilter.node_index import NodeIndex, Properties
from hub.validate.prefilter.term_text import TermText, text_of

_Terms = tuple[Node, Node, Node]


class IndexStore(Store):
    """Read only: adding and removing are rdflib's defaults, and nobody asks for them.

    ``graph``: the one graph that reads it, which pyshacl asks for when it reads the store as a data set.
    """

    context_aware = True
    graph_aware = True

    def __init__(self, index: NodeIndex) -> None:
        super().__init__()
        self._index = index
        self.graph: Graph | None = None
        self._namespaces: dict[str, Any] = {}

    def triples(
        self, triple_pattern: tuple[Node | None, Node | None, Node | None], context: Graph | None = None
    ) -> Iterator[tuple[_Terms, Iterator[Graph | None]]]:
        subject, predicate, value = triple_pattern
        texts = [None if each is None else text_of(each) for each in triple_pattern]
        index, graph = self._index, context if context is not None else self.graph
        # A list: a caller may look further while it reads on, and what it looks up may be indexed meanwhile.
        for s, p, o in list(self._matching(*texts)):
            triple = (
                index.node(s) if subject is None else subject,
                index.node(p) if predicate is None else predicate,
                index.value_node(s, p, o) if value is None else value,
            )
            yield triple, iter((graph,))

    def _matching(
        self, subject: TermText | None, predicate: TermText | None, value: TermText | None
    ) -> Iterator[tuple[TermText, TermText, TermText]]:
        if subject is not None:
            yield from _of(subject, self._index.properties(subject), predicate, value)
        elif predicate is not None and value is not None:
            for each in self._index.subjects(predicate, value):
                yield each, predicate, value
        elif value is not None:
            for each, step in self._index.pointing(value):
                yield each, step, value
        else:
            for each, properties in self._index.everything():
                yield from _of(each, properties, predicate, value)

    def __len__(self, context: Graph | None = None) -> int:
        return len(self._index)

    def contexts(self, triple: Any = None) -> Generator[Graph, None, None]:
        yield from ()

    def bind(self, prefix: str, namespace: Any, override: bool = True) -> None:
        self._namespaces[prefix] = namespace

    def namespace(self, prefix: str) -> Any:
        return self._namespaces.get(prefix)

    def prefix(self, namespace: Any) -> str | None:
        return next((prefix for prefix, each in self._namespaces.items() if each == namespace), None)

    def namespaces(self) -> Iterator[tuple[str, Any]]:
        return iter(self._namespaces.items())


def _of(
    subject: TermText, properties: Properties, predicate: TermText | None, value: TermText | None
) -> Iterator[tuple[TermText, TermText, TermText]]:
    for each in properties if predicate is None else (predicate,):
        values = properties.get(each, ())
        if value is None:
            for one in values:
                yield subject, each, one
        elif value in values:
            yield subject, each, value
