"""What each published entity counted for in the last publication, in a table beside what was chosen for it
(:mod:`hub.publish.kept`): figures are added up anew without counting all entities again."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator

from hub.publish.counted import Counted
from hub.publish.tally import Figures, Tally, added_up
from hub.publish.whereabouts import Place

Count = Callable[[Iterable[str]], Iterator[tuple[str, Counted]]]
"""Lines of the reference graph → the entities that count, of those the lines describe."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS counted (
    iri TEXT PRIMARY KEY,
    is_structure INTEGER NOT NULL,
    family TEXT NOT NULL,
    sector TEXT NOT NULL,
    region TEXT,
    department TEXT,
    jobs INTEGER,
    founded INTEGER
) WITHOUT ROWID;
"""


class KeptCounts:
    """``tables`` has the :data:`SCHEMA`."""

    def __init__(self, tables: sqlite3.Connection) -> None:
        self._tables = tables

    def fill(self, counted: Iterable[tuple[str, Counted]]) -> None:
        """Keep these, and nothing else."""
        self._tables.execute("DELETE FROM counted")
        self._insert(counted)

    def put(self, entities: Collection[str], counted: Iterable[tuple[str, Counted]]) -> None:
        """Keep what of ``counted`` is of ``entities`` (IRIs), in place of what was kept of these."""
        self._tables.executemany("DELETE FROM counted WHERE iri = ?", ((iri,) for iri in entities))
        self._insert((iri, one) for iri, one in counted if iri in entities)

    def shared(self, organization: str) -> tuple[str, bool] | None:
        """What the establishments of an organization count by: its family, and whether it states jobs; None when it does not
        count."""
        row = self._tables.execute(
            "SELECT family, jobs IS NOT NULL FROM counted WHERE iri = ?", (organization,)
        ).fetchone()
        return (row[0], bool(row[1])) if row else None

    def tally(self) -> Tally:
        """All of it, added up."""
        alike = {
            (family, sector, Place(region, department)): Figures(
                structures, establishments, jobs or 0, respondents
            )
            for family, sector, region, department, structures, establishments, jobs, respondents in self._tables.execute(
                "SELECT family, sector, region, department, SUM(is_structure), SUM(NOT is_structure), SUM(jobs), COUNT(jobs)"
                " FROM counted GROUP BY family, sector, region, department"
            )
        }
        founded = self._tables.execute(
            "SELECT family, founded, COUNT(*) FROM counted WHERE founded IS NOT NULL GROUP BY family, founded"
        )
        return added_up(alike, {(family, year): count for family, year, count in founded})

    def _insert(self, counted: Iterable[tuple[str, Counted]]) -> None:
        self._tables.executemany(
            "INSERT INTO counted VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    iri,
                    one.is_structure,
                    one.family,
                    one.sector,
                    one.place.region,
                    one.place.department,
                    one.jobs,
                    one.founded,
                )
                for iri, one in counted
            ),
        )
