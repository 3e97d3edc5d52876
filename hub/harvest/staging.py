"""The throw-away file a harvest is staged in: a source larger than memory is compared and checked from disk.

Deleted when the harvest ends, made anew when the next one starts; losing it loses nothing, so nothing is synced. It
reads the state beside it, and never writes to it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

from hub.harvest.record import KnownRecord, RecordVersion, Reject
from hub.harvest.rows_of_state import (
    RECORD_COLUMNS,
    RECORD_VALUES,
    REJECT_COLUMNS,
    REJECT_VALUES,
    read_problems,
    read_record,
    read_reject,
    read_strings,
    write_problems,
    write_record,
    write_reject,
)
from hub.harvest.staging_schema import TABLES
from hub.model.location import Location
from hub.model.problem import Problem
from hub.model.shared_siret import Bearer

Kind = Literal["new", "changed", "unchanged", "rejected"]
"""How a record of this harvest compares with the last one. A rejected record is present, whatever it was."""

_SEEN = f"{RECORD_COLUMNS}, kind, keep, mapped, text"
_VERSION = "key, hash, statements, subjects, file, line, pointer, problems, row, digest"


class Staging:
    """The records of one harvest by key, the rejected rows, the keys gone. ``state`` is the path of the state."""

    def __init__(self, path: Path, state: Path) -> None:
        self._path = path
        path.unlink(missing_ok=True)
        self._sql = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rwc", uri=True, isolation_level=None)
        self._sql.execute("PRAGMA journal_mode = OFF")
        self._sql.execute("PRAGMA synchronous = OFF")
        self._sql.executescript(TABLES)
        self._sql.execute("ATTACH ? AS state", (f"{state.absolute().as_uri()}?mode=ro",))
        self._sql.execute("BEGIN")

    def close(self) -> None:
        """Delete the file."""
        self._sql.close()
        with suppress(OSError):
            self._path.unlink(missing_ok=True)

    def settle(self) -> None:
        """Every row is staged: let go of the state, which others may write to from now on."""
        self._sql.execute("COMMIT")

    def add_unchanged(self, keys: Iterable[tuple[str, Location]]) -> None:
        """Stage records whose row is as it was, where it was: nothing of them is to be told to anyone."""
        self._sql.executemany(
            "INSERT INTO same (key, file, line, pointer) VALUES (?, ?, ?, ?)",
            [(key, *place) for key, place in keys],
        )

    def add(
        self, record: KnownRecord, kind: Kind, *, keep: bool, mapped: bool, version: RecordVersion | None
    ) -> None:
        """Stage ``record``. ``keep``: the state must be told of it. ``mapped``: it was mapped, and its SIRETs are told
        here rather than in the state. ``version``: its statements, when they are to be validated or written."""
        text = None
        if version is not None:
            # Apart: whoever counts the records, or looks for one, has no use for it.
            text = self._sql.execute(
                "INSERT INTO texts (row, statements) VALUES (?, ?)",
                (version.row, "\n".join(version.statements)),
            ).lastrowid
        self._sql.execute(
            f"INSERT OR REPLACE INTO seen ({_SEEN}) VALUES ({RECORD_VALUES}, ?, ?, ?, ?)",
            (*write_record(record), kind, keep, mapped, text),
        )

    def places(self, keys: Collection[str]) -> dict[str, Location]:
        """Where the records already staged under ``keys`` stand, those marked as gone included."""
        if not keys:
            return {}
        marks = ", ".join("?" * len(keys))
        rows = self._sql.execute(
            " UNION ALL ".join(
                f"SELECT key, file, line, pointer FROM {table} WHERE key IN ({marks})"
                for table in ("seen", "same", "marked")
            ),
            (*keys, *keys, *keys),
        )
        return {key: Location(file, line, pointer) for key, file, line, pointer in rows}

    def forget(self, key: str) -> None:
        """Take back what was staged under ``key``: a later page has a later version of it."""
        for command in (
            "DELETE FROM seen WHERE key = ?",
            "DELETE FROM same WHERE key = ?",
            "DELETE FROM rejects WHERE key = ?",
            "DELETE FROM sirets WHERE key = ?",
            "DELETE FROM marked WHERE key = ?",
        ):
            self._sql.execute(command, (key,))

    def mark(self, key: str, place: Location) -> None:
        """The source says, at ``place``, that the record ``key`` is gone."""
        self._sql.execute("INSERT INTO marked (key, file, line, pointer) VALUES (?, ?, ?, ?)", (key, *place))

    def add_reject(self, reject: Reject) -> None:
        self._sql.execute(
            f"INSERT INTO rejects ({REJECT_COLUMNS}) VALUES ({REJECT_VALUES})",
            write_reject(reject),
        )

    def turn_down(self, key: str, reject: Reject) -> None:
        """Move a staged record to the rejects: present, but neither written nor told to the state."""
        self._sql.execute("UPDATE seen SET kind = 'rejected', keep = 0, text = NULL WHERE key = ?", (key,))
        self.add_reject(reject)

    def set_findings(self, key: str, findings: tuple[Problem, ...]) -> None:
        """What validation said of the record ``key``; the state is told."""
        self._sql.execute(
            "UPDATE seen SET findings = ?, keep = 1 WHERE key = ?", (write_problems(findings), key)
        )

    def add_sirets(self, key: str, sirets: tuple[tuple[str, str], ...]) -> None:
        """Note the (node, SIRET) pairs the mapped record ``key`` describes."""
        self._sql.executemany(
            "INSERT INTO sirets (key, subject, siret) VALUES (?, ?, ?)",
            ((key, subject, siret) for subject, siret in sirets),
        )

    def sirets_to_keep(self) -> Iterator[tuple[str, str, str]]:
        """key, node and SIRET of the mapped records the state must be told of; a known one's come after one with no
        node, which says that what was known of its SIRETs no longer holds."""
        yield from self._sql.execute("SELECT key, '', '' FROM seen WHERE mapped AND keep AND kind != 'new'")
        yield from self._sql.execute(
            "SELECT sirets.key, subject, siret FROM sirets JOIN seen ON seen.key = sirets.key WHERE mapped AND keep ORDER BY sirets.rowid"
        )

    def sirets(self) -> list[Bearer]:
        """Every SIRET that an accepted record bears, of those that were mapped."""
        rows = self._sql.execute(
            "SELECT siret, sirets.key, subject, file, line, pointer FROM sirets JOIN seen ON seen.key = sirets.key "
            "WHERE kind != 'rejected' ORDER BY siret, sirets.rowid"
        )
        return [Bearer(siret, key, subject, Location(*place)) for siret, key, subject, *place in rows]

    def seen(self) -> Iterator[tuple[Kind, KnownRecord]]:
        """Every record of this harvest that has a key, rejected ones included, by key."""
        rows = self._sql.execute(
            f"SELECT kind, {RECORD_COLUMNS} FROM seen UNION ALL "
            "SELECT 'unchanged', key, '', NULL, '[]', file, line, pointer, '[]', '[]' FROM same ORDER BY key"
        )
        for kind, *row in rows:
            yield kind, read_record(tuple(row))

    def shared_sirets(self) -> list[Bearer]:
        """Who bears a SIRET that another accepted record bears too, in the order of the source."""
        self._sql.executescript(
            """
            CREATE TEMP TABLE IF NOT EXISTS bearers (siret TEXT, key TEXT, subject TEXT);
            DELETE FROM bearers;
            INSERT INTO bearers SELECT siret, sirets.key, subject FROM sirets JOIN seen ON seen.key = sirets.key
                WHERE kind != 'rejected';
            INSERT INTO bearers SELECT siret, known.key, subject FROM state.sirets AS known JOIN seen ON seen.key = known.key
                WHERE NOT mapped;
            INSERT INTO bearers SELECT siret, known.key, subject FROM state.sirets AS known JOIN same ON same.key = known.key;
            CREATE INDEX IF NOT EXISTS bearers_by_number ON bearers (siret, key);
            """
        )
        rows = self._sql.execute(
            "SELECT siret, bearers.key, subject, file, line, pointer FROM bearers JOIN places ON places.key = bearers.key WHERE siret IN "
            "(SELECT siret FROM bearers GROUP BY siret HAVING count(DISTINCT key) > 1) ORDER BY siret, file, line, bearers.key, subject"
        )
        return [
            Bearer(siret, key, subject, Location(file, line, pointer))
            for siret, key, subject, file, line, pointer in rows
        ]

    def add_finding(self, key: str, problem: Problem) -> None:
        """Add to what validation said of the record ``key``; the state is told."""
        # As it was, where it was: all that is known of it stands in the state.
        self._sql.execute(
            f"INSERT INTO seen ({_SEEN}) SELECT {RECORD_COLUMNS}, 'unchanged', 0, 0, NULL FROM state.records "
            "WHERE key = (SELECT key FROM same WHERE key = ?)",
            (key,),
        )
        self._sql.execute("DELETE FROM same WHERE key = ?", (key,))
        (text,) = self._sql.execute("SELECT findings FROM seen WHERE key = ?", (key,)).fetchone()
        self.set_findings(key, (*read_problems(text), problem))

    def add_absent(self, at: str, harvests: int, until: str) -> None:
        """The records of the state that this harvest did not meet: gone when this makes ``harvests`` in a row without
        them and they are missing since ``until`` or before (ISO 8601), else missing, since ``at`` at the earliest."""
        absent = (
            "state.records WHERE NOT EXISTS (SELECT 1 FROM same WHERE same.key = records.key) "
            "AND NOT EXISTS (SELECT 1 FROM seen WHERE seen.key = records.key)"
        )
        self._sql.execute(
            "INSERT INTO missing (key, since, harvests) SELECT key, coalesce((SELECT since FROM state.missing AS known WHERE known.key = records.key), ?), "
            f"1 + coalesce((SELECT harvests FROM state.missing AS known WHERE known.key = records.key), 0) FROM {absent}",
            (at,),
        )
        self._sql.execute(
            "INSERT INTO gone SELECT key FROM missing WHERE harvests >= ? AND since <= ?", (harvests, until)
        )
        if harvests <= 1 and until >= at:
            # No time is given: one that is kept all the same is not waited for.
            self._sql.execute("DELETE FROM missing WHERE key IN (SELECT key FROM gone)")

    def keep_missing(self) -> None:
        """Absence says nothing this time: what was missing and was not met goes on missing as before."""
        self._sql.execute(
            "INSERT INTO missing SELECT key, since, harvests FROM state.missing WHERE key NOT IN (SELECT key FROM places)"
        )

    def add_marked(self) -> None:
        """The records of the state that the source marked as gone."""
        self._sql.execute(
            "INSERT OR IGNORE INTO gone SELECT key FROM marked WHERE key IN (SELECT key FROM state.records)"
        )

    def hold_absent(self) -> int:
        """Give up the deletions of this harvest that nothing but absence speaks for; how many there were."""
        self._sql.execute("INSERT INTO held SELECT key FROM gone WHERE key NOT IN (SELECT key FROM marked)")
        self._sql.execute("DELETE FROM gone WHERE key IN (SELECT key FROM held)")
        return self._number("SELECT count(*) FROM held")

    def count(self, kind: Kind) -> int:
        staged = self._number("SELECT count(*) FROM seen WHERE kind = ?", kind)
        return staged + self._number("SELECT count(*) FROM same") if kind == "unchanged" else staged

    def count_seen(self) -> int:
        """Records met, each once, those marked as gone included."""
        return self._number(
            "SELECT (SELECT count(*) FROM seen) + (SELECT count(*) FROM same) + (SELECT count(*) FROM marked)"
        )

    def count_gone(self) -> int:
        return self._number("SELECT count(*) FROM gone")

    def count_missing(self) -> int:
        return self._number(
            "SELECT count(*) FROM missing WHERE key NOT IN (SELECT key FROM gone UNION ALL SELECT key FROM held)"
        )

    def count_rejects(self) -> int:
        return self._number("SELECT count(*) FROM rejects")

    def count_nameless(self) -> int:
        """Rejected rows too broken to tell which record they are."""
        return self._number("SELECT count(*) FROM rejects WHERE key IS NULL")

    def versions(self, after: str | None, limit: int) -> list[RecordVersion]:
        """The next ``limit`` versions that hold statements, by key, behind the key ``after``."""
        above = ">=" if after is None else ">"
        rows = self._sql.execute(
            f"SELECT {_VERSION} FROM seen CROSS JOIN texts ON id = text WHERE key {above} ? ORDER BY key LIMIT ?",
            (after or "", limit),
        )
        return [_version(row) for row in rows.fetchall()]

    def written(self) -> Iterator[RecordVersion]:
        """The versions to write, by key."""
        rows = self._sql.execute(
            f"SELECT {_VERSION} FROM seen CROSS JOIN texts ON id = text WHERE kind IN ('new', 'changed') ORDER BY key"
        )
        return map(_version, rows)

    def new_statements(self) -> Iterator[str]:
        """The N-Triples lines of the new records, a record's in one text."""
        rows = self._sql.execute(
            "SELECT statements FROM seen CROSS JOIN texts ON id = text WHERE kind = 'new' ORDER BY key"
        )
        return (text for (text,) in rows if text)

    def changes(self) -> Iterator[tuple[tuple[str, ...], str]]:
        """The subjects that changed and gone records had, and the N-Triples lines that changed ones have."""
        rows = self._sql.execute(
            "SELECT known.subjects, statements FROM seen CROSS JOIN texts ON id = text CROSS JOIN state.records AS known ON known.key = seen.key "
            "WHERE kind = 'changed' "
            "UNION ALL SELECT known.subjects, '' FROM gone JOIN state.records AS known ON known.key = gone.key"
        )
        return ((read_strings(subjects), text or "") for subjects, text in rows)

    def kept(self) -> Iterator[KnownRecord]:
        return map(
            read_record,
            self._sql.execute(f"SELECT {RECORD_COLUMNS} FROM seen WHERE keep ORDER BY key"),
        )

    def rejects(self) -> Iterator[Reject]:
        """In the order of the source."""
        return map(
            read_reject,
            self._sql.execute(
                f"SELECT {REJECT_COLUMNS} FROM rejects ORDER BY json_extract(location, '$.line'), rowid"
            ),
        )

    def gone(self) -> Iterator[str]:
        return (key for (key,) in self._sql.execute("SELECT key FROM gone ORDER BY key"))

    def missing(self) -> Iterator[tuple[str, str, int]]:
        """key, since when, and from how many harvests in a row."""
        yield from self._sql.execute(
            "SELECT key, since, harvests FROM missing WHERE key NOT IN (SELECT key FROM gone) ORDER BY key"
        )

    def _number(self, command: str, *values: str) -> int:
        return int(self._sql.execute(command, values).fetchone()[0])


def _version(row: tuple[Any, ...]) -> RecordVersion:
    key, digest, statements, subjects, file, line, pointer, problems, text, raw = row
    return RecordVersion(
        key,
        digest,
        tuple(statements.split("\n")) if statements else (),
        read_strings(subjects),
        Location(file, line, pointer),
        read_problems(problems),
        text,
        raw,
    )
