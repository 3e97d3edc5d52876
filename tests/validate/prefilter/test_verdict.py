from __future__ import annotations

from itertools import product

import pytest

from hub.validate.prefilter.verdict import Verdict, all_of, any_of, contrary, count_between

TRIPLES = list(product([True, False, None], repeat=3))


@pytest.mark.parametrize("said", TRIPLES)
def test_one_unsure_test_makes_the_whole_unsure_for_pyshacl_asks_them_all_and_may_fail(
    said: tuple[Verdict, ...],
) -> None:
    sure = None not in said
    assert all_of(said) == (all(said) if sure else None)
    assert any_of(said) == (any(said) if sure else None)
    assert count_between(said, 1, 2) == (1 <= sum(map(bool, said)) <= 2 if sure else None)


def test_a_count_without_bounds_is_never_broken() -> None:
    assert count_between([True, True], None, None) is True


def test_what_is_unsure_is_not_its_contrary() -> None:
    assert [contrary(each) for each in (True, False, None)] == [False, True, None]
