"""A node: one organization or establishment as one record describes it, read from the source's graph.

Invalid identifiers are left out: a wrong number must neither join nor separate. Values are sorted, so that two
readings of one graph give equal nodes whatever order its statements came in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, cast

from hub.model.identifier import compact, is_rna, is_siren, is_siret
from hub.model.iri import Addresses, NodeName
from hub.model.statement import Term
from hub.model.vocabulary import (
    ACRONYM,
    ALTERNATE_NAME,
    ENTITY_TYPES,
    ESS,
    IN_TERRITORY,
    LABEL,
    LEGAL_NAME,
    NAME,
    PUBLIC_BODY,
    RECONCILED_TYPES,
    RNA,
    SCHEMA,
    SIREN,
    SIRET,
    SITE_OF,
    TERRITORY_NAME,
    TYPE,
)

Level = Literal["organization", "establishment"]
Properties = Mapping[str, Sequence[Term]]


@dataclass(frozen=True, slots=True)
class Node:
    """One organization or establishment in one record.

    ``names`` has the chief name first. ``siren``, ``siret`` and ``rna`` are valid, digits only. ``territories`` are
    IRIs; when ``territory_is_of_record`` they are where the record's main thing happens, said of this node by nobody.
    ``latitude`` and ``longitude`` are WGS 84 degrees. ``sites`` are hosts, with a path on shared platforms.
    """

    name: NodeName
    iri: str
    type: Level
    public_body: bool = False
    names: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    siren: tuple[str, ...] = ()
    siret: tuple[str, ...] = ()
    rna: tuple[str, ...] = ()
    postcode: str | None = None
    commune: str | None = None
    street: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    territories: tuple[str, ...] = ()
    territory_names: tuple[str, ...] = ()
    territory_is_of_record: bool = False
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    site_of: NodeName | None = None


@dataclass(frozen=True, slots=True)
class Described:
    """Any described node, whatever its type: what the identity of entities is kept for."""

    name: NodeName
    type: str
    label: str


def read_nodes(
    source: str, subjects: Iterable[tuple[str, Sequence[tuple[str, Term]]]], addresses: Addresses
) -> list[Node]:
    """The organizations and establishments of one source graph, in the order of their names.

    ``subjects`` is the graph grouped by subject, in any order.
    """
    graph = _grouped(subjects)
    nodes = [
        _node(name, iri, cast(Level, kind), graph)
        for name, iri, kind in _described(source, graph, addresses)
        if kind in RECONCILED_TYPES
    ]
    by_iri = {node.iri: node.name for node in nodes}
    linked = [_with_site(node, graph[node.iri], by_iri) for node in nodes]
    main = {addresses.record(source, node.name.key) for node in linked if node.name.fragment}
    places = {
        iri: (_iris(graph[iri], IN_TERRITORY), _texts(graph[iri], TERRITORY_NAME))
        for iri in main
        if iri in graph
    }
    completed = [_with_place_of_record(node, places, addresses) for node in linked]
    return sorted(completed, key=lambda node: node.name)


def read_described(
    source: str, subjects: Iterable[tuple[str, Sequence[tuple[str, Term]]]], addresses: Addresses
) -> list[Described]:
    """Every described node of one source graph with its type and chief name, in the order of names."""
    graph = _grouped(subjects)
    found = [
        Described(name, kind, next(iter(_names(graph[iri])), name.key))
        for name, iri, kind in _described(source, graph, addresses)
    ]
    return sorted(found, key=lambda described: described.name)


def _grouped(subjects: Iterable[tuple[str, Sequence[tuple[str, Term]]]]) -> dict[str, dict[str, list[Term]]]:
    graph: dict[str, dict[str, list[Term]]] = {}
    for subject, pairs in subjects:
        properties = graph.setdefault(subject, {})
        for predicate, term in pairs:
            properties.setdefault(predicate, []).append(term)
    return graph


def _described(
    source: str, graph: Mapping[str, Properties], addresses: Addresses
) -> Iterable[tuple[NodeName, str, str]]:
    for iri, properties in graph.items():
        kinds = sorted({ENTITY_TYPES[kind] for kind in _iris(properties, TYPE) if kind in ENTITY_TYPES})
        name = addresses.node_name(iri) if kinds else None
        if name is not None and name.source == source:
            yield name, iri, kinds[0]


def _node(name: NodeName, iri: str, kind: Level, graph: Mapping[str, Properties]) -> Node:
    own = graph[iri]
    address: Properties = next((graph[a] for a in _iris(own, SCHEMA + "address") if a in graph), {})
    territories = {*_iris(own, IN_TERRITORY), *_iris(address, ESS + "department")}
    return Node(
        name=name,
        iri=iri,
        type=kind,
        public_body=PUBLIC_BODY in _iris(own, TYPE),
        names=_names(own),
        acronyms=_texts(own, ACRONYM),
        siren=_valid(own, SIREN, is_siren),
        siret=_valid(own, SIRET, is_siret),
        rna=_valid(own, RNA, is_rna),
        postcode=_first(address, SCHEMA + "postalCode"),
        commune=_first(address, SCHEMA + "addressLocality"),
        street=_first(address, SCHEMA + "streetAddress"),
        latitude=_number(own, SCHEMA + "latitude"),
        longitude=_number(own, SCHEMA + "longitude"),
        territories=tuple(sorted(territories)),
        territory_names=_texts(own, TERRITORY_NAME),
        phones=tuple(sorted({phone(text) for text in _texts(own, SCHEMA + "telephone")} - {""})),
        emails=tuple(sorted({text.strip().lower() for text in _texts(own, SCHEMA + "email")})),
        sites=tuple(sorted({site(text) for text in _values(own, SCHEMA + "url")} - {""})),
    )


def _with_site(node: Node, properties: Properties, by_iri: Mapping[str, NodeName]) -> Node:
    targets = [by_iri[iri] for iri in _iris(properties, SITE_OF) if iri in by_iri]
    return replace(node, site_of=targets[0]) if targets and node.type == "establishment" else node


def _with_place_of_record(
    node: Node, places: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]], addresses: Addresses
) -> Node:
    """A carrier told nothing of its own place stands, for want of better, where its record's main thing does."""
    if node.territories or node.territory_names or not node.name.fragment:
        return node
    found = places.get(addresses.record(node.name.source, node.name.key))
    if not found or not any(found):
        return node
    return replace(node, territories=found[0], territory_names=found[1], territory_is_of_record=True)


def phone(text: str) -> str:
    """A phone number as ten digits starting with 0, or as its digits; empty when there are too few."""
    digits = re.sub(r"\D", "", text)
    if digits.startswith("0033"):
        digits = digits[4:]
    elif digits.startswith("33") and len(digits) >= 11:
        digits = digits[2:]
    digits = digits.removeprefix("0") if len(digits) > 9 else digits
    return "0" + digits if len(digits) == 9 else digits if len(digits) > 9 else ""


_SHARED_HOSTS = (
    "facebook.com",
    "free.fr",
    "gogocarto.fr",
    "google.com",
    "helloasso.com",
    "instagram.com",
    "linkedin.com",
    "orange.fr",
    "twitter.com",
    "wixsite.com",
    "wordpress.com",
    "x.com",
    "youtube.com",
)


def site(url: str) -> str:
    """The host a web address names, without ``www.``; on a platform many share, with the page's path."""
    bare = re.sub(r"^[a-z][a-z0-9+.-]*:/*", "", url.strip().lower())
    host, _, path = bare.partition("/")
    host = host.removeprefix("www.").split(":")[0].rstrip(".")
    if any(host == shared or host.endswith("." + shared) for shared in _SHARED_HOSTS):
        return f"{host}/{path.split('?')[0].strip('/')}" if path.strip("/") else ""
    return host if "." in host else ""


def _names(properties: Properties) -> tuple[str, ...]:
    ordered = [
        text
        for predicate in (NAME, LEGAL_NAME, ALTERNATE_NAME, LABEL)
        for text in _texts(properties, predicate)
        if text.strip()
    ]
    return tuple(dict.fromkeys(ordered))


def _values(properties: Properties, predicate: str) -> tuple[str, ...]:
    return tuple(sorted({term.value for term in properties.get(predicate, ())}))


def _iris(properties: Properties, predicate: str) -> tuple[str, ...]:
    return tuple(sorted({term.value for term in properties.get(predicate, ()) if term.is_iri}))


def _texts(properties: Properties, predicate: str) -> tuple[str, ...]:
    return tuple(sorted({term.value for term in properties.get(predicate, ()) if not term.is_iri}))


def _first(properties: Properties, predicate: str) -> str | None:
    return next((text.strip() for text in _texts(properties, predicate) if text.strip()), None)


def _valid(properties: Properties, predicate: str, check: Callable[[str], bool]) -> tuple[str, ...]:
    return tuple(n for n in (compact(text) for text in _texts(properties, predicate)) if check(n))


def _number(properties: Properties, predicate: str) -> float | None:
    text = _first(properties, predicate)
    try:
        return float(text) if text else None
    except ValueError:
        return None
