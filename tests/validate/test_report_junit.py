"""JUnit's XML as GitLab and Jenkins read it: red where the exit code is, and XML whatever the data holds."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from hub.errors import Text
from hub.model.location import Location
from hub.model.problem import Problem, Severity
from hub.validate.report.junit import report_junit
from hub.validate.report.report import Report


def problem(severity: Severity, rule: str, line: int, value: str = "x") -> Problem:
    return Problem(
        severity,
        rule,
        Text("c'est faux ; corrigez", "wrong; mend it"),
        "siren",
        value,
        Location("a.csv", line),
    )


def report() -> Report:
    made = Report(checked=4, files=["a.csv"])
    for number, found in enumerate(
        [
            problem("violation", "siren", 2),
            problem("violation", "siren", 3),
            problem("warning", "url", 2),
            problem("info", "absent-field", 4),
        ]
    ):
        made.add_problems([found], f"https://x.org/{number}", str(number))
    return made


def read(made: Report, fail_on: Severity = "violation") -> ElementTree.Element:
    return ElementTree.fromstring(report_junit(made, "fr", fail_on))  # noqa: S314 - our own


@pytest.mark.parametrize(("fail_on", "failing"), [("violation", 2), ("warning", 3), ("info", 4)])
def test_it_is_red_as_far_as_the_exit_code_is(fail_on: Severity, failing: int) -> None:
    top = read(report(), fail_on)
    assert len(top.findall(".//failure")) == failing
    assert len(top.findall(".//skipped")) == 4 - failing
    assert (top.get("tests"), top.get("failures"), top.get("skipped")) == (
        "4",
        str(failing),
        str(4 - failing),
    )


def test_a_suite_is_a_rule_and_a_case_has_file_line_and_what_to_do() -> None:
    suites = read(report()).findall("testsuite")
    assert [suite.get("tests") for suite in suites] == ["2", "1", "1"]
    case = suites[0][1]
    assert (case.get("file"), case.get("line"), case.get("classname")) == ("a.csv", "3", "siren")
    failure = case.find("failure")
    assert failure is not None and failure.text is not None
    assert failure.get("type") == "violation"
    for said in ("c'est faux ; corrigez", "a.csv:3", "Trouvé : « x »", "À faire : "):
        assert said in failure.text


def test_no_two_cases_have_one_name() -> None:
    made = Report(checked=1)
    for _ in range(3):
        made.add_problems([problem("violation", "siren", 2)])
    cases = read(made).findall(".//testcase")
    assert len(cases) == 3
    assert len({(case.get("classname"), case.get("name")) for case in cases}) == 3


def test_whatever_the_data_holds_the_document_is_xml() -> None:
    made = Report(checked=1)
    made.add_problems([problem("violation", "siren", 2, "a\x00\x0b\x1f<&>]]>\ufffe\ud800\U0001f600é")])
    text = report_junit(made, "fr", "violation")
    text.encode("utf-8")
    (failure,) = ElementTree.fromstring(text).findall(".//failure")  # noqa: S314 - our own
    assert failure.text is not None and "<&>]]>" in failure.text and "😀é" in failure.text


def test_files_without_fault_pass() -> None:
    made = Report(checked=2, files=["a.csv", "b.csv"])
    top = read(made)
    assert [case.get("name") for case in top.findall(".//testcase")] == ["a.csv", "b.csv"]
    assert (top.get("tests"), top.get("failures")) == ("2", "0")
