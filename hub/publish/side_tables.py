"""Builds what serves one publication from nothing: its tables, its indexes, its collections and its manifest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from hub.model.iri import Addresses
from hub.model.territory import Territories
from hub.publish.card import Card, Labels, Reference, read_cards, read_reference
from hub.publish.collection.building import known_before, value_names, write_collections
from hub.publish.collection.member import read_members
from hub.publish.matching.entry import Recorded, read_entries, recorded_of
from hub.publish.matching.index import build_match_index
from hub.publish.publication_folder import (
    COLLECTIONS,
    LONG_AGO,
    MATCHING,
    SEARCH,
    TABLES,
    SideTables,
    making,
    write_manifest,
)
from hub.publish.published_source import PublishedSource
from hub.publish.ranks import spaced
from hub.publish.search_index import build_search_index
from hub.publish.tables import fill_tables, tell_surroundings, writing
from hub.store.view import View


def build_side_tables(
    view: View,
    directory: Path,
    *,
    addresses: Addresses,
    territories: Territories,
    sources: Sequence[PublishedSource],
    manifest: Mapping[str, Any],
    before: Path | None = None,
    reference: Reference | None = None,
    recorded: Mapping[str, Recorded] | None = None,
) -> SideTables:
    """Build ``directory`` from the default graph of ``view``; ``manifest`` is written into its
    ``publication.json``, with the counts added. ``before``
    is the directory of the publication before: what has not changed since keeps the moment it did. ``reference`` (the
    default graph) and ``recorded`` are read from ``view`` where the caller has not got them in memory. Returns once
    everything is on disk."""
    admitted = [source.id for source in sources if source.admitted]
    if reference is None:
        reference = read_reference(view, addresses)
    if recorded is None:
        recorded = recorded_of(view, addresses, admitted)
    labels = Labels(view, addresses)
    cards = read_cards(reference, addresses, territories, labels)
    ranks = dict(zip((card.iri for card in cards), spaced(len(cards)), strict=True))
    published_at = str(manifest.get("published_at", LONG_AGO))
    members = read_members(reference, addresses, cards, published_at[:10])
    with making(directory) as folder:
        with writing(folder / TABLES) as tables:
            fill_tables(tables, cards, ranks, labels, sources)
            tell_surroundings(tables, view, addresses, sources, manifest)
            write_collections(
                folder / COLLECTIONS,
                tables,
                members,
                ranks,
                value_names(members, cards, labels, sources),
                published_at=published_at,
                known=known_before(before / TABLES) if before is not None else {},
            )
            tables.execute("ANALYZE")
        build_search_index(folder / SEARCH, ranked(cards, ranks))
        build_match_index(folder / MATCHING, read_entries(reference, cards, recorded))
        built = SideTables(_counts(cards))
        write_manifest(folder, manifest, built)
    return built


def ranked(cards: Iterable[Card], ranks: Mapping[str, int]) -> Iterator[tuple[int, Card]]:
    """Each card after its rank."""
    return ((ranks[card.iri], card) for card in cards)


def _counts(cards: Iterable[Card]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for card in cards:
        counts[card.type] = counts.get(card.type, 0) + 1
    return dict(sorted(counts.items()))
