"""Rows being read, and what the reading says about the file as a whole."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator

from hub.mapping.row import Row
from hub.model.problem import Problem


class Rows(Iterator[Row]):
    """An iterator of rows. ``notices`` grows while reading and is complete once the rows are exhausted:
    columns nobody reads, an encoding nobody declared. Closing early is safe; so is a ``with`` block."""

    def __init__(self, rows: Generator[Row, None, None], notices: list[Problem]) -> None:
        self._rows = rows
        self._notices = notices

    def __iter__(self) -> Iterator[Row]:
        return self._rows  # so that a loop over many rows passes through here once

    def __next__(self) -> Row:
        return next(self._rows)

    @property
    def notices(self) -> tuple[Problem, ...]:
        return tuple(self._notices)

    def close(self) -> None:
        """Let go of the file."""
        self._rows.close()

    def __enter__(self) -> Rows:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def chain(files: Iterable[Rows]) -> Rows:
    """The rows of several files, one after the other. What several files say alike (a column nobody reads) is told
    once, of the first that says it."""
    notices: list[Problem] = []
    told: set[tuple[str, str | None]] = set()

    def rows() -> Generator[Row, None, None]:
        for file in files:
            with file:
                yield from file
            for notice in file.notices:
                if (notice.rule, notice.field) not in told:
                    told.add((notice.rule, notice.field))
                    notices.append(notice)

    return Rows(rows(), notices)


def notices_of(rows: Iterable[Row]) -> tuple[Problem, ...]:
    """What ``rows`` said about its file; nothing for rows that no reader made."""
    return rows.notices if isinstance(rows, Rows) else ()
