"""The report in JUnit's XML, as GitLab and Jenkins read it: a suite per rule, a case per thing found.

What is as grave as the command was told to fail on is a failure, the rest is skipped with its message: the pipeline shows
red when, and only when, the command's exit code says so. GitLab reads ``classname``, ``name``, ``file`` and the text of
the failure, and drops a case whose name was seen before: names are made distinct.
"""

from __future__ import annotations

import re
from collections import Counter
from xml.etree import ElementTree

from hub.errors import Language, Text
from hub.model.problem import Severity
from hub.model.tally import SEVERITIES
from hub.validate.report.groups import Example, RuleGroup
from hub.validate.report.report import Report
from hub.validate.report.words import (
    EXPECTED,
    FOUND,
    TODO,
    column,
    found,
    heading,
    technical_name,
    todo,
    where,
)

_ILLEGAL = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
"""What XML 1.0 cannot hold, escaped or not."""
_EVERY = 1 << 62


def report_junit(report: Report, language: Language, fail_on: Severity) -> str:
    """The document, with its declaration."""
    grave = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
    top = ElementTree.Element("testsuites", name="ess-hub validate")
    names: Counter[tuple[str, str]] = Counter()
    groups = report.groups(examples=_EVERY)
    for group in groups:
        _suite(top, group, language, group.severity in grave, names)
    if not groups:
        _clean(top, report, language)
    failures = sum(group.count for group in groups if group.severity in grave)
    skipped = sum(group.count for group in groups) - failures
    top.set("tests", str(sum(int(suite.get("tests", "0")) for suite in top)))
    top.set("failures", str(failures))
    top.set("errors", "0")
    top.set("skipped", str(skipped))
    ElementTree.indent(top)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(top, encoding="unicode")


def _suite(
    top: ElementTree.Element,
    group: RuleGroup,
    language: Language,
    fails: bool,
    names: Counter[tuple[str, str]],
) -> None:
    suite = ElementTree.SubElement(
        top,
        "testsuite",
        name=_legal(heading(group).into(language)),
        tests=str(group.count),
        failures=str(group.count if fails else 0),
        errors="0",
        skipped=str(0 if fails else group.count),
    )
    class_name = _legal(technical_name(group).into(language))
    for example in group.examples:
        location = example.remark.problem.location
        case = ElementTree.SubElement(
            suite,
            "testcase",
            classname=class_name,
            name=_name(example, class_name, language, names),
            time="0",
        )
        if location is not None:
            case.set("file", _legal(location.file))
            if location.line is not None:
                case.set("line", str(location.line))
        message = _legal(example.remark.problem.text.into(language))
        if fails:
            failure = ElementTree.SubElement(case, "failure", type=group.severity, message=message)
            failure.text = _legal(_details(group, example, language))
        else:
            ElementTree.SubElement(case, "skipped", message=message)


def _name(example: Example, class_name: str, language: Language, names: Counter[tuple[str, str]]) -> str:
    remark = example.remark
    field = column(remark)
    parts = (
        Text(f"fiche {remark.name}", f"record {remark.name}").into(language) if remark.name else "",
        where(remark, language),
        field.into(language) if field else "",
    )
    name = _legal(" — ".join(part for part in parts if part)) or class_name
    names[class_name, name] += 1
    number = names[class_name, name]
    return name if number == 1 else f"{name} ({number})"


def _details(group: RuleGroup, example: Example, language: Language) -> str:
    colon = " : " if language == "fr" else ": "
    lines = [example.remark.problem.text.into(language), where(example.remark, language)]
    for label, text in ((FOUND, found(example)), (EXPECTED, example.expected), (TODO, todo(example, group))):
        if text is not None:
            lines.append(f"{label.into(language)}{colon}{text.into(language)}")
    return "\n".join(line for line in lines if line)


def _clean(top: ElementTree.Element, report: Report, language: Language) -> None:
    """A case that passes for each file: a document without any case is taken for a job that did not run."""
    name = Text("Rien à signaler", "Nothing to report").into(language)
    files = list(dict.fromkeys(report.files)) or ["stdin"]
    number = str(len(files))
    suite = ElementTree.SubElement(
        top, "testsuite", name=name, tests=number, failures="0", errors="0", skipped="0"
    )
    for file in files:
        shown = _legal(file)
        ElementTree.SubElement(suite, "testcase", classname=name, name=shown, file=shown, time="0")


def _legal(text: str) -> str:
    return _ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text)
