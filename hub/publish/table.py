"""The CSV files: one row an entity, a described node of a source, or a record's links.

Several values in one cell are joined by `` | ``. CSV is RFC 4180 in UTF-8 with commas; for Excel in French, a
byte order mark and semicolons. There, a text that Excel would run as a formula gets an apostrophe before it
(a value that a source gave must not act on the reader's machine); plain CSV keeps every value as it is.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from hub.model.iri import Addresses, NodeName
from hub.model.statement import Term
from hub.model.vocabulary import (
    ACRONYM,
    ALTERNATE_NAME,
    CARRIER,
    DERIVED_FROM,
    DESCRIPTION,
    ENTITY_TYPES,
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
from hub.publish.links import entity_parts, read_links
from hub.publish.value_policy import ADDRESS, LATITUDE, LONGITUDE
from hub.store.view import View

LINK_COLUMNS = ("source", "key", "establishment", "organization")

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

_FORMULA = re.compile(r"[=@\t\r]|[+-](?![\d .,/-]*$)")

Pairs = Sequence[tuple[str, Term]]


@dataclass(frozen=True, slots=True)
class Table:
    """Columns, and rows as long as they. ``rows`` may be read once only."""

    columns: tuple[str, ...]
    rows: Iterable[Sequence[str]]


def reference_table(view: View, addresses: Addresses) -> Table:
    """One row an entity, in the order of their IRIs; the columns are always the same."""
    return Table(REFERENCE_COLUMNS, _reference_rows(view, addresses))


def link_table(view: View, addresses: Addresses) -> Table:
    """One row a record that describes an organization or an establishment, in the order of source and key.

    A record's own node speaks before its parts (a carrier); a record whose parts describe several
    organizations has a row for each.
    """
    links = read_links(view, addresses)
    records: dict[NodeName, list[NodeName]] = {}
    for node, entities in links.entities_of.items():
        name = addresses.node_name(node)
        if name and entities.keys() & {"organization", "establishment"}:
            records.setdefault(name.record, []).append(name)
    rows: list[tuple[str, ...]] = []
    for record, nodes in sorted(records.items()):
        of_type: dict[str, list[str]] = {"establishment": [], "organization": []}
        for name in sorted(nodes):
            for entity_type, entity in links.entities_of[addresses.node(name)].items():
                if entity_type in of_type and entity not in of_type[entity_type]:
                    of_type[entity_type].append(entity)
        establishments, organizations = of_type["establishment"], of_type["organization"]
        rows.extend(
            (record.source, record.key, _at(establishments, place), _at(organizations, place))
            for place in range(max(len(establishments), len(organizations)))
        )
    return Table(LINK_COLUMNS, rows)


def source_table(view: View, addresses: Addresses, graph: str) -> Table:
    """One row a described node of one source; a column a property found in it, addresses unfolded."""
    nodes = {subject: list(pairs) for subject, pairs in view.nodes(graph)}
    described = {
        iri for iri, pairs in nodes.items() if any(p == TYPE and t.value in ENTITY_TYPES for p, t in pairs)
    }
    rows: dict[str, dict[str, list[str]]] = {}
    for subject in sorted(described):
        cells = rows.setdefault(subject, {})
        for predicate, term in nodes[subject]:
            inner = nodes.get(term.value) if term.is_iri and term.value not in described else None
            if inner is None:
                cells.setdefault(short_name(predicate), []).append(
                    short_name(term.value) if term.is_iri else term.value
                )
            for part, value in inner or ():
                if part != TYPE:
                    cells.setdefault(short_name(part), []).append(
                        short_name(value.value) if value.is_iri else value.value
                    )
    columns = sorted({column for cells in rows.values() for column in cells})
    return Table(
        ("record", "node", *columns),
        (
            (str(name.record), name.fragment, *(_cell(cells.get(column, ())) for column in columns))
            for subject, cells in rows.items()
            if (name := addresses.node_name(subject))
        ),
    )


def write_table(table: Table, out: BinaryIO, *, excel: bool = False) -> None:
    """Write ``table`` as CSV. For Excel: byte order mark, ``;``, and no cell that would run as a formula."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig" if excel else "utf-8", newline="", write_through=True)
    writer = csv.writer(text, delimiter=";" if excel else ",", lineterminator="\r\n")
    writer.writerow(table.columns)
    for row in table.rows:
        writer.writerow([_harmless(cell) for cell in row] if excel else row)
    text.flush()
    text.detach()


def _reference_rows(view: View, addresses: Addresses) -> Iterator[Sequence[str]]:
    for entity in sorted(subject for subject, _ in view.nodes(None) if entity_parts(addresses, subject)):
        said = view.describe(None, entity)
        entity_type, _ = entity_parts(addresses, entity) or ("", "")
        home = [pair for address in _values(said, ADDRESS) for pair in view.describe(None, address)]
        records = [name for record in _values(said, DERIVED_FROM) if (name := addresses.node_name(record))]
        yield (
            entity,
            entity_type,
            _cell(short_name(value) for value in _values(said, TYPE)),
            *(_cell(_values(said, predicate)) for predicate in _OF_THE_ENTITY.values()),
            *(_cell(_values(home, predicate)) for predicate in _OF_THE_ADDRESS.values()),
            *(_cell(_values(said, predicate)) for predicate in _OF_THE_ENTITY_TOO.values()),
            _cell(sorted({name.source for name in records})),
            _cell(sorted(map(str, records))),
        )


def _values(pairs: Pairs, predicate: str) -> list[str]:
    return sorted(term.value for name, term in pairs if name == predicate)


def _cell(values: Iterable[str]) -> str:
    return " | ".join(sorted(dict.fromkeys(values)))


def _at(values: Sequence[str], place: int) -> str:
    """The value of one row among several: the only one there is stands in all of them."""
    if len(values) == 1:
        return values[0]
    return values[place] if place < len(values) else ""


def _harmless(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell
