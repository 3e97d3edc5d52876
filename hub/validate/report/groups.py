"""The findings of a report put together by rule: what every form of the report shows, each in its own way.

A rule is a shape, the kind of constraint, the property and the sentence: two sentences that differ only by the value they
quote are one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from hub.errors import Text
from hub.model.discretion import OF_THE_FILE
from hub.model.problem import Problem, Severity
from hub.model.tally import EXAMPLES, SEVERITIES
from hub.validate.finding import Finding
from hub.validate.report.advice import said_and_advised
from hub.validate.report.correction import correction
from hub.validate.report.rulebook import Rulebook
from hub.validate.split import shortened

_BLOT = "…"
MISSING = "#MinCountConstraintComponent"
_MARKS = "« \u00a0\u202f»"
_QUOTED = re.compile(r"«[^»]*»")
_QUOTED_EN = re.compile(r"(?<![^\s(])'.*?'(?=[\s.,;:)]|$)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing found: ``problem`` says it; ``cause`` is the finding behind it, None for one of the reading.

    ``record`` is the IRI of the record, ``key`` what its owner calls it.
    """

    problem: Problem
    cause: Finding | None = None
    record: str | None = None
    key: str | None = None

    @property
    def name(self) -> str | None:
        """The record as people are told of it."""
        return self.key or self.record

    @property
    def is_lost(self) -> bool:
        """Whether it is about a node of which no line is known, where there should be one."""
        place = self.problem.location
        return self.record is not None and place is not None and place.line is None and place.pointer is None


@dataclass(frozen=True, slots=True)
class Example:
    """A remark with what was expected there, and the value that was probably meant. ``own`` is its own sentence, where
    the one of its group leaves out more than the value."""

    remark: Remark
    expected: Text | None = None
    correction: str | None = None
    own: Text | None = None


@dataclass(slots=True)
class RuleGroup:
    """Every remark of one rule. ``said`` is what is wrong, ``todo`` what to do; ``name`` is the rule's for SHACL, or the
    reader's own; ``title`` the one people know, when it has any. ``examples`` are the first ones."""

    severity: Severity
    rule: str
    component: str
    path: str | None
    title: Text | None
    said: Text
    todo: Text
    count: int = 0
    records: set[str] = field(default_factory=set)
    examples: list[Example] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The rule's short name: ``siren-form``."""
        return short_rule(self.rule)

    @property
    def expected(self) -> Text | None:
        """What is expected everywhere alike, where no value was found to set it against."""
        wanted = {example.expected for example in self.examples}
        is_missing = all(example.remark.problem.value is None for example in self.examples)
        return wanted.pop() if is_missing and len(wanted) == 1 else None

    @property
    def kind(self) -> str:
        """The kind of constraint, short: ``Pattern``; empty for a reading."""
        return self.component.rpartition("#")[2].removesuffix("ConstraintComponent")


def grouped(remarks: Iterable[Remark], rulebook: Rulebook, examples: int = EXAMPLES) -> list[RuleGroup]:
    """Gravest first, then most frequent, then by rule: the same findings give the same order."""
    groups: dict[tuple[str, ...], RuleGroup] = {}
    for remark in _in_order(remarks):
        problem, cause = remark.problem, remark.cause
        component = cause.component if cause else ""
        path = cause.path if cause else problem.field
        if problem.rule in OF_THE_FILE:
            path = None  # these are about every column, one after the other
        sentence = _sentence(remark, rulebook)
        name = (problem.severity, problem.rule, component, path or "", sentence.fr, sentence.en)
        group = groups.get(name)
        if group is None:
            missing = component.endswith(MISSING) and problem.value is None
            known = component if missing or not component.endswith(MISSING) else ""
            said, todo = said_and_advised(sentence, known, problem.rule)
            todo = Text(_small(todo.fr), _small(todo.en))
            title = rulebook.title(problem.rule) if cause else None
            group = groups[name] = RuleGroup(
                problem.severity, problem.rule, component, path, title, said, todo
            )
        group.count += 1
        if remark.record is not None:
            group.records.add(remark.record)
        if len(group.examples) < examples:
            group.examples.append(explained(remark, rulebook))
    return sorted(
        groups.values(),
        key=lambda each: (
            SEVERITIES.index(each.severity),
            -each.count,
            each.rule,
            each.path or "",
            each.said.fr,
        ),
    )


def _in_order(remarks: Iterable[Remark]) -> list[Remark]:
    """As they stand in the files; those of no known line first."""
    found = list(remarks)
    files: dict[str, int] = {}
    for remark in found:
        if remark.problem.location is not None:
            files.setdefault(remark.problem.location.file, len(files))

    def place(remark: Remark) -> tuple[int, int]:
        location = remark.problem.location
        return (files[location.file], location.line or 0) if location else (len(files), 0)

    return sorted(found, key=place)


def explained(remark: Remark, rulebook: Rulebook) -> Example:
    """``remark`` with what the rule expects."""
    own = None
    if remark.cause is None:
        sentence = _sentence(remark, rulebook)
        value = remark.problem.value
        shown = {_BLOT, value, remark.problem.field}
        others = [each for each in _QUOTED.findall(remark.problem.text.fr) if each.strip(_MARKS) not in shown]
        place = remark.problem.location
        if sentence != remark.problem.text and (others or (place and place.file in remark.problem.text.fr)):
            own, _ = said_and_advised(remark.problem.text, "", remark.problem.rule)
        return Example(remark, own=own)
    if remark.cause.component.endswith(MISSING) and remark.problem.value is not None:
        return Example(remark)  # a value stands there that could not be read: "at least one" says nothing
    return Example(remark, rulebook.expected(remark.cause), correction(remark.cause, rulebook))


def _sentence(remark: Remark, rulebook: Rulebook) -> Text:
    """What ``remark`` says, without what it quotes: the value, another record, a place. A sentence that stands in the
    shapes quotes nothing."""
    problem, text = remark.problem, remark.problem.text
    if remark.cause is not None:
        value = remark.cause.value.value if remark.cause.value else None
        if value and not rulebook.says(text.fr):
            word = re.compile(rf"(?<!\w){re.escape(value)}(?!\w)")
            return Text(word.sub(_BLOT, text.fr), word.sub(_BLOT, text.en))
        return text
    english = text.en.replace(f"'{problem.value}'", f"'{_BLOT}'")  # first: it may hold quotation marks itself
    french, english = _QUOTED.sub(f"« {_BLOT} »", text.fr), _QUOTED_EN.sub(f"'{_BLOT}'", english)
    if problem.location is not None:
        place = re.compile(re.escape(problem.location.file) + r"(?::\d+)?(?: /[^\s,;)]*)?")
        french, english = place.sub(_BLOT, french), place.sub(_BLOT, english)
    if problem.value and any(each.isdigit() for each in problem.value):
        word = re.compile(rf"(?<!\w){re.escape(problem.value)}(?!\w)")
        french, english = word.sub(_BLOT, french), word.sub(_BLOT, english)
    return Text(french, english)


def _small(sentence: str) -> str:
    """With a small first letter, unless it begins with an acronym."""
    return sentence if sentence[1:2].isupper() else sentence[:1].lower() + sentence[1:]


def short_rule(rule: str) -> str:
    """``siren-form`` for a shape's IRI."""
    short = shortened(rule)
    return short if short != rule else rule.rpartition("#")[2] or rule
