"""Builds what serves one publication from what served the one before, where it is known of which entities the reference
graph says something else: at the cost of what changed.

It shows what one from nothing shows (:mod:`hub.publish.side_tables`), but for two things. The places of entities in the
list are other numbers, in the same order; and how rare a word is, by which answers to a text are ordered, may still tell of
some entities that are gone.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from hub.model.iri import Addresses
from hub.model.territory import Territories
from hub.publish.affected import Affected
from hub.publish.card import Card, Labels, read_cards
from hub.publish.collection.building import known_of, renew_collections, value_names
from hub.publish.collection.member import Member, read_members
from hub.publish.matching.entry import Entry, Recorded, read_entries
from hub.publish.matching.index import renew_match_index
from hub.publish.publication_folder import (
    COLLECTIONS,
    MATCHING,
    SEARCH,
    TABLES,
    SideTables,
    making,
    write_manifest,
)
from hub.publish.published_source import PublishedSource
from hub.publish.renewed_tables import AFFECTED, counts, mark, put_in, take_out
from hub.publish.search_index import renew_search_index
from hub.publish.side_tables import ranked
from hub.publish.tables import tell_surroundings, writing
from hub.store.view import View

_MOST_PARTS = 32
"""Parts that texts may be in: each is a few files to open."""


class _WornError(Exception):
    """The directory before was renewed so often that another one must be built from nothing."""


def renew_side_tables(
    view: View,
    directory: Path,
    *,
    before: Path,
    affected: Affected,
    recorded: Mapping[str, Recorded],
    addresses: Addresses,
    territories: Territories,
    sources: Sequence[PublishedSource],
    manifest: Mapping[str, Any],
) -> SideTables | None:
    """Build ``directory`` from the one ``before``, which was built for the same sources, model and territories: as it, but for
    the entities ``affected``. ``recorded`` is what the records of those give, and of those they are read beside. None, and nothing
    is built, when ``before`` has been renewed too often. Returns once everything is on disk."""
    labels = Labels(view, addresses)
    today = str(manifest["published_at"])
    around = read_cards(affected.reference, addresses, territories, labels)
    cards = [card for card in around if card.iri in affected.entities]
    members = _members(affected, addresses, around, today[:10])
    try:
        with making(directory) as folder:
            shutil.copyfile(before / TABLES, folder / TABLES)
            with writing(folder / TABLES) as tables:
                mark(tables, affected.entities)
                known = known_of(tables, AFFECTED)
                stood = take_out(tables)
                ranks = put_in(tables, cards, around, stood, labels, sources)
                if ranks is None:
                    raise _WornError
                tell_surroundings(tables, view, addresses, sources, manifest)
                renew_collections(
                    before / COLLECTIONS,
                    folder / COLLECTIONS,
                    tables,
                    {row.rank for row in stood.values()},
                    members,
                    ranks,
                    value_names(members, around, labels, sources),
                    published_at=today,
                    known=known,
                )
                built = SideTables(counts(tables))
            renew_search_index(before / SEARCH, folder / SEARCH, affected.entities, ranked(cards, ranks))
            entries = _entries(affected, around, recorded)
            parts = renew_match_index(before / MATCHING, folder / MATCHING, affected.entities, entries)
            if parts >= _MOST_PARTS:
                raise _WornError
            write_manifest(folder, manifest, built)
    except _WornError:
        return None
    return built


def _members(
    affected: Affected, addresses: Addresses, around: Sequence[Card], today: str
) -> dict[str, list[Member]]:
    return {
        collection: [member for member in held if member.card.iri in affected.entities]
        for collection, held in read_members(affected.reference, addresses, around, today).items()
    }


def _entries(affected: Affected, around: Sequence[Card], recorded: Mapping[str, Recorded]) -> list[Entry]:
    return [
        entry
        for entry in read_entries(affected.reference, around, recorded)
        if entry.iri in affected.entities
    ]
