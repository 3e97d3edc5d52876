"""What else a name says: a place, a number, a legal form."""

from __future__ import annotations

import numpy as np

from hub.reconcile.columns import Column, Flags, Floats, Ints, shared
from hub.reconcile.table import Table

CLASH = -2.0
"""Both names say one, and not the same."""


def measure(table: Table, a: Ints, b: Ints) -> dict[str, Floats]:
    """2: the same in both; 1: one says it and the other stands there; 0: neither says one; -1: one only; -2: two that differ."""
    place = _said(table.place_words, a, b)
    there = np.zeros(len(a), np.bool_)
    for left, right in ((table.place_words, table.stands), (table.stands, table.place_words)):
        there[shared(left, right, a, b)[0]] = True
    return {
        "place-word": np.where((place == -1.0) & there, 1.0, place),
        "number": _said(table.numbers, a, b),
        "form": agreement(table.forms, a, b),
    }


def _said(column: Column, a: Ints, b: Ints) -> Floats:
    said = agreement(column, a, b)
    one: Flags = (column.counts[a] > 0) | (column.counts[b] > 0)
    return np.select([said == 1.0, said == 0.0, one], [2.0, CLASH, -1.0], 0.0)


def agreement(column: Column, a: Ints, b: Ints) -> Floats:
    """1: something in common; 0: nothing, though both say; -1: one or both say nothing."""
    found = np.where((column.counts[a] > 0) & (column.counts[b] > 0), 0.0, -1.0)
    found[shared(column, column, a, b)[0]] = 1.0
    return found
