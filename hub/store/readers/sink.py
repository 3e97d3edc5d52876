"""Where a reader writes an answer: in memory while it is small, in a file without a name when it grows.

It counts bytes and rows as they come and stops the engine, by raising :class:`Full`, as soon as one is over: an
endless result costs no more than a full one. The engine writes a term in several pieces; they are put together in C, since a
call of Python for each takes longer than the answer to a light query.
"""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

INLINE = 1 << 17
"""Bytes up to which an answer travels in the message itself."""

_TOGETHER = 1 << 16  # bytes of pieces put together before they are looked at


class Full(Exception):  # noqa: N818 - not an error of anyone's: the answer is over its bound
    """``limit`` is ``rows`` or ``bytes``."""

    def __init__(self, limit: str) -> None:
        super().__init__(limit)
        self.limit = limit


class Sink(io.RawIOBase):
    """A binary file to write to."""

    def __init__(self, most_bytes: int, most_rows: int, count: Callable[[bytes], int] | None = None) -> None:
        super().__init__()
        self.size = 0
        self.rows = 0
        self._is_full = False
        self._most_bytes = most_bytes
        self._most_rows = most_rows
        self._count = count
        self._pieces: list[bytes] = []
        self._file: int | None = None

    def buffered(self) -> io.BufferedWriter:
        """What the engine writes to; flushed, all of it is here."""
        return io.BufferedWriter(self, _TOGETHER)

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, given: ReadableBuffer) -> int:
        """Take one piece. Raises Full, once: a buffer that is given up sends what it holds once more."""
        piece = bytes(given)
        if self._is_full:
            return len(piece)
        self.size += len(piece)
        if self.size > self._most_bytes:
            raise self._full("bytes")
        if self._count is not None:
            self.seen(self._count(piece))
        if self._file is not None:
            _spill(self._file, piece)
            return len(piece)
        self._pieces.append(piece)
        if self.size > INLINE:
            self._file = unnamed_file()
            _spill(self._file, b"".join(self._pieces))
            self._pieces.clear()
        return len(piece)

    def seen(self, rows: int) -> None:
        """Note that ``rows`` have been produced. Raises Full."""
        self.rows = rows
        if rows > self._most_rows:
            raise self._full("rows")

    def _full(self, limit: str) -> Full:
        self._is_full = True
        return Full(limit)

    def finish(self) -> tuple[bytes, list[int]]:
        """The content, or the descriptor of the file that holds it: now the caller's to close."""
        if self._file is None:
            return b"".join(self._pieces), []
        descriptor, self._file = self._file, None
        return b"", [descriptor]

    def close(self) -> None:
        """Drop what was written."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
        super().close()


def _spill(descriptor: int, piece: bytes) -> None:
    rest = memoryview(piece)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def unnamed_file() -> int:
    """A descriptor of a file in memory, or on disk where the system knows no other; gone when closed."""
    if hasattr(os, "memfd_create"):
        return os.memfd_create("answer", os.MFD_CLOEXEC)
    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())
