"""An iterable of text lines read as a file of bytes, so that a bulk load never holds more than one of them."""

from __future__ import annotations

import io
from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_AT_ONCE = 1_000  # lines joined at a time


class LineStream(io.RawIOBase):
    """Lines without their newline, as UTF-8 with them."""

    def __init__(self, lines: Iterable[str]) -> None:
        super().__init__()
        self._lines = iter(lines)
        self._pending = memoryview(b"")
        self.read_so_far = 0
        """Bytes."""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        target = memoryview(buffer).cast("B")
        if not self._pending:
            lines = list(islice(self._lines, _AT_ONCE))
            if not lines:
                return 0
            self._pending = memoryview(("\n".join(lines) + "\n").encode())
        size = min(len(target), len(self._pending))
        target[:size] = self._pending[:size]
        self._pending = self._pending[size:]
        self.read_so_far += size
        return size
