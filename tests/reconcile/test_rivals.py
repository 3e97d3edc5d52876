"""How a pair stands beside the others of its two profiles."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hub.reconcile.rivals import Rivals

PROFILES = 7
NOBODY = -20.0


@st.composite
def weighed(draw: Any) -> tuple[list[int], dict[tuple[int, int], float]]:
    """The source of each profile, and pairs with the weight of each, ascending as blocking gives them."""
    source = draw(st.lists(st.integers(0, 2), min_size=PROFILES, max_size=PROFILES))
    ends = st.tuples(st.integers(0, PROFILES - 1), st.integers(0, PROFILES - 1)).filter(lambda p: p[0] < p[1])
    pairs = sorted(draw(st.sets(ends, min_size=1, max_size=15)))
    return source, {pair: draw(st.sampled_from([-25.0, -3.0, 0.5, 0.5, 4.0])) for pair in pairs}


def best_other(weights: dict[tuple[int, int], float], end: int, partner: int, among: set[int]) -> float:
    """The plain reference: the best weight of ``end`` with anyone ``among`` but the partner."""
    met = [
        weight
        for pair, weight in weights.items()
        if end in pair and sum(pair) - end != partner and sum(pair) - end in among
    ]
    return max(met, default=NOBODY)


@given(weighed())
def test_a_pair_is_held_against_the_best_that_either_end_has_with_somebody_else(
    drawn: tuple[list[int], dict[tuple[int, int], float]],
) -> None:
    source, weights = drawn
    a, b = (np.array([pair[end] for pair in weights], np.int64) for end in (0, 1))
    first = np.array(list(weights.values()))
    table: Any = SimpleNamespace(source=np.array(source, np.int64))
    found = Rivals(table, a, b, first).measure(a, b, first)
    everybody = set(range(PROFILES))
    for at, ((one, other), weight) in enumerate(weights.items()):
        beside = [best_other(weights, one, other, everybody), best_other(weights, other, one, everybody)]
        same = [
            best_other(weights, end, partner, {each for each in everybody if source[each] == source[partner]})
            for end, partner in ((one, other), (other, one))
        ]
        assert found["rivals.above-both"][at] == weight - max(beside)
        assert found["rivals.above-one"][at] == weight - min(beside)
        assert found["rivals.source-both"][at] == weight - max(same)
        assert found["rivals.source-one"][at] == weight - min(same)
