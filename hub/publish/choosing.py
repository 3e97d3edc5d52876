"""Chooses the values of every entity, of those only that something touched since the last publication, where that is known.

Whatever was looked up to choose for an entity — records, links, whether another entity is published — is kept with what
was chosen (:mod:`hub.publish.kept`): as long as none of it was touched, choosing again would give the same. So the lines
are those that choosing everything gives, the same and in the same order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hub.model.iri import Addresses
from hub.publish.canonical import entity_statements
from hub.publish.kept import Change, Chosen, Kept
from hub.publish.links import read_entities_of, read_links
from hub.publish.matching.entry import read_recorded
from hub.publish.observatory import published_figures
from hub.publish.record_book import RecordBook, open_book, read_book
from hub.publish.value_policy import ValuePolicy
from hub.store.changes import Touched
from hub.store.view import View

_MOST_TOUCHED = 20_000
_FEW = 100
_LARGEST_SHARE = 0.3
"""Of all entities; beyond, reading everything at once is quicker than looking up so many."""


@dataclass(frozen=True, slots=True)
class Rechosen:
    """The ``entities`` that were chosen for again, and what came of it."""

    entities: frozenset[str]
    change: Change


def choose_all(
    view: View, addresses: Addresses, policy: ValuePolicy, admitted: frozenset[str], kept: Kept
) -> None:
    """Choose for every entity; ``kept`` holds nothing else afterwards."""
    links = read_links(view, addresses)
    book = read_book(view, addresses, links, admitted)
    kept.fill(_chosen(book, links.nodes_of, policy))


def choose_touched(
    view: View,
    addresses: Addresses,
    policy: ValuePolicy,
    admitted: frozenset[str],
    kept: Kept,
    touched: Touched,
) -> Rechosen | None:
    """Bring ``kept``, true before ``touched``, up to date. None when so much was touched,
    or it is so little known what, that all is to be chosen anew; nothing was done then."""
    things = _things(addresses, admitted, touched)
    if things is None:
        return None
    links = touched.get(addresses.links_graph) or frozenset()
    found = kept.dependents(things)
    for node in links:
        found.update(read_entities_of(view, addresses, node).values())
    if len(found) > max(_FEW, min(_MOST_TOUCHED, _LARGEST_SHARE * len(kept))):
        return None
    book = open_book(view, addresses, admitted)
    # Who points to an entity that is published from now on, or no more.
    turned = {entity for entity in found if kept.published(entity) != book.is_published(entity)}
    found |= kept.dependents(turned)
    return Rechosen(frozenset(found), kept.put(_chosen(book, sorted(found), policy)))


def _things(addresses: Addresses, admitted: Iterable[str], touched: Touched) -> set[str] | None:
    """The records and entities that were touched; None for any."""
    things: set[str] = set()
    if "" in touched or touched.get(addresses.model_graph, frozenset()) != frozenset():
        return None  # somebody else wrote into the reference graph, or values are called otherwise
    for graph in (addresses.links_graph, *map(addresses.source_graph, admitted)):
        subjects = touched.get(graph, frozenset())
        if subjects is None or not all(subject.startswith(addresses.base) for subject in subjects):
            return None
        things.update(subjects)
    return things if len(things) <= 10 * _MOST_TOUCHED else None


def _chosen(book: RecordBook, entities: Iterable[str], policy: ValuePolicy) -> Iterator[Chosen]:
    for entity in entities:
        book.asked.clear()
        lines = tuple(published_figures(list(entity_statements(book, entity, policy)), book.addresses))
        recorded = read_recorded(book, entity)
        asked = frozenset(thing for thing in book.asked if thing.startswith(book.addresses.base))
        yield Chosen(entity, book.is_published(entity), lines, recorded, asked)
