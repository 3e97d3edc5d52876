"""All measures of many pairs. The kind of a measure is what stands before its first dot: ``name.shared`` is about names."""

from __future__ import annotations

from hub.reconcile.columns import Floats, Ints
from hub.reconcile.likeness import acronyms, address, names, shared_marks, words
from hub.reconcile.table import Table


def measures(table: Table, a: Ints, b: Ints) -> dict[str, Floats]:
    """Every measure of the pairs (``a[i]``, ``b[i]``) of rows of ``table``."""
    found: dict[str, Floats] = {}
    for kind in (names, acronyms, words, address, shared_marks):
        found |= kind.measure(table, a, b)
    return found


def kind_of(measure: str) -> str:
    """``name`` for ``name.shared``."""
    return measure.partition(".")[0]
