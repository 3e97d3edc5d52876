"""The throw-away file a harvest is staged in: a source larger than memory is compared and checked from disk.

Deleted when the harvest ends, made anew when the next one starts; losing it loses nothing, so nothing is synced.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Literal

from hub.harvest.record import KnownRecord, RecordVersion, Reject
from hub.harvest.rows_of_state import (
    RECORD_TABLE,
    REJECT_TABLE,
    read_location,
    read_problems,
    read_record,
    read_reject,
    read_strings,
    write_problems,
    write_record,
    write_reject,
)
from hub.model.problem import Problem
from hub.model.shared_siret import Bearer

Kind = Literal["new", "changed", "unchanged", "rejected"]
"""How a record of this harvest compares with the last one. A rejected record is present, whatever it was."""

_SCHEMA = f"""
CREATE TABLE seen (
    {RECORD_TABLE}, kind TEXT NOT NULL, keep INTEGER NOT NULL, row TEXT NOT NULL, statements TEXT
) WITHOUT ROWID;
CREATE TABLE rejects ({REJECT_TABLE});
CREATE TABLE gone (key TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE sirets (siret TEXT NOT NULL, key TEXT NOT NULL, subject TEXT NOT NULL);
"""


class Staging:
    """The records of one harvest by key, the rejected rows, the keys gone."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.unlink(missing_ok=True)
        self._sql = sqlite3.connect(path, isolation_level=None)
        self._sql.execute("PRAGMA journal_mode = OFF")
        self._sql.execute("PRAGMA synchronous = OFF")
        self._sql.executescript(_SCHEMA)
        self._sql.execute("BEGIN")

    def close(self) -> None:
        """Delete the file."""
        self._sql.close()
        with suppress(OSError):
            self._path.unlink(missing_ok=True)

    def add(self, record: KnownRecord, kind: Kind, *, keep: bool, version: RecordVersion | None) -> None:
        """Stage ``record``. ``keep``: the state must be told of it. ``version``: its statements, when they are to be
        validated or written."""
        self._sql.execute(
            "INSERT INTO seen (key, hash, subjects, location, problems, findings, kind, keep, row, statements) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *write_record(record),
                kind,
                keep,
                version.row if version else "{}",
                "\n".join(version.statements) if version else None,
            ),
        )

    def place_of(self, key: str) -> KnownRecord | None:
        """The record already staged under ``key``, if any."""
        row = self._sql.execute(
            "SELECT key, hash, subjects, location, problems, findings FROM seen WHERE key = ?", (key,)
        ).fetchone()
        return read_record(row) if row else None

    def add_reject(self, reject: Reject) -> None:
        self._sql.execute(
            "INSERT INTO rejects (identity, key, problems, row, location, since) VALUES (?, ?, ?, ?, ?, ?)",
            write_reject(reject),
        )

    def turn_down(self, key: str, reject: Reject) -> None:
        """Move a staged record to the rejects: present, but neither written nor told to the state."""
        self._sql.execute(
            "UPDATE seen SET kind = 'rejected', keep = 0, statements = NULL WHERE key = ?", (key,)
        )
        self.add_reject(reject)

    def set_findings(self, key: str, findings: tuple[Problem, ...]) -> None:
        """What validation said of the record ``key``; the state is told."""
        self._sql.execute(
            "UPDATE seen SET findings = ?, keep = 1 WHERE key = ?", (write_problems(findings), key)
        )

    def add_sirets(self, key: str, sirets: tuple[tuple[str, str], ...]) -> None:
        """Note the (node, SIRET) pairs the record ``key`` describes."""
        self._sql.executemany(
            "INSERT INTO sirets (siret, key, subject) VALUES (?, ?, ?)",
            ((siret, key, subject) for subject, siret in sirets),
        )

    def shared_sirets(self) -> list[Bearer]:
        """Who bears a SIRET that another accepted record bears too, in the order of the source."""
        self._sql.execute("CREATE INDEX IF NOT EXISTS sirets_by_number ON sirets (siret)")
        accepted = "sirets JOIN seen ON seen.key = sirets.key AND seen.kind != 'rejected'"
        rows = self._sql.execute(
            f"SELECT siret, sirets.key, subject, location FROM {accepted} WHERE siret IN "  # noqa: S608 - no value in it
            f"(SELECT siret FROM {accepted} GROUP BY siret HAVING count(DISTINCT sirets.key) > 1) ORDER BY siret, sirets.rowid"
        )
        return [Bearer(siret, key, subject, read_location(place)) for siret, key, subject, place in rows]

    def sirets(self) -> list[Bearer]:
        """Every SIRET that an accepted record bears."""
        rows = self._sql.execute(
            "SELECT siret, sirets.key, subject, location FROM sirets JOIN seen ON seen.key = sirets.key AND seen.kind != 'rejected' "
            "ORDER BY siret, sirets.rowid"
        )
        return [Bearer(siret, key, subject, read_location(place)) for siret, key, subject, place in rows]

    def seen(self) -> Iterator[tuple[Kind, KnownRecord]]:
        """Every record of this harvest that has a key, rejected ones included, by key."""
        for kind, *row in self._sql.execute(
            "SELECT kind, key, hash, subjects, location, problems, findings FROM seen ORDER BY key"
        ):
            yield kind, read_record(tuple(row))

    def add_finding(self, key: str, problem: Problem) -> None:
        """Add to what validation said of the record ``key``; the state is told."""
        (text,) = self._sql.execute("SELECT findings FROM seen WHERE key = ?", (key,)).fetchone()
        self.set_findings(key, (*read_problems(text), problem))

    def add_gone(self, keys: Iterator[str]) -> None:
        self._sql.executemany(
            "INSERT INTO gone (key) SELECT ? WHERE NOT EXISTS (SELECT 1 FROM seen WHERE key = ?)",
            ((key, key) for key in keys),
        )

    def keep_gone(self) -> None:
        """Give up every deletion of this harvest."""
        self._sql.execute("DELETE FROM gone")

    def count(self, kind: Kind) -> int:
        return self._number("SELECT count(*) FROM seen WHERE kind = ?", kind)

    def count_gone(self) -> int:
        return self._number("SELECT count(*) FROM gone")

    def count_rejects(self) -> int:
        return self._number("SELECT count(*) FROM rejects")

    def count_nameless(self) -> int:
        """Rejected rows too broken to tell which record they are."""
        return self._number("SELECT count(*) FROM rejects WHERE key IS NULL")

    def versions(self, after: str | None, limit: int) -> list[RecordVersion]:
        """The next ``limit`` versions that hold statements, by key, behind the key ``after``."""
        rows = self._sql.execute(
            "SELECT key, hash, statements, subjects, location, problems, row FROM seen WHERE statements IS NOT NULL AND (? IS NULL OR key > ?) "
            "ORDER BY key LIMIT ?",
            (after, after, limit),
        )
        return [_version(row) for row in rows.fetchall()]

    def written(self) -> Iterator[RecordVersion]:
        """The versions to write, by key."""
        rows = self._sql.execute(
            "SELECT key, hash, statements, subjects, location, problems, row FROM seen WHERE kind IN ('new', 'changed') ORDER BY key"
        )
        return map(_version, rows)

    def kept(self) -> Iterator[KnownRecord]:
        return map(
            read_record,
            self._sql.execute(
                "SELECT key, hash, subjects, location, problems, findings FROM seen WHERE keep ORDER BY key"
            ),
        )

    def rejects(self) -> Iterator[Reject]:
        """In the order of the source."""
        return map(
            read_reject,
            self._sql.execute(
                "SELECT identity, key, problems, row, location, since FROM rejects ORDER BY json_extract(location, '$.line'), rowid"
            ),
        )

    def gone(self) -> Iterator[str]:
        return (key for (key,) in self._sql.execute("SELECT key FROM gone ORDER BY key"))

    def _number(self, command: str, *values: str) -> int:
        return int(self._sql.execute(command, values).fetchone()[0])


def _version(row: tuple[str, ...]) -> RecordVersion:
    key, digest, statements, subjects, location, problems, text = row
    return RecordVersion(
        key,
        digest,
        tuple(statements.split("\n")) if statements else (),
        read_strings(subjects),
        read_location(location),
        read_problems(problems),
        text,
    )
