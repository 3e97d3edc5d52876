"""Records a source marks as gone, in a field of their own (``status: supprimé``), told apart from those it has."""

from __future__ import annotations

from collections.abc import Generator

from hub.harvest.readers.rows import Rows
from hub.mapping.access import Deletions
from hub.mapping.column import follow, parse_pointer
from hub.mapping.row import Row
from hub.model.problem import Problem


def marked(rows: Rows, deletions: Deletions) -> Rows:
    """``rows``, those that ``deletions`` calls gone being tombstones; they are rows still, since their key must be read."""
    if deletions.by != "mark" or deletions.field is None:
        return rows
    steps, values = parse_pointer(deletions.field), frozenset(deletions.values)
    notices: list[Problem] = []

    def read() -> Generator[Row, None, None]:
        with rows:
            for row in rows:
                is_gone = any(_text(found) in values for found in follow(row.values, steps))
                yield row._replace(is_tombstone=True) if is_gone else row
            notices.extend(rows.notices)

    return Rows(read(), notices, rows.sight)


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value).strip()
