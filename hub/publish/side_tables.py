"""Builds what serves one publication: its tables, its indexes, its bulk files, its counts and its manifest, in one directory.

Built beside its place under another name and renamed when all of it is on disk, so that a directory under its
own name is always whole. A directory that a killed run left there is built anew.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hub.errors import Text
from hub.model.iri import Addresses
from hub.model.territory import Territories
from hub.model.vocabulary import ENTITY_TYPES, IS_PART_OF
from hub.publish.bulk import write_bulk_files
from hub.publish.card import Card, Labels, Reference, read_cards, read_reference
from hub.publish.collection.building import value_names, write_collections
from hub.publish.collection.member import read_members
from hub.publish.links import read_redirects, read_withdrawn
from hub.publish.matching.entry import Recorded, read_entries, recorded_of
from hub.publish.matching.index import build_match_index
from hub.publish.published_source import PublishedSource
from hub.publish.search_index import build_search_index
from hub.publish.statistics import count_statements
from hub.publish.table_schema import SCHEMA, SIDE_TABLES_VERSION
from hub.store.durable import sync, sync_tree
from hub.store.view import View

TABLES = "tables.sqlite"
SEARCH = "search"
MATCHING = "matching"
COLLECTIONS = "collections"
MANIFEST = "publication.json"
STATISTICS = "statistics.json"
BULK = "dumps"

_LONG_AGO = "1970-01-01T00:00:00+00:00"


@dataclass(frozen=True, slots=True)
class SideTables:
    """What was built: the number of entities of each type."""

    counts: Mapping[str, int]

    @property
    def entities(self) -> int:
        return sum(self.counts.values())


def build_side_tables(
    view: View,
    directory: Path,
    *,
    addresses: Addresses,
    territories: Territories,
    sources: Sequence[PublishedSource],
    manifest: Mapping[str, Any],
    before: Path | None = None,
    bulk_forms: Collection[str] = (),
    reference: Reference | None = None,
    recorded: Mapping[str, Recorded] | None = None,
) -> SideTables:
    """Build ``directory`` from the default graph of ``view``; ``manifest`` is written into its
    ``publication.json``, with the counts and the bulk files (in ``bulk_forms``, of :data:`BULK_FORMATS`) added. ``before``
    is the directory of the publication before: what has not changed since keeps the moment it did. ``reference`` (the
    default graph) and ``recorded`` are read from ``view`` where the caller has not got them in memory. Returns once
    everything is on disk."""
    directory.parent.mkdir(parents=True, exist_ok=True)
    building = directory.with_name(f".{directory.name}.building")
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir()
    admitted = [source.id for source in sources if source.admitted]
    if reference is None:
        reference = read_reference(view, addresses)
    if recorded is None:
        recorded = recorded_of(view, addresses, admitted)
    cards = read_cards(reference, view, addresses, territories)
    _write_tables(building, view, addresses, reference, cards, sources, manifest, before)
    build_search_index(building / SEARCH, cards)
    build_match_index(
        building / MATCHING,
        read_entries(reference, cards, recorded),
        before / MATCHING if before is not None else None,
    )
    bulk = write_bulk_files(building / BULK, view, reference, addresses, sources, bulk_forms)
    statistics = count_statements(view, addresses, [source.id for source in sources])
    built = SideTables(_counts(cards))
    facts = {"entities": built.entities, "counts": built.counts, "bulk": [each.to_json() for each in bulk]}
    _write_json(building / MANIFEST, {**manifest, **facts})
    _write_json(building / STATISTICS, statistics.to_json())
    sync_tree(building)
    shutil.rmtree(directory, ignore_errors=True)
    building.rename(directory)
    sync(directory.parent)
    return built


def _write_json(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2), encoding="utf-8")


def _counts(cards: Iterable[Card]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for card in cards:
        counts[card.type] = counts.get(card.type, 0) + 1
    return dict(sorted(counts.items()))


def _write_tables(
    building: Path,
    view: View,
    addresses: Addresses,
    reference: Reference,
    cards: Sequence[Card],
    sources: Sequence[PublishedSource],
    manifest: Mapping[str, Any],
    before: Path | None,
) -> None:
    with closing(sqlite3.connect(building / TABLES)) as tables:
        # The file is built under another name and synced as a whole: no journal could help it.
        tables.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + SCHEMA)
        tables.execute("BEGIN")
        tables.executemany(
            "INSERT INTO entity VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (_entity_row(rank, card) for rank, card in enumerate(cards)),
        )
        tables.executemany("INSERT INTO entity_facet VALUES (?, ?, ?)", _facet_rows(cards))
        tables.executemany("INSERT OR IGNORE INTO identifier VALUES (?, ?, ?)", _identifier_rows(cards))
        tables.executemany(
            "INSERT INTO redirect VALUES (?, ?)", sorted(read_redirects(view, addresses).items())
        )
        tables.executemany(
            "INSERT INTO withdrawn VALUES (?)", ((iri,) for iri in read_withdrawn(view, addresses))
        )
        tables.executemany(
            "INSERT INTO source VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (_source_row(view, addresses, source) for source in sources),
        )
        labels = Labels(view, addresses)
        _name_facets(tables, labels, sources)
        _count_facets(tables)
        published_at = str(manifest.get("published_at", _LONG_AGO))
        members = read_members(reference, addresses, cards, published_at[:10])
        write_collections(
            building / COLLECTIONS,
            tables,
            members,
            {card.iri: rank for rank, card in enumerate(cards)},
            value_names(members, cards, labels, sources),
            published_at=published_at,
            before=before / TABLES if before is not None else None,
        )
        metadata = {"schema": SIDE_TABLES_VERSION, "base": addresses.base, **manifest}
        tables.executemany(
            "INSERT INTO metadata VALUES (?, ?)",
            ((key, str(value)) for key, value in sorted(metadata.items())),
        )
        tables.commit()
        tables.execute("ANALYZE")
        tables.commit()


def _entity_row(rank: int, card: Card) -> tuple[object, ...]:
    return (
        card.iri,
        card.type,
        card.slug,
        card.label,
        rank,
        next((acronym for acronym in card.acronyms if acronym != card.label), None),
        card.description,
        _only(card.facets.get("region", frozenset())),
        _only(card.facets.get("department", frozenset())),
        card.territory_label,
        card.records,
    )


def _only(values: frozenset[str]) -> str | None:
    return next(iter(values)) if len(values) == 1 else None


def _facet_rows(cards: Iterable[Card]) -> Iterable[tuple[str, str, str]]:
    return (
        (dimension, value, card.iri)
        for card in cards
        for dimension, values in card.facets.items()
        for value in sorted(values)
    )


def _identifier_rows(cards: Sequence[Card]) -> Iterable[tuple[str, str, str]]:
    """Who bears which number. A SIRET names its legal unit: an organization that gives no SIREN of its own is
    found by that of its establishments."""
    known = {card.iri: {kind for kind, _ in card.identifiers} for card in cards}
    for card in cards:
        for kind, value in card.identifiers:
            yield kind, value, card.iri
            if kind == "siret" and card.site_of in known and "siren" not in known[card.site_of]:
                yield "siren", value[:9], card.site_of


def _source_row(view: View, addresses: Addresses, source: PublishedSource) -> tuple[object, ...]:
    rows = view.select(
        f"SELECT (COUNT(DISTINCT ?record) AS ?records) WHERE {{ GRAPH <{addresses.source_graph(source.id)}> "
        f"{{ ?record <{IS_PART_OF}> <{addresses.source(source.id)}> }} }}"
    )
    records = sum(int(row["records"].value) for row in rows)
    admission = source.admission
    return (
        source.id,
        source.title.fr,
        source.title.en,
        source.publisher,
        source.licence,
        admission.name,
        source.homepage,
        source.connector,
        records,
        source.fictitious,
        admission.admitted,
        admission.reason.fr,
        admission.reason.en,
    )


def _name_facets(tables: sqlite3.Connection, labels: Labels, sources: Iterable[PublishedSource]) -> None:
    titles = {source.id: source.title for source in sources}
    for kind, entity_type in sorted(ENTITY_TYPES.items(), reverse=True):
        text = labels.of(kind)
        tables.execute(
            "INSERT OR REPLACE INTO facet_value VALUES ('type', ?, ?, ?)", (entity_type, text.fr, text.en)
        )
    pairs = tables.execute("SELECT DISTINCT dimension, value FROM entity_facet").fetchall()
    for dimension, value in pairs:
        text = titles.get(value, Text(value, value)) if dimension == "source" else labels.of(value)
        tables.execute("INSERT INTO facet_value VALUES (?, ?, ?, ?)", (dimension, value, text.fr, text.en))


def _count_facets(tables: sqlite3.Connection) -> None:
    counted = """
        INSERT INTO facet
        SELECT {type}, f.dimension, f.value, v.label_fr, v.label_en, COUNT(*)
        FROM entity_facet f JOIN entity e USING (iri) JOIN facet_value v USING (dimension, value)
        GROUP BY {type}, f.dimension, f.value"""
    tables.execute(counted.format(type="''"))
    tables.execute(counted.format(type="e.type"))
