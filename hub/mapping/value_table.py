"""Value tables: what a publisher's word means in the reference model, one word a line, editable in a spreadsheet.

A table is a UTF-8 CSV file with the columns ``label`` and either ``iri`` (a short name or an IRI) or ``value``
(text), and optionally ``note`` (why). A label on two lines means both; a label with nothing beside it is known
and means nothing. What a table does not list is unknown: it is never guessed.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hub.errors import Mistake, Text
from hub.mapping.names import Names
from hub.model.plain_text import plain


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
    content = path.read_bytes()
    exact: dict[str, tuple[str, ...]] = {}
    mistakes: list[Mistake] = []

    def wrong(line: int, fr: str, en: str) -> None:
        mistakes.append(Mistake(str(path), line, 1, Text(fr, en)))

    try:
        lines = content.decode("utf-8-sig").splitlines(keepends=True)
    except UnicodeDecodeError as error:
        wrong(
            content[: error.start].count(b"\n") + 1,
            "ce n'est pas de l'UTF-8 ; enregistrez la table en « CSV UTF-8 »",
            "not UTF-8; save the table as 'CSV UTF-8'",
        )
        return ValueTable(path, content, {}, {}), tuple(mistakes)

    rows = csv.reader(lines)
    header = next(rows, [])
    meaning_column = "iri" if "iri" in header else "value"
    if "label" not in header or meaning_column not in header:
        wrong(
            1,
            "la première ligne doit nommer les colonnes « label » et « iri » (ou « value »)",
            "the first line must name the columns 'label' and 'iri' (or 'value')",
        )
        return ValueTable(path, content, {}, {}), tuple(mistakes)
    label_at, meaning_at = header.index("label"), header.index(meaning_column)
    for row in rows:
        if not row:
            continue
        if len(row) != len(header):
            wrong(
                rows.line_num,
                f"{len(row)} cellules pour {len(header)} colonnes ; mettez entre guillemets un libellé à virgule",
                f"{len(row)} cells for {len(header)} columns; quote a label that holds a comma",
            )
            continue
        label, meaning = row[label_at], row[meaning_at].strip()
        if meaning and meaning_column == "iri":
            expanded = names.expand(meaning)
            if expanded is None:
                wrong(rows.line_num, *names.advice(meaning))
                continue
            meaning = expanded
        exact[label] = exact.get(label, ()) + ((meaning,) if meaning else ())
    return ValueTable(path, content, exact, _fold_all(exact)), tuple(mistakes)


def _fold_all(exact: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The labels folded, without those that fold to nothing or to two different meanings."""
    meanings: dict[str, set[tuple[str, ...]]] = {}
    for label, meaning in exact.items():
        meanings.setdefault(plain(label), set()).add(meaning)
    return {folded: next(iter(found)) for folded, found in meanings.items() if folded and len(found) == 1}
