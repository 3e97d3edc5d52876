"""Writes the tables of a publication from nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hub.model.iri import Addresses
from hub.publish.card import Card, Labels
from hub.publish.links import read_redirects, read_withdrawn
from hub.publish.published_source import PublishedSource
from hub.publish.table_rows import (
    entity_row,
    facet_rows,
    identifier_rows,
    source_rows,
    type_names,
    value_row,
)
from hub.publish.table_schema import SCHEMA, SIDE_TABLES_VERSION
from hub.store.view import View

_COUNTED = """
    INSERT INTO facet
    SELECT {type}, f.dimension, f.value, v.label_fr, v.label_en, COUNT(*)
    FROM entity_facet f JOIN entity e USING (iri) JOIN facet_value v USING (dimension, value)
    GROUP BY {type}, f.dimension, f.value"""


@contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """The tables at ``path``, empty ones where there is no such file; they are there, whole, once this is left."""
    anew = not path.exists()
    tables = sqlite3.connect(path, isolation_level=None)
    try:
        # The file is made under another name and synced as a whole: no journal could help it.
        tables.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        tables.executescript(SCHEMA if anew else "")
        tables.execute("BEGIN")
        yield tables
        tables.execute("COMMIT")
    finally:
        tables.close()


def fill_tables(
    tables: sqlite3.Connection, cards: Sequence[Card], ranks: Mapping[str, int], labels: Labels,
    sources: Sequence[PublishedSource],
) -> None:  # fmt: skip
    """Tell of ``cards``, each at its place among all (``ranks``, by IRI)."""
    tables.executemany(
        "INSERT INTO entity VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (entity_row(ranks[card.iri], card) for card in cards),
    )
    tables.executemany("INSERT INTO entity_facet VALUES (?, ?, ?)", facet_rows(cards))
    tables.executemany("INSERT OR IGNORE INTO identifier VALUES (?, ?, ?)", identifier_rows(cards))
    titles = {source.id: source.title for source in sources}
    tables.executemany("INSERT INTO facet_value VALUES (?, ?, ?, ?)", type_names(labels))
    pairs = tables.execute("SELECT DISTINCT dimension, value FROM entity_facet").fetchall()
    tables.executemany(
        "INSERT INTO facet_value VALUES (?, ?, ?, ?)",
        (value_row(labels, titles, dimension, value) for dimension, value in pairs),
    )
    tables.execute(_COUNTED.format(type="''"))
    tables.execute(_COUNTED.format(type="e.type"))


def tell_surroundings(
    tables: sqlite3.Connection, view: View, addresses: Addresses, sources: Sequence[PublishedSource],
    manifest: Mapping[str, Any],
) -> None:  # fmt: skip
    """Write what does not go by entities that stand: those that stand no more, the sources, the publication itself. What the
    tables say of it already is forgotten."""
    metadata = {"schema": SIDE_TABLES_VERSION, "base": addresses.base, **manifest}
    for table, rows in (
        ("redirect", sorted(read_redirects(view, addresses).items())),
        ("withdrawn", [(iri,) for iri in read_withdrawn(view, addresses)]),
        ("source", list(source_rows(view, addresses, sources))),
        ("metadata", sorted((key, str(value)) for key, value in metadata.items())),
    ):
        tables.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
        for row in rows:
            marks = ", ".join("?" * len(row))
            tables.execute(f"INSERT INTO {table} VALUES ({marks})", row)  # noqa: S608 - marks only
