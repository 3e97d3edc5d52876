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
from itertools import chain

from hub.model.iri import Addresses
from hub.model.statement import Term, iri, statement
from hub.model.vocabulary import (
    DERIVED_FROM,
    ENTITY_TYPES,
    IDENTIFIER,
    LABEL,
    OF_THE_RECORD,
    PUBLIC_BODY,
    SITE_OF,
    TYPE,
)
from hub.publish.label import choose_label
from hub.publish.links import entity_parts, read_links
from hub.publish.record_book import RecordBook, read_book
from hub.publish.share import gives
from hub.publish.value_policy import POINT, Held, ValuePolicy
from hub.store.view import View


def reference_statements(
    view: View, addresses: Addresses, policy: ValuePolicy, admitted: frozenset[str]
) -> Iterator[str]:
    """The N-Triples lines of the reference graph, entity by entity in the order of their IRIs, each line
    once.

    ``admitted`` holds the ids of the sources that may be published. What they say is held in memory meanwhile.
    """
    links = read_links(view, addresses)
    book = read_book(view, addresses, links, admitted)
    for entity in sorted(links.nodes_of):
        yield from entity_statements(book, entity, policy)


def entity_statements(book: RecordBook, entity: str, policy: ValuePolicy) -> Iterator[str]:
    """The lines of one entity, those of its address and the like after its own; none when no admitted source holds it."""
    entity_type, slug = entity_parts(book.addresses, entity) or ("", "")
    nodes = book.nodes(entity)
    own = {node: entity_type in book.types(node) for node in nodes}
    others_are_own = any(own.values())
    held: dict[str, list[Held]] = {}
    records: set[str] = set()
    for node in nodes:
        source = book.source_of(node)
        statements = book.statements(node)
        if not source or not statements:
            continue
        record = node.partition("#")[0]
        records.add(record)
        modified = book.modified(record) if len(nodes) > 1 else ""
        for predicate, term in chain(statements, _site(book, entity_type, node)):
            if predicate in OF_THE_RECORD or not gives(
                predicate, own=own[node], others_are_own=others_are_own
            ):
                continue
            published = _published(book, entity, predicate, term)
            if published is not None:
                weight = _weight(book, term) if policy.weighs(predicate) else 0
                held.setdefault(predicate, []).append(Held(published, source, node, weight, modified))
    if not records:
        return
    chosen = _choose(held, entity_type, policy)
    chosen.append((LABEL, _label(book, held, records, policy) or Term("literal", slug)))
    chosen.extend((DERIVED_FROM, Term("iri", record)) for record in records)
    yield from _lines(entity, chosen)
    nested = {term.value for predicate, term in chosen if predicate != DERIVED_FROM and term.kind == "iri"}
    yield from _nested_lines(book, nested)


def _weight(book: RecordBook, term: Term) -> int:
    return len(book.nested(term.value)) if term.kind == "iri" else len(term.value)


def _site(book: RecordBook, entity_type: str, node: str) -> list[tuple[str, Term]]:
    """A place is the site of the organization that reconciliation found through it."""
    if entity_type != "establishment":
        return []
    organization = book.entities(node).get("organization")
    return [(SITE_OF, Term("iri", node))] if organization else []


def _published(book: RecordBook, entity: str, predicate: str, term: Term) -> Term | None:
    """``term`` as the reference graph says it: nodes become entities; None when it leads nowhere."""
    if term.kind != "iri":
        return term
    target = book.target(term.value, predicate)
    if target is not None:
        # Two records that spoke of each other and are now one would say that the entity is its own part.
        return Term("iri", target) if book.is_published(target) and target != entity else None
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


def _label(
    book: RecordBook, held: Mapping[str, Sequence[Held]], records: set[str], policy: ValuePolicy
) -> Term | None:
    """The label among what is held, and, as the last resort, the keys of the records."""
    label = choose_label(held, policy)
    if label is not None:
        return label
    keys = [
        Held(term, source, record)
        for record in sorted(records)
        if (source := book.source_of(record))
        for predicate, term in book.statements(record)
        if predicate == IDENTIFIER
    ]
    return choose_label({**held, IDENTIFIER: keys}, policy)


def _nested_lines(book: RecordBook, nodes: set[str]) -> Iterator[str]:
    """Addresses and the like, under their own IRI, and what they hold in turn."""
    seen: set[str] = set()
    waiting = sorted(nodes, reverse=True)
    while waiting:
        node = waiting.pop()
        if node in seen or book.entities(node):
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
    about = iri(subject)
    return sorted({statement(about, iri(predicate), term.ntriples()) for predicate, term in pairs})
