"""What a file holds, column by column, read by the hub's own reader: what is proposed is what will be harvested.

Only the first records are read. A record that the reader finds broken is counted and left aside.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from hub.errors import UserError
from hub.harvest.opening import open_rows
from hub.mapping.column import escape
from hub.mapping.connector import Connector, load_connector
from hub.mapping.row import Row
from hub.pipeline.new_connector.probes import Description, Word
from hub.pipeline.new_connector.yaml_text import key_value

MOST = 5000
"""Records that are looked at."""
_SHORT_LIST = 3

_SKELETON = """\
connector: 1
slug: sample
title: {fr: Échantillon, en: Sample}
publisher: "-"
licence: null
licence_reason: {fr: "-", en: "-"}
source:
%s
key: key
fields: {key: {}}
map: {mappings: {it: {s: $(record), po: [[dcterms:identifier, $(key)]]}}}
"""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``name``: as ``from:`` writes it (a header; in JSON a name or a pointer). ``cells``: the text of
    each record, in order, empty where it has none; of several values in one record, the first. ``values``: every
    value met that is not empty. ``several``: a record may have more than one."""

    name: str
    cells: tuple[str, ...]
    values: tuple[str, ...]
    several: bool = False

    @property
    def filled(self) -> float:
        """The share of records that have a value."""
        return sum(map(bool, self.cells)) / len(self.cells) if self.cells else 0.0


@dataclass(frozen=True, slots=True)
class Sample:
    """``name``: the file as its owner knows it. ``rows``: the values of the sound records looked at; ``broken``: how many
    others there were; ``all_read``: whether these are all the records of the file; ``ambiguous``: names that several columns bear, which are not among
    ``columns`` since none could be read."""

    name: str
    words: tuple[Word, ...]
    ambiguous: frozenset[str]
    columns: tuple[Column, ...]
    rows: tuple[Mapping[str, Any], ...]
    broken: int
    all_read: bool

    @property
    def is_nested(self) -> bool:
        """Whether records are objects with an inside (JSON) rather than lines of cells."""
        return any(isinstance(value, dict | list) for row in self.rows for value in row.values())


def read_sample(path: Path, name: str, written: Description) -> Sample:
    """The columns of ``path``, a file written as described. Raises SourceError for a file the reader gives up on, UserError
    when it holds no record."""
    connector = _reading_connector(written.words)
    found = _first_rows(path, name, connector)
    if "xml" in connector.formats:
        # An element that is repeated in one record is a list in all: the reader must be told which, by a second look.
        columns = _columns([row.values for row in found[:MOST]])
        told = tuple(column.name for column in columns if "/*" in column.name or "#text" in column.name)
        found = _first_rows(path, name, replace(connector, columns=told))
    rows = tuple(row.values for row in found[:MOST] if row.problem is None)
    columns = tuple(column for column in _columns(rows) if column.name not in written.ambiguous)
    if not columns:
        raise UserError(
            f"{name} : aucune fiche lisible dans ce fichier. Donnez un échantillon avec quelques fiches.",
            f"{name}: no readable record in this file. Give a sample with some records.",
        )
    broken = len(found[:MOST]) - len(rows)
    all_read = len(found) <= MOST
    return Sample(name, written.words, written.ambiguous, columns, rows, broken, all_read)


def _first_rows(path: Path, name: str, connector: Connector) -> list[Row]:
    with open_rows(path, connector, name=name) as rows:
        return list(islice(rows, MOST + 1))


def _reading_connector(words: Sequence[Word]) -> Connector:
    """A connector that reads the file and asks for no column."""
    lines = "\n".join(f"  {key_value(each.word, each.value)}" for each in words)
    with tempfile.TemporaryDirectory(prefix="ess-hub-new-") as folder:
        file = Path(folder) / "sample.yaml"
        file.write_text(_SKELETON % lines, encoding="utf-8")
        connector = load_connector(file)
    return replace(connector, columns=(), key=(), fields=())


def _columns(rows: Sequence[Mapping[str, Any]]) -> tuple[Column, ...]:
    by_name: dict[str, dict[int, list[str]]] = {}
    for place, row in enumerate(rows):
        for name, value in _leaves(row):
            texts = by_name.setdefault(name, {}).setdefault(place, [])
            if value:
                texts.append(value)
    return tuple(_column(name, found, len(rows)) for name, found in by_name.items())


def _column(name: str, found: Mapping[int, Sequence[str]], rows: int) -> Column:
    cells = [""] * rows
    for place, texts in found.items():
        cells[place] = texts[0] if texts else ""
    values = tuple(text for texts in found.values() for text in texts)
    return Column(name, tuple(cells), values, several=any(len(texts) > 1 for texts in found.values()))


def _leaves(value: Mapping[str, Any], pointer: str = "") -> Iterator[tuple[str, str]]:
    """Column and text of everything a record holds. An empty text is a column that is there and holds nothing."""
    for key, inner in value.items():
        if not pointer and key.startswith("/"):
            continue  # as a column it would be taken for a pointer
        below = f"{pointer}/{escape(key)}"
        name = below if pointer else key
        if isinstance(inner, dict):
            yield from _leaves(inner, below) if inner else [(name, "")]
        elif isinstance(inner, list):
            yield from _items(inner, name, below)
        else:
            yield name, _text(inner)


def _items(items: list[Any], name: str, pointer: str) -> Iterator[tuple[str, str]]:
    if not items:
        yield name, ""
    elif all(isinstance(item, dict) for item in items):
        for item in items:
            yield from _leaves(item, f"{pointer}/*")
    elif len(items) <= _SHORT_LIST and all(_is_number(item) for item in items):
        # [longitude, latitude]: a list whose places have a meaning.
        for place, item in enumerate(items):
            yield f"{pointer}/{place}", _text(item)
    else:
        for item in items:
            if not isinstance(item, dict | list):
                yield name, _text(item)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _text(value: Any) -> str:
    """A value as the mapper reads it, its ends trimmed."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).strip()
