"""Counts the solutions in SPARQL results as they are written, exactly, whatever the literals hold.

The engine writes a whole SELECT by itself, in Rust; taking the solutions one by one through Python to count them would
cost several times as much as looking at the bytes that come out.
"""

from __future__ import annotations

from collections.abc import Callable


def row_counter(format_name: str) -> Callable[[bytes], int]:
    """A function that takes the output piece by piece and gives the number of rows finished or begun so far."""
    counters: dict[str, type[_Json | _Xml | _Csv | _Tsv]] = {
        "json": _Json,
        "xml": _Xml,
        "csv": _Csv,
        "tsv": _Tsv,
    }
    return counters[format_name]().feed


class _Tsv:
    """One line a solution after the header: line breaks in literals are escaped."""

    def __init__(self) -> None:
        self._lines = 0

    def feed(self, piece: bytes) -> int:
        self._lines += piece.count(b"\n")
        return max(0, self._lines - 1)


class _Csv:
    """One line a solution after the header: line breaks in literals stand between quotes."""

    def __init__(self) -> None:
        self._lines = 0
        self._quoted = False

    def feed(self, piece: bytes) -> int:
        for place, part in enumerate(piece.split(b'"')):
            if place:
                self._quoted = not self._quoted
            if not self._quoted:
                self._lines += part.count(b"\n")
        return max(0, self._lines - 1)


class _Xml:
    """One ``<result>`` a solution: no ``<`` stands in text."""

    def __init__(self) -> None:
        self._rows = 0
        self._tail = b""

    def feed(self, piece: bytes) -> int:
        text = self._tail + piece
        self._rows += text.count(b"<result>")
        self._tail = text[-7:]  # one short of the tag
        return self._rows


class _Json:
    """One object a solution, in the one array that holds objects.

    With the strings left out, ``[{`` and ``,{`` stand nowhere but before a solution: an object inside one follows
    its key's colon.
    """

    def __init__(self) -> None:
        self._rows = 0
        self._in_string = False
        self._held = b""
        self._last = b""

    def feed(self, piece: bytes) -> int:
        text = self._held + piece
        self._held = b"\\" if (len(text) - len(text.rstrip(b"\\"))) % 2 else b""
        if self._held:
            text = text[:-1]
        text = text.replace(b"\\\\", b"").replace(b'\\"', b"")
        parts = text.split(b'"')
        outside = self._last + b"".join(parts[int(self._in_string) :: 2])
        self._in_string ^= len(parts) % 2 == 0
        self._rows += outside.count(b",{") + outside.count(b"[{")
        self._last = outside[-1:]
        return self._rows
