"""Value tables: what a publisher's word means in the reference model, one word a line, editable in a spreadsheet.

A table is a UTF-8 CSV file (commas, or the semicolons of a French spreadsheet) with the columns ``label`` and either ``iri`` (a short name or an IRI) or ``value``
(text), and optionally ``note`` (why). A label on two lines means both; a label with nothing beside it is known
and means nothing. What a table does not list is unknown: it is never guessed.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from hub.errors import Mistake, Text
from hub.mapping.names import Names
from hub.model.plain_text import plain
from hub.model.statement import is_iri


@dataclass(frozen=True, slots=True)
class ValueTable:
    """``exact``: label → meanings; ``folded``: the same without accents, capitals and punctuation."""

    path: Path
    content: bytes
    exact: Mapping[str, tuple[str, ...]]
    folded: Mapping[str, tuple[str, ...]]

    @property
    def name(self) -> str:
        """What a connector calls it: the file's name without its ending."""
        return self.path.stem

    def meanings(self, label: str) -> tuple[str, ...] | None:
        """What ``label`` means (perhaps nothing, ``()``); None when the table does not know it.

        « ILE DE FRANCE » finds « Île-de-France »: spelling that no two labels tell apart is not a guess.
        """
        found = self.exact.get(label)
        return found if found is not None else self.folded.get(plain(label))


def read_table(path: Path, names: Names) -> tuple[ValueTable, tuple[Mistake, ...]]:
    """The table in ``path`` and the mistakes found in it, its lines counted from 1."""
    reader = _TableReader(path, names)
    exact = reader.read()
    return ValueTable(path, reader.content, exact, _fold_all(exact)), tuple(reader.mistakes)


class _TableReader:
    """Reads one table; what has a mistake is left out."""

    def __init__(self, path: Path, names: Names) -> None:
        self._path = path
        self._names = names
        self.content = b""
        self.mistakes: list[Mistake] = []

    def read(self) -> dict[str, tuple[str, ...]]:
        """Label → meanings."""
        text = self._text()
        if text is None:
            return {}
        first = text.partition("\n")[0]
        # A French spreadsheet saves « CSV » with semicolons.
        delimiter = ";" if ";" in first and "," not in first else ","
        rows = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
        exact: dict[str, tuple[str, ...]] = {}
        begins = 1
        try:
            header = [cell.strip().casefold() for cell in next(rows, [])]
            places = self._places(header)
            begins = rows.line_num + 1
            for row in rows if places else ():
                self._add(row, begins, header, places, exact)
                begins = rows.line_num + 1
        except csv.Error:
            self._wrong(
                begins,
                "un guillemet est mal placé ou jamais fermé dans cette ligne, ou une cellule est démesurée ; corrigez-la",
                "a quote is misplaced or never closed in this line, or a cell is far too long; mend it",
            )
        return exact

    def _text(self) -> str | None:
        try:
            self.content = self._path.read_bytes()
            text = self.content.decode("utf-8-sig")
        except OSError as error:
            self._wrong(1, f"table illisible ({error.strerror})", f"cannot read the table ({error.strerror})")
            return None
        except UnicodeDecodeError as error:
            self._wrong(
                self.content[: error.start].count(b"\n") + 1,
                "ce n'est pas de l'UTF-8 ; enregistrez la table en « CSV UTF-8 »",
                "not UTF-8; save the table as 'CSV UTF-8'",
            )
            return None
        if "\0" in text:
            line = text[: text.index("\0")].count("\n") + 1
            self._wrong(line, "un caractère NUL ; effacez-le", "a NUL character; delete it")
            return None
        return text

    def _places(self, header: list[str]) -> tuple[int, int] | None:
        """Where the label and its meaning stand; None, with the mistake said, when the header does not tell."""
        meaning = "iri" if "iri" in header else "value"
        if "label" in header and meaning in header:
            return header.index("label"), header.index(meaning)
        self._wrong(
            1,
            "la première ligne doit nommer les colonnes « label » et « iri » (ou « value »)",
            "the first line must name the columns 'label' and 'iri' (or 'value')",
        )
        return None

    def _add(
        self,
        row: list[str],
        line: int,
        header: list[str],
        places: tuple[int, int] | None,
        exact: dict[str, tuple[str, ...]],
    ) -> None:
        if places is None or not row:
            return
        if len(row) != len(header):
            self._wrong(
                line,
                f"{len(row)} cellules pour {len(header)} colonnes ; mettez entre guillemets un libellé à virgule",
                f"{len(row)} cells for {len(header)} columns; quote a label that holds a comma",
            )
            return
        label, meaning = row[places[0]], row[places[1]].strip()
        if meaning and header[places[1]] == "iri":
            expanded = self._names.expand(meaning)
            if expanded is None:
                self._wrong(line, *self._names.advice(meaning))
                return
            if not is_iri(expanded):
                self._wrong(
                    line,
                    f'« {meaning} » ne peut pas être une IRI ; ôtez les espaces et les signes <>"{{}}|^`',
                    f"'{meaning}' cannot be an IRI; remove spaces and the signs <>\"{{}}|^`",
                )
                return
            meaning = expanded
        exact[label] = exact.get(label, ()) + ((meaning,) if meaning else ())

    def _wrong(self, line: int, fr: str, en: str) -> None:
        self.mistakes.append(Mistake(str(self._path), line, 1, Text(fr, en)))


def _fold_all(exact: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The labels folded, without those that fold to nothing or to two different meanings."""
    meanings: dict[str, set[tuple[str, ...]]] = {}
    for label, meaning in exact.items():
        meanings.setdefault(plain(label), set()).add(meaning)
    return {folded: next(iter(found)) for folded, found in meanings.items() if folded and len(found) == 1}
