"""The cells of a sheet that hold an error (#N/A, #REF!): the library that opens workbooks gives them as empty.

Only .xlsx says so in a form that is read here; in .xls and .ods an error is an empty cell.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.parsers import expat

ErrorCells = dict[int, dict[int, str]]
"""Row → column → what the cell shows; both count from 0."""

_CHUNK = 1 << 20
_SIGNS = (b'"e"', b"'e'")
_REFERENCE = re.compile(r"([A-Z]+)([0-9]+)")


def error_cells(path: Path, sheet: str) -> ErrorCells:
    """The error cells of ``sheet`` in the workbook at ``path``; none when the file is no .xlsx."""
    if not zipfile.is_zipfile(path):
        return {}
    with zipfile.ZipFile(path) as archive:
        part = _part_of(archive, sheet)
        if part is None or not _has_any(archive, part):
            return {}
        reading = _Reading()
        with archive.open(part) as file:
            reading.parser.ParseFile(file)
        return reading.found


def column_letters(column: int) -> str:
    """The letters of ``column``, counted from 0: « A », « Z », « AA »."""
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """The member that holds ``sheet``; None when the archive is laid out otherwise (.ods)."""
    try:
        sheets = _elements(archive.read("xl/workbook.xml"), "sheet")
        relations = _elements(archive.read("xl/_rels/workbook.xml.rels"), "Relationship")
    except KeyError:
        return None
    relation = next((each.get("id") for each in sheets if each.get("name") == sheet), None)
    target = next((each.get("Target", "") for each in relations if each.get("Id") == relation), "")
    part = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
    return part if part in archive.namelist() else None


def _elements(content: bytes, wanted: str) -> list[dict[str, str]]:
    """The attributes of every element called ``wanted``, prefixes dropped."""
    found: list[dict[str, str]] = []

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        if tag.rpartition(":")[2] == wanted:
            found.append({name.rpartition(":")[2]: value for name, value in attributes.items()})

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.Parse(content, True)
    return found


def _has_any(archive: zipfile.ZipFile, part: str) -> bool:
    """Whether there is anything to look for: most sheets have no error, and are not parsed twice."""
    tail = b""
    with archive.open(part) as file:
        while chunk := file.read(_CHUNK):
            if any(sign in tail + chunk for sign in _SIGNS):
                return True
            tail = chunk[-2:]
    return False


class _Reading:
    """One pass over a sheet. Rows and cells that do not say where they are follow the one before."""

    def __init__(self) -> None:
        self.found: ErrorCells = {}
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self._row = self._column = -1
        self._is_error = self._is_value = False

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "row":
            said = attributes.get("r", "")
            self._row, self._column = (int(said) - 1 if said.isdecimal() else self._row + 1), -1
        elif name == "c":
            self._place(attributes.get("r", ""))
            self._is_error = attributes.get("t") == "e"
            if self._is_error:
                self.found.setdefault(self._row, {})[self._column] = ""
        elif name == "v":
            self._is_value = self._is_error

    def _place(self, reference: str) -> None:
        match = _REFERENCE.fullmatch(reference)
        if match is None:
            self._column += 1
            return
        self._row, self._column = int(match[2]) - 1, 0
        for letter in match[1]:
            self._column = self._column * 26 + ord(letter) - ord("A") + 1
        self._column -= 1

    def _text(self, text: str) -> None:
        if self._is_value:
            self.found[self._row][self._column] += text

    def _end(self, tag: str) -> None:
        if tag.rpartition(":")[2] == "v":
            self._is_value = False
