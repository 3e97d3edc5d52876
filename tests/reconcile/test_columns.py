"""Columns against the plain sets they stand for."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hub.reconcile.columns import Column, greatest, least, shared

ROWS = st.lists(st.frozensets(st.sampled_from("abcdef"), max_size=4), min_size=1, max_size=8)


@given(ROWS, ROWS, st.data())
def test_what_two_rows_share_is_what_their_sets_share(
    left: list[frozenset[str]], right: list[frozenset[str]], data: st.DataObject
) -> None:
    vocabulary: dict[str, int] = {}
    columns = Column.of(left, vocabulary), Column.of(right, vocabulary)
    pairs = data.draw(
        st.lists(st.tuples(st.integers(0, len(left) - 1), st.integers(0, len(right) - 1)), max_size=9)
    )
    a, b = (np.array([pair[end] for pair in pairs], np.int64) for end in (0, 1))
    letters = {number: letter for letter, number in vocabulary.items()}
    at, values = shared(*columns, a, b)
    found = [(int(place), letters[int(value)]) for place, value in zip(at, values, strict=True)]
    wanted = [(place, letter) for place, (x, y) in enumerate(pairs) for letter in left[x] & right[y]]
    assert sorted(found) == sorted(wanted)


def test_an_empty_column_shares_nothing() -> None:
    empty = Column.of([[], []])
    at, values = shared(empty, empty, np.array([0, 1]), np.array([1, 0]))
    assert not len(at)
    assert not len(values)


def test_the_extremes_at_each_place() -> None:
    at, values = np.array([0, 0, 2]), np.array([3.0, 5.0, -1.0])
    assert greatest(3, at, values, -9.0).tolist() == [5.0, -9.0, -1.0]
    assert least(3, at, values, -9.0).tolist() == [3.0, -9.0, -1.0]
