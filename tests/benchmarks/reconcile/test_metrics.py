"""The metrics, by hand and beside definitions written out pair by pair."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.benchmarks.reconcile.metrics import Quality, qualities, quality, two_siren


def test_a_partition_is_counted_as_by_hand() -> None:
    # gold {abc}{de}{f}, found {ab}{cd}{e}{f}: of four gold pairs only ab is found, of two found pairs only ab is gold
    found = quality([1, 1, 1, 2, 2, 3], ["x", "x", "y", "y", "z", "w"])
    assert (found.true_pairs, found.found_pairs, found.gold_pairs) == (1, 2, 4)
    assert (found.precision, found.recall) == (0.5, 0.25)
    assert found.f1 == pytest.approx(1 / 3)
    # B³ precision: a, b, e, f wholly right, c and d half; recall: a, b 2/3, c 1/3, d, e 1/2, f 1
    assert found.b3_precision == pytest.approx((4 + 1) / 6)
    assert found.b3_recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1 / 2 + 1 / 2 + 1) / 6)
    assert found.b3 == pytest.approx(2 * (5 / 6) * (11 / 18) / (5 / 6 + 11 / 18))


def test_a_group_is_judged_by_the_pairs_that_touch_it() -> None:
    # gold {ab}{cd}, found {abc}{d}; a and c are of source s, b and d of source t
    found = qualities([1, 1, 2, 2], [1, 1, 1, 2], ["s", "t", "s", "t"])
    assert (found["s"].true_pairs, found["s"].found_pairs, found["s"].gold_pairs) == (1, 3, 2)
    assert (found["t"].true_pairs, found["t"].found_pairs, found["t"].gold_pairs) == (1, 2, 2)
    assert found["s"].b3_precision == pytest.approx((2 / 3 + 1 / 3) / 2)
    assert found["t"].b3_recall == pytest.approx((1 + 1 / 2) / 2)


def test_everything_apart_finds_nothing_wrong_and_everything_together_misses_nothing() -> None:
    gold = [1, 1, 2, 3]
    apart, together = quality(gold, [1, 2, 3, 4]), quality(gold, [1, 1, 1, 1])
    assert (apart.precision, apart.recall, apart.f1) == (1.0, 0.0, 0.0)
    assert (together.precision, together.recall, together.b3_recall) == (1 / 6, 1.0, 1.0)
    assert quality([], []).f1 == 1.0


LABELLED = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 4), st.sampled_from("stu")), min_size=1, max_size=14
)


@given(LABELLED)
def test_contingency_counts_what_pairs_count(rows: list[tuple[int, int, str]]) -> None:
    gold, found, groups = ([row[at] for row in rows] for at in range(3))
    assert _near(quality(gold, found), _by_pairs(rows, ""))
    for group, counted in qualities(gold, found, groups).items():  # type: ignore[arg-type]
        assert _near(counted, _by_pairs(rows, group))


def _near(one: Quality, other: Quality) -> bool:
    exact = (one.records, one.true_pairs, one.found_pairs, one.gold_pairs)
    return (
        exact == (other.records, other.true_pairs, other.found_pairs, other.gold_pairs)
        and one.b3_precision == pytest.approx(other.b3_precision)
        and one.b3_recall == pytest.approx(other.b3_recall)
    )


def _by_pairs(rows: list[tuple[int, int, str]], group: str) -> Quality:
    """By definition: every pair looked at, every record's two clusters intersected. ``group`` empty is all."""
    true = found = gold = 0
    for one, other in combinations(rows, 2):
        if group in {"", one[2], other[2]}:
            true += one[:2] == other[:2]
            gold += one[0] == other[0]
            found += one[1] == other[1]
    precision = recall = 0.0
    inside = [row for row in rows if group in {"", row[2]}]
    for row in inside:
        truth = {at for at, other in enumerate(rows) if other[0] == row[0]}
        cluster = {at for at, other in enumerate(rows) if other[1] == row[1]}
        precision += len(truth & cluster) / len(cluster)
        recall += len(truth & cluster) / len(truth)
    return Quality(len(inside), true, found, gold, precision / len(inside), recall / len(inside))


def test_clusters_with_two_siren_are_counted_once_each() -> None:
    assert two_siren([1, 1, 2, 2, 3, 3, 3], [["a"], ["b"], ["a"], ["a"], [], ["c"], ["d", "e"]]) == 2
    assert two_siren([1, 2, 3], [["a"], ["b"], []]) == 0
