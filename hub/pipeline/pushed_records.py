"""What became of each record of a push, for the program that sent it: taken in or not, and what to mend."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from hub.errors import Language
from hub.harvest.record import DUPLICATE
from hub.harvest.staged import Staged
from hub.harvest.state import State
from hub.model.iri import Addresses
from hub.model.location import Location
from hub.model.problem import Problem

Outcome = Literal["new", "changed", "unchanged", "gone", "rejected", "duplicate"]

_DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class PushedRecord:
    """One record that was sent. ``key`` is None when it could not be told; ``iri`` is None when the hub holds no
    version of it, an earlier one included."""

    key: str | None
    outcome: Outcome
    iri: str | None
    location: Location | None
    problems: tuple[Problem, ...]

    @property
    def is_turned_down(self) -> bool:
        """Whether it was not taken in."""
        return self.outcome in {"rejected", "duplicate"}

    def to_json(self, language: Language) -> dict[str, Any]:
        return {
            "key": self.key,
            "outcome": self.outcome,
            "iri": self.iri,
            "problems": [_problem(problem, self.location, language) for problem in self.problems],
        }


def pushed_records(
    staged: Staged, state: State, addresses: Addresses, source_id: str
) -> Iterator[PushedRecord]:
    """Each record of ``staged``, in the order it was sent; those the sender says are gone, last."""

    def held(key: str | None) -> str | None:
        return addresses.record(source_id, key) if key is not None and state.record(key) else None

    found = [
        PushedRecord(
            record.key,
            kind,
            addresses.record(source_id, record.key),
            record.location,
            record.problems + record.findings,
        )
        for kind, record in staged.seen()
        if kind != "rejected"
    ]
    taken = {each.key for each in found}
    for reject in staged.rejects():
        twice = any(problem.rule == DUPLICATE for problem in reject.problems)
        iri = (
            addresses.record(source_id, reject.key)
            if reject.key in taken and reject.key
            else held(reject.key)
        )
        found.append(
            PushedRecord(
                reject.key, "duplicate" if twice else "rejected", iri, reject.location, reject.problems
            )
        )
    yield from sorted(found, key=_place)
    yield from (PushedRecord(key, "gone", held(key), None, ()) for key in staged.gone())


def _problem(problem: Problem, place: Location | None, language: Language) -> dict[str, Any]:
    location = problem.location or place
    return {
        "severity": problem.severity,
        "rule": problem.rule,
        "field": problem.field,
        "value": problem.value,
        "line": location.line if location else None,
        "pointer": location.pointer if location else None,
        "message": problem.text.into(language),
    }


def _place(record: PushedRecord) -> tuple[int, list[tuple[int, str]]]:
    """Where it stood: its line, then its pointer, in which ``/10`` comes after ``/9``."""
    location = record.location
    pointer = location.pointer if location and location.pointer else ""
    steps = [(int(part), "") if part.isdecimal() else (-1, part) for part in _DIGITS.split(pointer)]
    return (location.line or 0) if location else 0, steps
