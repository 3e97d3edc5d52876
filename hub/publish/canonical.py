"""The reference graph: every entity once, with the values chosen among those its records hold.

Publication chooses and never transforms: each value stands in the source graph of one of the entity's
records, letter for letter. Only this is the hub's own: the entity's IRI in place of its nodes' IRIs (also
where one entity points to another), ``rdfs:label`` (one of the names), ``prov:wasDerivedFrom`` its records,
and what reconciliation found of a place: that there is an organization, and that the place is its site
(``org:siteOf``).

Only admitted sources count: a value, or a whole entity, that no admitted source holds does not enter. Nothing
here depends on a clock or on the order of the input, so that the same input gives the same bytes. A link to a
node that reconciliation has not placed, or that describes no published entity, is left out rather than left
dangling.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from hub.model.iri import Addresses
from hub.model.statement import Term, iri, statement
from hub.model.vocabulary import (
    CARRIER,
    DERIVED_FROM,
    ENTITY_TYPES,
    IDENTIFIER,
    LABEL,
    MODIFIED,
    OF_THE_RECORD,
    PUBLIC_BODY,
    SITE_OF,
    TYPE,
)
from hub.publish.label import choose_label
from hub.publish.links import Links, entity_parts, read_links
from hub.publish.share import gives, own_types
from hub.publish.value_policy import POINT, Held, ValuePolicy
from hub.store.view import View

_REMEMBERED = 1_000  # nodes


def reference_statements(
    view: View, addresses: Addresses, policy: ValuePolicy, admitted: frozenset[str]
) -> Iterator[str]:
    """The N-Triples lines of the reference graph, entity by entity in the order of their IRIs, each line
    once.

    ``admitted`` holds the ids of the sources that may be published. Memory is that of the links, not of the
    graph.
    """
    links = read_links(view, addresses)
    book = _Book(view, addresses, links, admitted)
    for entity in sorted(links.nodes_of):
        yield from _entity_lines(book, entity, policy)


class _Book:
    """What the admitted sources say, node by node."""

    def __init__(self, view: View, addresses: Addresses, links: Links, admitted: frozenset[str]) -> None:
        self._view = view
        self.addresses = addresses
        self.links = links
        self._admitted = admitted
        # The parts of a record are asked for as often as something is weighed, chosen and written of it.
        self.statements = lru_cache(_REMEMBERED)(self._described)
        """What its source says of a node; nothing when the source is not admitted."""
        self.published = {
            entity for entity, nodes in links.nodes_of.items() if any(self.source_of(node) for node in nodes)
        }

    def source_of(self, node: str) -> str | None:
        """The admitted source that describes ``node``."""
        name = self.addresses.node_name(node)
        return name.source if name and name.source in self._admitted else None

    def _described(self, node: str) -> Sequence[tuple[str, Term]]:
        source = self.source_of(node)
        return self._view.describe(self.addresses.source_graph(source), node) if source else ()

    def modified(self, record: str) -> str:
        """The last date on which ``record`` says it was modified, as ISO writes it; empty when it says none."""
        dates = (term.value for predicate, term in self.statements(record) if predicate == MODIFIED)
        return max(dates, default="")

    def target(self, node: str, predicate: str) -> str | None:
        """The entity that a link to ``node`` means; None when it describes none.

        Where it describes two: the organization for the properties that ask for one, else what it is about.
        """
        entities = self.links.entities_of.get(node)
        if not entities:
            return None
        if len(entities) == 1:
            return next(iter(entities.values()))
        wanted = {"organization"} if predicate in (SITE_OF, CARRIER) else own_types(self.statements(node))
        return entities[min(wanted & entities.keys(), default=min(entities), key=_upper_first)]

    def nested(self, node: str) -> Sequence[tuple[str, Term]]:
        """The statements of a node that is part of another (an address); nothing when it is an entity's own
        node."""
        statements = self.statements(node)
        return () if own_types(statements) else statements


def _upper_first(entity_type: str) -> tuple[bool, str]:
    """The legal unit before its place, for a node that is about both."""
    return entity_type != "organization", entity_type


def _entity_lines(book: _Book, entity: str, policy: ValuePolicy) -> Iterator[str]:
    entity_type, slug = entity_parts(book.addresses, entity) or ("", "")
    said = {node: book.statements(node) for node in book.links.nodes_of[entity]}
    about = {node for node, statements in said.items() if entity_type in own_types(statements)}
    held: dict[str, list[Held]] = {}
    records: set[str] = set()
    for node, statements in said.items():
        source = book.source_of(node)
        if not source or not statements:
            continue
        record = node.partition("#")[0]
        records.add(record)
        modified = book.modified(record) if len(said) > 1 else ""
        for predicate, term in (*statements, *_site(book, entity_type, node)):
            published = _published(book, entity, predicate, term)
            if published is not None and gives(predicate, own=node in about, others_are_own=bool(about)):
                weight = len(book.nested(term.value)) if term.is_iri else len(term.value)
                held.setdefault(predicate, []).append(Held(published, source, node, weight, modified))
    if not records:
        return
    chosen = _choose(held, entity_type, policy)
    chosen.append((LABEL, choose_label(_with_keys(book, held, records), policy) or Term("literal", slug)))
    chosen.extend((DERIVED_FROM, Term("iri", record)) for record in records)
    yield from _lines(entity, chosen)
    nested = {term.value for predicate, term in chosen if predicate != DERIVED_FROM and term.is_iri}
    yield from _nested_lines(book, nested)


def _site(book: _Book, entity_type: str, node: str) -> list[tuple[str, Term]]:
    """A place is the site of the organization that reconciliation found through it."""
    if entity_type != "establishment":
        return []
    organization = book.links.entities_of[node].get("organization")
    return [(SITE_OF, Term("iri", node))] if organization else []


def _published(book: _Book, entity: str, predicate: str, term: Term) -> Term | None:
    """``term`` as the reference graph says it: nodes become entities; None when it leads nowhere."""
    if not term.is_iri:
        return term
    target = book.target(term.value, predicate)
    if target is not None:
        # Two records that spoke of each other and are now one would say that the entity is its own part.
        return Term("iri", target) if target in book.published and target != entity else None
    if book.addresses.node_name(term.value) is None:
        return term
    return term if book.nested(term.value) else None


def _choose(
    held: Mapping[str, Sequence[Held]], entity_type: str, policy: ValuePolicy
) -> list[tuple[str, Term]]:
    chosen: list[tuple[str, Term]] = []
    for predicate in sorted(held):
        if predicate in OF_THE_RECORD or predicate in POINT or predicate == LABEL:
            continue
        if predicate == TYPE:
            terms = _types(held[TYPE], entity_type)
        else:
            terms = policy.choose(predicate, held[predicate])
        chosen.extend((predicate, term) for term in terms)
    point = policy.choose_point(*(held.get(predicate, ()) for predicate in POINT))
    if point:
        chosen.extend(zip(POINT, point, strict=True))
    return chosen


def _types(held: Sequence[Held], entity_type: str) -> list[Term]:
    """The classes of the entity: of the described classes one, of the others all.

    A node that is an organization and an establishment gives each entity its own class; an organization known
    only through its places has the plain one. ``ess:PublicBody`` and ``ess:Organization`` exclude each other;
    a source says "public body" only where it knows, so that claim stands.
    """
    classes = {one.term.value for one in held}
    of_this_type = [name for name, named in ENTITY_TYPES.items() if named == entity_type]
    described = classes & set(of_this_type) or set(of_this_type[:1])
    if PUBLIC_BODY in described:
        described = {PUBLIC_BODY}
    return [Term("iri", name) for name in sorted(described | (classes - ENTITY_TYPES.keys()))]


def _with_keys(
    book: _Book, held: Mapping[str, Sequence[Held]], records: set[str]
) -> Mapping[str, Sequence[Held]]:
    """What is held, with the keys of the records: the last resort for a label."""
    keys: list[Held] = []
    for record in sorted(records):
        source = book.source_of(record)
        if source:
            values = (term for predicate, term in book.statements(record) if predicate == IDENTIFIER)
            keys.extend(Held(term, source, record) for term in values)
    return {**held, IDENTIFIER: keys}


def _nested_lines(book: _Book, nodes: set[str]) -> Iterator[str]:
    """Addresses and the like, under their own IRI, and what they hold in turn."""
    seen: set[str] = set()
    waiting = sorted(nodes, reverse=True)
    while waiting:
        node = waiting.pop()
        if node in seen or book.links.entities_of.get(node):
            continue
        seen.add(node)
        kept = []
        for predicate, term in book.nested(node):
            published = _published(book, "", predicate, term)
            if published is not None and predicate not in OF_THE_RECORD:
                kept.append((predicate, published))
        yield from _lines(node, kept)
        waiting.extend(sorted((term.value for _, term in kept if term.is_iri), reverse=True))


def _lines(subject: str, pairs: Sequence[tuple[str, Term]]) -> list[str]:
    return sorted({statement(iri(subject), iri(predicate), term.ntriples()) for predicate, term in pairs})
