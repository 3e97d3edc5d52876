"""SARIF: valid by the published schema, and what code scanning asks beyond it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator

from hub.errors import Text
from hub.model.location import Location
from hub.model.problem import Problem
from hub.validate.report import sarif
from hub.validate.report.report import Report
from hub.validate.report.rulebook import Rulebook
from hub.validate.report.sarif import report_sarif
from tests.validate.shapes import BASE, record, validator

SCHEMA = json.loads((Path(__file__).parent / "sarif" / "sarif-2.1.0-rtm.5.json").read_text("utf-8"))
ROOT = Path("/depot")


def report(folder: Path, first_line: int = 2) -> Report:
    lines = {f"{BASE}{key}": place for place, key in enumerate("123", first_line)}
    records = [
        record("1", 'schema:name "Un"', 'ess:siren "11"'),
        record("2", 'ess:acronym "TROPLONG"'),
        record("3", 'schema:name "Un"', 'schema:telephone "1"', 'schema:telephone "2"'),
    ]
    made = Report(checked=3)
    findings = validator(folder).validate(line for lines in records for line in lines)
    made.rulebook = Rulebook([folder / "shapes.ttl"])
    made.add_findings(
        findings,
        lambda finding: Location(
            "/depot/données/a b.json", lines[finding.record], f"/{finding.record[-1]}/siren"
        ),
        key_of=lambda name: name[-1],
    )
    made.add_problems(
        [Problem("info", "absent-field", Text("pas de « x »", "no 'x'"), location=Location("a.csv"))]
    )
    return made


def run_of(made: Report, root: Path = ROOT) -> dict[str, Any]:
    log = json.loads(report_sarif(made, "fr", root))
    Draft4Validator(SCHEMA).validate(log)
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


def test_it_is_valid_with_findings_and_without(tmp_path: Path) -> None:
    assert len(run_of(report(tmp_path))["results"]) == 5
    assert run_of(Report(checked=1))["results"] == []


def test_every_result_has_its_rule_a_line_and_a_level(tmp_path: Path) -> None:
    run = run_of(report(tmp_path))
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules) == 5
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert rules[result["ruleIndex"]]["defaultConfiguration"]["level"] == result["level"]
        (place,) = result["locations"]
        assert place["physicalLocation"]["region"]["startLine"] >= 1
    assert [result["level"] for result in run["results"]].count("error") == 2
    assert all(rule["help"]["text"] and rule["help"]["markdown"] for rule in rules)


def test_paths_are_told_from_the_repository_and_pointers_as_logical_places(tmp_path: Path) -> None:
    place = run_of(report(tmp_path))["results"][0]["locations"][0]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == "donn%C3%A9es/a%20b.json"
    assert place["logicalLocations"] == [{"fullyQualifiedName": "/1/siren", "kind": "element"}]
    elsewhere = run_of(report(tmp_path), Path("/ailleurs"))["results"][0]["locations"][0]
    uri = elsewhere["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "file:///depot/donn%C3%A9es/a%20b.json"


def test_a_fingerprint_stays_when_lines_move_and_no_two_are_the_same(tmp_path: Path) -> None:
    def prints(made: Report) -> list[str]:
        return [each["partialFingerprints"]["essHubFinding/v1"] for each in run_of(made)["results"]]

    def twice(made: Report) -> Report:
        made.entries.append(made.entries[-1])  # the same thing said of the same file once more
        return made

    before, after = prints(twice(report(tmp_path))), prints(twice(report(tmp_path, first_line=40)))
    assert before == after
    assert len(set(before)) == len(before)


def test_a_run_that_is_too_long_says_so_and_keeps_the_gravest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sarif, "MOST", 2)
    run = run_of(report(tmp_path))
    assert [result["level"] for result in run["results"]] == ["error", "error"]
    (notice,) = run["invocations"][0]["toolExecutionNotifications"]
    assert "5 résultats" in notice["message"]["text"]


def test_what_a_value_holds_is_not_markup() -> None:
    made = Report(checked=1)
    made.add_problems([Problem("violation", "url", Text("[a](http://x) <b>", "[a](http://x) <b>"))])
    rule = run_of(made)["tool"]["driver"]["rules"][0]
    assert "[a]" not in rule["help"]["markdown"] and "<b>" not in rule["help"]["markdown"].replace("\\<", "")
