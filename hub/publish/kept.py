"""What the last publication chose, entity by entity, and what each choice was made from: the next one chooses anew only
where something it was made from was touched.

One SQLite file, changed in place and only ever a shortcut: it is believed when its stamp says that it was written with the
publication that is current; without it, or with one that cannot be read, everything is chosen anew and it is filled again.
It may be deleted at any time. Whoever opens it holds the writer's lease.
"""

from __future__ import annotations

import sqlite3
import zlib
from array import array
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import orjson

from hub.publish.matching.entry import Recorded

_SCHEMA = """
CREATE TABLE IF NOT EXISTS stamp (text TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS entity (
    id INTEGER PRIMARY KEY,
    iri TEXT NOT NULL UNIQUE,
    published INTEGER NOT NULL,         -- whether an admitted source has a record of it
    lines BLOB NOT NULL,                -- N-Triples, zlib
    recorded BLOB NOT NULL,             -- JSON of what its records give
    asked BLOB NOT NULL                 -- the things in the table below, four bytes each
);
CREATE TABLE IF NOT EXISTS asked (      -- what was looked up to choose for an entity
    thing INTEGER NOT NULL,             -- a number of the record's or the entity's IRI
    entity INTEGER NOT NULL,
    PRIMARY KEY (thing, entity)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS beside (gone BLOB NOT NULL, come BLOB NOT NULL);
"""
_LEVEL = 1
_FOUR_BYTES = "I"
_NO_LINES = zlib.compress(b"", _LEVEL)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen for one entity. ``asked``: the IRIs that were looked up for it, found or not."""

    entity: str
    published: bool
    lines: tuple[str, ...]
    recorded: Recorded
    asked: frozenset[str]


class Kept:
    """Made by :func:`open_kept`. Nothing is kept before :meth:`keep`."""

    def __init__(self, tables: sqlite3.Connection) -> None:
        self._tables = tables
        tables.executescript("PRAGMA synchronous = NORMAL;" + _SCHEMA)
        tables.execute("BEGIN IMMEDIATE")

    @property
    def stamp(self) -> str:
        """What was given to :meth:`keep`; empty before."""
        row = self._tables.execute("SELECT text FROM stamp").fetchone()
        return str(row[0]) if row else ""

    def __len__(self) -> int:
        """How many entities are kept."""
        return int(self._tables.execute("SELECT COUNT(*) FROM entity").fetchone()[0])

    def clear(self) -> None:
        """Forget everything."""
        for table in ("stamp", "entity", "asked", "beside"):
            self._tables.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names

    def fill(self, chosen: Iterable[Chosen]) -> None:
        """Keep these, and nothing else: :meth:`put` for all entities, several times quicker."""
        self.clear()
        asked: list[tuple[int, int]] = []

        def rows() -> Iterator[tuple[object, ...]]:
            for row, each in enumerate(chosen, 1):
                things = _numbers(each.asked)
                asked.extend((thing, row) for thing in things)
                yield row, *_columns(each), things.tobytes()

        self._tables.executemany("INSERT INTO entity VALUES (?, ?, ?, ?, ?, ?)", rows())
        asked.sort()  # a tree is filled from one side
        self._tables.executemany("INSERT INTO asked VALUES (?, ?)", asked)

    def put(self, chosen: Iterable[Chosen]) -> None:
        """Keep these in place of what was kept of the same entities."""
        for each in chosen:
            found = self._tables.execute(
                "SELECT id, asked FROM entity WHERE iri = ?", (each.entity,)
            ).fetchone()
            row, asked_before = found or (None, b"")
            if row is not None:
                gone = array(_FOUR_BYTES, asked_before)
                self._tables.executemany(
                    "DELETE FROM asked WHERE thing = ? AND entity = ?", ((thing, row) for thing in gone)
                )
            things = _numbers(each.asked)
            row = self._tables.execute(
                "INSERT OR REPLACE INTO entity VALUES (?, ?, ?, ?, ?, ?)",
                (row, *_columns(each), things.tobytes()),
            ).lastrowid
            self._tables.executemany("INSERT INTO asked VALUES (?, ?)", ((thing, row) for thing in things))

    def dependents(self, things: Iterable[str]) -> set[str]:
        """The entities for which one of ``things`` (IRIs of records or entities) was looked up, and maybe a few others."""
        return {
            entity
            for number in set(map(_number, things))
            for (entity,) in self._tables.execute(
                "SELECT e.iri FROM asked a JOIN entity e ON e.id = a.entity WHERE a.thing = ?", (number,)
            )
        }

    def published(self, entity: str) -> bool:
        """Whether ``entity`` had a record of an admitted source."""
        row = self._tables.execute("SELECT published FROM entity WHERE iri = ?", (entity,)).fetchone()
        return bool(row and row[0])

    def lines(self) -> Iterator[str]:
        """All lines, entity by entity in the order of their IRIs."""
        for (packed,) in self._tables.execute(
            "SELECT lines FROM entity WHERE lines != ? ORDER BY iri", (_NO_LINES,)
        ):
            yield from zlib.decompress(packed).decode().split("\n")

    def recorded(self, entities: Collection[str] | None = None) -> dict[str, Recorded]:
        """What the records of each entity give, where they give anything; of ``entities`` (IRIs) only, when they are named."""
        if entities is None:
            rows = self._tables.execute(
                "SELECT iri, recorded FROM entity WHERE recorded != ?", (orjson.dumps(tuple(Recorded())),)
            )
            return dict(_recorded(*row) for row in rows)
        read = "SELECT iri, recorded FROM entity WHERE iri = ?"
        return dict(_recorded(*row) for each in entities for row in self._tables.execute(read, (each,)))

    def put_beside(self, gone: Iterable[str], come: Iterable[str]) -> None:
        """Keep what distinguishes the lines that were published from the :meth:`lines` chosen: those left out, and those
        that were counted from them."""
        self._tables.execute("DELETE FROM beside")
        self._tables.execute("INSERT INTO beside VALUES (?, ?)", (_packed(gone), _packed(come)))

    def written(self) -> set[str]:
        """The lines that were published."""
        gone, come = (
            zlib.decompress(each).decode().split("\n")
            for each in self._tables.execute("SELECT gone, come FROM beside").fetchone()
        )
        return ({*self.lines(), *come}).difference(gone) - {""}

    def keep(self, stamp: str) -> None:
        """Keep all this, as what was published under ``stamp``, if the disk lets it: what was published stands already."""
        with suppress(sqlite3.Error):
            self._tables.execute("DELETE FROM stamp")
            self._tables.execute("INSERT INTO stamp VALUES (?)", (stamp,))
            self._tables.execute("COMMIT")
            self._tables.execute("BEGIN IMMEDIATE")


@contextmanager
def open_kept(path: Path) -> Iterator[Kept]:
    """What is kept at ``path``; what was put and not kept is gone on leaving. Where no such file can be, or be read, it is
    empty, and of this process only."""
    tables = _opened(path)
    try:
        yield Kept(tables)
    finally:
        with suppress(sqlite3.Error):
            tables.rollback()
        tables.close()


def _opened(path: Path) -> sqlite3.Connection:
    for _ in range(2):
        try:
            tables = sqlite3.connect(path, isolation_level=None)
            tables.executescript(_SCHEMA)
            tables.execute("SELECT thing, entity FROM asked LIMIT 1")
            tables.execute("SELECT iri, published, lines, recorded, asked FROM entity LIMIT 1")
        except sqlite3.DatabaseError:
            with suppress(OSError):
                path.unlink(missing_ok=True)
        else:
            return tables
    return sqlite3.connect(":memory:", isolation_level=None)


def _recorded(entity: str, given: bytes) -> tuple[str, Recorded]:
    names, homes = orjson.loads(given)
    return entity, Recorded(tuple(names), tuple(tuple(home) for home in homes))


def _number(thing: str) -> int:
    # Two IRIs of one number only mean that an entity is chosen anew for nothing.
    return zlib.crc32(thing.partition("#")[0].encode())


def _numbers(things: Iterable[str]) -> array[int]:
    return array(_FOUR_BYTES, set(map(_number, things)))


def _columns(chosen: Chosen) -> tuple[object, ...]:
    return (
        chosen.entity,
        chosen.published,
        _packed(chosen.lines),
        orjson.dumps(tuple(chosen.recorded)),
    )


def _packed(lines: Iterable[str]) -> bytes:
    return zlib.compress("\n".join(lines).encode(), _LEVEL)
