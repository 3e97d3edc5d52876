from __future__ import annotations

import pytest

from hub.errors import FindingsError, SourceError
from hub.harvest.guard import check_deletions


@pytest.mark.parametrize(
    ("known", "gone", "seen"),
    [(0, 0, 0), (100, 20, 80), (1000, 100, 900), (3, 2, 1), (1000, 0, 1200)],
)
def test_few_records_gone_pass(known: int, gone: int, seen: int) -> None:
    assert check_deletions(known, gone, seen) is None  # it raises otherwise


@pytest.mark.parametrize(("known", "gone", "seen"), [(100, 21, 79), (1000, 101, 899)])
def test_many_records_gone_need_a_person(known: int, gone: int, seen: int) -> None:
    with pytest.raises(FindingsError, match=f"--accept-deletions {gone}"):
        check_deletions(known, gone, seen)


def test_the_person_must_state_the_very_number() -> None:
    check_deletions(100, 40, 60, accepted=40)
    with pytest.raises(FindingsError):
        check_deletions(100, 41, 59, accepted=40)


def test_an_empty_answer_deletes_nothing_whatever_is_accepted() -> None:
    with pytest.raises(SourceError):
        check_deletions(5, 5, 0, accepted=5)
