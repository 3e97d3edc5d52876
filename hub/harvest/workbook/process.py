"""The process that opens a workbook: ``python -m hub.harvest.workbook.process``, QUESTION``.

Asked ``{"path", "sheet", "memory"}`` in JSON, it writes lines of JSON: the sheet's name; one ``[row, texts, errors]`` for each
row that holds anything, ``row`` counted from 1, texts from column A on, errors by column; ``null`` at the end. A workbook
it cannot read gives one line ``{"trouble": …}``. One that needs more memory than it may take ends the process without a
word: whoever reads the lines misses the last.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile

import orjson
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from hub.harvest.workbook.cell import text_of
from hub.harvest.workbook.error_cells import ErrorCells, error_cells
from hub.store.readers.sandbox import limit_resources


def main(question: str, answer: BinaryIO) -> None:
    """Answer ``question``. The library tells a workbook's kind by the suffix of ``path``."""
    asked = orjson.loads(question)
    limit_resources(asked["memory"], 0)
    try:
        for line in _lines(Path(asked["path"]), asked["sheet"]):
            answer.write(orjson.dumps(line) + b"\n")
    except PasswordError:
        answer.write(orjson.dumps({"trouble": "password"}) + b"\n")
    except (CalamineError, ExpatError, BadZipFile, OSError) as error:
        answer.write(orjson.dumps({"trouble": "unreadable", "said": str(error)}) + b"\n")
    answer.flush()


def _lines(path: Path, wanted: str | int) -> Iterator[Any]:
    with CalamineWorkbook.from_path(path) as workbook:
        names = workbook.sheet_names
        number = wanted - 1 if isinstance(wanted, int) else names.index(wanted) if wanted in names else -1
        if not 0 <= number < len(names):
            yield {"trouble": "no-sheet", "sheets": names}
            return
        sheet = workbook.get_sheet_by_index(number)
        yield {"sheet": names[number]}
        yield from _rows(sheet, error_cells(path, names[number]))
        yield None


def _rows(sheet: CalamineSheet, errors: ErrorCells) -> Iterator[list[Any]]:
    """The rows that hold anything. A cell merged over several rows is read in each of them that holds something else:
    that is what who looks at the sheet sees."""
    if sheet.start is None:
        return
    left = [""] * sheet.start[1]
    starting = _merged_down(sheet)
    merged: dict[int, tuple[int, str]] = {}  # column -> last row, text
    for row, cells in enumerate(sheet.iter_rows()):
        texts = left + [cell if type(cell) is str else text_of(cell) for cell in cells]
        if any(texts) or row in errors:
            for column, (last, text) in merged.items():
                if row <= last and not texts[column]:
                    texts[column] = text
            while texts and not texts[-1]:
                texts.pop()
            yield [row + 1, texts, list(errors.get(row, {}).items())]
        for column, last in starting.get(row, ()):
            if column < len(texts):
                merged[column] = (last, texts[column])


def _merged_down(sheet: CalamineSheet) -> dict[int, list[tuple[int, int]]]:
    """First row → column and last row of the cells that run over several rows."""
    starting: dict[int, list[tuple[int, int]]] = {}
    for (first, column), (last, _) in sheet.merged_cell_ranges or ():
        if last > first:
            starting.setdefault(first, []).append((column, last))
    return starting


if __name__ == "__main__":
    main(sys.argv[1], sys.stdout.buffer)
