"""Problems counted by rule, with a few examples of each: ten thousand findings read as ten lines.

Memory is bounded by the number of rules and fields, not by the number of problems.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass

from hub.model.problem import Problem, Severity

EXAMPLES = 3
SEVERITIES: tuple[Severity, ...] = ("violation", "warning", "info")
"""Gravest first: the order of every report."""


@dataclass(slots=True)
class Group:
    """Every problem of one rule on one field. ``examples`` are the first ones met, at most three."""

    severity: Severity
    rule: str
    field: str | None
    count: int = 0
    examples: list[Problem] = dataclasses.field(default_factory=list)


class Tally:
    """Counts problems as they come; :meth:`groups` gives them gravest first, then most frequent."""

    def __init__(self, problems: Iterable[Problem] = ()) -> None:
        self._groups: dict[tuple[Severity, str, str | None], Group] = {}
        self.add(problems)

    def add(self, problems: Iterable[Problem]) -> None:
        """Count ``problems`` in."""
        for problem in problems:
            name = (problem.severity, problem.rule, problem.field)
            group = self._groups.get(name)
            if group is None:
                group = self._groups[name] = Group(*name)
            group.count += 1
            if len(group.examples) < EXAMPLES:
                group.examples.append(problem)

    def count(self, severity: Severity) -> int:
        """How many problems of this severity."""
        return sum(group.count for group in self._groups.values() if group.severity == severity)

    def groups(self) -> list[Group]:
        """Gravest first, then most frequent, then by rule and field: the same problems give the same order."""
        return sorted(
            self._groups.values(),
            key=lambda group: (
                SEVERITIES.index(group.severity),
                -group.count,
                group.rule,
                group.field or "",
            ),
        )
