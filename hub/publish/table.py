"""Tables, and the CSV files they are written as: one row an entity (:mod:`hub.publish.entity_table`), a described node
of a source, or a record's links.

Several values in one cell are joined by `` | ``. CSV is RFC 4180 in UTF-8 with commas; for Excel in French, a
byte order mark and semicolons. There, a text that Excel would run as a formula gets an apostrophe before it
(a value that a source gave must not act on the reader's machine); plain CSV keeps every value as it is.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from hub.model.iri import Addresses, NodeName
from hub.model.vocabulary import ENTITY_TYPES, TYPE, short_name
from hub.publish.links import read_links
from hub.store.view import View

LINK_COLUMNS = ("source", "key", "establishment", "organization")

_FORMULA = re.compile(r"[=@\t\r]|[+-](?![\d .,/-]*$)")


@dataclass(frozen=True, slots=True)
class Table:
    """Columns, and rows as long as they. ``rows`` may be read once only."""

    columns: tuple[str, ...]
    rows: Iterable[Sequence[str]]


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
            (str(name.record), name.fragment, *(cell(cells.get(column, ())) for column in columns))
            for subject, cells in rows.items()
            if (name := addresses.node_name(subject))
        ),
    )


class CsvWriter:
    """Writes one table to ``out`` as CSV; :meth:`close` finishes it. ``excel``: as :func:`write_table`."""

    def __init__(self, out: BinaryIO, columns: Sequence[str], *, excel: bool = False) -> None:
        encoding = "utf-8-sig" if excel else "utf-8"
        self._text = io.TextIOWrapper(out, encoding=encoding, newline="", write_through=True)
        self._writer = csv.writer(self._text, delimiter=";" if excel else ",", lineterminator="\r\n")
        self._excel = excel
        self._writer.writerow(columns)

    def write(self, row: Sequence[str]) -> None:
        """Add a row."""
        self._writer.writerow([_harmless(each) for each in row] if self._excel else row)

    def close(self) -> None:
        """Finish the file; ``out`` stays open."""
        self._text.flush()
        self._text.detach()


def write_table(table: Table, out: BinaryIO, *, excel: bool = False) -> None:
    """Write ``table`` as CSV. For Excel: byte order mark, ``;``, and no cell that would run as a formula."""
    writer = CsvWriter(out, table.columns, excel=excel)
    for row in table.rows:
        writer.write(row)
    writer.close()


def cell(values: Iterable[str]) -> str:
    """Several values as one cell."""
    return " | ".join(sorted(dict.fromkeys(values)))


def _at(values: Sequence[str], place: int) -> str:
    """The value of one row among several: the only one there is stands in all of them."""
    if len(values) == 1:
        return values[0]
    return values[place] if place < len(values) else ""


def _harmless(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) else text
