"""Texts by their number, on disk: written once, in order, and read by mapping the files into memory. The texts of the next
publication may go on from there: more of them in files of their own beside those, which are shared and never changed.

A text index can keep texts as well, compressed in blocks: reading one means unpacking the block it is in, which took
longer than comparing what was read.
"""

from __future__ import annotations

import mmap
import struct
from bisect import bisect_right
from collections.abc import Callable
from contextlib import ExitStack
from itertools import accumulate, count
from pathlib import Path
from types import TracebackType

from hub.store.shared_file import share_file

_END = struct.Struct("<Q")


class TextWriter:
    """Writes ``NAME.texts`` and, where each of them ends, ``NAME.ends``: a number of 8 bytes each, the lowest first. Where there
    are texts of that name already, ``NAME.1.texts`` and ``NAME.1.ends``, and so on."""

    def __init__(self, directory: Path, name: str) -> None:
        parts = _parts(directory, name)
        self.number = sum(_held(ends) for _, ends in parts)
        """Of the next text."""
        texts, ends = _paths(directory, name, len(parts))
        self._files = ExitStack()
        self._texts = self._files.enter_context(texts.open("xb"))
        self._ends = self._files.enter_context(ends.open("xb"))
        self._end = 0

    def __enter__(self) -> TextWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._files.close()

    def add(self, text: bytes) -> int:
        """The next text; its number, which is 0 for the first of all."""
        self._texts.write(text)
        self._end += len(text)
        self._ends.write(_END.pack(self._end))
        self.number += 1
        return self.number - 1


def share_texts(before: Path, directory: Path, name: str) -> int:
    """Have the texts of ``before`` in ``directory`` too; in how many parts they are."""
    parts = _parts(before, name)
    for path in (path for part in parts for path in part):
        share_file(path, directory / path.name)
    return len(parts)


def open_texts(directory: Path, name: str) -> Callable[[int], bytes]:
    """The text of a number, as :class:`TextWriter` wrote it. Safe to call from several threads at once; raises IndexError for a
    number that was never given."""
    parts = [_opened(texts, ends) for texts, ends in _parts(directory, name)]
    firsts = list(accumulate((len(ends) // _END.size for _, ends in parts), initial=0))

    def text(number: int) -> bytes:
        if not 0 <= number < firsts[-1]:
            raise IndexError(number)
        part = bisect_right(firsts, number) - 1
        texts, ends = parts[part]
        at = number - firsts[part]
        start = _END.unpack_from(ends, (at - 1) * _END.size)[0] if at else 0
        return texts[start : _END.unpack_from(ends, at * _END.size)[0]]

    return text


_File = mmap.mmap | bytes


def _parts(directory: Path, name: str) -> list[tuple[Path, Path]]:
    """The files that are there, part by part."""
    found: list[tuple[Path, Path]] = []
    for part in count():
        texts, ends = _paths(directory, name, part)
        if not ends.exists():
            return found
        found.append((texts, ends))
    raise AssertionError  # parts never end


def _paths(directory: Path, name: str, part: int) -> tuple[Path, Path]:
    stem = f"{name}.{part}" if part else name
    return directory / f"{stem}.texts", directory / f"{stem}.ends"


def _held(ends: Path) -> int:
    return ends.stat().st_size // _END.size


def _opened(texts: Path, ends: Path) -> tuple[_File, _File]:
    return _mapped(texts), _mapped(ends)


def _mapped(path: Path) -> _File:
    """An empty file cannot be mapped; the map outlives the open file."""
    if not path.stat().st_size:
        return b""
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
