"""Which entities a change of the reference graph shows through, and all that is read to show them.

What lists, indexes and tables hold of an entity follows from what the graph says of it and, for a few things, of those
beside it: an establishment has the legal form of its organization, an organization stands where its establishments do, a
network says who its members are, and whoever points to an entity is found by its name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import chain

from hub.model.iri import Addresses
from hub.model.ntriples import read_statement
from hub.model.vocabulary import LABEL, SITE_OF
from hub.publish.card import Reference, Statements, by_property
from hub.publish.collection.member import AGREEMENT, MEMBERS, VALID_UNTIL
from hub.publish.kept import Change
from hub.publish.links import entity_parts
from hub.store.view import View

_SITES = frozenset((SITE_OF,))
_NETWORKS = frozenset(MEMBERS)
_BESIDE = _SITES | _NETWORKS
"""The properties by which an entity is read beside those that point to it."""


@dataclass(frozen=True, slots=True)
class Affected:
    """``entities`` are shown anew, those that are gone among them; ``reference`` is what the graph says of them and of those they
    are read beside."""

    entities: frozenset[str]
    reference: Reference


class _Graph:
    """The reference graph, asked subject by subject."""

    def __init__(self, view: View, addresses: Addresses) -> None:
        self._addresses = addresses
        self.of = cache(lambda iri: by_property(view.describe(None, iri)))
        self.pointing = cache(lambda iri: view.pointing(None, iri))

    def is_entity(self, iri: str) -> bool:
        return entity_parts(self._addresses, iri) is not None

    def targets(self, said: Statements, predicates: Iterable[str]) -> set[str]:
        """The entities that ``said`` points to by one of ``predicates``."""
        terms = (term for predicate in predicates for term in said.get(predicate, ()))
        return {term.value for term in terms if self.is_entity(term.value)}

    def pointing_by(self, iri: str, predicates: frozenset[str]) -> set[str]:
        """The entities that point to ``iri`` by one of ``predicates``."""
        return {
            subject
            for subject, predicate in self.pointing(iri)
            if predicate in predicates and self.is_entity(subject)
        }

    def owners(self, node: str) -> set[str]:
        """The entities that ``node`` is a part of."""
        found: set[str] = set()
        waiting, seen = [node], {node}
        while waiting:
            at = waiting.pop()
            if self.is_entity(at):
                found.add(at)
            elif self._addresses.node_name(at):
                waiting.extend({subject for subject, _ in self.pointing(at)} - seen)
                seen |= {subject for subject, _ in self.pointing(at)}
        return found

    def parts(self, said: Statements) -> dict[str, Statements]:
        """What is said of the nodes that ``said`` leads to and that are no entities: an address, an agreement."""
        found: dict[str, Statements] = {}
        waiting = [said]
        while waiting:
            for terms in waiting.pop().values():
                for term in terms:
                    # Only nodes of records are parts: other addresses lead out of the graph.
                    if term.is_iri and term.value not in found and self._addresses.node_name(term.value):
                        of_it = self.of(term.value)
                        if of_it:
                            found[term.value] = of_it
                            waiting.append(of_it)
        return found


def affected_by(view: View, addresses: Addresses, change: Change, since: str, today: str) -> Affected:
    """``change`` is that from the graph published before, on the day ``since``, to the one that ``view`` shows; ``today`` is a
    day too, both as ISO writes them."""
    graph = _Graph(view, addresses)
    entities: set[str] = set()
    # What their establishments show too.
    shared = _expired(view, addresses, since, today) if since < today else set()
    shared |= change.recorded
    for line in chain(change.gone, change.come):
        subject, predicate, term = read_statement(line)
        if not graph.is_entity(subject):
            shared |= graph.owners(subject)
            continue
        shared.add(subject)
        if predicate == SITE_OF:
            entities.add(term.value)
        elif predicate in MEMBERS and graph.is_entity(term.value):
            shared.add(term.value)
        elif predicate == LABEL:
            entities |= {other for other, _ in graph.pointing(subject) if graph.is_entity(other)}
    for iri in shared:
        entities |= {iri} | graph.targets(graph.of(iri), (SITE_OF,)) | graph.pointing_by(iri, _SITES)
    return Affected(frozenset(entities), _beside(graph, entities))


def _beside(graph: _Graph, entities: Iterable[str]) -> Reference:
    """What the graph says of ``entities``, of those they are read beside, and of those whose names are read."""
    read: set[str] = set()
    nested: dict[str, Statements] = {}
    for iri in entities:
        organizations = graph.targets(graph.of(iri), (SITE_OF,))
        close = {iri} | organizations | graph.pointing_by(iri, _BESIDE)
        for each in organizations:
            close |= graph.pointing_by(each, _NETWORKS)
        for each in close - read:
            nested |= graph.parts(graph.of(each))
        read |= close
    named = {target for iri in read for target in graph.targets(graph.of(iri), graph.of(iri))}
    return Reference({iri: said for iri in read | named if (said := graph.of(iri))}, nested)


def _expired(view: View, addresses: Addresses, since: str, today: str) -> set[str]:
    """The entities an agreement of which counted on the day ``since`` and does no more."""
    rows = view.select(
        f"SELECT DISTINCT ?entity {{ ?agreement <{VALID_UNTIL}> ?end . ?entity <{AGREEMENT}> ?agreement "
        f'FILTER(STR(?end) >= "{since}" && STR(?end) < "{today}") }}'
    )
    return {row["entity"].value for row in rows if entity_parts(addresses, row["entity"].value)}
