"""One page of a feed as it was parsed: what it says of the stream, which pages it leads to, which members it holds.

Read as LDES 1.0 and TREE say (https://w3id.org/ldes/specification), and a little further: pages of servers that leave
``tree:view`` out, or name themselves by another address than they are found at, are read too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from hub.ldes.vocabulary import (
    EVENT_STREAM,
    IMMUTABLE,
    LESS_THAN,
    LESS_THAN_OR_EQUAL_TO,
    MEMBER,
    NODE,
    PATH,
    RELATION,
    SEQUENCE_PATH,
    TIMESTAMP_PATH,
    VALUE,
    VERSION_CREATE_OBJECT,
    VERSION_DELETE_OBJECT,
    VERSION_DELETE_PATH,
    VERSION_OF_PATH,
    VERSION_SEQUENCE_PATH,
    VERSION_TIMESTAMP_PATH,
    VERSION_UPDATE_OBJECT,
    VIEW,
)
from hub.model.statement import Term
from hub.model.vocabulary import RDF, TYPE

Quad = tuple[str, str, Term, str | None]
"""Subject, predicate, object, graph; blank nodes are ``_:`` names, graph None is the default one."""

PropertyPath = tuple[str, ...]
"""Predicates to follow one after the other."""

_FIRST, _REST, _NIL = RDF + "first", RDF + "rest", RDF + "nil"
_LONGEST_PATH = 20
_SETS = frozenset({"deletions", "other_changes"})


@dataclass(frozen=True, slots=True)
class Stream:
    """What a feed says of itself. Empty paths are not set; ``iri`` None when it has no name."""

    iri: str | None = None
    timestamp: PropertyPath = ()
    sequence: PropertyPath = ()
    version_of: PropertyPath = ()
    version_timestamp: PropertyPath = ()
    version_sequence: PropertyPath = ()
    delete_path: PropertyPath = (TYPE,)
    deletions: frozenset[str] = frozenset()
    other_changes: frozenset[str] = frozenset()

    def to_json(self) -> dict[str, Any]:
        """As JSON values: only the first page of a feed says all this."""
        values = ((each.name, getattr(self, each.name)) for each in fields(self))
        return {
            name: value if name == "iri" else sorted(value) if name in _SETS else list(value)
            for name, value in values
        }

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> Stream:
        """The way back. Raises TypeError, KeyError for what :meth:`to_json` did not write."""
        values: dict[str, Any] = {each.name: found[each.name] for each in fields(cls)}
        for name, value in values.items():
            if name != "iri":
                values[name] = frozenset(value) if name in _SETS else tuple(value)
        return cls(**values)


@dataclass(frozen=True, slots=True)
class Link:
    """A page that this one leads to. ``before``: every member there is older than this text, which spells a moment;
    None when nothing is said of it."""

    url: str
    before: str | None = None


class Page:
    """The page found at ``url``, asked for as ``asked``."""

    def __init__(self, quads: Iterable[Quad], url: str, asked: str | None = None) -> None:
        self.url = url
        self.asked = asked or url
        self._names = (url, self.asked)
        self._graphs: dict[str | None, dict[str, list[tuple[str, Term]]]] = {None: {}}
        for subject, predicate, value, graph in quads:
            self._graphs.setdefault(graph, {}).setdefault(subject, []).append((predicate, value))
        self._default = self._graphs[None]

    def describe(self, node: str, graph: str | None = None) -> Sequence[tuple[str, Term]]:
        """What is said of ``node`` in one graph, in document order."""
        return self._graphs.get(graph, {}).get(node, ())

    def has_graph(self, name: str) -> bool:
        return name in self._graphs

    def values(self, node: str, predicate: str) -> list[Term]:
        """The values of one predicate, in the default graph."""
        return [value for each, value in self.describe(node) if each == predicate]

    def follow(self, node: str, path: PropertyPath) -> list[Term]:
        """What stands at the end of ``path`` from ``node``; nothing at the end of none."""
        found = [Term("iri", node)] if path else []
        for predicate in path:
            found = [value for each in found if each.is_iri for value in self.values(each.value, predicate)]
        return found

    @property
    def is_immutable(self) -> bool:
        """Whether the page itself says that it will not change."""
        return any(
            term.value in {"true", "1"} for name in self._names for term in self.values(name, IMMUTABLE)
        )

    def streams_here(self) -> list[str]:
        """The streams of which this page is a view, each once."""
        return sorted(
            subject
            for subject, statements in self._default.items()
            if any(predicate == VIEW and value.value in self._names for predicate, value in statements)
        )

    def views_of(self, stream: str) -> list[str]:
        """The pages at which ``stream`` can be read, each once."""
        return sorted({term.value for term in self.values(stream, VIEW) if term.is_iri})

    def stream(self, iri: str | None) -> Stream:
        """What the page says of the stream ``iri``; without a name, of the only one it speaks of."""
        if iri is None:
            iri = self._only_stream()
        if iri is None:
            return Stream()
        return Stream(
            iri,
            timestamp=self._path(iri, TIMESTAMP_PATH),
            sequence=self._path(iri, SEQUENCE_PATH),
            version_of=self._path(iri, VERSION_OF_PATH),
            version_timestamp=self._path(iri, VERSION_TIMESTAMP_PATH),
            version_sequence=self._path(iri, VERSION_SEQUENCE_PATH),
            delete_path=self._path(iri, VERSION_DELETE_PATH) or (TYPE,),
            deletions=self._objects(iri, VERSION_DELETE_OBJECT),
            other_changes=self._objects(iri, VERSION_CREATE_OBJECT, VERSION_UPDATE_OBJECT),
        )

    def members(self, stream: str | None) -> list[str]:
        """The members that the page holds of ``stream``, of any when it has no name; each once, in document order."""
        found = (
            value.value
            for subject, statements in self._default.items()
            if stream is None or subject == stream
            for predicate, value in statements
            if predicate == MEMBER and value.is_iri
        )
        return list(dict.fromkeys(found))

    def links(self, timestamp: PropertyPath) -> list[Link]:
        """The pages this one leads to, each once. ``timestamp`` is the path of the stream's own order."""
        bounds: dict[str, str | None] = {}
        for relation in self._relations():
            for node in self.values(relation, NODE):
                if node.is_iri and not node.value.startswith("_:"):
                    url = node.value.partition("#")[0]
                    bounds[url] = self._upper_bound(relation, timestamp) or bounds.get(url)
        return [Link(url, before) for url, before in bounds.items()]

    def _relations(self) -> list[str]:
        own = [term.value for name in dict.fromkeys(self._names) for term in self.values(name, RELATION)]
        if own:
            return own
        return [
            value.value
            for statements in self._default.values()
            for predicate, value in statements
            if predicate == RELATION
        ]

    def _upper_bound(self, relation: str, timestamp: PropertyPath) -> str | None:
        kinds = {term.value for term in self.values(relation, TYPE)}
        if (
            not timestamp
            or not kinds & {LESS_THAN, LESS_THAN_OR_EQUAL_TO}
            or self._path(relation, PATH) != timestamp
        ):
            return None
        return next((term.value for term in self.values(relation, VALUE)), None)

    def _only_stream(self) -> str | None:
        found = [
            subject
            for subject, statements in self._default.items()
            if any(
                predicate == MEMBER or (predicate == TYPE and value.value == EVENT_STREAM)
                for predicate, value in statements
            )
        ]
        return found[0] if len(found) == 1 else None

    def _objects(self, stream: str, *predicates: str) -> frozenset[str]:
        return frozenset(term.value for predicate in predicates for term in self.values(stream, predicate))

    def _path(self, node: str, predicate: str) -> PropertyPath:
        """A SHACL property path: one predicate, or an RDF list of them. Any other is as if it were not set."""
        for term in self.values(node, predicate):
            if term.is_iri and not term.value.startswith("_:"):
                return (term.value,)
            return self._listed(term.value)
        return ()

    def _listed(self, node: str) -> PropertyPath:
        found: list[str] = []
        while node != _NIL and len(found) < _LONGEST_PATH:
            first, rest = self.values(node, _FIRST), self.values(node, _REST)
            if not first or not rest or not first[0].is_iri or first[0].value.startswith("_:"):
                return ()
            found.append(first[0].value)
            node = rest[0].value
        return tuple(found)
