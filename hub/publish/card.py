"""What lists, facets and search need to know of an entity: one card each, read from the reference graph.

A card holds only what its entity's statements say, its address, the territories of the model and the names of
the entities it points to. Territories are told as they are today (so that a record of 2011 is found in
today's region), and former regions beside them wherever the record or its department settles which one it
was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from hub.errors import Text
from hub.model.iri import Addresses
from hub.model.ntriples import read_statement
from hub.model.statement import Term
from hub.model.territory import COUNTRY, Territories
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
    RNA,
    SCHEMA,
    SCHEME,
    SIREN,
    SIRET,
    SITE_OF,
    SKOS,
    TERRITORY,
    TERRITORY_NAME,
)
from hub.publish.links import entity_parts
from hub.publish.value_policy import ADDRESS
from hub.publish.words import fold
from hub.store.view import View

_DEPARTMENT = ESS + "department"
_FORMERLY_IN = ESS + "formerlyIn"
_LOCALITY = SCHEMA + "addressLocality"
_TEXTS = (DESCRIPTION, ESS + "activityText", ESS + "theme", ESS + "beneficiaries")
_IDENTIFIERS = {"siren": SIREN, "siret": SIRET, "rna": RNA}
_REGION_PREFIX = TERRITORY + "region/"
_DEPARTMENT_PREFIX = TERRITORY + "department/"

Statements = Mapping[str, tuple[Term, ...]]
"""What is said of one subject: property → values."""


@dataclass(frozen=True, slots=True)
class Card:
    """One entity. ``facets``: dimension (``region``, ``department``, ``source``, or the name of a scheme) →
    IRIs or source ids. ``site_of`` is the organization an establishment belongs to, ``records`` the number
    behind the entity."""

    iri: str
    type: str
    slug: str
    label: str
    names: tuple[str, ...]
    acronyms: tuple[str, ...]
    places: tuple[str, ...]
    texts: tuple[str, ...]
    related: tuple[str, ...]
    facets: Mapping[str, frozenset[str]]
    identifiers: tuple[tuple[str, str], ...]
    description: str | None
    territory_label: str
    site_of: str | None
    records: int


class Labels:
    """Names of territories and concepts, from the model graph, in both languages."""

    def __init__(self, view: View, addresses: Addresses) -> None:
        self._view = view
        self._graph = addresses.model_graph
        self._known: dict[str, Statements] = {}

    def of(self, iri: str) -> Text:
        """The preferred labels of ``iri``; the last part of its address when the model gives none."""
        said = self.statements(iri)
        labels = {
            term.language: term.value for kind in (LABEL, SKOS + "prefLabel") for term in said.get(kind, ())
        }
        fallback = labels.get(None) or iri.rstrip("/").rpartition("/")[2].rpartition("#")[2]
        french = labels.get("fr") or labels.get("en") or fallback
        return Text(french, labels.get("en") or french)

    def statements(self, iri: str) -> Statements:
        """What the model says of ``iri``."""
        if iri not in self._known:
            self._known[iri] = by_property(self._view.describe(self._graph, iri))
        return self._known[iri]


@dataclass(frozen=True, slots=True)
class Reference:
    """The reference graph in memory: ``entities`` by IRI, and ``nested`` what is part of them (an address)."""

    entities: Mapping[str, Statements]
    nested: Mapping[str, Statements]


def read_reference(view: View, addresses: Addresses) -> Reference:
    """What the default graph says, subject by subject."""
    return _reference(((subject, by_property(pairs)) for subject, pairs in view.nodes(None)), addresses)


def reference_of(lines: Iterable[str], addresses: Addresses) -> Reference:
    """The same, of the lines that are about to be written: several times quicker than to read them again."""
    said: dict[str, list[tuple[str, Term]]] = {}
    for line in dict.fromkeys(lines):
        subject, predicate, term = read_statement(line)
        said.setdefault(subject, []).append((predicate, term))
    return _reference(((subject, by_property(pairs)) for subject, pairs in said.items()), addresses)


def _reference(described: Iterable[tuple[str, Statements]], addresses: Addresses) -> Reference:
    entities: dict[str, Statements] = {}
    nested: dict[str, Statements] = {}
    for subject, said in described:
        (entities if entity_parts(addresses, subject) else nested)[subject] = said
    return Reference(entities, nested)


def read_cards(
    reference: Reference, addresses: Addresses, territories: Territories, labels: Labels
) -> list[Card]:
    """The cards of every entity of ``reference``, in the order lists show them: by label as French reads it."""
    statements, nested = reference.entities, reference.nested
    cards = [_card(iri, said, nested, addresses, territories, labels) for iri, said in statements.items()]
    names = {card.iri: card.label for card in cards}
    cards = [replace(card, related=_related(statements[card.iri], names)) for card in cards]
    return sorted(cards, key=place_in_list)


def place_in_list(card: Card) -> tuple[str, str, str]:
    """What the list of all entities is ordered by: the label as French reads it."""
    return fold(card.label), card.label, card.iri


def _card(
    iri: str,
    said: Statements,
    nested: Mapping[str, Statements],
    addresses: Addresses,
    territories: Territories,
    labels: Labels,
) -> Card:
    entity_type, slug = entity_parts(addresses, iri) or ("", "")
    label = next(iter(_values(said, LABEL)), slug)
    homes = [nested[term.value] for term in said.get(ADDRESS, ()) if term.value in nested]
    places = {
        *_values(said, IN_TERRITORY),
        *(place for home in homes for place in _values(home, _DEPARTMENT)),
    }
    shown = [labels.of(place) for place in sorted(_values(said, IN_TERRITORY))]
    given = _values(said, TERRITORY_NAME)
    localities = [name for home in homes for name in _values(home, _LOCALITY)]
    records = _values(said, DERIVED_FROM)
    names = (label, *(name for kind in (NAME, LEGAL_NAME, ALTERNATE_NAME) for name in _values(said, kind)))
    return Card(
        iri=iri,
        type=entity_type,
        slug=slug,
        label=label,
        names=tuple(dict.fromkeys(names)),
        acronyms=tuple(_values(said, ACRONYM)),
        places=tuple(
            dict.fromkeys([*(text.fr for text in shown), *(text.en for text in shown), *given, *localities])
        ),
        texts=tuple(text for kind in _TEXTS for text in _values(said, kind)),
        related=(),
        facets=_facets(said, places, records, addresses, territories, labels),
        identifiers=tuple(
            (kind, value) for kind, term in _IDENTIFIERS.items() for value in _values(said, term)
        ),
        description=_french(said.get(DESCRIPTION, ())),
        territory_label=", ".join(dict.fromkeys([text.fr for text in shown] or given or localities)),
        site_of=next(iter(_values(said, SITE_OF)), None),
        records=len(records),
    )


def _facets(
    said: Statements,
    places: Iterable[str],
    records: Iterable[str],
    addresses: Addresses,
    territories: Territories,
    labels: Labels,
) -> dict[str, frozenset[str]]:
    facets: dict[str, set[str]] = {}
    for place in places:
        if territories.kind(place) == COUNTRY:
            # The whole country is no region: a national body is not one of Brittany's.
            facets.setdefault("country", set()).add(place)
            continue
        today = territories.today(place)
        facets.setdefault("region", set()).update(today)
        if place.startswith(_DEPARTMENT_PREFIX):
            facets.setdefault("department", set()).add(place)
            facets.setdefault("former-region", set()).update(_values(labels.statements(place), _FORMERLY_IN))
        elif place.startswith(_REGION_PREFIX) and today != {place}:
            facets.setdefault("former-region", set()).add(place)
    for record in records:
        name = addresses.node_name(record)
        if name:
            facets.setdefault("source", set()).add(name.source)
    for terms in said.values():
        for term in terms:
            scheme, slash, _ = term.value.removeprefix(SCHEME).partition("/")
            if term.is_iri and slash and term.value.startswith(SCHEME):
                facets.setdefault(scheme, set()).add(term.value)
    return {dimension: frozenset(values) for dimension, values in sorted(facets.items()) if values}


def _related(said: Statements, names: Mapping[str, str]) -> tuple[str, ...]:
    """The names of the entities pointed to: an establishment is found by its organization's name."""
    return tuple(
        sorted({names[term.value] for terms in said.values() for term in terms if term.value in names})
    )


def by_property(pairs: Iterable[tuple[str, Term]]) -> dict[str, tuple[Term, ...]]:
    """The pairs of one subject as :data:`Statements`, values in order."""
    said: dict[str, list[Term]] = {}
    for predicate, term in pairs:
        said.setdefault(predicate, []).append(term)
    return {
        predicate: tuple(sorted(terms, key=Term.ntriples) if len(terms) > 1 else terms)
        for predicate, terms in said.items()
    }


def _values(said: Statements, predicate: str) -> list[str]:
    return [term.value for term in said.get(predicate, ())]


def _french(terms: Iterable[Term]) -> str | None:
    """The French text, else one without a language, else any."""
    ranked = sorted(terms, key=lambda term: (term.language != "fr", term.language is not None, term.value))
    return ranked[0].value if ranked else None
