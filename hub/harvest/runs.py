"""The history of a source: what each of its last runs did, and how good the source was afterwards.

A run is a harvest or a push that was committed; one that read nothing new leaves no trace here. The last
:data:`MOST` are kept, in the state file, so that a trend shows.

**The quality score** (:mod:`hub.model.quality`) is of the source as it stands after the run, so that a push of one
record and a harvest of all can be compared: ``records`` are those of the source under their distinct names, in the hub
or in quarantine; ``rejected`` have a version in quarantine; ``warned`` are the others with at least one warning.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Literal

import orjson

from hub.harvest.counts import Counts
from hub.model.discretion import OF_THE_FILE
from hub.model.problem_json import problem_from_json, problem_to_json
from hub.model.quality import quality_score
from hub.model.tally import Group, Tally

MOST = 100
"""Runs kept."""
RUN_TABLE = "runs (id TEXT PRIMARY KEY, note TEXT NOT NULL, standing TEXT NOT NULL)"

_WARNED = '%"severity":"warning"%'

Kind = Literal["harvest", "push"]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a source stands: see the formula in :mod:`hub.model.quality`. By rule and field, ``quarantine`` are the problems in quarantine,
    ``to_check`` those of the records that were let in."""

    records: int
    rejected: int
    warned: int
    quarantine: tuple[Group, ...] = ()
    to_check: tuple[Group, ...] = ()

    @property
    def score(self) -> float | None:
        """From 0 to 100, one digit behind the point; None for a source without records."""
        return quality_score(self.records, self.rejected, self.warned)


@dataclass(frozen=True, slots=True)
class RunNote:
    """What a run did. ``name`` is the file as its owner knows it, ``at`` its start (ISO 8601), ``groups`` what was wrong
    with the records it read, by rule and field."""

    kind: Kind
    at: str
    name: str
    counts: Counts
    groups: tuple[Group, ...]

    def write(self) -> str:
        found = {
            "kind": self.kind,
            "at": self.at,
            "name": self.name,
            "counts": asdict(self.counts),
            "groups": _write_groups(self.groups),
        }
        return orjson.dumps(found).decode()


@dataclass(frozen=True, slots=True)
class PastRun:
    """One run of the history. ``id`` is its activity's IRI."""

    id: str
    note: RunNote
    standing: Standing


def keep_run(sql: sqlite3.Connection, run_id: str, note: str) -> None:
    """Add a run that was just made true to the history, and let the oldest ones go. ``note`` is what
    :meth:`RunNote.write` gave."""
    standing = _standing(sql, _read_note(note))
    sql.execute(
        "INSERT OR REPLACE INTO runs (id, note, standing) VALUES (?, ?, ?)",
        (run_id, note, _write_standing(standing)),
    )
    sql.execute(
        "DELETE FROM runs WHERE rowid NOT IN (SELECT rowid FROM runs ORDER BY rowid DESC LIMIT ?)", (MOST,)
    )


def read_runs(sql: sqlite3.Connection) -> Iterator[PastRun]:
    """The history, newest first."""
    for run_id, note, standing in sql.execute("SELECT id, note, standing FROM runs ORDER BY rowid DESC"):
        yield PastRun(run_id, _read_note(note), _read_standing(standing))


def _standing(sql: sqlite3.Connection, note: RunNote) -> Standing:
    """How the source stands now, from its records and its quarantine.

    A harvest met every record, and noted what there is to check; after a push, the records are asked.
    """

    def number(command: str, *values: str) -> int:
        return int(sql.execute(command, values).fetchone()[0])

    accepted = "FROM records WHERE key NOT IN (SELECT key FROM rejects WHERE key IS NOT NULL)"
    rejected = number("SELECT count(DISTINCT identity) FROM rejects")
    kept_out = _tally(sql, "SELECT problems FROM rejects ORDER BY rowid")
    to_check = note.groups
    if note.kind == "push":
        of_the_file = tuple(group for group in note.groups if group.rule in OF_THE_FILE)
        to_check = (
            *_tally(
                sql,
                f"SELECT problems {accepted} AND problems != '[]'",
                f"SELECT findings {accepted} AND findings != '[]'",
            ),
            *of_the_file,
        )
    return Standing(
        records=rejected + number(f"SELECT count(*) {accepted}"),
        rejected=rejected,
        warned=number(
            f"SELECT count(*) {accepted} AND (problems LIKE ? OR findings LIKE ?)", _WARNED, _WARNED
        ),
        quarantine=tuple(group for group in kept_out if group.severity == "violation"),
        to_check=tuple(group for group in to_check if group.severity != "violation"),
    )


def _tally(sql: sqlite3.Connection, *commands: str) -> list[Group]:
    """The problems that ``commands`` select, by rule and field."""
    tally = Tally()
    for command in commands:
        for (problems,) in sql.execute(command):
            tally.add(problem_from_json(each) for each in orjson.loads(problems))
    return tally.groups()


def _write_standing(standing: Standing) -> str:
    found = {
        "records": standing.records,
        "rejected": standing.rejected,
        "warned": standing.warned,
        "quarantine": _write_groups(standing.quarantine),
        "to_check": _write_groups(standing.to_check),
    }
    return orjson.dumps(found).decode()


def _read_standing(text: str) -> Standing:
    found: dict[str, Any] = orjson.loads(text)
    groups = {name: _read_groups(found[name]) for name in ("quarantine", "to_check")}
    return Standing(**{**found, **groups})


def _read_note(text: str) -> RunNote:
    found: dict[str, Any] = orjson.loads(text)
    return RunNote(**{**found, "counts": Counts(**found["counts"]), "groups": _read_groups(found["groups"])})


def _write_groups(groups: tuple[Group, ...]) -> list[dict[str, Any]]:
    return [
        {
            "severity": group.severity,
            "rule": group.rule,
            "field": group.field,
            "count": group.count,
            "examples": [problem_to_json(each) for each in group.examples],
        }
        for group in groups
    ]


def _read_groups(found: list[dict[str, Any]]) -> tuple[Group, ...]:
    return tuple(
        Group(**{**each, "examples": [problem_from_json(one) for one in each["examples"]]}) for each in found
    )
