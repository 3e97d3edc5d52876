"""The read side of one publication: lists, facets, look-ups and text search, in milliseconds.

Safe to use from several threads: each has its own read-only connection to files that never change. Whatever a
visitor asks is answered or refused with a UserError; a filter nobody bears gives an empty list.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from hub.errors import Text
from hub.model.vocabulary import TERRITORY
from hub.publish.collection.described import Described, read_described
from hub.publish.collection.listing import Collection
from hub.publish.listing import EntityRow, Facet, FacetValue, Page, SourceRow, read_cursor, write_cursor
from hub.publish.matching.index import MatchIndex
from hub.publish.publication_folder import COLLECTIONS, MANIFEST, MATCHING, SEARCH, TABLES
from hub.publish.search_index import SearchIndex
from hub.publish.words import whole

MOST_PER_PAGE = 200

_ENTITY = "iri, type, slug, label, acronym, description, region, department, territory_label, records"


class Directory:
    """What publication ``path`` holds. Close it when no reader needs this publication any more."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.manifest: Mapping[str, Any] = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
        self._index = SearchIndex(path / SEARCH)
        # A publication of an earlier version of the hub has none, until the next one.
        self.match_index = MatchIndex(path / MATCHING) if MatchIndex.is_in(path / MATCHING) else None
        self._collections: dict[str, Collection] = {}
        self._local = threading.local()
        self._opened: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._closed = False

    def find(
        self,
        text: str | None = None,
        *,
        type: str | None = None,  # noqa: A002  # the name of the query parameter
        region: str | None = None,
        department: str | None = None,
        source: str | None = None,
        filters: Mapping[str, str] | None = None,
        limit: int = 20,
        cursor: str | None = None,
        most: int = MOST_PER_PAGE,
    ) -> Page:
        """One page of entities: best first when there is a ``text``, else in the order of their labels.

        ``region`` and ``department`` are IRIs or bare codes; a former region finds the records that settle
        it. ``filters`` takes any other dimension that :meth:`facets` shows. ``limit`` is brought between 1
        and ``most``. ``cursor`` is what the page before gave. Raises UserError for a cursor nobody gave.
        """
        asked = self._filters(type, region, department, source, filters)
        size = min(max(limit, 1), most)
        if text is not None and text.strip():
            return self._found(text, asked, size, read_cursor(cursor, "offset"))
        return self._listed(asked, size, read_cursor(cursor, "after"))

    def facets(
        self,
        text: str | None = None,
        *,
        type: str | None = None,  # noqa: A002  # the name of the query parameter
        region: str | None = None,
        department: str | None = None,
        source: str | None = None,
        filters: Mapping[str, str] | None = None,
    ) -> tuple[Facet, ...]:
        """The values to narrow a list by, with their counts, the most frequent first.

        The counts of a dimension already filtered on are those it would have without that filter, so that a
        visitor sees what else there is.
        """
        asked = self._filters(type, region, department, source, filters)
        sought = text if text is not None and text.strip() else None
        if sought is None and asked.keys() <= {"type"}:
            counts = self._counted(asked.get("type", ""))
        else:
            counts = self._index.count_facets(sought, asked)
        for dimension in asked:
            others = {name: value for name, value in asked.items() if name != dimension}
            without = self._index.count_facets(sought, others)
            counts = {pair: count for pair, count in counts.items() if pair[0] != dimension}
            counts.update({pair: count for pair, count in without.items() if pair[0] == dimension})
        return self._named(counts, asked)

    def suggest(self, text: str, types: Sequence[str], limit: int) -> list[str]:
        """The IRIs of the ``limit`` entities of these ``types`` that answer best to ``text``, whose last word may be the
        beginning of one; none without a word."""
        hits = [
            hit for name in types for hit in self._index.search(whole(text), {"type": name}, limit=limit).hits
        ]
        return [hit.iri for hit in sorted(hits, key=lambda hit: -hit.score)[:limit]]

    def entity(self, iri: str) -> EntityRow | None:
        """The entity's row; None when this publication has none."""
        row = self._query(f"SELECT {_ENTITY} FROM entity WHERE iri = ?", iri).fetchone()  # noqa: S608 - our own column names
        return EntityRow(*row) if row else None

    def by_identifier(self, kind: str, value: str) -> tuple[str, ...]:
        """The IRIs of the entities that bear ``value`` (``kind``: siren, siret, rna), sorted; usually one."""
        rows = self._query(
            "SELECT iri FROM identifier WHERE kind = ? AND value = ? ORDER BY iri", kind, value
        )
        return tuple(row[0] for row in rows)

    def sources_of(self, iri: str) -> tuple[str, ...]:
        """The ids of the sources whose records describe an entity, sorted."""
        rows = self._query(
            "SELECT value FROM entity_facet WHERE iri = ? AND dimension = 'source' ORDER BY value", iri
        )
        return tuple(row[0] for row in rows)

    def redirect_of(self, iri: str) -> str | None:
        """The entity that stands for ``iri`` since they were merged; None when ``iri`` was not merged
        away."""
        row = self._query("SELECT survivor FROM redirect WHERE iri = ?", iri).fetchone()
        return row[0] if row else None

    def is_withdrawn(self, iri: str) -> bool:
        """Whether ``iri`` stood once and stands no more."""
        return self._query("SELECT 1 FROM withdrawn WHERE iri = ?", iri).fetchone() is not None

    def sources(self) -> tuple[SourceRow, ...]:
        """The sources of this publication, by id, those that were not admitted included."""
        rows = self._query(
            "SELECT id, title_fr, title_en, publisher, licence, licence_name, homepage, connector, records,"
            " fictitious, admitted, admission_fr, admission_en FROM source ORDER BY id"
        )
        return tuple(SourceRow.read(row) for row in rows)

    def counts(self) -> dict[str, int]:
        """How many entities there are of each type."""
        return dict(self._query("SELECT type, COUNT(*) FROM entity GROUP BY type ORDER BY type").fetchall())

    @property
    def has_collections(self) -> bool:
        """Whether this publication can be listed by :meth:`collection`: one of an earlier version of the hub cannot."""
        return (self.path / COLLECTIONS).is_dir()

    def collection(self, name: str) -> Collection:
        """The organizations or the establishments (``name``: ``organization``, ``establishment``)."""
        with self._lock:
            if name not in self._collections:
                self._collections[name] = Collection(
                    self.path / COLLECTIONS / name,
                    lambda text: self._index.ranks(whole(text), {"type": name}),
                    lambda kind, numbers: self._bearers(name, kind, numbers),
                )
            return self._collections[name]

    def described(self, ranks: Sequence[int]) -> list[Described]:
        """What is said of the members of these ``ranks``, in their order."""
        marks = ", ".join("?" * len(ranks))
        rows = self._query(f"SELECT rank, updated, said FROM member WHERE rank IN ({marks})", *ranks)  # noqa: S608 - marks only
        found = {rank: read_described(updated, said) for rank, updated, said in rows}
        return [found[rank] for rank in ranks]

    def rows_at(self, ranks: Sequence[int]) -> dict[int, EntityRow]:
        """The entities of these ranks, by rank."""
        marks = ", ".join("?" * len(ranks))
        rows = self._query(f"SELECT sort_rank, {_ENTITY} FROM entity WHERE sort_rank IN ({marks})", *ranks)  # noqa: S608 - our own column names
        return {row[0]: EntityRow(*row[1:]) for row in rows}

    def close(self) -> None:
        """Close every connection; searching afterwards is an error of the caller."""
        with self._lock:
            self._closed = True
            for connection in self._opened:
                connection.close()
            self._opened.clear()

    def _bearers(self, name: str, kind: str, numbers: frozenset[str]) -> tuple[Sequence[int], Sequence[str]]:
        """Who bears one of ``numbers``. The places of a legal unit bear its numbers too, and a SIRET names its legal unit."""
        asked = [(kind, number, number) for number in sorted(numbers)]
        if kind == "siren":
            asked += [("siret", number, number + ":") for number in sorted(numbers)]
        if kind == "siret" and name == "organization":
            asked += [("siren", number[:9], number[:9]) for number in sorted(numbers)]
        borne = [
            row
            for each in asked
            for row in self._query(
                "SELECT e.iri, e.sort_rank, e.type FROM identifier i JOIN entity e USING (iri)"
                " WHERE i.kind = ? AND i.value BETWEEN ? AND ?",
                *each,
            )
        ]
        organizations = [iri for iri, _, of_type in borne if of_type == "organization" and kind != "siret"]
        return [rank for _, rank, of_type in borne if of_type == name], organizations

    def _filters(
        self,
        entity_type: str | None,
        region: str | None,
        department: str | None,
        source: str | None,
        others: Mapping[str, str] | None,
    ) -> dict[str, str]:
        asked = dict(others or {})
        asked.update({"type": entity_type or "", "source": source or ""})
        place = _territory("region", region or asked.pop("region", None))
        asked["department"] = _territory("department", department or asked.get("department"))
        former = (
            place
            and self._query(
                "SELECT 1 FROM facet_value WHERE dimension = 'former-region' AND value = ?", place
            ).fetchone()
        )
        asked["former-region" if former else "region"] = place
        return {whole(dimension): whole(value) for dimension, value in sorted(asked.items()) if value}

    def _found(self, text: str, asked: Mapping[str, str], size: int, offset: int) -> Page:
        hits = self._index.search(text, asked, limit=size, offset=offset)
        rows = {hit.iri: self.entity(hit.iri) for hit in hits.hits}
        items = tuple(row for row in rows.values() if row)
        seen = offset + len(hits.hits)
        return Page(
            items, hits.total, write_cursor("offset", seen) if seen < hits.total and hits.hits else None
        )

    def _listed(self, asked: Mapping[str, str], size: int, after: int) -> Page:
        where, values = _conditions(asked)
        total = self._query(f"SELECT COUNT(*) FROM entity e WHERE {where}", *values).fetchone()[0]  # noqa: S608 - our own conditions, every value bound
        rows = self._query(
            f"SELECT {_ENTITY}, sort_rank FROM entity e WHERE {where} AND sort_rank >= ?"  # noqa: S608 - our own conditions, every value bound
            " ORDER BY sort_rank LIMIT ?",
            *values,
            after,
            size + 1,
        ).fetchall()
        more = write_cursor("after", rows[size][-1]) if len(rows) > size else None
        return Page(tuple(EntityRow(*row[:-1]) for row in rows[:size]), total, more)

    def _counted(self, entity_type: str) -> dict[tuple[str, str], int]:
        rows = self._query("SELECT dimension, value, count FROM facet WHERE type = ?", entity_type)
        counts = {(dimension, value): count for dimension, value, count in rows}
        counts.update({("type", name): count for name, count in self.counts().items()})
        return counts

    def _named(self, counts: Mapping[tuple[str, str], int], asked: Mapping[str, str]) -> tuple[Facet, ...]:
        dimensions: dict[str, list[FacetValue]] = {}
        for (dimension, value), count in counts.items():
            row = self._query(
                "SELECT label_fr, label_en FROM facet_value WHERE dimension = ? AND value = ?",
                dimension,
                value,
            ).fetchone()
            name = Text(*row) if row else Text(value, value)
            chosen = asked.get(dimension) == value
            dimensions.setdefault(dimension, []).append(FacetValue(value, name, count, chosen))
        return tuple(
            Facet(dimension, tuple(sorted(values, key=lambda one: (-one.count, one.label.fr, one.value))))
            for dimension, values in sorted(dimensions.items())
        )

    def _query(self, statement: str, *values: str | int) -> sqlite3.Cursor:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            address = f"{(self.path / TABLES).absolute().as_uri()}?mode=ro&immutable=1"
            with self._lock:
                if self._closed:
                    raise RuntimeError("this directory was closed")
                connection = sqlite3.connect(address, uri=True, check_same_thread=False)
                self._opened.append(connection)
            self._local.connection = connection
        return connection.execute(
            statement, [whole(value) if isinstance(value, str) else value for value in values]
        )


def _territory(kind: str, given: str | None) -> str:
    if not given:
        return ""
    return given if ":" in given else f"{TERRITORY}{kind}/{given}"


def _conditions(asked: Mapping[str, str]) -> tuple[str, list[str]]:
    clauses, values = ["1"], []
    for dimension, value in asked.items():
        if dimension == "type":
            clauses.append("e.type = ?")
            values.append(value)
        else:
            clauses.append(
                "EXISTS (SELECT 1 FROM entity_facet f WHERE f.dimension = ? AND f.value = ? AND f.iri = e.iri)"
            )
            values.extend((dimension, value))
    return " AND ".join(clauses), values
