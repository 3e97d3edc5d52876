"""An append-only file of JSON lines: what people and the hub decided, kept for ever, one line a decision.

Appending holds a lock on the file, writes whole lines at once and waits for the disk. A line torn by a power cut
or spoiled by an editor is named with its number and left where it stands; every other line is used.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson

from hub.errors import Mistake, Text
from hub.store.durable import sync
from hub.store.full_disk import storage_error

Line = Mapping[str, Any]


class AppendLog:
    """One such file; it need not exist yet."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> tuple[list[tuple[int, Line]], list[Mistake]]:
        """The lines with their numbers, in file order, and the ones that cannot be read."""
        return self.parsed(self.content())

    def content(self) -> bytes:
        """The file as it is."""
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            return b""

    def append(self, choose: Callable[[bytes], Iterable[Line]]) -> int:
        """Add what ``choose`` makes of what is there already; how many lines were added.

        ``choose`` runs under the lock, so that two processes never both decide to add the same thing. Raises
        StorageError, the file as it was, when the disk takes no more.
        """
        with self._locked() as file:
            data = _read_all(file)
            lines = [json.dumps(line, ensure_ascii=False) for line in choose(data)]
            if lines:
                torn = data and not data.endswith(b"\n")
                text = ("\n" if torn else "") + "".join(line + "\n" for line in lines)
                self._write(file, text.encode(), len(data))
        return len(lines)

    def _write(self, file: int, text: bytes, length: int) -> None:
        """Add ``text`` to a file of ``length`` bytes: whole or not at all, unless the power goes."""
        try:
            _write_all(file, text)
            os.fsync(file)
        except OSError as error:
            os.ftruncate(file, length)
            raise storage_error(error, self.path) or error from error

    @contextmanager
    def _locked(self) -> Iterator[int]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        is_new = not self.path.exists()
        file = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            if is_new:
                sync(self.path.parent)
            yield file
        finally:
            os.close(file)

    def parsed(self, data: bytes) -> tuple[list[tuple[int, Line]], list[Mistake]]:
        """As :meth:`read`, of a file that holds ``data``."""
        lines: list[tuple[int, Line]] = []
        mistakes: list[Mistake] = []
        for number, raw in enumerate(data.split(b"\n"), start=1):
            if not raw.strip():
                continue
            try:
                line = orjson.loads(raw)
            except ValueError:
                line = None
            if isinstance(line, dict):
                lines.append((number, line))
            else:
                mistakes.append(self.unreadable(number))
        return lines, mistakes

    def unreadable(self, number: int) -> Mistake:
        """What is said of a line that cannot be used."""
        return Mistake(
            self.path.name,
            number,
            1,
            Text(
                "ligne illisible, laissée de côté ; les autres sont utilisées. Corrigez-la ou supprimez-la.",
                "unreadable line, left aside; the others are used. Mend it or delete it.",
            ),
        )


def _read_all(file: int) -> bytes:
    os.lseek(file, 0, os.SEEK_SET)
    chunks: list[bytes] = []
    while chunk := os.read(file, 1 << 20):
        chunks.append(chunk)
    return b"".join(chunks)


def _write_all(file: int, data: bytes) -> None:
    while data:
        data = data[os.write(file, data) :]
