"""Which profiles are measured otherwise than before, though they say the same: those that say what more or fewer others say
now, enough to make a difference to a model.

A model asks between which two of its thresholds a measure falls, and nothing else: as long as a count stays between two
thresholds, every pair that it is about is weighed as before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hub.reconcile.columns import Column, Flags, Floats, Ints
from hub.reconcile.earlier import Counts, LevelSince
from hub.reconcile.node_columns import NOBODY
from hub.reconcile.rivals import Choice
from hub.reconcile.table import Table

Thresholds = Mapping[str, Floats]
"""By measure, the thresholds of all models of a level."""

_BY_VALUE = {
    "phones": "phone.bearers",
    "emails": "email.bearers",
    "sites": "site.bearers",
    "postcodes": "postcode.bearers",
    "communes": "commune.bearers",
    "acronyms": "acronym.meanings",
}
"""Column of a table → the measure of how many others have a value of it."""
_BY_PROFILE = {
    "lodgers": "street.lodgers",
    "choice.siret": "choice.siret",
    "choice.postcodes": "choice.postcodes",
    "choice.streets": "choice.streets",
    "choice.places": "choice.places",
}


def counts_of(table: Table, choice: Choice) -> dict[str, NDArray[Any]]:
    """All that is counted over the profiles of a level and measured of a pair."""
    return {
        "rarity": table.name.rarity,
        "families": table.family_bearers,
        "family places": table.family_places,
        "phones": table.phone_bearers,
        "emails": table.email_bearers,
        "sites": table.site_bearers,
        "postcodes": table.postcode_bearers,
        "communes": table.commune_bearers,
        "acronyms": table.acronym_meanings,
        "lodgers": table.lodgers,
        **{f"choice.{kind}": number for kind, number in choice.of_profiles().items()},
    }


def touched(table: Table, now: Counts, since: LevelSince, thresholds: Thresholds) -> Flags:
    """The profiles that are measured anew: those that say something else, and those of which a count has moved."""
    found: Flags = since.was == NOBODY
    for column, moved in _moved_values(table, now, since.earlier.counts, thresholds):
        found[column.rows[moved[column.values]]] = True
    stands = np.flatnonzero(~found)
    for kind, measure in _BY_PROFILE.items():
        here, before = now[kind][stands], since.earlier.counts[kind][since.was[stands]]
        edges = thresholds[measure]
        found[stands[_bin(here, edges) != _bin(before, edges)]] = True
    return found


def beside_others(since: LevelSince, a: Ints, b: Ints, was: Ints, first: Floats) -> Flags:
    """The profiles that may stand beside other rivals than before, of which a pair came, went or weighs otherwise at
    ``first`` sight. ``was`` is where each pair stood among those of before, -1 for none."""
    known = since.earlier.pairs
    found: Flags = np.zeros(len(since.was), np.bool_)
    other = was == NOBODY
    other[~other] = first[~other] != known.first[was[~other]]
    gone = np.ones(len(known.a), np.bool_)
    gone[was[was != NOBODY]] = False
    for ends, before in ((a, known.a), (b, known.b)):
        found[ends[other]] = True
        left = since.now[before[gone]]
        found[left[left != NOBODY]] = True
    return found


def _moved_values(
    table: Table, now: Counts, before: Counts, thresholds: Thresholds
) -> Iterator[tuple[Column, Flags]]:
    """Columns of the table, and which of their values are counted otherwise."""
    for kind, measure in _BY_VALUE.items():
        yield getattr(table, kind), _moved(now[kind], before[kind], thresholds[measure])
    families = _moved(now["families"], before["families"], thresholds["name.bearers"])
    families |= _moved(now["family places"], before["family places"], thresholds["name.places"])
    words, known = table.name.words, _as_long(before["rarity"], len(now["rarity"]))
    rarer = now["rarity"] != known
    spellings = families[table.name.family]
    spellings[words.rows[rarer[words.values]]] = True
    yield table.names, spellings


def _moved(now: Ints, before: Ints, edges: Floats) -> Flags:
    moved: Flags = _bin(now, edges) != _bin(_as_long(before, len(now)), edges)
    return moved


def _bin(counts: Ints, edges: Floats) -> Ints:
    found: Ints = np.searchsorted(edges, np.log2(1.0 + counts))
    return found


def _as_long(counts: NDArray[Any], size: int) -> NDArray[Any]:
    """Of what nobody said before, none."""
    return np.concatenate((counts, np.zeros(max(0, size - len(counts)), counts.dtype)))[:size]
