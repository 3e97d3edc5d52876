from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from rdflib import RDF, SH, XSD, Graph
from rdflib.compare import isomorphic

from hub.errors import Text
from hub.harvest.runs import Standing
from hub.model.location import Location
from hub.model.problem import Problem
from hub.model.statement import Term
from hub.validate.finding import Finding
from hub.validate.report.render import render
from hub.validate.report.report import Report
from hub.validate.report.rulebook import Rulebook
from hub.validate.report.turtle import report_turtle
from tests.validate.report_as_graph import report_graph
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
    assert made.into("fr").splitlines()[-1] == "1 fiche vérifiée : rien à signaler."
    assert made.into("en").splitlines()[-1] == "1 record checked: nothing to report."
    assert not made.fails("info")


def test_findings_are_grouped_by_rule_with_counts_and_three_examples(tmp_path: Path) -> None:
    said = faulty(tmp_path).into("fr").splitlines()
    assert said[:5] == [
        "5 erreurs — La clé de … est fausse.",
        "  À faire : corrigez la valeur dans vos données",
        f"  • essai.csv:2 « N° SIREN » (fiche {BASE}1)",
        "      Trouvé : « 11 »",
        f"  • essai.csv:3 « N° SIREN » (fiche {BASE}2)",
    ]
    assert said[8:10] == ["  … et 2 autres", "  Règle : key (SPARQL) sur ess:siren"]
    assert said[-2:] == [
        "Qualité : 14,3 sur 100 (6 fiches à corriger, 0 à vérifier, sur 7).",
        "7 fiches vérifiées : 7 erreurs, 1 information.",
    ]
    assert "  Règle : ragged-row" in said


def test_the_gravest_and_most_frequent_rule_comes_first(tmp_path: Path) -> None:
    groups = faulty(tmp_path).groups()
    assert [(group.severity, group.count, group.name) for group in groups] == [
        ("violation", 5, "key"),
        ("violation", 1, "name"),
        ("violation", 1, "ragged-row"),
        ("info", 1, "acronym"),
    ]


def test_what_the_shape_expects_stands_beside_what_was_found(tmp_path: Path) -> None:
    made = faulty(tmp_path)
    made.rulebook = Rulebook([tmp_path / "shapes.ttl"])
    assert "      Trouvé : « TROPLONG » · Attendu : au plus 5 caractères" in made.into("fr").splitlines()
    problems = made.to_json("en")["problems"]
    assert {each.get("expected") for each in problems} == {
        None,
        "at least 1 value",
        "at most 5 characters",
    }


def test_colours_are_only_put_in_by_whoever_paints(tmp_path: Path) -> None:
    made = faulty(tmp_path)
    painted = made.into("fr", lambda text, tone: f"<{tone}>{text}</>")
    assert painted.startswith("<violation>5 erreurs</> — <strong>La clé")
    assert re.sub(r"</?\w*>", "", painted) == made.into("fr")
    assert "\x1b" not in made.into("fr")


def test_the_report_is_said_in_english_too(tmp_path: Path) -> None:
    said = faulty(tmp_path).into("en")
    assert "7 records checked: 7 errors, 1 remark." in said
    assert "Quality: 14.3 out of 100" in said
    assert "'N° SIREN' (record " in said
    assert "Found: '11'" in said
    assert "… and 2 others" in said


def test_news_of_the_same_kind_are_one_group_and_keep_what_each_says() -> None:
    made = Report(checked=2)
    for key, other, line in (("a", "b", 2), ("b", "a", 3)):
        text = Text(
            f"le SIRET 1 est aussi celui de « {other} » (f.csv:{5 - line}) : corrigez-le",
            f"the SIRET 1 is also that of '{other}' (f.csv:{5 - line}): correct it",
        )
        problem = Problem("warning", "shared-siret", text, "siret", "1", Location("f.csv", line))
        made.add_problems([problem], BASE + key, key)
    (group,) = made.groups()
    assert (group.count, group.said.fr) == (2, "le SIRET … est aussi celui de « … » (…).")
    assert group.todo == Text("corrigez-le", "correct it")
    assert [example.own and example.own.en for example in group.examples] == [
        "the SIRET 1 is also that of 'b' (f.csv:3).",
        "the SIRET 1 is also that of 'a' (f.csv:2).",
    ]


def test_one_column_that_gives_two_nodes_a_wrong_value_is_one_thing_to_mend(tmp_path: Path) -> None:
    lines = record("1", 'schema:name "Un"', 'ess:siren "11"')
    lines += record("1", 'schema:name "Un"', 'ess:siren "11"', fragment="#place")
    lines.append(lines[0].replace("/1>", "/1#place>"))
    findings = validator(tmp_path).validate(lines)
    assert len(findings) == 2
    through_a_connector, as_rdf = Report(checked=1), Report(checked=1)
    through_a_connector.add_findings(findings, location_of, key_of=lambda record: record[-1])
    as_rdf.add_findings(findings, location_of)
    assert [len(each.to_json()["problems"]) for each in (through_a_connector, as_rdf)] == [1, 2]


def test_the_score_is_that_of_a_harvest(tmp_path: Path) -> None:
    made = report(
        tmp_path,
        record("1"),
        record("2", 'schema:name "Un"', 'schema:telephone "1"', 'schema:telephone "2"'),
        record("3", 'schema:name "Un"', 'ess:acronym "TROPLONG"'),
        record("4", 'schema:name "Un"'),
    )
    quality = made.to_json()["quality"]
    assert quality == {"score": 68.8, "records": 4, "rejected": 1, "warned": 1}
    assert quality["score"] == Standing(records=4, rejected=1, warned=1).score


def test_the_second_record_of_a_key_is_no_record_more() -> None:
    made = Report(checked=3, repeated=1)
    twin = Problem("violation", "duplicate-key", Text("déjà", "already"), location=Location("f.csv", 3))
    made.add_problems([twin], BASE + "1", "1")
    assert made.to_json()["quality"] == {"score": 50.0, "records": 2, "rejected": 1, "warned": 0}


def test_a_row_without_key_is_a_record_and_news_of_the_file_is_none() -> None:
    made = Report(checked=2)
    made.add_problems([RAGGED], unit="essai.csv:9")
    made.add_problems([Problem("warning", "encoding-not-declared", Text("?", "?"))])
    assert made.to_json()["quality"] == {"score": 50.0, "records": 2, "rejected": 1, "warned": 0}


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


def test_turtle_says_the_whole_graph_of_the_report_and_nothing_else() -> None:
    text = Text('Dit « "ceci" »\nà \\côté', "Says 'this'\r\tbeside")
    rule, component = "https://w3id.org/ess-hub/shapes#siren-form", str(SH.PatternConstraintComponent)

    def finding(focus: str, path: str | None, value: Term | None, *details: Finding) -> Finding:
        return Finding(focus, path, value, "warning", text, rule, component, details)

    inner = finding("_:Nb1", str(SH.path), Term("iri", "_:Nb2"))
    deep = finding("_:Nb1", "^<urn:p>", Term("literal", "01", None, str(XSD.integer)), inner)
    made = Report(checked=2)
    made.add_findings(
        [
            finding("https://x.org/1", "urn:x:no-prefix", Term("literal", 'É "x"', "fr-FR"), deep, inner),
            finding("https://x.org/1", "https://schema.org/a/b", Term("literal", "x", None, "urn:type")),
            finding("https://x.org/été#1", None, Term("iri", "https://w3id.org/ess-hub/scheme/theme/x")),
            finding("a text", "<urn:p>/<urn:q>", None),
        ],
        lambda each: Location("a b.ttl", 3) if each.path else None,
    )
    made.add_problems([RAGGED], "https://x.org/2")
    made.add_problems(
        [RAGGED, replace(RAGGED, location=None), replace(RAGGED, location=Location("/d/é.json"))]
    )
    graph = Graph().parse(data=report_turtle(made), format="turtle")
    expected = report_graph(made).serialize(format="turtle")
    assert isomorphic(graph, Graph().parse(data=expected, format="turtle"))
    assert len(list(graph.subjects(RDF.type, SH.ValidationResult))) == 8 + 3


def test_a_name_with_what_an_iri_cannot_hold_is_escaped() -> None:
    made = Report(checked=1)
    made.add_findings([Finding("https://x.org/1 <2>", None, None, "info", Text("a", "b"), "urn:r", "urn:c")])
    assert "<https://x.org/1\\u0020\\u003C2\\u003E>" in report_turtle(made)


def test_json_is_that_of_the_standard_library(tmp_path: Path) -> None:
    made = faulty(tmp_path)
    made.add_problems([replace(RAGGED, value="half \ud800 a character, é, \u2028")])
    for each in (made, Report()):
        expected = json.dumps(each.to_json("fr"), ensure_ascii=False, indent=2)
        assert render(each, "json", "fr", root=tmp_path) == expected
    made.entries.pop()
    expected = json.dumps(made.to_json("fr"), ensure_ascii=False, indent=2)
    assert render(made, "json", "fr", root=tmp_path) == expected
