"""The line of a table that names its columns, which a publisher may have written titles above."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hub.pipeline.new_connector.probes.probe import Word

_TITLES = 12
"""Lines a publisher may write above the one that names the columns."""
_DATA = re.compile(
    r"[^@\s]+@[^@\s]+\.\w+|https?://\S+|[+-]?[\d\s]*\d{5,}[\d\s]*|[+-]?\d+[.,]\d+|\d{1,4}[/-]\d{1,2}[/-]\d{1,4}"
)


def naming_line(rows: Sequence[tuple[int, list[str]]], width: int) -> tuple[tuple[Word, ...], list[str]]:
    """What a connector must say of the line that names the columns, and these names.

    ``rows``: those that hold anything, each with how many lines stand above it; ``width``: how many cells most of them
    have."""
    for above, cells in rows[:_TITLES]:
        if len(cells) == width and sum(bool(cell.strip()) for cell in cells) > width * 0.8:
            if _names_columns(cells):
                skipped = Word("skipRows", above, "lignes au-dessus de celle qui nomme les colonnes")
                return (skipped,) if above else (), [cell.strip() for cell in cells]
            break
    names = [f"colonne_{number}" for number in range(1, width + 1)]
    return (
        Word("header", False, "aucune ligne ne semble nommer les colonnes"),
        Word("columns", tuple(names), "à vérifier : donnez à chaque colonne son nom, dans l'ordre"),
    ), names


def _names_columns(cells: list[str]) -> bool:
    names = [cell.strip() for cell in cells if cell.strip()]
    return len(set(names)) > len(names) / 2 and not any(_DATA.fullmatch(name) for name in names)
