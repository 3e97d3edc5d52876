"""Everything known about one entity, arranged for people and for machines.

The reference graph's values, and beside each the sources whose records say the same; values that only a record says
and publication did not choose; the records with the reason each is here; what points to the entity.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hub.model.iri import Addresses, NodeName
from hub.model.statement import Term
from hub.model.vocabulary import (
    ACRONYM,
    ALTERNATE_NAME,
    DERIVED_FROM,
    DESCRIPTION,
    ESS,
    IN_TERRITORY,
    LABEL,
    LEGAL_NAME,
    NAME,
    OF_THE_RECORD,
    RNA,
    SCHEMA,
    SIREN,
    SIRET,
    TERRITORY_NAME,
    TYPE,
)
from hub.publish.value_policy import ValuePolicy
from hub.serve.graph_writing import Statement
from hub.serve.reading import Row

_PUBLIC_PARTS = frozenset({"entity", "nested", "neighbour", "label", "link", "record", "source"})

_ORDER = (
    NAME, ACRONYM, LEGAL_NAME, ALTERNATE_NAME, DESCRIPTION, SIREN, SIRET, RNA, ESS + "legalForm", IN_TERRITORY,
    TERRITORY_NAME, SCHEMA + "address", SCHEMA + "url", SCHEMA + "telephone", SCHEMA + "email",
)  # fmt: skip
"""The properties a reader looks for first."""

_SHOWN_ELSEWHERE = frozenset({TYPE, LABEL, DERIVED_FROM}) | OF_THE_RECORD


@dataclass(frozen=True, slots=True, order=True)
class Sayer:
    """A source that says a value, and the record (its IRI) in which it does."""

    source: str
    record: str


@dataclass(frozen=True, slots=True)
class Value:
    """One value and who says it. ``parts`` are the statements of a nested node (an address);
    ``published`` is False for what a source says and publication did not choose."""

    term: Term
    sayers: tuple[Sayer, ...]
    published: bool = True
    parts: tuple[tuple[str, Term], ...] = ()


@dataclass(frozen=True, slots=True)
class Property:
    """A property and its values, published ones first."""

    iri: str
    values: tuple[Value, ...]


def reason_of(policy: ValuePolicy, held: Property, value: Value) -> str | None:
    """Why ``value`` is published and others of the property are not (:meth:`ValuePolicy.reason`); None where no source says
    another."""
    others = {sayer.source for each in held.values if not each.published for sayer in each.sayers}
    if not others or not value.published or not value.sayers:
        return None
    return policy.reason(held.iri, {sayer.source for sayer in value.sayers}, others) or None


@dataclass(frozen=True, slots=True)
class RecordLink:
    """Why a node of a record describes an entity. ``score`` and what follows are None when it stands alone; ``weights`` as
    in ``ess:weights``."""

    node: NodeName
    record: str
    entity: str
    score: str | None = None
    rule: str | None = None
    linked_to: NodeName | None = None
    judgement: str | None = None
    weights: str | None = None


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another entity and the property by which it points here."""

    predicate: str
    iri: str
    label: str
    classes: tuple[str, ...]


@dataclass(frozen=True)
class EntityDocument:
    """One entity. ``statements`` is what the RDF formats carry; ``labels`` name the entities it points to."""

    iri: str
    label: str
    classes: tuple[str, ...]
    properties: tuple[Property, ...]
    neighbours: tuple[Neighbour, ...]
    links: tuple[RecordLink, ...]
    datasets: Mapping[str, Mapping[str, Sequence[Term]]]
    labels: Mapping[str, str]
    statements: tuple[Statement, ...]

    @property
    def source_ids(self) -> tuple[str, ...]:
        """The sources of its records, each once."""
        return tuple(dict.fromkeys(link.node.source for link in self.links))


def arrange(addresses: Addresses, entity: str, rows: Iterable[Row]) -> EntityDocument | None:
    """The document of ``entity`` from the rows of its query; None when the reference graph says nothing of it."""
    parts = _by_part(rows)
    own = parts.get("entity", [])
    if not own:
        return None
    labels = {s: term.value for _, s, _, term in parts.get("label", [])}
    classes: dict[str, list[str]] = {}
    for _, subject, _, term in parts.get("class", []):
        classes.setdefault(subject, []).append(term.value)
    return EntityDocument(
        entity,
        next((term.value for _, _, predicate, term in own if predicate == LABEL), entity.rpartition("/")[2]),
        tuple(sorted(term.value for _, _, predicate, term in own if predicate == TYPE)),
        _properties(addresses, parts),
        tuple(
            sorted(
                (
                    Neighbour(predicate, s, labels.get(s, s), tuple(sorted(classes.get(s, ()))))
                    for _, s, predicate, _ in parts.get("neighbour", [])
                ),
                key=lambda each: (each.predicate, each.label.casefold(), each.iri),
            )
        ),
        read_links(addresses, ((s, p, term) for _, s, p, term in parts.get("link", []))),
        read_datasets((s, p, term) for _, s, p, term in parts.get("source", [])),
        labels,
        tuple(
            (s, p, term) for part, each in parts.items() if part in _PUBLIC_PARTS for _, s, p, term in each
        ),
    )


def has_links(rows: Iterable[Row]) -> bool:
    """Whether records describe the entity, published or not."""
    return any(row["part"].value == "link" for row in rows)


def read_links(addresses: Addresses, statements: Iterable[Statement]) -> tuple[RecordLink, ...]:
    """The links among statements of the links graph, by source and key."""
    links: dict[str, dict[str, str]] = {}
    for subject, predicate, term in statements:
        links.setdefault(subject, {})[predicate] = term.value
    found = []
    for link in links.values():
        node = addresses.node_name(link.get(ESS + "node", ""))
        other = addresses.node_name(link.get(ESS + "linkedTo", ""))
        if node is not None:
            found.append(
                RecordLink(
                    node,
                    addresses.record(node.source, node.key),
                    link.get(ESS + "entity", ""),
                    link.get(ESS + "score"),
                    link.get(ESS + "rule"),
                    other,
                    link.get(ESS + "judgement"),
                    link.get(ESS + "weights"),
                )
            )
    return tuple(sorted(found, key=lambda each: (each.node, each.entity)))


def read_datasets(statements: Iterable[Statement]) -> dict[str, dict[str, list[Term]]]:
    """Source IRI → property → values."""
    datasets: dict[str, dict[str, list[Term]]] = {}
    for subject, predicate, term in statements:
        datasets.setdefault(subject, {}).setdefault(predicate, []).append(term)
    return datasets


_Quad = tuple[str, str, str, Term]


def _by_part(rows: Iterable[Row]) -> dict[str, list[_Quad]]:
    parts: dict[str, list[_Quad]] = {}
    for row in rows:
        graph = row["graph"].value if "graph" in row else ""
        parts.setdefault(row["part"].value, []).append((graph, row["s"].value, row["p"].value, row["o"]))
    return parts


def _properties(addresses: Addresses, parts: Mapping[str, list[_Quad]]) -> tuple[Property, ...]:
    nested: dict[str, list[tuple[str, Term]]] = {}
    for _, subject, predicate, term in (*parts.get("nested", []), *parts.get("said", [])):
        pairs = nested.setdefault(subject, [])
        if predicate != TYPE and (predicate, term) not in pairs:
            pairs.append((predicate, term))
    sayers = _sayers(addresses, parts)
    found: dict[str, list[Value]] = {}
    published = {(predicate, term) for _, _, predicate, term in parts["entity"]}
    for predicate, term in sorted(published):
        found.setdefault(predicate, []).append(_value(predicate, term, sayers, nested, published=True))
    # A record may describe an establishment and the organization that runs it: "of itself" tells nobody anything.
    itself = {Term("iri", subject) for _, subject, _, _ in parts["entity"]}
    for predicate, term in sorted(pair for pair in sayers.keys() - published if pair[1] not in itself):
        found.setdefault(predicate, []).append(_value(predicate, term, sayers, nested, published=False))
    places = {iri: place for place, iri in enumerate(_ORDER)}
    return tuple(
        Property(iri, tuple(values))
        for iri, values in sorted(found.items(), key=lambda item: (places.get(item[0], len(places)), item[0]))
        if iri not in _SHOWN_ELSEWHERE
    )


def _sayers(addresses: Addresses, parts: Mapping[str, list[_Quad]]) -> dict[tuple[str, Term], set[Sayer]]:
    """(property, value as the reference graph writes it) → who says it of the entity itself."""
    nodes = {term.value for _, _, predicate, term in parts.get("link", []) if predicate == ESS + "node"}
    means: dict[str, set[str]] = {}
    for _, node, _, term in parts.get("means", []):
        means.setdefault(node, set()).add(term.value)
    prefix = addresses.source_graph("")
    sayers: dict[tuple[str, Term], set[Sayer]] = {}
    for graph, subject, predicate, term in parts.get("said", []):
        if subject not in nodes:
            continue
        # A record speaks of another record's node; the reference graph of the entity that node describes.
        entities = means.get(term.value, ()) if term.is_iri else ()
        for said in [Term("iri", entity) for entity in sorted(entities)] or [term]:
            sayers.setdefault((predicate, said), set()).add(
                Sayer(graph.removeprefix(prefix), subject.partition("#")[0])
            )
    return sayers


def _value(
    predicate: str,
    term: Term,
    sayers: Mapping[tuple[str, Term], set[Sayer]],
    nested: Mapping[str, list[tuple[str, Term]]],
    *,
    published: bool,
) -> Value:
    parts = nested.get(term.value, ()) if term.is_iri else ()
    kept = tuple(sorted((name, value) for name, value in parts if name not in OF_THE_RECORD))
    return Value(term, tuple(sorted(sayers.get((predicate, term), ()))), published, kept)
