"""What the admitted sources say, node by node, and which entity each node describes: what publication chooses from.

For all entities the graphs are read once, whole (:func:`read_book`): asking the store for the nodes of one entity after
the other costs several times the reading. For a few it is the other way round (:func:`open_book`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache

from hub.model.iri import Addresses
from hub.model.statement import Term
from hub.model.vocabulary import CARRIER, MODIFIED, SITE_OF
from hub.publish.links import Links, read_entities_of, read_nodes_of
from hub.publish.share import own_types
from hub.store.view import View

Said = Sequence[tuple[str, Term]]
"""What is said of one node: property and value, in any order."""

_NO_ENTITIES: Mapping[str, str] = {}
_NO_TYPES: frozenset[str] = frozenset()


class RecordBook:
    """``said`` gives what the graph of a source says of a node (both as arguments), ``entities_of`` the entities a node
    describes, by type, ``nodes_of`` the nodes that describe an entity, sorted; ``admitted`` are ids of sources.

    ``asked`` collects every node and entity that was looked up, and found or not: what an answer depends on."""

    def __init__(
        self,
        addresses: Addresses,
        admitted: Iterable[str],
        *,
        said: Callable[[str, str], Said],
        entities_of: Callable[[str], Mapping[str, str]],
        nodes_of: Callable[[str], Sequence[str]],
    ) -> None:
        self.addresses = addresses
        self.asked: set[str] = set()
        self._said = said
        self._entities_of = entities_of
        self._nodes_of = nodes_of
        self._admitted = frozenset(admitted)
        self._records = addresses.base + "record/"
        self._sources: dict[str, str | None] = {}
        self._types: dict[str, frozenset[str]] = {}
        self._published: dict[str, bool] = {}

    def nodes(self, entity: str) -> Sequence[str]:
        """The nodes that describe ``entity``, sorted."""
        self.asked.add(entity)
        return self._nodes_of(entity)

    def entities(self, node: str) -> Mapping[str, str]:
        """The entities that ``node`` describes, by their type; there may be two."""
        self.asked.add(node)
        return self._entities_of(node)

    def source_of(self, node: str) -> str | None:
        """The admitted source that describes ``node``."""
        try:
            return self._sources[node]
        except KeyError:
            source = self._sources[node] = self._source_of(node)
            return source

    def _source_of(self, node: str) -> str | None:
        if not node.startswith(self._records):
            return None
        source, _, key = node[len(self._records) :].partition("/")
        return source if source in self._admitted and key and key[0] != "#" else None

    def said_by(self, source: str, node: str) -> Said:
        """What the admitted ``source`` says of ``node``."""
        self.asked.add(node)
        return self._said(source, node)

    def statements(self, node: str) -> Said:
        """What its source says of ``node``; nothing when that is not admitted."""
        source = self.source_of(node)
        return self.said_by(source, node) if source else ()

    def is_published(self, entity: str) -> bool:
        """Whether an admitted source has a record of ``entity``."""
        self.asked.add(entity)
        known = self._published.get(entity)
        if known is None:
            nodes = self._nodes_of(entity)
            known = self._published[entity] = any(self.source_of(node) for node in nodes)
        return known

    def types(self, node: str) -> frozenset[str]:
        """The types of entity that ``node`` is about by its own classes."""
        self.asked.add(node)
        known = self._types.get(node)
        if known is None:
            said = self.statements(node)
            known = self._types[node] = own_types(said) if said else _NO_TYPES
        return known

    def modified(self, record: str) -> str:
        """The last date on which ``record`` says it was modified, as ISO writes it; empty when it says none."""
        dates = (term.value for predicate, term in self.statements(record) if predicate == MODIFIED)
        return max(dates, default="")

    def target(self, node: str, predicate: str) -> str | None:
        """The entity that a link to ``node`` means; None when it describes none.

        Where it describes two: the organization for the properties that ask for one, else what it is about.
        """
        entities = self.entities(node)
        if not entities:
            return None
        if len(entities) == 1:
            return next(iter(entities.values()))
        wanted = {"organization"} if predicate in (SITE_OF, CARRIER) else self.types(node)
        return entities[min(wanted & entities.keys(), default=min(entities), key=_upper_first)]

    def nested(self, node: str) -> Said:
        """The statements of a node that is part of another (an address); nothing when it is an entity's own node."""
        return () if self.types(node) else self.statements(node)


def read_book(view: View, addresses: Addresses, links: Links, admitted: Iterable[str]) -> RecordBook:
    """All that the sources ``admitted`` (ids) say, held in memory."""
    nodes = {source: dict(view.nodes(addresses.source_graph(source))) for source in sorted(set(admitted))}
    return RecordBook(
        addresses,
        nodes,
        said=lambda source, node: nodes[source].get(node, ()),
        entities_of=lambda node: links.entities_of.get(node, _NO_ENTITIES),
        nodes_of=lambda entity: links.nodes_of.get(entity, ()),
    )


def open_book(view: View, addresses: Addresses, admitted: Iterable[str]) -> RecordBook:
    """The same, looked up when it is asked for: for a few entities among many."""
    return RecordBook(
        addresses,
        admitted,
        said=cache(lambda source, node: view.describe(addresses.source_graph(source), node)),
        entities_of=cache(lambda node: read_entities_of(view, addresses, node)),
        nodes_of=cache(lambda entity: read_nodes_of(view, addresses, entity)),
    )


def _upper_first(entity_type: str) -> tuple[bool, str]:
    """The legal unit before its place, for a node that is about both."""
    return entity_type != "organization", entity_type
