"""A graph that has stopped changing, and remembers what it was asked: pyshacl looks a path up again at every focus node."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, Self

from rdflib import Graph
from rdflib.term import Node


class StillGraph(Graph):
    """In memory. What is remembered is forgotten when the graph changes after all."""

    def __init__(self) -> None:
        super().__init__(store="SimpleMemory", bind_namespaces="none")
        self._objects: dict[tuple[Node, Node], tuple[Node, ...]] = {}

    def objects(
        self, subject: Any = None, predicate: Any = None, unique: bool = False
    ) -> Generator[Node, None, None]:
        if not isinstance(subject, Node) or not isinstance(predicate, Node):
            yield from super().objects(subject, predicate, unique)
            return
        known = self._objects.get((subject, predicate))
        if known is None:
            known = self._objects[subject, predicate] = tuple(super().objects(subject, predicate))
        yield from known

    def add(self, triple: Any) -> Self:
        self._objects.clear()
        return super().add(triple)

    def addN(self, quads: Any) -> Self:  # noqa: N802
        self._objects.clear()
        return super().addN(quads)

    def remove(self, triple: Any) -> Self:
        self._objects.clear()
        return super().remove(triple)
