"""The latest state of each entity of a feed, on disk while the feed is read: a feed may be larger than memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

import orjson

from hub.ldes.change import Change

_TABLE = """
CREATE TABLE latest (
  entity TEXT PRIMARY KEY, moment TEXT NOT NULL, number TEXT NOT NULL, sequence TEXT NOT NULL,
  is_new INTEGER NOT NULL, state BLOB NOT NULL
) WITHOUT ROWID
"""


class LatestStates:
    """Use it in a ``with`` block: leaving it frees the disk."""

    def __init__(self) -> None:
        self._sql = sqlite3.connect("")  # a database of its own on disk, gone when it is closed
        self._sql.execute("PRAGMA synchronous = OFF")
        self._sql.execute(_TABLE)

    def __enter__(self) -> LatestStates:
        return self

    def __exit__(self, *_: object) -> None:
        self._sql.close()

    def note(self, change: Change, is_new: bool, state: Callable[[], dict[str, Any]]) -> None:
        """Keep ``change`` unless a later one of its entity is known; of two that are equal the last one said counts.
        ``state`` makes the object, when it is needed."""
        moment, number, sequence = change.order
        found = self._sql.execute(
            "SELECT moment, number, sequence FROM latest WHERE entity = ?", (change.entity,)
        ).fetchone()
        if found is not None and (found[0], type(number)(found[1]), found[2]) > change.order:
            return
        self._sql.execute(
            "INSERT OR REPLACE INTO latest VALUES (?, ?, ?, ?, ?, ?)",
            (change.entity, moment, str(number), sequence, is_new, orjson.dumps(state() if is_new else {})),
        )

    def news(self) -> Iterator[dict[str, Any]]:
        """The states that are new, by entity."""
        for (state,) in self._sql.execute("SELECT state FROM latest WHERE is_new ORDER BY entity"):
            yield orjson.loads(state)
