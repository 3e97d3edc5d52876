"""Delimited text: the encoding, the delimiter, the line that names the columns.

The encoding is settled as in a harvest (strict UTF-8, then Windows-1252), never guessed beyond that. The delimiter
is the one that cuts the most lines into the same number of cells.
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from hub.harvest.encoding import settle_encoding
from hub.pipeline.new_connector.probes.naming_line import naming_line
from hub.pipeline.new_connector.probes.probe import Description, Word

_DELIMITERS = {",": "virgule", ";": "point-virgule", "\t": "tabulation", "|": "barre verticale"}
_LINES = 400
_LONGEST = 1 << 16


@dataclass(frozen=True, slots=True)
class _Cut:
    """The rows that one delimiter makes, each with the physical lines above it; ``width`` is their usual length."""

    delimiter: str
    rows: list[tuple[int, list[str]]]
    width: int
    score: float


class DelimitedProbe:
    """CSV in all its dialects, tabs included; the last resort among text."""

    format = "csv"

    def recognises(self, head: bytes, name: str) -> bool:
        return True

    def describe(self, path: Path, name: str) -> Description:
        codec, _ = settle_encoding(path, name, None)
        lines = _first_lines(path, codec)
        comments = _has_comments(lines)
        if comments:
            lines = ["" if line.startswith("#") else line for line in lines]
        quote = '"' if _quotes_hold(lines) else None
        cut = max((_cut(lines, each, quote) for each in _DELIMITERS), key=lambda one: one.score)
        words = [_encoding(codec), Word("delimiter", cut.delimiter, _DELIMITERS[cut.delimiter])]
        if quote is None:
            words.append(Word("quoteChar", None, "les guillemets du fichier sont du texte ordinaire"))
        if comments:
            words.append(Word("commentPrefix", "#", "les lignes qui commencent par # sont des remarques"))
        header, names = naming_line(cut.rows, cut.width)
        return Description((*words, *header), frozenset(name for name in names if names.count(name) > 1))


def _encoding(codec: str) -> Word:
    if codec == "cp1252":
        return Word("encoding", "windows-1252", "ce n'est pas de l'UTF-8 ; vérifiez les accents")
    return Word("encoding", "utf-8")


def _first_lines(path: Path, codec: str) -> list[str]:
    with path.open(encoding=codec, newline="") as file:
        lines = [line[:_LONGEST] for line in islice(file, _LINES)]
        more = bool(file.readline())
    # The last line read may be the middle of a quoted cell.
    return lines[:-1] if more and len(lines) > 1 else lines


def _has_comments(lines: list[str]) -> bool:
    """Whether lines that begin with # are remarks: a first line that does may also name the columns (« #id;nom »)."""
    marked = [place for place, line in enumerate(lines) if line.startswith("#")]
    return bool(marked) and (marked[0] > 0 or not any(mark in lines[0] for mark in _DELIMITERS))


def _quotes_hold(lines: list[str]) -> bool:
    """Whether quotes are used as CSV uses them, under at least one delimiter."""
    if not any('"' in line for line in lines):
        return True
    for delimiter in _DELIMITERS:
        try:
            rows = list(csv.reader(lines, delimiter=delimiter, strict=True))
        except csv.Error as error:
            # A cell cut by the end of what was read is no fault of the file.
            if "unexpected end" not in str(error):
                continue
            rows = list(csv.reader(lines, delimiter=delimiter))
        if len(rows) > 1 and len(rows[0]) > 1:
            return True
    return False


def _cut(lines: list[str], delimiter: str, quote: str | None) -> _Cut:
    rows: list[tuple[int, list[str]]] = []
    if quote:
        reader = csv.reader(lines, delimiter=delimiter, quotechar=quote)
    else:
        reader = csv.reader(lines, delimiter=delimiter, quotechar=None, quoting=csv.QUOTE_NONE)
    above = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error:
            cells = []
        if any(cell.strip() for cell in cells):
            rows.append((above, cells))
        above = reader.line_num
    widths = Counter(len(cells) for _, cells in rows)
    width, often = widths.most_common(1)[0] if widths else (0, 0)
    return _Cut(delimiter, rows, width, (width - 1) * often / max(len(rows), 1))
