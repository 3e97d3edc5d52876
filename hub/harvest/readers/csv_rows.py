"""Delimited text, row by row, with the physical line each row begins on.

A quoted cell may run over several lines: the line is counted by the parser, not by the row. A row with too many or
too few cells, a cell too long, a stray quote or a NUL byte is handed over with its problem, so that one record is
lost and not the source. A quote that is never closed has swallowed the rest of the file: that stops the source. So
does a row too long to be held in memory.

A line that was read by the last harvest, and became a row then, is the same row now: it need not be parsed.
"""

from __future__ import annotations

import csv
from collections.abc import Generator, Iterable, Iterator, Sequence
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from hub.errors import SourceError, Text
from hub.harvest.columns import check_header
from hub.harvest.encoding import settle_encoding
from hub.harvest.readers.rows import Known, Rows, Sight
from hub.mapping.row import Row
from hub.model.location import Location
from hub.model.problem import Problem

if TYPE_CHECKING:
    from _csv import Reader

    from hub.mapping.connector import Connector
    from hub.mapping.dialect import Dialect

_LONGEST = 8 << 20
"""Characters of one row, over all its lines; a row of small cells takes fifty times as much memory."""
_MANNER = "csv 1"
"""Goes into the digest of every row: to be counted up when this reader makes other rows of the same lines."""


def read_csv(path: Path, name: str, connector: Connector) -> Rows:
    """The rows of ``path``: column → text as it stands. Rows without a single value are skipped."""
    encoding, warnings = settle_encoding(path, name, connector.dialect.encoding)
    notices, sight = list(warnings), Sight()
    return Rows(_rows(path, name, encoding, connector, notices, sight), notices, sight)


def _rows(
    path: Path, name: str, encoding: str, connector: Connector, notices: list[Problem], sight: Sight
) -> Generator[Row, None, None]:
    with path.open(encoding=encoding, newline="") as file:
        parser = _Parser(file, name, connector.dialect)
        parsed = iter(parser)
        header = _header(parsed, name, connector, notices)
        width, all_named = len(header), all(header)
        parser.under(header)
        sight.digest = parser.digest
        if sight.known is not None and sight.known.open(
            name, partial(_row_of, name, header, connector.dialect)
        ):
            parser.known = sight.known
        for line, cells, problem in parsed:
            if problem is None and not cells[0].strip() and not any(cell.strip() for cell in cells):
                continue
            location = Location(name, line)
            if problem is None and len(cells) == width and all_named and not parser.has_nul:
                yield Row(dict(zip(header, cells, strict=True)), location)
            else:
                problem = problem or _ragged(cells, header, location) or _nul(cells, header, location)
                yield Row(_named(cells, header), location, problem)


def _row_of(name: str, header: Sequence[str], dialect: Dialect, number: int, line: str) -> Row:
    """The row that stands in one ``line``; for lines that were whole rows before."""
    return Row(_named(next(_csv_reader((line,), dialect)), header), Location(name, number))


def _csv_reader(lines: Iterable[str], dialect: Dialect) -> Reader:
    # `strict`: without it a stray quote changes a value in silence.
    return csv.reader(
        lines,
        delimiter=dialect.delimiter,
        quotechar=dialect.quote_char,
        quoting=csv.QUOTE_MINIMAL if dialect.quote_char else csv.QUOTE_NONE,
        doublequote=dialect.double_quote,
        escapechar=None if dialect.double_quote else "\\",
        strict=True,
    )


class _Parser:
    """Rows of cells, each with its first physical line, and the problem of a row the quotes of which are wrong.

    Lines that ``known``, once it is set, recognises as whole rows are left out.
    """

    def __init__(self, file: TextIO, name: str, dialect: Dialect) -> None:
        self._name = name
        self._dialect = dialect
        self._kept: list[str] = []
        self._heading = b""
        self._digest: bytes | None = None
        self._first = 1
        self.known: Known | None = None
        self.has_nul = False
        """Whether a NUL byte stands in the lines of the row that was just handed over."""
        # A line may be as long as the file.
        lines = iter(partial(file.readline, _LONGEST), "")
        self._skipped = sum(1 for _ in zip(range(dialect.skip_rows), lines, strict=False))
        self._reader = _csv_reader(self._remembered(lines), dialect)

    def under(self, header: Sequence[str]) -> None:
        """Say which columns the rows to come stand under: the same line under others is another row."""
        said = "\0".join((_MANNER, *header)).encode(errors="surrogatepass")
        self._heading = blake2b(said, digest_size=64).digest()

    def __iter__(self) -> Iterator[tuple[int, list[str], Problem | None]]:
        # The way of every row of every file: nothing is done here that a row without a fault can do without.
        reader, kept, prefix = self._reader, self._kept, self._dialect.comment_prefix
        while True:
            try:
                for cells in reader:
                    if cells and not (prefix and cells[0].startswith(prefix)):
                        yield self._first, cells, None
                    kept.clear()
                    self.has_nul = False
                return
            except csv.Error as error:
                problem = self._problem(self._first, error)
            yield self._first, self._torn(), problem
            kept.clear()
            self.has_nul = False

    def digest(self) -> bytes:
        """blake2b-128 of the row that was just handed over, as it stands in the file, under its header."""
        if self._digest is None:
            self._digest = self._digest_of(self._text.rstrip("\r\n"))
        return self._digest

    def _digest_of(self, text: str) -> bytes:
        return blake2b(text.encode(errors="surrogatepass"), digest_size=16, key=self._heading).digest()

    def _remembered(self, lines: Iterator[str]) -> Iterator[str]:
        """The lines, keeping the text of the row that is being parsed."""
        kept, keep, size = self._kept, self._kept.append, 0
        number = self._skipped
        for line in lines:
            number += 1
            if kept:
                size += len(line)
                self._digest = None
            else:
                known = self.known
                if known is not None:
                    text = line.rstrip("\r\n")
                    self._digest = digest = self._digest_of(text)
                    if known.knows(number, digest, text):
                        continue
                else:
                    self._digest = None
                size = len(line)
                self._first = number
            keep(line)
            if size >= _LONGEST:
                raise self._too_long()
            if "\0" in line:
                self.has_nul = True
            yield line

    def _torn(self) -> list[str]:
        """The cells of a row that cannot be parsed, cut at every delimiter: good enough to find its key."""
        return self._text.rstrip("\r\n").split(self._dialect.delimiter)

    def _swallowed(self) -> bool:
        """Whether the row that cannot be parsed has an open quote, which takes in line after line."""
        quote = self._dialect.quote_char
        return quote is not None and quote in self._text

    def _too_long(self) -> SourceError:
        line = self._first
        return SourceError(
            f"{self._name}:{line}: cette ligne dépasse {_LONGEST >> 20} millions de caractères. Un guillemet n'est pas refermé, "
            "ou ce fichier n'est pas du CSV ; vérifiez l'export du producteur, ce qui avait été moissonné est gardé.",
            f"{self._name}:{line}: this row is longer than {_LONGEST >> 20} million characters. A quote is not closed, or this "
            "file is no CSV; check the publisher's export, what was harvested before is kept.",
        )

    def _problem(self, line: int, error: csv.Error) -> Problem:
        said = str(error)
        if "field larger" in said and not self._swallowed():
            most = csv.field_size_limit()
            return self._unparsed(
                line,
                "long-cell",
                f"une cellule de cette ligne dépasse {most} caractères ; raccourcissez-la",
                f"a cell of this row is longer than {most} characters; shorten it",
            )
        if "unexpected end" in said or "field larger" in said:
            raise SourceError(
                f"{self._name}:{line}: un guillemet ouvert dans cette ligne n'est jamais refermé : tout ce qui suit est "
                "illisible. Refermez-le, ou déclarez « quoteChar » dans le connecteur.",
                f"{self._name}:{line}: a quote opened in this row is never closed: all that follows is unreadable. "
                "Close it, or declare 'quoteChar' in the connector.",
            ) from error
        return self._unparsed(
            line,
            "stray-quote",
            "un guillemet est mal placé dans cette ligne ; doublez-le dans la cellule",
            "a quote is misplaced in this row; double it inside its cell",
        )

    def _unparsed(self, line: int, rule: str, fr: str, en: str) -> Problem:
        shown = self._text.strip()[:200]
        return Problem("violation", rule, Text(fr, en), value=shown, location=Location(self._name, line))

    @property
    def _text(self) -> str:
        """The lines of the row that is being parsed, as they stand in the file."""
        return "".join(self._kept)


def _header(
    parsed: Iterator[tuple[int, list[str], Problem | None]],
    name: str,
    connector: Connector,
    notices: list[Problem],
) -> list[str]:
    """The columns in order, checked against those the connector uses; the ignored ones may come or go."""
    if not connector.dialect.header:
        return list(connector.dialect.column_names)
    line, cells, problem = next(parsed, (1, [], None))
    if problem is not None:
        raise SourceError(problem.into("fr"), problem.into("en"))
    header = [cell.strip() for cell in cells]
    notices.extend(check_header(name, line, header, connector))
    return header


def _named(cells: Sequence[str], header: Sequence[str]) -> dict[str, str]:
    values = {column: cell for column, cell in zip(header, cells, strict=False) if column}
    for place in range(len(header), len(cells)):
        values[f"[{place + 1}]"] = cells[place]
    return values


def _ragged(cells: Sequence[str], header: Sequence[str], location: Location) -> Problem | None:
    # Spreadsheets write trailing delimiters: extra cells that are empty carry nothing to lose.
    if len(cells) == len(header) or (len(cells) > len(header) and not any(cells[len(header) :])):
        return None
    return Problem(
        "violation",
        "ragged-row",
        Text(
            f"{len(cells)} cellules au lieu de {len(header)} ; corrigez la ligne (séparateur de trop ou manquant, "
            "guillemets oubliés)",
            f"{len(cells)} cells instead of {len(header)}; mend the row (a delimiter too many or missing, quotes "
            "forgotten)",
        ),
        value=" | ".join(cells)[:200],
        location=location,
    )


def _nul(cells: Sequence[str], header: Sequence[str], location: Location) -> Problem | None:
    for place, cell in enumerate(cells):
        if "\0" in cell:
            return Problem(
                "violation",
                "nul-byte",
                Text("caractère NUL dans la cellule ; supprimez-le", "NUL character in the cell; remove it"),
                field=header[place] if place < len(header) else None,
                value=cell.replace("\0", "␀")[:200],
                location=location,
            )
    return None
