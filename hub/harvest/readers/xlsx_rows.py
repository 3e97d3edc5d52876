"""Rows of a sheet of a workbook (.xlsx, .xls, .ods), each with the line Excel shows beside it.

The first row that holds anything names the columns, ``skipRows`` rows from the top apart. A cell that holds an error
(#N/A) in a column that is read loses its record: whatever the formula should have given is not known.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from hub.errors import SourceError, Text
from hub.harvest.columns import check_header
from hub.harvest.readers.rows import Rows
from hub.harvest.workbook.error_cells import column_letters
from hub.harvest.workbook.sheet import SheetRow, open_sheet
from hub.mapping.row import Row
from hub.model.location import Location
from hub.model.problem import Problem

if TYPE_CHECKING:
    from hub.mapping.connector import Connector


def read_xlsx(path: Path, name: str, connector: Connector) -> Rows:
    """The rows of the sheet that ``connector`` names: column → text. Rows without a single value are skipped.

    A location's ``pointer`` is the sheet, or the cell (« Feuille!B12 ») where one cell is at fault."""
    notices: list[Problem] = []
    return Rows(_rows(path, name, connector, notices), notices)


def cells_of(path: Path, name: str, connector: Connector) -> dict[str, int]:
    """In which column of the sheet, counted from 0, each name stands."""
    with open_sheet(path, name, connector.dialect.sheet) as sheet:
        rows = (row for row in sheet.rows if row.number > connector.dialect.skip_rows)
        header = _header(rows, name, sheet.name, connector, [])
    return {column: place for place, column in enumerate(header) if column}


def _rows(path: Path, name: str, connector: Connector, notices: list[Problem]) -> Generator[Row, None, None]:
    with open_sheet(path, name, connector.dialect.sheet) as sheet:
        rows = (row for row in sheet.rows if row.number > connector.dialect.skip_rows)
        header = _header(rows, name, sheet.name, connector, notices)
        used = set(connector.used_columns)
        width, all_named = len(header), all(header)
        nameless: set[int] = set()
        for row in rows:
            cells = row.cells
            if not row.errors and not any(cell.strip() for cell in cells):
                continue
            if len(cells) < width:
                cells = cells + [""] * (width - len(cells))
            if len(cells) > width or not all_named:
                notices.extend(_without_name(name, sheet.name, row, header, nameless))
                values = {column: cell for column, cell in zip(header, cells, strict=False) if column}
            else:
                values = dict(zip(header, cells, strict=True))
            location = Location(name, row.number, sheet.name)
            yield Row(values, location, _error(row, header, used, location) if row.errors else None)


def _header(
    rows: Iterator[SheetRow], name: str, sheet: str, connector: Connector, notices: list[Problem]
) -> list[str]:
    """The columns, from column A on; the empty ones have no name."""
    if not connector.dialect.header:
        return list(connector.dialect.column_names)
    first = next(rows, None)
    if first is None:
        raise SourceError(
            f"{name} : la feuille « {sheet} » est vide. Vérifiez l'export du producteur, ou nommez une autre feuille "
            "(« sheet: ») ; ce qui avait été moissonné est gardé.",
            f"{name}: the sheet '{sheet}' is empty. Check the publisher's export, or name another sheet ('sheet:'); what "
            "was harvested before is kept.",
        )
    header = [" ".join(cell.split()) for cell in first.cells]
    while header and not header[-1]:
        header.pop()
    notices.extend(check_header(name, first.number, header, connector))
    return header


def cell_pointer(sheet: str, column: int, row: int) -> str:
    """« Feuille!B12 », as Excel writes it: the name between quotes when it is not one word. ``column`` counts from 0."""
    shown = sheet if sheet.isidentifier() else "'" + sheet.replace("'", "''") + "'"
    return f"{shown}!{column_letters(column)}{row}"


def _without_name(
    name: str, sheet: str, row: SheetRow, header: Sequence[str], told: set[int]
) -> Iterator[Problem]:
    """The news of a value in a column that has no name, once a column: nobody reads it."""
    for column, cell in enumerate(row.cells):
        if cell.strip() and not (column < len(header) and header[column]) and column not in told:
            told.add(column)
            yield Problem(
                "info",
                "column-without-name",
                Text(
                    "une valeur est dans une colonne sans nom, qui n'est pas lue ; nommez la colonne, ou videz-la",
                    "a value is in a column without a name, which is not read; name the column, or empty it",
                ),
                value=cell[:200],
                location=Location(name, row.number, cell_pointer(sheet, column, row.number)),
            )


def _error(row: SheetRow, header: Sequence[str], used: set[str], location: Location) -> Problem | None:
    for column, shown in row.errors:
        if column < len(header) and header[column] in used:
            return Problem(
                "violation",
                "error-cell",
                Text(
                    "la formule de cette cellule donne une erreur ; corrigez-la, ou videz la cellule",
                    "the formula of this cell gives an error; mend it, or empty the cell",
                ),
                field=header[column],
                value=shown,
                location=location._replace(pointer=cell_pointer(location.pointer or "", column, row.number)),
            )
    return None
