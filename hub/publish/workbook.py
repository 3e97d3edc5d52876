"""Tables as workbooks (Office Open XML, ``.xlsx``): one sheet, its first row fixed, every cell a text.

A text is never a formula nor a number there: a SIREN keeps its zeros, and nothing that a source wrote is run. What the
format cannot hold is refused or mended: more rows than a sheet has is a LimitError, characters that XML has not become
U+FFFD, a text beyond 32,767 characters ends with an ellipsis.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from itertools import chain
from typing import IO, BinaryIO
from xml.sax.saxutils import escape

from hub.errors import LimitError
from hub.publish.table import Table

MOST_ROWS = 1_048_576
"""Of one sheet, that of the columns' names among them."""

_LONGEST = 32_767
_EPOCH = (1980, 1, 1, 0, 0, 0)
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
# Excel reads "_x000D_" in a text as an escape; its own underscore has to be one too.
_ESCAPE_LIKE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KINDS = "application/vnd.openxmlformats-officedocument.spreadsheetml"

_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KINDS}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KINDS}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_KINDS}.styles+xml"/>'
        "</Types>"
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets><sheet name="ESS" sheetId="1" r:id="rId1"/></sheets>'
        "</workbook>"
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_RELATIONS}/styles" Target="styles.xml"/></Relationships>'
    ),
    "xl/styles.xml": (
        f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font/><font><b/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="2"><xf numFmtId="49"/><xf numFmtId="49" fontId="1" applyFont="1"/></cellXfs></styleSheet>'
    ),
}


def write_workbook(table: Table, out: BinaryIO) -> None:
    """Write ``table`` as a workbook."""
    # No time of its own: the same table gives the same bytes.
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for path, text in _PARTS.items():
            archive.writestr(_entry(path), _HEAD + text)
        with archive.open(_entry("xl/worksheets/sheet1.xml"), "w", force_zip64=True) as sheet:
            _write_sheet(table, sheet)


def _entry(path: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(path, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _write_sheet(table: Table, sheet: IO[bytes]) -> None:
    sheet.write(
        (
            f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
            '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
            "<sheetData>"
        ).encode()
    )
    for number, row in enumerate(chain([table.columns], table.rows), start=1):
        if number > MOST_ROWS:
            raise LimitError(
                f"Une feuille n'a que {MOST_ROWS} lignes : prenez le CSV.",
                f"A sheet has {MOST_ROWS} rows only: take the CSV.",
                "rows",
            )
        sheet.write(_row(number, row, style=1 if number == 1 else 0))
    sheet.write(b"</sheetData></worksheet>")


def _row(number: int, cells: Sequence[str], style: int) -> bytes:
    written = "".join(
        f'<c r="{column_name(place)}{number}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{_text(cell)}</t></is></c>'
        for place, cell in enumerate(cells)
        if cell
    )
    return f'<row r="{number}">{written}</row>'.encode()


def _text(cell: str) -> str:
    mended = _ESCAPE_LIKE.sub("_x005F_", _NO_XML.sub("\ufffd", cell))
    if len(mended) > _LONGEST:
        mended = mended[: _LONGEST - 1] + "…"
    return escape(mended).replace("\r", "_x000D_")


def column_name(place: int) -> str:
    """``A`` for 0, ``Z`` for 25, ``AA`` for 26."""
    name = ""
    while place >= 0:
        place, letter = divmod(place, 26)
        name = chr(65 + letter) + name
        place -= 1
    return name
