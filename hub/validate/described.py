"""What a document written as a tree (JSON-LD, RDF/XML) says of its nodes, with lines: to find again what was found wrong.

The parser of the triples keeps no lines and gives blank nodes names of its own. So a value is looked for in the text by
the way that leads to it: a node that has an IRI, then properties. What is not found that way has no line: none is better
than a wrong one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class Member:
    """One property of a node: ``name`` as it is written, ``text`` when its value is a scalar or a link, ``node`` when it
    is described right there."""

    name: str
    line: int
    text: str | None = None
    node: Described | None = None


@dataclass(slots=True)
class Described:
    """A node where it is described: ``iri`` as written, None when it has none."""

    line: int
    iri: str | None = None
    members: list[Member] = field(default_factory=list)


class Tree:
    """The ``nodes`` of a document. ``is_named(name, property IRI)`` tells whether a written name stands for a property;
    ``resolve`` makes a written IRI absolute."""

    def __init__(
        self,
        nodes: Iterable[Described],
        is_named: Callable[[str, str], bool],
        resolve: Callable[[str], str],
    ) -> None:
        self._is_named = is_named
        self._by_iri: dict[str, list[Described]] = {}
        for node in nodes:
            for inner in _all(node):
                if inner.iri is not None:
                    self._by_iri.setdefault(resolve(inner.iri), []).append(inner)

    def line_of(self, way: tuple[str, ...], path: str | None, value: str | None) -> int | None:
        """The line of ``value`` as the ``path`` of the node at the end of ``way`` (an IRI, then properties); of the
        property when the value is not seen; of the node otherwise; None when the node is not found."""
        found = self._by_iri.get(way[0], [])
        reached: int | None = None
        for step in way[1:]:
            members = [member for node in found for member in self._members(node, step)]
            reached = members[0].line if members else reached
            found = [member.node for member in members if member.node is not None]
        members = [member for node in found for member in self._members(node, path)] if path else []
        for member in members:
            if value is not None and member.text == value:
                return member.line
        if members:
            return members[0].line
        if len(found) > 1 and len(way) > 1:
            return reached  # several nodes stand there, and nothing tells which one is meant
        return found[0].line if found else reached

    def _members(self, node: Described, name: str) -> Iterator[Member]:
        return (member for member in node.members if self._is_named(member.name, name))


def _all(node: Described) -> Iterator[Described]:
    """``node`` and those described inside."""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        yield each
        waiting.extend(member.node for member in reversed(each.members) if member.node is not None)
