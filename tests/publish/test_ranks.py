"""Ranks go up, fit in four bytes, and leave room until there is none."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hub.publish.ranks import between, spaced

HIGHEST = 2**31 - 1


@given(st.integers(0, 3_000))
def test_ranks_go_up_with_room_before_between_and_after(count: int) -> None:
    ranks = list(spaced(count))
    assert len(ranks) == count
    for before, after in zip([0, *ranks], [*ranks, HIGHEST], strict=True):
        assert between(before, after, 1)


def test_many_entities_have_less_room_and_still_fit() -> None:
    last = 0
    for last in spaced(3_000_000):  # noqa: B007 - the last one is asked for
        pass
    assert 3_000_000 < last <= HIGHEST


@given(
    before=st.none() | st.integers(1, 10**6),
    width=st.none() | st.integers(1, 10**6),
    count=st.integers(1, 50),
)
def test_those_between_two_others_are_between_them_in_order(
    before: int | None, width: int | None, count: int
) -> None:
    after = None if width is None else (before or 0) + width
    found = between(before, after, count)
    if found is None:
        assert width is not None
        assert width <= count
    else:
        whole = [before or 0, *found, HIGHEST + 1 if after is None else after]
        assert whole == sorted(set(whole))
        assert len(found) == count
