"""From the record to the very field at fault: the cell of a workbook, the key of a JSON object and its line.

Readers tell where each record stands and no more, for that is all a harvest needs of millions of values. When something
was found, the file is looked through once more for those places alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from hub.errors import UserError
from hub.harvest.acquire import Part
from hub.harvest.file_format import format_of
from hub.harvest.readers.xlsx_rows import cell_pointer, cells_of
from hub.mapping.column import escape, parse_pointer
from hub.mapping.connector import Connector
from hub.model.json_places import Place, places
from hub.model.location import Location
from hub.model.problem import Problem
from hub.validate.report.report import Report

_LARGEST = 64 << 20
"""Bytes of JSON that are looked through again; in a larger file the record's own line is told."""
_BETWEEN = " + "
"""Between the columns of a field that is made of several."""


class FieldPlaces:
    """The places of the fields of ``parts`` that ``report`` names."""

    def __init__(self, parts: Sequence[Part], connector: Connector, report: Report) -> None:
        self._connector = connector
        self._parts = {part.name: part for part in parts}
        self._formats = {part.name: _format(part, connector) for part in parts}
        self._wanted: dict[str, set[str]] = {}
        for remark in report.remarks:
            place = remark.problem.location
            if place is not None and place.pointer is not None and remark.problem.field:
                self._wanted.setdefault(place.file, set()).add(place.pointer)
        self._cells: dict[str, dict[str, int]] = {}
        self._values: dict[str, dict[str, Place]] = {}

    def place_of(self, problem: Problem) -> Location | None:
        """Where the field of ``problem`` stands; None when nothing better is known than where its record does."""
        location, field = problem.location, problem.field
        if location is None or not field or location.file not in self._parts:
            return None
        columns = field.split(_BETWEEN)
        form = self._formats[location.file]
        if form == "xlsx" and location.line and location.pointer and "!" not in location.pointer:
            return self._cell(location, columns)
        if form == "json" and location.pointer is not None:
            return self._value(location, columns, problem.value)
        return None

    def _cell(self, location: Location, columns: Sequence[str]) -> Location | None:
        file = location.file
        if file not in self._cells:
            self._cells[file] = cells_of(self._parts[file].path, file, self._connector)
        known = self._cells[file]
        column = next((known[each] for each in columns if each in known), None)
        if column is None or location.line is None:
            return None
        return location._replace(pointer=cell_pointer(location.pointer or "", column, location.line))

    def _value(self, location: Location, columns: Sequence[str], value: str | None) -> Location | None:
        file, record = location.file, location.pointer or ""
        if file not in self._values:
            self._values[file] = _values(
                self._parts[file].path, self._wanted.get(file, set()), self._connector
            )
        known = self._values[file]
        found = [place for column in columns for place in _at(known, record, column)]
        exact = next((place for place in found if value is not None and place.text == value), None)
        best = exact or (found[0] if found else None)
        return location._replace(pointer=best.pointer, line=best.line) if best else None


def _format(part: Part, connector: Connector) -> str:
    try:
        return format_of(part.path, part.name, connector.formats)
    except UserError:  # then it was not read either
        return ""


def _at(known: dict[str, Place], record: str, column: str) -> Iterator[Place]:
    """The places of ``column`` in the record at the pointer ``record``; several where it names every item of a list."""
    found = [record]
    for step in parse_pointer(column):
        if step != "*":
            found = [f"{each}/{escape(step)}" for each in found if f"{each}/{escape(step)}" in known]
            continue
        items: list[str] = []
        for each in found:
            count = 0
            while f"{each}/{count}" in known:
                items.append(f"{each}/{count}")
                count += 1
        found = items
    yield from (known[each] for each in found)


def _values(path: Path, wanted: set[str], connector: Connector) -> dict[str, Place]:
    """Pointer → place, of everything inside the records at the pointers ``wanted``."""
    if not wanted or path.stat().st_size > _LARGEST:
        return {}
    encoding = connector.dialect.encoding or "utf-8"
    text = path.read_bytes().decode(encoding, errors="replace").removeprefix("\ufeff")
    known: dict[str, Place] = {}
    record: str | None = None
    for place in places(text):
        if place.is_end:
            record = None if place.pointer == record else record
        elif record is not None:
            known[place.pointer] = place
        elif place.opens and place.pointer in wanted:
            record = place.pointer
    return known
