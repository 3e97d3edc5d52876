"""Records and rejects as rows of SQLite, and back. One place knows the columns; state and staging both use it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson

from hub.harvest.record import KnownRecord, Reject
from hub.model.location import Location
from hub.model.problem import Problem
from hub.model.problem_json import (
    location_from_json,
    location_to_json,
    problem_from_json,
    problem_to_json,
)

RECORD_TABLE = (
    "key TEXT PRIMARY KEY, hash TEXT NOT NULL, digest BLOB, subjects TEXT NOT NULL, file TEXT NOT NULL, "
    "line INTEGER, pointer TEXT, problems TEXT NOT NULL, findings TEXT NOT NULL"
)
RECORD_COLUMNS = "key, hash, digest, subjects, file, line, pointer, problems, findings"
RECORD_VALUES = "?, ?, ?, ?, ?, ?, ?, ?, ?"
REJECT_TABLE = (
    "identity TEXT NOT NULL, key TEXT, digest BLOB, problems TEXT NOT NULL, row TEXT NOT NULL, "
    "location TEXT NOT NULL, since TEXT NOT NULL"
)
REJECT_COLUMNS = "identity, key, digest, problems, row, location, since"
REJECT_VALUES = "?, ?, ?, ?, ?, ?, ?"
SIRET_TABLE = "key TEXT NOT NULL, subject TEXT NOT NULL, siret TEXT NOT NULL"
SIRET_COLUMNS = "key, subject, siret"

NOTHING = "[]"
"""No problem, as it is written down."""

Row = tuple[Any, ...]


def write_strings(strings: Iterable[str]) -> str:
    return orjson.dumps(list(strings)).decode()


def read_strings(text: str) -> tuple[str, ...]:
    return tuple(orjson.loads(text))


def write_problems(problems: tuple[Problem, ...]) -> str:
    return orjson.dumps([problem_to_json(problem) for problem in problems]).decode() if problems else NOTHING


def read_problems(text: str) -> tuple[Problem, ...]:
    if text == NOTHING:
        return ()
    return tuple(problem_from_json(found) for found in orjson.loads(text))


def write_location(location: Location) -> str:
    return orjson.dumps(location_to_json(location)).decode()


def read_location(text: str) -> Location:
    return location_from_json(orjson.loads(text))


def write_record(record: KnownRecord) -> Row:
    """The values of :data:`RECORD_COLUMNS`."""
    location = record.location
    return (
        record.key,
        record.hash,
        record.digest,
        write_strings(record.subjects),
        location.file,
        location.line,
        location.pointer,
        write_problems(record.problems),
        write_problems(record.findings),
    )


def read_record(row: Row) -> KnownRecord:
    """The way back from :func:`write_record`."""
    key, digest, raw, subjects, file, line, pointer, problems, findings = row
    return KnownRecord(
        key,
        digest,
        read_strings(subjects),
        Location(file, line, pointer),
        read_problems(problems),
        read_problems(findings),
        raw,
    )


def write_reject(reject: Reject) -> Row:
    """The values of :data:`REJECT_COLUMNS`."""
    return (
        reject.identity,
        reject.key,
        reject.digest,
        write_problems(reject.problems),
        reject.row,
        write_location(reject.location),
        reject.since,
    )


def read_reject(row: Row) -> Reject:
    """The way back from :func:`write_reject`."""
    _, key, digest, problems, text, location, since = row
    return Reject(key, read_problems(problems), text, read_location(location), since, digest)
