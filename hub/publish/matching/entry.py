"""What an organization or an establishment is matched by: every name and address its admitted records give, its numbers
and its contacts.

Publication chooses one legal name and one address among many; a row of somebody's table may hold any of the others, an
old one as well. So entries are made of the reference graph and of what the records themselves say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import NamedTuple

from hub.model.iri import Addresses
from hub.model.statement import Term
from hub.model.vocabulary import ACRONYM, ESS, LEGAL_NAME, RECONCILED_TYPES, SCHEMA
from hub.publish.card import Card, Reference, Statements
from hub.publish.links import read_links
from hub.publish.record_book import RecordBook, read_book
from hub.publish.value_policy import ADDRESS, LATITUDE, LONGITUDE
from hub.store.view import View

_POSTCODE, _LOCALITY, _STREET = (SCHEMA + name for name in ("postalCode", "addressLocality", "streetAddress"))
_MOST_NAMES = 40
_MOST_PLACES = 20
_MOST_RELATED = 12


@dataclass(frozen=True, slots=True)
class Address:
    """One place an entity is said to stand at, as written; empty texts for what is not said."""

    postcode: str = ""
    commune: str = ""
    street: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entity as its sources write it.

    ``related`` are names of the entities it belongs to, or that belong to it. ``addresses``: the published one first.
    ``departments``, ``regions``, ``forms`` and ``organization`` are IRIs. ``siren`` holds those of its SIRET, and an
    organization has those of its places when it gives none.
    """

    iri: str
    type: str
    label: str
    names: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    siren: tuple[str, ...] = ()
    siret: tuple[str, ...] = ()
    rna: tuple[str, ...] = ()
    addresses: tuple[Address, ...] = ()
    departments: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    area: str = ""
    forms: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    point: tuple[str, str] | None = None
    organization: str | None = None


class Recorded(NamedTuple):
    """What the records of one entity give, of which publication keeps one; sorted."""

    names: tuple[str, ...] = ()
    homes: tuple[tuple[str, str, str], ...] = ()
    """Postcode, commune and street as written."""


def read_recorded(book: RecordBook, entity: str) -> Recorded:
    """The legal names and the addresses of all its records. What describes a place too gives its address to the place."""
    names: set[str] = set()
    homes: set[tuple[str, str, str]] = set()
    for node in book.nodes(entity):
        entities = book.entities(node)
        placed = entities.get("establishment") or entities.get("organization")
        for predicate, term in book.statements(node):
            if predicate == LEGAL_NAME:
                names.add(term.value)
            elif predicate == ADDRESS and placed == entity:
                homes.update(_homes(book, node, term))
    return Recorded(tuple(sorted(names)), tuple(sorted(homes)))


def recorded_of(view: View, addresses: Addresses, admitted: Iterable[str]) -> dict[str, Recorded]:
    """The same of every entity."""
    links = read_links(view, addresses)
    book = read_book(view, addresses, links, admitted)
    return {entity: read_recorded(book, entity) for entity in links.nodes_of}


def _homes(book: RecordBook, node: str, home: Term) -> Iterable[tuple[str, str, str]]:
    """What the source of ``node`` says of where it stands; each way to read it, when it says two postcodes."""
    source = book.source_of(node)
    said = book.said_by(source, home.value) if source and home.is_iri else ()
    parts = [
        [term.value for predicate, term in said if predicate == kind] or [""]
        for kind in (_POSTCODE, _LOCALITY, _STREET)
    ]
    return ((postcode, commune, street) for postcode, commune, street in product(*parts))


def read_entries(
    reference: Reference, cards: Iterable[Card], recorded: Mapping[str, Recorded]
) -> Iterator[Entry]:
    """The entries of the reconciled entities among ``cards``, in their order."""
    kept = [card for card in cards if card.type in RECONCILED_TYPES]
    made = {card.iri: _entry(card, reference, recorded.get(card.iri, Recorded())) for card in kept}
    places: dict[str, list[Entry]] = {}
    for entry in made.values():
        if entry.organization in made:
            places.setdefault(entry.organization, []).append(entry)
    for entry in made.values():
        if entry.type == "organization":
            yield with_places(entry, places.get(entry.iri, ()))
        else:
            yield with_organization(entry, made.get(entry.organization or ""))


def _entry(card: Card, reference: Reference, recorded: Recorded) -> Entry:
    said = reference.entities[card.iri]
    chosen = [_address(reference.nested[home]) for home in _values(said, ADDRESS) if home in reference.nested]
    homes = [Address(*parts) for parts in recorded.homes]
    numbers = {
        kind: tuple(value for name, value in card.identifiers if name == kind)
        for kind in ("siren", "siret", "rna")
    }
    latitude, longitude = _values(said, LATITUDE), _values(said, LONGITUDE)
    return Entry(
        iri=card.iri,
        type=card.type,
        label=card.label,
        names=tuple(dict.fromkeys([*card.names, *recorded.names]))[:_MOST_NAMES],
        acronyms=tuple(_values(said, ACRONYM)),
        siren=tuple(dict.fromkeys([*numbers["siren"], *(number[:9] for number in numbers["siret"])])),
        siret=numbers["siret"],
        rna=numbers["rna"],
        addresses=tuple(dict.fromkeys(home for home in [*chosen, *homes] if home != Address()))[
            :_MOST_PLACES
        ],
        departments=tuple(sorted(card.facets.get("department", ()))),
        regions=tuple(sorted(card.facets.get("region", ()))),
        area=card.territory_label,
        forms=tuple(_values(said, ESS + "legalForm")),
        urls=tuple(_values(said, SCHEMA + "url")),
        emails=tuple(_values(said, SCHEMA + "email")),
        phones=tuple(_values(said, SCHEMA + "telephone")),
        point=(latitude[0], longitude[0]) if latitude and longitude else None,
        organization=card.site_of,
    )


def with_places(organization: Entry, places: Sequence[Entry]) -> Entry:
    """An organization is found by the names and the addresses of its places too, and by their SIREN."""
    names = [name for place in places for name in place.names if name not in organization.names]
    homes = [home for place in places for home in place.addresses]
    sirens = [number for place in places for number in place.siren]
    departments = [each for place in places for each in place.departments]
    return replace(
        organization,
        related=tuple(dict.fromkeys(names))[:_MOST_RELATED],
        addresses=tuple(dict.fromkeys([*organization.addresses, *homes]))[:_MOST_PLACES],
        siren=organization.siren or tuple(dict.fromkeys(sirens)),
        departments=tuple(dict.fromkeys([*organization.departments, *departments])),
        area=organization.area or next((place.area for place in places if place.area), ""),
    )


def with_organization(place: Entry, organization: Entry | None) -> Entry:
    """A place is found by the name of who runs it."""
    if organization is None:
        return place
    names = [name for name in organization.names if name not in place.names]
    return replace(
        place,
        related=tuple(dict.fromkeys(names))[:_MOST_RELATED],
        acronyms=tuple(dict.fromkeys([*place.acronyms, *organization.acronyms])),
        siren=place.siren or organization.siren,
        rna=place.rna or organization.rna,
    )


def _address(home: Statements) -> Address:
    parts = (next(iter(_values(home, kind)), "") for kind in (_POSTCODE, _LOCALITY, _STREET))
    postcode, commune, street = parts
    return Address(postcode, commune, street)


def _values(said: Statements, predicate: str) -> list[str]:
    return [term.value for term in said.get(predicate, ())]
