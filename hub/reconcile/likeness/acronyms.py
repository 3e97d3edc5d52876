"""Acronyms: one side's acronym is the initials of the other's name, or both bear the same one.

A long one tells more than a short one, and one that many names share tells little.
"""

from __future__ import annotations

import numpy as np

from hub.reconcile.columns import Floats, Ints, greatest, least, shared
from hub.reconcile.table import Table


def measure(table: Table, a: Ints, b: Ints) -> dict[str, Floats]:
    """One value a pair, by name of measure; 0 letters where no acronym fits."""
    size = len(a)
    one_way = shared(table.acronyms, table.initials, a, b)
    other_way = shared(table.initials, table.acronyms, a, b)
    at, fitting = (np.concatenate(both) for both in zip(one_way, other_way, strict=True))
    both_at, both = shared(table.acronyms, table.acronyms, a, b)
    length = table.acronym_length.astype(np.float64)
    return {
        "acronym.fits": greatest(size, at, length[fitting], 0.0),
        "acronym.meanings": least(size, at, np.log2(1.0 + table.acronym_meanings[fitting]), -1.0),
        "acronym.same": greatest(size, both_at, length[both], 0.0),
        "acronym.sides": sides(table.acronyms.counts, a, b),
    }


def sides(counts: Ints, a: Ints, b: Ints) -> Floats:
    """How many of the two say something: 0, 1 or 2."""
    return (counts[a] > 0).astype(np.float64) + (counts[b] > 0)
