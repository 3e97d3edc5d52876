"""Where a value stands in what a publisher sent: the address an owner needs to mend it.

One is made for every row of every source: a named tuple is made in half the time of a frozen dataclass.
"""

from __future__ import annotations

from typing import NamedTuple


class Location(NamedTuple):
    """``file`` as its owner knows it; ``line`` counts from 1 (None when the format has no lines);
    ``pointer`` is a JSON Pointer (RFC 6901), an XPath, a sheet, or a sheet and cell."""

    file: str
    line: int | None = None
    pointer: str | None = None

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place} {self.pointer}" if self.pointer else place
