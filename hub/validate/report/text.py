"""The report for people: each rule once, gravest and most frequent first, with how often it is broken, three examples
and what to do; the totals last, where a terminal stops."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Literal

from hub.errors import Language, Text
from hub.model.counting import counted
from hub.model.problem import Severity
from hub.validate.report.groups import Example, RuleGroup
from hub.validate.report.words import (
    EXPECTED,
    FOUND,
    RULE,
    TODO,
    Totals,
    column,
    found,
    harmless,
    heading,
    measure,
    technical_name,
    todo,
    where,
)

Tone = Severity | Literal["quiet", "strong"]
Paint = Callable[[str, Tone], str]
"""Colours a text for a terminal, or leaves it as it is."""


def plain(text: str, _tone: Tone) -> str:
    """No colours."""
    return text


def report_text(totals: Totals, groups: Sequence[RuleGroup], language: Language, paint: Paint = plain) -> str:
    """The report in ``language``, lines ending with a newline."""
    lines: list[str] = []
    for group in groups:
        lines.extend(_group_lines(group, language, paint))
        lines.append("")
    if quality := totals.quality:
        lines.append(quality.into(language))
    worst = groups[0].severity if groups else "strong"
    lines.append(paint(totals.summary.into(language), worst))
    return "\n".join(lines) + "\n"


def _group_lines(group: RuleGroup, language: Language, paint: Paint) -> Iterator[str]:
    title = harmless(heading(group).into(language))
    yield f"{paint(measure(group).into(language), group.severity)} — {paint(title, 'strong')}"
    todo_line = _labelled(TODO, group.todo.into(language), language)
    if group.expected is not None:
        todo_line += f" · {_labelled(EXPECTED, group.expected.into(language), language)}"
    yield harmless(f"  {todo_line}")
    for example in group.examples:
        for line in _example_lines(example, group, language):
            yield harmless(line)
    rest = group.count - len(group.examples)
    if rest:
        more = counted(rest, ("autre", "autres"), ("other", "others"))
        yield Text(f"  … et {more.fr}", f"  … and {more.en}").into(language)
    yield paint(f"  {_labelled(RULE, harmless(technical_name(group).into(language)), language)}", "quiet")


def _example_lines(example: Example, group: RuleGroup, language: Language) -> Iterator[str]:
    remark = example.remark
    name, field = remark.name, column(remark)
    place = [where(remark, language), field.into(language) if field else ""]
    if name:
        record = Text(f"fiche {name}", f"record {name}").into(language)
        place.append(f"({record})")
    yield "  • " + " ".join(part for part in place if part)
    if example.own is not None:
        yield "      " + example.own.into(language)
    details = [
        _labelled(label, said.into(language), language)
        for label, said in ((FOUND, found(example)), (EXPECTED, example.expected))
        if said is not None
        and not (label is EXPECTED and group.expected is not None)
        and not (label is FOUND and _is_said(example))
    ]
    if example.correction is not None:
        details.append(_labelled(TODO, todo(example, group).into(language), language))
    if details:
        yield "      " + " · ".join(details)


def _is_said(example: Example) -> bool:
    """Whether the example's own sentence quotes its value."""
    value = example.remark.problem.value
    return example.own is not None and value is not None and value in example.own.fr


def _labelled(label: Text, said: str, language: Language) -> str:
    return f"{label.into(language)}{' : ' if language == 'fr' else ': '}{said}"
