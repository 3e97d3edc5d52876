"""Renews the tables of a publication: a copy of those of the one before, in which only the rows of some entities are others."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from hub.publish.card import Card, Labels, place_in_list
from hub.publish.published_source import PublishedSource
from hub.publish.ranks import between
from hub.publish.table_rows import entity_row, facet_rows, identifier_rows, value_row

AFFECTED = "affected"
"""The temporary table of the IRIs of the entities whose rows are made anew."""

_COUNT = """
    INSERT INTO facet
    SELECT {type}, f.dimension, f.value, v.label_fr, v.label_en, {by} * COUNT(*)
    FROM affected a JOIN entity_facet f USING (iri) JOIN entity e USING (iri) JOIN facet_value v USING (dimension, value)
    GROUP BY 1, 2, 3
    ON CONFLICT (type, dimension, value) DO UPDATE SET count = count + excluded.count"""
_BEFORE = (
    "SELECT sort_rank FROM entity WHERE (folded, label, iri) < (?, ?, ?)"
    " ORDER BY folded DESC, label DESC, iri DESC LIMIT 1"
)


@dataclass(frozen=True, slots=True)
class Row:
    """Where an entity stood in the list of all, and under what label."""

    rank: int
    label: str


def mark(tables: sqlite3.Connection, affected: Iterable[str]) -> None:
    """Have the table :data:`AFFECTED` name these entities (IRIs)."""
    tables.execute(f"CREATE TEMPORARY TABLE {AFFECTED} (iri TEXT PRIMARY KEY) WITHOUT ROWID")
    tables.executemany(f"INSERT INTO {AFFECTED} VALUES (?)", ((iri,) for iri in affected))  # noqa: S608 - our own name


def take_out(tables: sqlite3.Connection) -> dict[str, Row]:
    """Remove all rows of the entities marked; where those that had any stood."""
    rows = tables.execute(f"SELECT iri, sort_rank, label FROM {AFFECTED} JOIN entity USING (iri)")  # noqa: S608 - our own name
    stood = {iri: Row(rank, label) for iri, rank, label in rows}
    _count(tables, -1)
    tables.executemany("DELETE FROM member WHERE rank = ?", ((row.rank,) for row in stood.values()))
    for table in ("entity", "entity_facet", "identifier"):
        tables.execute(f"DELETE FROM {table} WHERE iri IN (SELECT iri FROM {AFFECTED})")  # noqa: S608 - our own names
    return stood


def put_in(
    tables: sqlite3.Connection, cards: Sequence[Card], around: Sequence[Card], stood: Mapping[str, Row],
    labels: Labels, sources: Iterable[PublishedSource],
) -> dict[str, int] | None:  # fmt: skip
    """Write the rows of ``cards``, which were taken out; their ranks, by IRI. Those whose label is as it was keep the rank that
    :func:`take_out` gave (``stood``); None when there is no room for the others. ``around`` are the cards from which their numbers follow,
    their own among them."""
    ranks = {
        card.iri: stood[card.iri].rank
        for card in cards
        if card.iri in stood and stood[card.iri].label == card.label
    }
    _insert(tables, (card for card in cards if card.iri in ranks), ranks)
    new = [card for card in cards if card.iri not in ranks]
    found = _ranks_among(tables, new)
    if found is None:
        return None
    _insert(tables, new, found)
    tables.executemany("INSERT INTO entity_facet VALUES (?, ?, ?)", facet_rows(cards))
    wanted = {card.iri for card in cards}
    tables.executemany(
        "INSERT OR IGNORE INTO identifier VALUES (?, ?, ?)",
        (row for row in identifier_rows(around) if row[2] in wanted),
    )
    titles = {source.id: source.title for source in sources}
    tables.executemany(
        "INSERT OR IGNORE INTO facet_value VALUES (?, ?, ?, ?)",
        (
            value_row(labels, titles, dimension, value)
            for dimension, value in {row[:2] for row in facet_rows(cards)}
        ),
    )
    _count(tables, 1)
    tables.execute("DELETE FROM facet WHERE count = 0")
    tables.execute(
        "DELETE FROM facet_value WHERE dimension != 'type'"
        " AND NOT EXISTS (SELECT 1 FROM facet f WHERE f.type = '' AND f.dimension = facet_value.dimension"
        " AND f.value = facet_value.value)"
    )
    return ranks | found


def counts(tables: sqlite3.Connection) -> dict[str, int]:
    """How many entities there are of each type."""
    return dict(tables.execute("SELECT type, COUNT(*) FROM entity GROUP BY type ORDER BY type").fetchall())


def _insert(tables: sqlite3.Connection, cards: Iterable[Card], ranks: Mapping[str, int]) -> None:
    tables.executemany(
        "INSERT INTO entity VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (entity_row(ranks[card.iri], card) for card in cards),
    )


def _ranks_among(tables: sqlite3.Connection, cards: Iterable[Card]) -> dict[str, int] | None:
    """The ranks of ``cards``, in the order of the list, among the entities there are."""
    ranks: dict[str, int] = {}
    for before, group in groupby(cards, key=lambda card: _rank_before(tables, card)):
        new = list(group)
        (after,) = tables.execute(
            "SELECT MIN(sort_rank) FROM entity WHERE sort_rank > ?", (-1 if before is None else before,)
        ).fetchone()
        found = between(before, after, len(new))
        if found is None:
            return None
        ranks |= {card.iri: rank for card, rank in zip(new, found, strict=True)}
    return ranks


def _rank_before(tables: sqlite3.Connection, card: Card) -> int | None:
    found = tables.execute(_BEFORE, place_in_list(card)).fetchone()
    return found[0] if found else None


def _count(tables: sqlite3.Connection, by: int) -> None:
    """Add to the counts of values, or take away, what the entities in question bear."""
    for of_type in ("''", "e.type"):
        tables.execute(_COUNT.format(type=of_type, by=by))
