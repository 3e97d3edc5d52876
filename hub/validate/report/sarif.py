"""The report in SARIF 2.1.0 (OASIS), which code-scanning services put beside the lines of a repository's files.

What GitHub asks beyond the standard is kept: every result has a file and a line (the first one when none is known), every
rule a help text, every result a fingerprint that does not move with the lines. It takes no more than :data:`MOST` results.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import quote

from hub import __version__
from hub.errors import Language, Text
from hub.model.problem import Severity
from hub.validate.report.groups import Example, RuleGroup
from hub.validate.report.report import Report
from hub.validate.report.words import column, found, heading, technical_name, todo
from hub.validate.split import shortened

MOST = 25_000
"""Results of one run; GitHub refuses more. A report that has more says so, and keeps the gravest."""
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: dict[Severity, str] = {"violation": "error", "warning": "warning", "info": "note"}
_FINGERPRINT = "essHubFinding/v1"
_MORE = Text(
    "Ce rapport compte {found} résultats ; les {kept} premiers, les plus graves, sont ici. La liste complète est dans le "
    "rapport en JSON.",
    "This report has {found} results; the first {kept}, the gravest, are here. The whole list is in the report in JSON.",
)


def report_sarif(report: Report, language: Language, root: Path) -> str:
    """One run. Paths are told from ``root``, the folder of the repository, when they are below it."""
    groups = report.groups(examples=MOST)
    ids = _rule_ids(groups)
    results: list[dict[str, Any]] = []
    seen: Counter[str] = Counter()
    for number, group in enumerate(groups):
        results.extend(
            {"ruleId": ids[number], "ruleIndex": number, **_result(group, example, language, root, seen)}
            for example in group.examples[: MOST - len(results)]
        )
    kept = len(results)
    total = sum(group.count for group in groups)
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "ess-hub validate",
                "version": __version__,
                "language": language,
                "rules": [
                    _rule(rule_id, group, language) for rule_id, group in zip(ids, groups, strict=True)
                ],
            }
        },
        "columnKind": "unicodeCodePoints",
        "automationDetails": {"id": "ess-hub-validate/"},
        "results": results,
        "properties": {"quality": report.totals.score, "checked": report.checked},
    }
    if total > kept:
        said = _MORE.into(language).format(found=total, kept=kept)
        notice = {"level": "warning", "message": {"text": said}}
        run["invocations"] = [{"executionSuccessful": True, "toolExecutionNotifications": [notice]}]
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1)


def _rule_ids(groups: Sequence[RuleGroup]) -> list[str]:
    """A name for each group, the same from one run to the next: GitHub follows alerts by it."""
    ids: list[str] = []
    for group in groups:
        path = shortened(group.path) if group.path else ""
        sentence = hashlib.blake2b(group.said.en.encode("utf-8", "replace"), digest_size=4).hexdigest()
        # A reader or a cleaner has several sentences under one name; a constraint of a shape has one.
        parts = (group.name, group.kind, path, "" if group.kind else sentence)
        rule_id = "/".join(part for part in parts if part)
        ids.append(f"{rule_id}/{sentence}" if rule_id in ids else rule_id)
    return ids


def _rule(rule_id: str, group: RuleGroup, language: Language) -> dict[str, Any]:
    said, advice = heading(group).into(language), group.todo.into(language)
    name = technical_name(group).into(language)
    todo_label = Text("À faire : ", "To do: ").into(language)
    rule_label = Text("Règle : ", "Rule: ").into(language)
    return {
        "id": rule_id,
        "name": group.name,
        "shortDescription": {"text": said},
        "fullDescription": {"text": f"{said} {todo_label}{advice}."},
        "help": {
            "text": f"{said}\n\n{todo_label}{advice}.\n\n{rule_label}{name}",
            "markdown": f"{_escaped(said)}\n\n**{todo_label.strip()}** {_escaped(advice)}.\n\n{rule_label}`{name}`",
        },
        "defaultConfiguration": {"level": _LEVELS[group.severity]},
        "properties": {"tags": [group.severity], "problem.severity": _problem_severity(group.severity)},
    }


def _problem_severity(severity: Severity) -> str:
    return "recommendation" if severity == "info" else _LEVELS[severity]


def _result(
    group: RuleGroup,
    example: Example,
    language: Language,
    root: Path,
    seen: Counter[str],
) -> dict[str, Any]:
    remark = example.remark
    location = remark.problem.location
    physical: dict[str, Any] = {
        "artifactLocation": {"uri": _uri(location.file if location else "stdin", root)},
        "region": {"startLine": (location.line if location else None) or 1},
    }
    place: dict[str, Any] = {"physicalLocation": physical}
    logical = _logical(example)
    if logical:
        place["logicalLocations"] = logical
    return {
        "level": _LEVELS[group.severity],
        "message": {"text": _message(group, example, language)},
        "locations": [place],
        "partialFingerprints": {_FINGERPRINT: _fingerprint(group, example, seen)},
    }


def _message(group: RuleGroup, example: Example, language: Language) -> str:
    colon = " : " if language == "fr" else ": "
    said = [example.remark.problem.text.into(language).rstrip(".") + "."]
    if example.remark.name:
        said.append(Text(f"Fiche {example.remark.name}.", f"Record {example.remark.name}.").into(language))
    for label, text in (
        (Text("Champ", "Field"), column(example.remark)),
        (Text("Trouvé", "Found"), found(example)),
        (Text("Attendu", "Expected"), example.expected),
        (Text("À faire", "To do"), todo(example, group)),
    ):
        if text is not None:
            said.append(f"{label.into(language)}{colon}{text.into(language)}.")
    if example.remark.is_lost:
        said.append(Text("Ligne inconnue.", "Line unknown.").into(language))
    return " ".join(said)


def _logical(example: Example) -> list[dict[str, Any]]:
    """The JSON Pointer, XPath or cell; else the column of a table, else the node."""
    remark = example.remark
    location = remark.problem.location
    if location is not None and location.pointer:
        return [{"fullyQualifiedName": location.pointer, "kind": "element"}]
    name = remark.problem.field or remark.name
    return [{"fullyQualifiedName": name, "kind": "member"}] if name else []


def _fingerprint(group: RuleGroup, example: Example, seen: Counter[str]) -> str:
    """Of the rule, the record and the value: not of the line, which moves when another record is added."""
    remark = example.remark
    location = remark.problem.location
    parts = (
        group.rule,
        group.component,
        group.path or "",
        remark.name or (location.file if location else ""),
        remark.cause.focus if remark.cause and not remark.cause.focus.startswith("_:") else "",
        remark.problem.value or "",
    )
    digest = hashlib.blake2b("\x1f".join(parts).encode("utf-8", "replace"), digest_size=16).hexdigest()
    seen[digest] += 1
    return f"{digest}:{seen[digest]}"


def _uri(file: str, root: Path) -> str:
    path = PurePath(file)
    if path.is_absolute():
        if not path.is_relative_to(root):
            return Path(file).as_uri()
        path = path.relative_to(root)
    return quote(path.as_posix())


def _escaped(text: str) -> str:
    """For Markdown: what a value holds is not markup."""
    return "".join("\\" + each if each in "\\`*_{}[]<>#|" else each for each in text)
