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
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import orjson

from hub.model.statement import subject_of
from hub.publish.kept_counts import SCHEMA as COUNTS
from hub.publish.kept_counts import KeptCounts
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
CREATE TABLE IF NOT EXISTS total (      -- of the lines of all entities
    lines INTEGER NOT NULL,
    digest TEXT NOT NULL
);
"""
_LEVEL = 1
_FOUR_BYTES = "I"
_NO_LINES = zlib.compress(b"", _LEVEL)
_DIGESTS = 1 << 128


class Change(NamedTuple):
    """The lines that the reference graph says no more, and those it says from now on; ``recorded`` are the entities of which
    their records give something else than before, chosen or not."""

    gone: set[str]
    come: set[str]
    recorded: set[str]


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
        self.counts = KeptCounts(tables)
        tables.executescript("PRAGMA synchronous = NORMAL;" + _SCHEMA + COUNTS)
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
        for table in ("stamp", "entity", "asked", "total", "counted"):
            self._tables.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names

    def fill(self, chosen: Iterable[Chosen]) -> None:
        """Keep these, and nothing else: :meth:`put` for all entities, several times quicker."""
        self.clear()
        asked: list[tuple[int, int]] = []
        lines: list[int] = []
        digests: list[int] = []

        def rows() -> Iterator[tuple[object, ...]]:
            for row, each in enumerate(chosen, 1):
                things = _numbers(each.asked)
                asked.extend((thing, row) for thing in things)
                lines.append(len(each.lines))
                digests.append(_digest(each.lines))
                yield row, *_columns(each), things.tobytes()

        self._tables.executemany("INSERT INTO entity VALUES (?, ?, ?, ?, ?, ?)", rows())
        asked.sort()  # a tree is filled from one side
        self._tables.executemany("INSERT INTO asked VALUES (?, ?)", asked)
        self._add(sum(lines), sum(digests))

    def put(self, chosen: Iterable[Chosen]) -> Change:
        """Keep these in place of what was kept of the same entities; which lines all entities together say no more, and say
        from now on."""
        said_before: set[str] = set()
        said_now: set[str] = set()
        touched: set[str] = set()
        recorded: set[str] = set()
        for each in chosen:
            row, lines, given, asked_before = self._tables.execute(
                "SELECT id, lines, recorded, asked FROM entity WHERE iri = ?", (each.entity,)
            ).fetchone() or (None, _NO_LINES, b"", b"")
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
            before = _unpacked(lines)
            said_before.update(before)
            said_now.update(each.lines)
            touched.add(each.entity)
            if orjson.dumps(tuple(each.recorded)) != given:
                recorded.add(each.entity)
            self._add(len(each.lines) - len(before), _digest(each.lines) - _digest(before))
        gone_lines = said_before - said_now
        gone_lines -= self._said_by_others(gone_lines, touched)
        return Change(gone_lines, said_now - said_before, recorded)

    def _said_by_others(self, lines: set[str], touched: set[str]) -> set[str]:
        """Those of ``lines`` that an entity which is not ``touched`` says too: two entities may show one address."""
        parts = {subject_of(line) for line in lines} - touched
        others = self.dependents(parts) - touched
        return {line for other in others for line in self.lines_of(other)} & lines

    def _add(self, lines: int, digest: int) -> None:
        held, known = self.total
        self._tables.execute("DELETE FROM total")
        total = f"{(int(known, 16) + digest) % _DIGESTS:032x}"
        self._tables.execute("INSERT INTO total VALUES (?, ?)", (held + lines, total))

    @property
    def total(self) -> tuple[int, str]:
        """How many lines there are, counted once for each entity that says them, and 32 hexadecimal digits that change with
        any."""
        return self._tables.execute("SELECT lines, digest FROM total").fetchone() or (0, "0")

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

    def lines_of(self, entity: str) -> list[str]:
        """The lines of one entity."""
        row = self._tables.execute("SELECT lines FROM entity WHERE iri = ?", (entity,)).fetchone()
        return _unpacked(row[0]) if row else []

    def lines(self) -> Iterator[str]:
        """All lines, entity by entity in the order of their IRIs."""
        for (packed,) in self._tables.execute(
            "SELECT lines FROM entity WHERE lines != ? ORDER BY iri", (_NO_LINES,)
        ):
            yield from _unpacked(packed)

    def recorded(self, entities: Collection[str] | None = None) -> dict[str, Recorded]:
        """What the records of each entity give, where they give anything; of ``entities`` (IRIs) only, when they are named."""
        if entities is None:
            rows = self._tables.execute(
                "SELECT iri, recorded FROM entity WHERE recorded != ?", (orjson.dumps(tuple(Recorded())),)
            )
            return dict(_recorded(*row) for row in rows)
        read = "SELECT iri, recorded FROM entity WHERE iri = ?"
        return dict(_recorded(*row) for each in entities for row in self._tables.execute(read, (each,)))

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
            tables.executescript(_SCHEMA + COUNTS)
            tables.execute("SELECT thing, entity FROM asked LIMIT 1")
            tables.execute("SELECT iri, published, lines, recorded, asked FROM entity LIMIT 1")
            tables.execute("SELECT lines, digest FROM total LIMIT 1")
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


def _unpacked(packed: bytes) -> list[str]:
    return zlib.decompress(packed).decode().split("\n") if packed != _NO_LINES else []


def _digest(lines: Collection[str]) -> int:
    """A number of 16 bytes, 0 of no lines; those of several entities are added up, in whatever order."""
    if not lines:
        return 0
    return int.from_bytes(blake2b("\n".join(lines).encode(), digest_size=16).digest())
