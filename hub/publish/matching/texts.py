"""Texts by their number, on disk: written once, in order, and read by mapping the file into memory.

A text index can keep texts as well, compressed in blocks: reading one means unpacking the block it is in, which took
longer than comparing what was read.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

_END = struct.Struct("<Q")


class TextWriter:
    """Writes ``NAME.texts`` and, where each of them ends, ``NAME.ends``: a number of 8 bytes each, the lowest first."""

    def __init__(self, directory: Path, name: str) -> None:
        self._files = ExitStack()
        self._texts = self._files.enter_context((directory / f"{name}.texts").open("xb"))
        self._ends = self._files.enter_context((directory / f"{name}.ends").open("xb"))
        self._end = 0

    def __enter__(self) -> TextWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._files.close()

    def add(self, text: bytes) -> None:
        """The next text; the first has number 0."""
        self._texts.write(text)
        self._end += len(text)
        self._ends.write(_END.pack(self._end))


def open_texts(directory: Path, name: str) -> Callable[[int], bytes]:
    """The text of a number, as :class:`TextWriter` wrote it. Safe to call from several threads at once; raises IndexError for a
    number that was never given."""
    texts, ends = (_mapped(directory / f"{name}.{part}") for part in ("texts", "ends"))
    count = len(ends) // _END.size

    def text(number: int) -> bytes:
        if not 0 <= number < count:
            raise IndexError(number)
        start = _END.unpack_from(ends, (number - 1) * _END.size)[0] if number else 0
        return texts[start : _END.unpack_from(ends, number * _END.size)[0]]

    return text


def _mapped(path: Path) -> mmap.mmap | bytes:
    """An empty file cannot be mapped; the map outlives the open file."""
    if not path.stat().st_size:
        return b""
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
