"""The entities of the reference graph as a table: one row an entity, its address unfolded, always the same columns.

Several values in one cell are joined by `` | ``, sorted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from hub.model.iri import Addresses
from hub.model.statement import Term
from hub.model.vocabulary import (
    ACRONYM,
    ALTERNATE_NAME,
    CARRIER,
    DERIVED_FROM,
    DESCRIPTION,
    ESS,
    IN_TERRITORY,
    LABEL,
    LEGAL_NAME,
    NAME,
    RNA,
    SCHEMA,
    SIREN,
    SIRET,
    SITE_OF,
    TERRITORY_NAME,
    TYPE,
    short_name,
)
from hub.publish.card import Reference, Statements, by_property
from hub.publish.links import entity_parts
from hub.publish.table import Table, cell
from hub.publish.value_policy import ADDRESS, LATITUDE, LONGITUDE
from hub.store.view import View

_OF_THE_ENTITY = {
    "label": LABEL,
    "acronym": ACRONYM,
    "names": NAME,
    "legal_name": LEGAL_NAME,
    "alternate_names": ALTERNATE_NAME,
    "siren": SIREN,
    "siret": SIRET,
    "rna": RNA,
    "legal_form": ESS + "legalForm",
    "description": DESCRIPTION,
    "theme": ESS + "theme",
    "axis": ESS + "axis",
    "territory": IN_TERRITORY,
    "territory_name": TERRITORY_NAME,
}
_OF_THE_ADDRESS = {
    "street": SCHEMA + "streetAddress",
    "postal_code": SCHEMA + "postalCode",
    "locality": SCHEMA + "addressLocality",
    "commune": ESS + "communeCode",
    "department": ESS + "department",
}
_OF_THE_ENTITY_TOO = {
    "latitude": LATITUDE,
    "longitude": LONGITUDE,
    "url": SCHEMA + "url",
    "telephone": SCHEMA + "telephone",
    "email": SCHEMA + "email",
    "organization": SITE_OF,
    "carrier": CARRIER,
}
REFERENCE_COLUMNS = (
    "iri",
    "type",
    "class",
    *_OF_THE_ENTITY,
    *_OF_THE_ADDRESS,
    *_OF_THE_ENTITY_TOO,
    "sources",
    "records",
)

_NOTHING: Statements = {}


def reference_table(view: View, addresses: Addresses) -> Table:
    """Every entity of the default graph, in the order of their IRIs; one at a time in memory."""
    entities = sorted(subject for subject, _ in view.nodes(None) if entity_parts(addresses, subject))
    return Table(
        REFERENCE_COLUMNS, _rows(entities, lambda iri: by_property(view.describe(None, iri)), addresses)
    )


def entity_table(reference: Reference, addresses: Addresses, entity_type: str) -> Table:
    """The entities of one type, in the order of their IRIs, from a graph in memory."""

    def said_of(iri: str) -> Statements:
        return reference.entities.get(iri) or reference.nested.get(iri, _NOTHING)

    prefix = addresses.entity(entity_type, "")
    entities = sorted(iri for iri in reference.entities if iri.startswith(prefix))
    return Table(REFERENCE_COLUMNS, _rows(entities, said_of, addresses))


def _rows(
    entities: Iterable[str], said_of: Callable[[str], Statements], addresses: Addresses
) -> Iterator[Sequence[str]]:
    for entity in entities:
        said = said_of(entity)
        entity_type, _ = entity_parts(addresses, entity) or ("", "")
        homes = [said_of(address.value) for address in said.get(ADDRESS, ())]
        records = [name for term in said.get(DERIVED_FROM, ()) if (name := addresses.node_name(term.value))]
        yield (
            entity,
            entity_type,
            cell(short_name(term.value) for term in said.get(TYPE, ())),
            *_cells(_OF_THE_ENTITY, said),
            *_cells(_OF_THE_ADDRESS, *homes),
            *_cells(_OF_THE_ENTITY_TOO, said),
            cell({name.source for name in records}),
            cell(map(str, records)),
        )


def _cells(columns: Mapping[str, str], *said: Mapping[str, Sequence[Term]]) -> Iterator[str]:
    for predicate in columns.values():
        yield cell(term.value for each in said for term in each.get(predicate, ()))
