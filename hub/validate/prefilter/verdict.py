"""What a test says: True, it conforms; False, it does not; None, the test is not sure, and pyshacl must be asked.

Unsure is what keeps ``sh:not`` and counts of conforming values right: what is not provably false is not its contrary.
"""

from __future__ import annotations

from collections.abc import Iterable

Verdict = bool | None


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """False as soon as one is; else unsure if one is."""
    result: Verdict = True
    for verdict in verdicts:
        if verdict is False:
            return False
        if verdict is None:
            result = None
    return result


def any_of(verdicts: Iterable[Verdict]) -> Verdict:
    """True as soon as one is; else unsure if one is."""
    result: Verdict = False
    for verdict in verdicts:
        if verdict is True:
            return True
        if verdict is None:
            result = None
    return result


def contrary(verdict: Verdict) -> Verdict:
    return None if verdict is None else not verdict


def count_between(verdicts: Iterable[Verdict], least: int | None, most: int | None) -> Verdict:
    """Whether the number of True lies within the bounds, whatever the unsure ones are."""
    sure = unsure = 0
    for verdict in verdicts:
        sure += verdict is True
        unsure += verdict is None
    enough = least is None or sure >= least
    few = most is None or sure + unsure <= most
    if enough and few:
        return True
    never_enough = least is not None and sure + unsure < least
    too_many = most is not None and sure > most
    return False if never_enough or too_many else None
