"""What a validation says: to people as text, to programs as JSON; other forms are written from the same groups.

Findings of the shapes and problems met while reading and mapping stand in one report: to the owner of the data both are
things to mend in the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from hub.errors import Language
from hub.model.location import Location
from hub.model.problem import Problem, Severity
from hub.model.problem_json import problem_to_json
from hub.model.quality import quality_score
from hub.model.tally import EXAMPLES, SEVERITIES, Tally
from hub.validate.finding import Finding
from hub.validate.report.groups import Remark, RuleGroup, explained, grouped
from hub.validate.report.rulebook import Rulebook
from hub.validate.report.text import Paint, plain, report_text
from hub.validate.report.words import Totals
from hub.validate.split import (
    FieldOf,
    IsOwn,
    LocationOf,
    no_field,
    nowhere,
    of_the_record,
    own_causes,
    problems_of,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One finding with the problems that cause it; or one problem of the reading, without finding.

    ``record`` is the IRI of the record or node, when it is known; ``key`` what its owner calls it; ``unit`` what is
    counted as one record in the score, None for news of the file as a whole. ``causes``: the finding behind each problem.
    """

    problems: tuple[Problem, ...]
    finding: Finding | None = None
    record: str | None = None
    key: str | None = None
    unit: str | None = None
    causes: tuple[Finding, ...] = ()


ValueOf = Callable[[Finding, Finding, Problem], str | None]
"""(finding, its cause, the problem) → what stands in the owner's file; None when it is the problem's value."""


def _as_found(_finding: Finding, _cause: Finding, _problem: Problem) -> None:
    """For data that is checked as it is."""


def _no_key(_record: str) -> None:
    """For records that have no other name than their IRI."""


def _same(focus: str) -> str:
    return focus.partition("#")[0]


@dataclass(slots=True)
class Report:
    """Grows by :meth:`add_findings` and :meth:`add_problems`. ``checked`` counts the records read, ``repeated`` those
    among them that bear the key of another one. ``rulebook`` knows what the shapes expect. ``files`` are those read."""

    checked: int = 0
    rulebook: Rulebook = field(default_factory=Rulebook)
    entries: list[Entry] = field(default_factory=list)
    repeated: int = 0
    files: list[str] = field(default_factory=list)

    def add_findings(
        self,
        findings: Iterable[Finding],
        location_of: LocationOf = nowhere,
        field_of: FieldOf = no_field,
        key_of: Callable[[str], str | None] = _no_key,
        record_of: Callable[[str], str] = _same,
        value_of: ValueOf = _as_found,
        is_own: IsOwn = of_the_record,
    ) -> None:
        """Take in what the shapes found. ``record_of`` tells the record a node belongs to, ``value_of`` what the owner
        wrote where it is not the value that was read, ``is_own`` which nodes the data describes."""
        for finding in findings:
            causes = tuple(own_causes(finding, is_own))
            problems = tuple(
                replace(problem, value=shown) if (shown := value_of(finding, cause, problem)) else problem
                for cause, problem in zip(
                    causes, problems_of(finding, location_of, field_of, is_own), strict=True
                )
            )
            record = record_of(finding.focus)
            self.entries.append(Entry(problems, finding, record, key_of(record), record, causes))

    def add_problems(
        self,
        problems: Iterable[Problem],
        record: str | None = None,
        key: str | None = None,
        unit: str | None = None,
    ) -> None:
        """Take in what the reader or the mapper said. ``unit`` names a row that has no record."""
        self.entries.extend(
            Entry((problem,), record=record, key=key, unit=record or unit) for problem in problems
        )

    def relocate(self, place_of: Callable[[Problem], Location | None]) -> None:
        """Put each problem where ``place_of`` says that it stands more exactly."""
        self.entries = [
            replace(
                entry,
                problems=tuple(
                    replace(problem, location=place_of(problem) or problem.location)
                    for problem in entry.problems
                ),
            )
            for entry in self.entries
        ]

    def extend(self, other: Report) -> None:
        """Take in what ``other`` found, in other files."""
        self.checked += other.checked
        self.repeated += other.repeated
        self.entries.extend(other.entries)
        self.files.extend(other.files)

    @property
    def tally(self) -> Tally:
        return Tally(remark.problem for remark in self.remarks)

    @property
    def remarks(self) -> Iterator[Remark]:
        """Every single thing found, in the order it was found.

        One column may give several nodes their values (the organization and its establishment): what is said of it twice
        is one thing to mend."""
        told: set[tuple[str, str, Problem]] = set()
        for entry in self.entries:
            for place, problem in enumerate(entry.problems):
                cause = entry.causes[place] if entry.causes else None
                remark = Remark(problem, cause, entry.record, entry.key)
                name = (entry.key or "", remark.cause.component if remark.cause else "", problem)
                if entry.key is not None and name in told:
                    continue
                told.add(name)
                yield remark

    def groups(self, examples: int = EXAMPLES) -> list[RuleGroup]:
        """By rule, gravest and most frequent first, each with as many ``examples`` at most."""
        return grouped(self.remarks, self.rulebook, examples)

    @property
    def totals(self) -> Totals:
        """The counts, and how good the whole is (:mod:`hub.model.quality`)."""
        tally = self.tally
        rejected = self._units("violation")
        warned = self._units("warning") - rejected
        # A rule may be about a node that the document only mentions.
        records = max(self.checked - self.repeated, len(rejected) + len(warned))
        return Totals(
            checked=self.checked,
            counts={each: tally.count(each) for each in SEVERITIES},
            records=records,
            rejected=len(rejected),
            warned=len(warned),
            score=quality_score(records, len(rejected), len(warned)),
        )

    def _units(self, severity: str) -> set[str]:
        return {
            entry.unit
            for entry in self.entries
            if entry.unit is not None and any(problem.severity == severity for problem in entry.problems)
        }

    def fails(self, on: Severity = "violation") -> bool:
        """Whether something as grave as ``on``, or graver, was found."""
        grave = SEVERITIES[: SEVERITIES.index(on) + 1]
        return any(problem.severity in grave for entry in self.entries for problem in entry.problems)

    def into(self, language: Language, paint: Paint = plain) -> str:
        """The report for people; ``paint`` colours it."""
        return report_text(self.totals, self.groups(), language, paint)

    def to_json(self, language: Language | None = None) -> dict[str, Any]:
        """Counts, then every problem; messages in ``language`` when one is given, else in both."""
        totals = self.totals
        return {
            "conforms": not self.fails("violation"),
            "checked": self.checked,
            "counts": totals.counts,
            "quality": {
                "score": totals.score,
                "records": totals.records,
                "rejected": totals.rejected,
                "warned": totals.warned,
            },
            "problems": [_problem(remark, self.rulebook, language) for remark in self.remarks],
        }


def _problem(remark: Remark, rulebook: Rulebook, language: Language | None) -> dict[str, Any]:
    found = problem_to_json(remark.problem)
    if language is not None:
        found["message"] = remark.problem.text.into(language)
    example = explained(remark, rulebook)
    more: dict[str, Any] = {"record": remark.record, "key": remark.key, "correction": example.correction}
    if example.expected is not None:
        wanted = example.expected
        more["expected"] = wanted.into(language) if language else {"fr": wanted.fr, "en": wanted.en}
    if remark.cause is not None:
        more |= {
            "focus": remark.cause.focus,
            "component": remark.cause.component,
            "path": remark.cause.path,
        }
    return found | {name: value for name, value in more.items() if value is not None}
