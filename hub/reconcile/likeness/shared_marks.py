"""Contacts and registered numbers: in common, different, or not said; and how many others give the same contact."""

from __future__ import annotations

import numpy as np

from hub.reconcile.columns import Floats, Ints, least, shared
from hub.reconcile.likeness.acronyms import sides
from hub.reconcile.likeness.words import agreement
from hub.reconcile.table import Table


def measure(table: Table, a: Ints, b: Ints) -> dict[str, Floats]:
    """One value a pair, by name of measure: 1 in common, 0 different, -1 not said by both."""
    found: dict[str, Floats] = {}
    for kind, column, bearers in (
        ("phone", table.phones, table.phone_bearers),
        ("email", table.emails, table.email_bearers),
        ("site", table.sites, table.site_bearers),
    ):
        at, values = shared(column, column, a, b)
        found[kind] = agreement(column, a, b)
        found[f"{kind}.bearers"] = least(len(a), at, np.log2(1.0 + bearers[values]), -1.0)
    for kind, column in (("siren", table.siren), ("siret", table.siret), ("rna", table.rna)):
        found[kind] = agreement(column, a, b)
        found[f"{kind}.sides"] = sides(column.counts, a, b)
    found["source"] = (table.source[a] == table.source[b]).astype(np.float64)
    return found
