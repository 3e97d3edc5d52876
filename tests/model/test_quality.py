from __future__ import annotations

import pytest

from hub.model.quality import quality_score


@pytest.mark.parametrize(
    ("records", "rejected", "warned", "score"),
    [(0, 0, 0, None), (4, 0, 0, 100.0), (4, 1, 1, 68.8), (4, 4, 0, 0.0), (1000, 0, 1, 100.0)],
)
def test_a_rejected_record_counts_wholly_a_warned_one_a_quarter(
    records: int, rejected: int, warned: int, score: float | None
) -> None:
    assert quality_score(records, rejected, warned) == score
