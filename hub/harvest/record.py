"""One record on its way into the hub: accepted, with its statements; or rejected, with what its owner must mend."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from hub.errors import Text
from hub.model.location import Location
from hub.model.problem import Problem

DUPLICATE = "duplicate-key"
"""The rule that the second record of one key breaks."""


@dataclass(frozen=True, slots=True)
class RecordVersion:
    """One record as this harvest read it. ``hash`` is of its statements: equal graphs, equal hash. ``digest`` is of the
    row as its publisher sent it: equal rows need not be mapped again.

    ``subjects`` are the IRIs its statements are about; ``problems`` is what the mapper said of it. ``row`` is what
    the publisher sent, as JSON, so that a rejected record can be shown to its owner.
    """

    key: str
    hash: str
    statements: tuple[str, ...]
    subjects: tuple[str, ...]
    location: Location
    problems: tuple[Problem, ...] = ()
    row: str = "{}"
    digest: bytes | None = None


@dataclass(frozen=True, slots=True)
class KnownRecord:
    """One record as the last committed harvest left it in the source graph. ``problems`` are the mapper's,
    ``findings`` validation's: apart, because a record that did not change is mapped again but not validated again."""

    key: str
    hash: str
    subjects: tuple[str, ...]
    location: Location
    problems: tuple[Problem, ...] = ()
    findings: tuple[Problem, ...] = ()
    digest: bytes | None = None


@dataclass(frozen=True, slots=True)
class Reject:
    """One record in quarantine. ``key`` is None when the row was too broken to tell; ``since`` is the start of the
    run that first rejected it (ISO 8601)."""

    key: str | None
    problems: tuple[Problem, ...]
    row: str
    location: Location
    since: str = ""
    digest: bytes | None = None

    @property
    def identity(self) -> str:
        """What tells that the same record was rejected before: its key, or else where it stands."""
        return self.key if self.key is not None else str(self.location)


def hash_statements(statements: Iterable[str]) -> str:
    """blake2b-128 of the statements, in hexadecimal; they come sorted."""
    return hashlib.blake2b("\n".join((*statements, "")).encode(), digest_size=16).hexdigest()


def write_row(values: Mapping[str, Any]) -> str:
    """A row as its publisher sent it, as JSON. Half characters (lone surrogates), which JSON text cannot carry, are
    shown as ``?``."""
    try:
        return orjson.dumps(
            values if type(values) is dict else dict(values), option=orjson.OPT_NON_STR_KEYS
        ).decode()
    except orjson.JSONEncodeError:
        return orjson.dumps({"row": repr(dict(values)).encode(errors="replace").decode()}).decode()


def digest_row(row: str) -> bytes:
    """blake2b-128 of a row written by :func:`write_row`; a hostile source cannot make two rows collide."""
    return hashlib.blake2b(row.encode(), digest_size=16).digest()


def subjects_of(statements: Iterable[str]) -> tuple[str, ...]:
    """The subjects of ``statements``, each once, in order."""
    return tuple(dict.fromkeys([line[1 : line.index(">")] for line in statements]))


def same_key(key: str, first: Location, second: Location) -> Problem:
    """What is wrong with the second record of one key: both places are named."""
    return Problem(
        "violation",
        DUPLICATE,
        Text(
            f"la clé « {key} » est déjà celle de {first} ; le premier est gardé, donnez à celui-ci une autre clé",
            f"the key '{key}' is already that of {first}; the first is kept, give this one another key",
        ),
        value=key,
        location=second,
    )
