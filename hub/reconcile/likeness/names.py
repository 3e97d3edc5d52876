"""Names: of all pairs of names that two profiles bear, the most alike is measured.

How alike their letters are, how many bits the words they share tell, what each has that the other lacks, and how many
others bear such a name.
"""

from __future__ import annotations

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from hub.reconcile.columns import Floats, Ints, greatest, shared, starts
from hub.reconcile.likeness.letters import likeness
from hub.reconcile.table import Table

_NONE = -1.0


def measure(table: Table, a: Ints, b: Ints) -> dict[str, Floats]:
    """One value a pair, by name of measure."""
    size, name = len(a), table.name
    at, x = table.names.of_rows(a)
    of_pair, y = table.names.of_rows(b[at])
    at, x = at[of_pair], x[of_pair]
    common = _common(table, x, y)
    letters = likeness(name.keys, name.keys, x, y, fuzz.ratio)
    sorted_words = likeness(name.families, name.families, x, y, fuzz.ratio)
    equal = np.select(
        [name.whole[x] == name.whole[y], name.key[x] == name.key[y], name.family[x] == name.family[y]],
        [3.0, 2.0, 1.0],
        0.0,
    )
    cover = common / np.maximum(1e-9, np.maximum(name.information[x], name.information[y]))
    contained = common / np.maximum(1e-9, np.minimum(name.information[x], name.information[y]))
    alike = np.where(
        equal > 0, 2.0, np.maximum(letters, sorted_words) * 0.5 + cover * 0.35 + contained * 0.15
    )
    has, best = _best(size, at, alike)
    x, y = x[best], y[best]
    rest = (name.information[x] - common[best], name.information[y] - common[best])
    family = (name.family[x], name.family[y])
    found = {
        "name.letters": letters[best],
        "name.sorted": sorted_words[best],
        "name.equal": equal[best],
        "name.shared": common[best],
        "name.rarest": _rarest(table, x, y),
        "name.left-min": np.minimum(*rest),
        "name.left-max": np.maximum(*rest),
        "name.cover": cover[best],
        "name.contained": contained[best],
        "name.beginning": likeness(name.keys, name.keys, x, y, JaroWinkler.normalized_similarity, 1.0),
        "name.word-set": likeness(name.families, name.families, x, y, fuzz.token_set_ratio),
        "name.part": likeness(name.keys, name.keys, x, y, fuzz.partial_ratio),
        "name.length": np.minimum(name.length[x], name.length[y]).astype(np.float64),
        "name.bearers": _many(table.family_bearers, family),
        "name.places": _many(table.family_places, family),
        "name.tells": np.minimum(name.information[x], name.information[y]),
    }
    return {measure: _where(has, values) for measure, values in found.items()}


def _common(table: Table, x: Ints, y: Ints) -> Floats:
    """Bits that the words of both names tell."""
    at, words = shared(table.name.words, table.name.words, x, y)
    return np.bincount(at, table.name.rarity[words], len(x)).astype(np.float64)


def _rarest(table: Table, x: Ints, y: Ints) -> Floats:
    at, words = shared(table.name.words, table.name.words, x, y)
    return greatest(len(x), at, table.name.rarity[words], _NONE)


def _best(size: int, at: Ints, alike: Floats) -> tuple[Ints, Ints]:
    """The pairs of profiles that have names, and the pair of names most alike of each; the first of equals."""
    order = np.lexsort((np.arange(len(at)), -alike, at))
    first = order[starts(at[order])]
    has = at[first]
    pairs = np.full(size, -1, np.int64)
    pairs[has] = np.arange(len(has))
    return pairs, first


def _many(bearers: Ints, family: tuple[Ints, Ints]) -> Floats:
    return np.log2(1.0 + np.maximum(bearers[family[0]], bearers[family[1]]))


def _where(pairs: Ints, values: Floats) -> Floats:
    found = np.full(len(pairs), _NONE)
    found[pairs >= 0] = values
    return found
