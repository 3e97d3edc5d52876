"""The quality score: how much of a source, or of a file, is as it should be, from 0 to 100.

    100 × (1 − (rejected + ¼ × warned) / records)

``records`` are counted under their distinct names; ``rejected`` have a violation; ``warned`` are the others with at least
one warning. A record that is kept out counts wholly, one that is let in with something to check a quarter; what is
merely good to know does not count. A harvest and a validation reckon by this one rule, so that they can be compared.
"""

from __future__ import annotations

WARNED_WEIGHT = 0.25
"""What a record with a warning costs of one that is rejected."""


def quality_score(records: int, rejected: int, warned: int) -> float | None:
    """One digit behind the point; None when there are no records."""
    if not records:
        return None
    return round(100 * (1 - (rejected + WARNED_WEIGHT * warned) / records), 1)
