"""Rows being read, and what the reading says about the file as a whole."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from typing import Protocol

from hub.mapping.row import Row
from hub.model.problem import Problem


class Known(Protocol):
    """Who knows the lines of files that were read before: see :class:`hub.harvest.familiar.Familiar`."""

    def open(self, file: str, parse: Callable[[int, str], Row]) -> bool: ...
    def knows(self, line: int, digest: bytes, text: str) -> bool: ...


class Sight:
    """What a reader of lines and whoever compares its rows tell each other; other readers leave it as it is.

    ``known`` is given to the reader: a line it knows is neither parsed nor handed over. ``digest`` gives that of the
    row that was handed over last, as it stands in its file; None when only its values can be compared.
    """

    __slots__ = ("digest", "known")

    def __init__(self) -> None:
        self.known: Known | None = None
        self.digest: Callable[[], bytes] | None = None


class Rows(Iterator[Row]):
    """An iterator of rows. ``notices`` grows while reading and is complete once the rows are exhausted:
    columns nobody reads, an encoding nobody declared. Closing early is safe; so is a ``with`` block."""

    def __init__(
        self, rows: Generator[Row, None, None], notices: list[Problem], sight: Sight | None = None
    ) -> None:
        self._rows = rows
        self._notices = notices
        self.sight = sight or Sight()

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
    sight = Sight()

    def rows() -> Generator[Row, None, None]:
        for file in files:
            file.sight.known = sight.known
            with file:
                for row in file:
                    sight.digest = file.sight.digest
                    yield row
            for notice in file.notices:
                if (notice.rule, notice.field) not in told:
                    told.add((notice.rule, notice.field))
                    notices.append(notice)

    return Rows(rows(), notices, sight)


def notices_of(rows: Iterable[Row]) -> tuple[Problem, ...]:
    """What ``rows`` said about its file; nothing for rows that no reader made."""
    return rows.notices if isinstance(rows, Rows) else ()
