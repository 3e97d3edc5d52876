"""A workbook: which sheet holds the table, and which of its rows names the columns.

The sheet is the one with the most filled cells among its first rows: what stands before it is a page of notes.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from hub.errors import SourceError
from hub.harvest.workbook.sheet import open_sheet
from hub.pipeline.new_connector.probes.naming_line import naming_line
from hub.pipeline.new_connector.probes.probe import Description, Word

_BEGINNINGS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_SHEETS = 12
_ROWS = 400


@dataclass(frozen=True, slots=True)
class _Table:
    """The first rows of one sheet, each with the rows above it; ``number`` counts sheets from 1."""

    number: int
    name: str
    rows: list[tuple[int, list[str]]]

    @property
    def filled(self) -> int:
        return sum(sum(map(bool, cells)) for _, cells in self.rows)


class WorkbookProbe:
    """.xlsx, .xls, .ods: a zip archive that is no workbook was unpacked before."""

    format = "xlsx"

    def recognises(self, head: bytes, name: str) -> bool:
        return head.startswith(_BEGINNINGS)

    def describe(self, path: Path, name: str) -> Description:
        table = max(_tables(path, name), key=lambda one: one.filled)
        # Names fill a row as no record need do; the last columns of most records may be empty.
        width = len(
            max((cells for _, cells in table.rows), key=lambda cells: sum(map(bool, cells)), default=[])
        )
        # The reader takes the first row that holds anything for the header: empty ones above it need no word.
        rows = [
            (above if place else 0, cells + [""] * (width - len(cells)))
            for place, (above, cells) in enumerate(table.rows)
        ]
        header, names = naming_line(rows, width)
        sheet = () if table.number == 1 else (Word("sheet", table.name, "la feuille qui tient un tableau"),)
        return Description((*sheet, *header), frozenset(each for each in names if names.count(each) > 1))


def _tables(path: Path, name: str) -> list[_Table]:
    """Every sheet, in order; raises SourceError when the first cannot be opened."""
    tables: list[_Table] = []
    for number in range(1, _SHEETS + 1):
        try:
            with open_sheet(path, name, number) as sheet:
                rows = [(row.number - 1, _filled(row.cells)) for row in islice(sheet.rows, _ROWS)]
                tables.append(_Table(number, sheet.name, [(above, cells) for above, cells in rows if cells]))
        except SourceError:
            if not tables:
                raise
            break
    return tables


def _filled(cells: list[str]) -> list[str]:
    """The cells without the empty ones at the end, on one line each as the reader has them."""
    texts = [" ".join(cell.split()) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return texts
