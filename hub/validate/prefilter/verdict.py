"""What a test says: True, it conforms; False, it does not; None, the test is not sure, and pyshacl must be asked.

Unsure is what keeps ``sh:not`` and counts of conforming values right: what is not provably false is not its contrary. It
wins over what the other tests say: where a test is unsure, pyshacl may also end with an error, and it looks at all of them.
"""

from __future__ import annotations

from collections.abc import Iterable

Verdict = bool | None


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """True when every one is; unsure when one is unsure."""
    result = True
    for verdict in verdicts:
        if verdict is None:
            return None
        result = result and verdict
    return result


def any_of(verdicts: Iterable[Verdict]) -> Verdict:
    """True when at least one is; unsure when one is unsure."""
    result = False
    for verdict in verdicts:
        if verdict is None:
            return None
        result = result or verdict
    return result


def contrary(verdict: Verdict) -> Verdict:
    return None if verdict is None else not verdict


def count_between(verdicts: Iterable[Verdict], least: int | None, most: int | None) -> Verdict:
    """Whether the number of True lies within the bounds; unsure when one is unsure."""
    count = 0
    for verdict in verdicts:
        if verdict is None:
            return None
        count += verdict
    return (least is None or count >= least) and (most is None or count <= most)
