from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import RDF, SH, Graph

from hub.errors import Text
from hub.model.location import Location
from hub.model.problem import Problem
from hub.validate.finding import Finding
from hub.validate.report import Report
from hub.validate.report_turtle import report_turtle
from tests.validate.shapes import BASE, record, validator

RAGGED = Problem(
    "violation", "ragged-row", Text("5 cellules", "5 cells"), value="a|b", location=Location("essai.csv", 9)
)
COLUMNS = {"https://w3id.org/ess-hub/ontology#siren": "N° SIREN", "https://schema.org/name": "Nom"}


def location_of(finding: Finding) -> Location:
    return Location("essai.csv", int(finding.record.removeprefix(BASE)) + 1)


def report(folder: Path, *records: list[str]) -> Report:
    made = Report(checked=len(records))
    findings = validator(folder).validate(line for lines in records for line in lines)
    made.add_findings(findings, location_of, lambda _focus, path: COLUMNS.get(path or ""))
    return made


def faulty(folder: Path) -> Report:
    made = report(
        folder,
        *(record(str(key), 'schema:name "Un"', f'ess:siren "{key}1"') for key in range(1, 6)),
        record("6"),
        record("7", 'schema:name "Un"', 'ess:acronym "TROPLONG"'),
    )
    made.add_problems([RAGGED])
    return made


def test_nothing_found_says_so(tmp_path: Path) -> None:
    made = report(tmp_path, record("1", 'schema:name "Un"'))
    assert made.into("fr") == "1 contrôlé : rien à signaler.\n"
    assert made.into("en") == "1 checked: nothing to report.\n"
    assert not made.fails("info")


def test_findings_are_grouped_by_rule_with_counts_and_three_examples(tmp_path: Path) -> None:
    said = faulty(tmp_path).into("fr").splitlines()
    assert said[0] == "7 contrôlés : 7 violations, 1 information."
    assert said[2] == "violation × 5 [key]"
    assert said[3] == "  essai.csv:2 « N° SIREN » : La clé de 11 est fausse. (valeur trouvée : « 11 »)"
    assert said[6] == "  … et 2 de plus"
    assert "  essai.csv:7 « Nom »" in said
    assert any("5 cellules" in line and "ragged-row" in line for line in said)


def test_the_report_is_said_in_english_too(tmp_path: Path) -> None:
    said = faulty(tmp_path).into("en")
    assert "7 checked: 7 violations, 1 information." in said
    assert "'N° SIREN': " in said
    assert "value found: '11'" in said
    assert "… and 2 more" in said


@pytest.mark.parametrize(
    ("lines", "failing"),
    [
        (record("1"), {"violation", "warning", "info"}),
        (record("1", 'schema:name "1"', 'schema:telephone "1"', 'schema:telephone "2"'), {"warning", "info"}),
        (record("1", 'schema:name "1"', 'ess:acronym "TROPLONG"'), {"info"}),
        (record("1", 'schema:name "1"'), set()),
    ],
)
def test_a_report_fails_on_what_is_as_grave_as_asked_or_graver(
    tmp_path: Path, lines: list[str], failing: set[str]
) -> None:
    made = report(tmp_path, lines)
    assert {each for each in ("violation", "warning", "info") if made.fails(each)} == failing


def test_json_has_every_problem_with_file_line_field_and_value(tmp_path: Path) -> None:
    found = faulty(tmp_path).to_json("en")
    assert (found["conforms"], found["checked"]) == (False, 7)
    assert found["counts"] == {"violation": 7, "warning": 0, "info": 1}
    first = found["problems"][0]
    assert first["location"] == {"file": "essai.csv", "line": 2}
    assert (first["field"], first["value"], first["record"]) == ("N° SIREN", "11", BASE + "1")
    assert first["message"] == "The key of 11 is wrong."
    assert faulty(tmp_path).to_json()["problems"][0]["message"]["fr"] == "La clé de 11 est fausse."


def test_turtle_is_a_validation_report_that_shacl_tools_read(tmp_path: Path) -> None:
    graph = Graph().parse(data=report_turtle(faulty(tmp_path)), format="turtle")
    (top,) = graph.subjects(RDF.type, SH.ValidationReport)
    assert [str(value) for value in graph.objects(top, SH.conforms)] == ["false"]
    results = list(graph.objects(top, SH.result))
    assert len(results) == 8
    for result in results:
        for required in (SH.focusNode, SH.resultSeverity, SH.sourceConstraintComponent):
            assert len(list(graph.objects(result, required))) == 1
        assert {message.language for message in graph.objects(result, SH.resultMessage)} == {"fr", "en"}  # type: ignore[attr-defined]
    assert len(list(graph.subjects(SH.resultPath, None))) == 7


def test_turtle_of_nothing_found_conforms(tmp_path: Path) -> None:
    graph = Graph().parse(
        data=report_turtle(report(tmp_path, record("1", 'schema:name "Un"'))), format="turtle"
    )
    assert [str(value) for value in graph.objects(None, SH.conforms)] == ["true"]


def test_turtle_keeps_what_was_found_inside(tmp_path: Path) -> None:
    lines = record("1", 'schema:name "Un"', f"schema:address <{BASE}1#address>")
    lines += record("1", 'schema:postalCode "6900"', fragment="#address")
    graph = Graph().parse(data=report_turtle(report(tmp_path, lines)), format="turtle")
    (detail,) = graph.objects(None, SH.detail)
    assert str(graph.value(detail, SH.value)) == "6900"
