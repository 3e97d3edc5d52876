"""What the last committed harvest of one source knew: every record's hash, the quarantine, how to ask again.

State and store are two files, and a crash may fall between them. So a harvest writes its state in two phases:
:meth:`State.prepare` puts down, durably, what will be true if the store commits; then the store commits; then
:meth:`State.settle` makes it true. A process killed in between leaves a *pending* run: whoever opens the state next asks
the store whether that run is in it, and settles it either way. Nothing is done twice, nothing is lost.

One writer at a time: the caller holds the hub's writer lease. Readers may read meanwhile.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Protocol

import orjson

from hub.errors import HubError, SettingsError
from hub.harvest.fetch import Validators
from hub.harvest.record import KnownRecord, Reject
from hub.harvest.rows_of_state import (
    NOTHING,
    RECORD_COLUMNS,
    RECORD_VALUES,
    REJECT_COLUMNS,
    REJECT_VALUES,
    SIRET_COLUMNS,
    read_record,
    read_reject,
    read_strings,
    write_record,
    write_reject,
)
from hub.harvest.runs import PastRun, RunNote, keep_run, read_runs
from hub.harvest.state_schema import FROM_FIRST, SETTLE, TABLES, VERSION
from hub.model.location import Location
from hub.store.full_disk import storage_error

Place = tuple[int, bytes, str, bool]
"""Line of a file, digest of the row there, key of the record it became, whether nothing was said about it."""


@dataclass(frozen=True, slots=True)
class LastHarvest:
    """The last harvest that was committed. ``connector`` and ``rules`` are versions (hashes) of the connector and
    of the shapes it ran with; ``at`` is its start, ISO 8601."""

    run_id: str
    at: str
    location: str
    name: str
    connector: str
    rules: str
    validators: Validators = field(default_factory=Validators)
    total: int = 0


class Prepared(Protocol):
    """What a harvest wants to be true: see :class:`hub.harvest.stage.Staged`."""

    def to_keep(self) -> Iterable[KnownRecord]: ...
    def gone(self) -> Iterable[str]: ...
    def rejects(self) -> Iterable[Reject]: ...
    def sirets_to_keep(self) -> Iterable[tuple[str, str, str]]: ...
    def missing(self) -> Iterable[tuple[str, str, int]]: ...


class State:
    """The state file of one source at ``path``, made at first use; ``readonly`` opens one that must exist."""

    def __init__(self, path: Path, *, readonly: bool = False) -> None:
        self.path = path
        if not readonly:
            path.parent.mkdir(parents=True, exist_ok=True)
        mode = "ro" if readonly else "rwc"
        try:
            self._sql = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, timeout=30
            )
            version = self._sql.execute("PRAGMA user_version").fetchone()[0]
            if version < VERSION:
                if readonly and version:
                    self._sql = _copy(self._sql)
                if version or not readonly:
                    with self._transaction():
                        for command in FROM_FIRST if version else filter(str.strip, TABLES.split(";")):
                            self._sql.execute(command)
        except sqlite3.DatabaseError as error:
            raise storage_error(error, path) or SettingsError(
                f"{path} : état de moisson illisible ({error}). Restaurez une sauvegarde, ou supprimez ce fichier : la "
                "source sera relue en entier.",
                f"{path}: harvest state cannot be read ({error}). Restore a backup, or delete this file: the source "
                "will be read again in full.",
            ) from error
        if version > VERSION:
            raise SettingsError(
                f"{path} : écrit par une version plus récente du hub. Mettez ess-hub à jour.",
                f"{path}: written by a later version of the hub. Update ess-hub.",
            )

    def __enter__(self) -> State:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._sql.close()

    def pending_run(self) -> str | None:
        """The run that was prepared and not settled, if any."""
        return self._meta("pending_run")

    @property
    def last(self) -> LastHarvest | None:
        """The last committed harvest, if any."""
        return _read_last(self._meta("last"))

    def known(self, location: str, connector: str, rules: str) -> Validators:
        """What to ask conditionally with: nothing unless the same place was read by the same connector and checked
        by the same shapes. This is the first two of the three gates; the third is the record's hash."""
        last = self.last
        if last is None or (last.location, last.connector, last.rules) != (location, connector, rules):
            return Validators()
        if self._number("SELECT count(*) FROM missing"):
            # A record is given time to come back: each harvest must look whether it has.
            return Validators(bookmark=last.validators.bookmark)
        return last.validators

    def count(self) -> int:
        """How many records the source graph holds."""
        return self._number("SELECT count(*) FROM records")

    def count_missing(self) -> int:
        """How many of them the last harvests did not meet, and keep for now."""
        return self._number("SELECT count(*) FROM missing")

    def record(self, key: str) -> KnownRecord | None:
        """The record ``key`` as committed, if any."""
        return self.records((key,)).get(key)

    def records(self, keys: Collection[str]) -> dict[str, KnownRecord]:
        """Those of the records ``keys`` that are committed."""
        marks = ", ".join("?" * len(keys))
        rows = self._sql.execute(f"SELECT {RECORD_COLUMNS} FROM records WHERE key IN ({marks})", tuple(keys))
        return {row[0]: read_record(row) for row in rows}

    def unchanged(self, digests: Collection[bytes]) -> dict[bytes, tuple[str, Location, bool]]:
        """Digest of a row → the key of the committed record that came from an equal row, where it stood, and whether
        anything was said about it."""
        marks = ", ".join("?" * len(digests))
        rows = self._sql.execute(
            f"SELECT digest, key, file, line, pointer, problems != '{NOTHING}' OR findings != '{NOTHING}' FROM records "
            f"WHERE digest IN ({marks})",
            tuple(digests),
        )
        return {
            raw: (key, Location(file, line, pointer), bool(told))
            for raw, key, file, line, pointer, told in rows
        }

    def places(self, file: str) -> Iterator[Place]:
        """The committed records that came from ``file``, by line."""
        return self._sql.execute(
            f"SELECT line, digest, key, problems = '{NOTHING}' AND findings = '{NOTHING}' FROM records "
            "WHERE file = ? AND line > 0 AND digest IS NOT NULL ORDER BY line",
            (file,),
        )

    def rejected(self, digests: Collection[bytes]) -> dict[bytes, Reject]:
        """Digest of a row → the reject that an equal row became."""
        marks = ", ".join("?" * len(digests))
        rows = self._sql.execute(
            f"SELECT {REJECT_COLUMNS} FROM rejects WHERE digest IN ({marks})",
            tuple(digests),
        )
        return {reject.digest: reject for reject in map(read_reject, rows) if reject.digest}

    def hashes(self) -> Iterator[tuple[str, str]]:
        """Every committed record: its key, and the hash of its statements."""
        return self._sql.execute("SELECT key, hash FROM records")

    def subjects(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Every committed record: its key, and the IRIs that its statements are about."""
        for key, text in self._sql.execute("SELECT key, subjects FROM records"):
            yield key, read_strings(text)

    def keys(self) -> Iterator[str]:
        """Every committed key, in order."""
        for (key,) in self._sql.execute("SELECT key FROM records ORDER BY key"):
            yield key

    def reject(self, key: str) -> Reject | None:
        """The quarantined version of the record ``key``, if any; a rejected duplicate comes after a rejected first."""
        command = (
            f"SELECT {REJECT_COLUMNS} FROM rejects WHERE identity = ? AND key IS NOT NULL ORDER BY rowid"
        )
        row = self._sql.execute(command, (key,)).fetchone()
        return read_reject(row) if row else None

    def rejects(self) -> Iterator[Reject]:
        """The quarantine, in the order of the source."""
        for row in self._sql.execute(f"SELECT {REJECT_COLUMNS} FROM rejects ORDER BY rowid"):
            yield read_reject(row)

    def runs(self) -> tuple[PastRun, ...]:
        """What the last runs did, newest first."""
        return tuple(read_runs(self._sql))

    def prepare(self, run_id: str, staged: Prepared, last: LastHarvest, note: RunNote | None = None) -> None:
        """Put down what will be true once the store has committed ``run_id``. All or nothing, durable on return.

        ``note`` goes into the history.
        """
        if self.pending_run() is not None:
            raise HubError(
                f"{self.path} : la moisson {self.pending_run()} n'est pas réglée.",
                f"{self.path}: harvest {self.pending_run()} is not settled.",
            )
        since = dict(self._sql.execute("SELECT identity, since FROM rejects ORDER BY rowid DESC"))
        with self._transaction():
            self._sql.executemany(
                f"INSERT INTO pending_records ({RECORD_COLUMNS}) VALUES ({RECORD_VALUES})",
                map(write_record, staged.to_keep()),
            )
            self._sql.executemany(
                "INSERT INTO pending_gone (key) VALUES (?)", ((key,) for key in staged.gone())
            )
            self._sql.executemany(
                "INSERT INTO pending_missing (key, since, harvests) VALUES (?, ?, ?)", staged.missing()
            )
            self._sql.executemany(
                f"INSERT INTO pending_sirets ({SIRET_COLUMNS}) VALUES (?, ?, ?)",
                staged.sirets_to_keep(),
            )
            self._sql.executemany(
                f"INSERT INTO pending_rejects ({REJECT_COLUMNS}) VALUES ({REJECT_VALUES})",
                (
                    (*write_reject(reject)[:-1], since.get(reject.identity, last.at))
                    for reject in staged.rejects()
                ),
            )
            self._set_meta("pending_last", orjson.dumps(asdict(last)).decode())
            if note is not None:
                self._set_meta("pending_note", note.write())
            self._set_meta("pending_run", run_id)

    def settle(self, run_id: str, committed: bool) -> None:
        """Make the pending ``run_id`` true if the store ``committed`` it, else forget it. Safe to repeat."""
        pending = self.pending_run()
        if pending is None:
            return
        if pending != run_id:
            raise HubError(
                f"{self.path} : la moisson en attente est {pending}, pas {run_id}.",
                f"{self.path}: the pending harvest is {pending}, not {run_id}.",
            )
        with self._transaction():
            if committed:
                for command in SETTLE:
                    self._sql.execute(command)
                self._set_meta("last", self._meta("pending_last") or "null")
                if note := self._meta("pending_note"):
                    keep_run(self._sql, run_id, note)
            for table in ("records", "rejects", "sirets", "gone", "missing"):
                self._sql.execute(f"DELETE FROM pending_{table}")
            self._sql.execute(
                "DELETE FROM meta WHERE name IN ('pending_run', 'pending_last', 'pending_note')"
            )

    def _number(self, command: str) -> int:
        return int(self._sql.execute(command).fetchone()[0])

    def _meta(self, name: str) -> str | None:
        row = self._sql.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def _set_meta(self, name: str, value: str) -> None:
        self._sql.execute("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", (name, value))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._sql.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._sql.execute("ROLLBACK")
            raise
        self._sql.execute("COMMIT")


def _copy(sql: sqlite3.Connection) -> sqlite3.Connection:
    """A copy in memory, to be brought to our version: a reader may not write, and no harvest has come by yet."""
    copy = sqlite3.connect(":memory:", isolation_level=None)
    sql.backup(copy)
    sql.close()
    return copy


def _read_last(text: str | None) -> LastHarvest | None:
    found: dict[str, Any] | None = orjson.loads(text) if text else None
    if not found:
        return None
    return LastHarvest(**{**found, "validators": Validators(**found["validators"])})
