"""What a validation says: to people as text, to programs as JSON, to RDF tools as a ``sh:ValidationReport``.

Findings of the shapes and problems met while reading and mapping stand in one report: to the owner of the data both are
things to mend in the file.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from hub.errors import Language
from hub.model.problem import Problem, Severity
from hub.model.problem_json import problem_to_json
from hub.model.tally import SEVERITIES, Tally
from hub.validate.finding import Finding
from hub.validate.report_text import report_text
from hub.validate.split import FieldOf, LocationOf, no_field, nowhere, problems_of


@dataclass(frozen=True, slots=True)
class Entry:
    """One finding with the problems that cause it; or one problem of the reading, without finding.

    ``record`` is the IRI of the record or node, when it is known.
    """

    problems: tuple[Problem, ...]
    finding: Finding | None = None
    record: str | None = None


@dataclass(slots=True)
class Report:
    """Grows by :meth:`add_findings` and :meth:`add_problems`. ``checked`` counts records (or described nodes)."""

    checked: int = 0
    entries: list[Entry] = field(default_factory=list)

    def add_findings(
        self, findings: Iterable[Finding], location_of: LocationOf = nowhere, field_of: FieldOf = no_field
    ) -> None:
        """Take in what the shapes found."""
        for finding in findings:
            problems = tuple(problems_of(finding, location_of, field_of))
            self.entries.append(Entry(problems, finding, finding.record))

    def add_problems(self, problems: Iterable[Problem], record: str | None = None) -> None:
        """Take in what the reader or the mapper said."""
        self.entries.extend(Entry((problem,), record=record) for problem in problems)

    @property
    def tally(self) -> Tally:
        return Tally(problem for entry in self.entries for problem in entry.problems)

    def fails(self, on: Severity = "violation") -> bool:
        """Whether something as grave as ``on``, or graver, was found."""
        tally = self.tally
        return any(tally.count(each) for each in SEVERITIES[: SEVERITIES.index(on) + 1])

    def into(self, language: Language) -> str:
        """The report for people."""
        return report_text(self.checked, self.tally, language)

    def to_json(self, language: Language | None = None) -> dict[str, Any]:
        """Counts, then every problem; messages in ``language`` when one is given, else in both."""
        tally = self.tally
        return {
            "conforms": not self.fails("violation"),
            "checked": self.checked,
            "counts": {each: tally.count(each) for each in SEVERITIES},
            "problems": [
                _problem(entry, problem, language) for entry in self.entries for problem in entry.problems
            ],
        }


def _problem(entry: Entry, problem: Problem, language: Language | None) -> dict[str, Any]:
    found = problem_to_json(problem)
    if language is not None:
        found["message"] = problem.text.into(language)
    if entry.record is not None:
        found["record"] = entry.record
    if entry.finding is not None:
        found["focus"] = entry.finding.focus
        found["component"] = entry.finding.component
        if entry.finding.path is not None:
            found["path"] = entry.finding.path
    return found
