"""What is wrong in the owner's file although the hub reads it right, and what no row of it could say."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from hub.pipeline.validate_files import validate_files
from hub.resources import find_resources
from hub.validate.report.report import Report

RESOURCES = find_resources()
CONNECTOR = """\
connector: 1
slug: essai
title: {fr: Essai, en: Trial}
publisher: Essai
licence: https://creativecommons.org/publicdomain/zero/1.0/
homepage: null
source: {format: FORMAT}
key: id
clean: [collapse]
fields:
  id: {required: true}
  nom: {required: true}
  siren: {clean: [siren], optional: true}
  site: {clean: [url], optional: true}
  cp: {clean: [postcode], optional: true}
  salaries: {clean: [integer], optional: true}
  au: {clean: [date], optional: true}
map:
  mappings:
    organization:
      s: $(record)
      po:
        - [a, ess:Organization]
        - [schema:name, $(nom)]
        - [ess:siren, $(siren)]
        - [schema:url, $(site)~iri]
        - [ess:employees, $(salaries), xsd:integer]
        - [ess:employeesDate, $(au), xsd:date]
        - p: schema:address
          o: $(record)#address~iri
          condition: {function: idlab-fn:notEqual, parameters: [[grel:valueParameter, $(cp)], [grel:valueParameter2, ""]]}
    address:
      s: $(record)#address
      condition: {function: idlab-fn:notEqual, parameters: [[grel:valueParameter, $(cp)], [grel:valueParameter2, ""]]}
      po:
        - [a, schema:PostalAddress]
        - [schema:postalCode, $(cp)]
"""


def checked(folder: Path, rows: list[dict[str, str]], form: str = "csv, delimiter: ';'") -> Report:
    connectors = folder / "connectors"
    connectors.mkdir()
    (connectors / "essai.yaml").write_text(CONNECTOR.replace("FORMAT", form), "utf-8")
    if form == "json":
        path = folder / "essai.json"
        path.write_text(json.dumps(rows), "utf-8")
    else:
        path = folder / "essai.csv"
        lines = [list(rows[0]), *(list(row.values()) for row in rows)]
        path.write_text("\n".join(";".join(line) for line in lines), "utf-8")
    return validate_files(
        RESOURCES, [RESOURCES.connector_folder, connectors], [str(path)], "essai", (), io.BytesIO()
    )


def told(report: Report) -> list[tuple[str, str | None, str | None, int | None]]:
    """(rule, column, value, line) of all that is no finding of the shapes."""
    return [
        (problem.rule, problem.field, problem.value, problem.location.line if problem.location else None)
        for problem in (each.problem for each in report.remarks)
        if "#" not in problem.rule
    ]


def row(**columns: str) -> dict[str, str]:
    return {"id": "1", "nom": "La Ruche", "cp": "87000"} | columns


@pytest.mark.parametrize(
    ("column", "value", "rule", "shown"),
    [
        ("site", "www.exemple.org", "no-http", "www.exemple.org"),
        ("site", "Exemple.org/a b", "no-http", "Exemple.org/a b"),
        ("cp", "87000.0", "decimals-added", "87000.0"),
        ("siren", "732829320.0", "decimals-added", "732829320.0"),
        ("cp", "1000.0", "lost-zeros", "1000.0"),
        ("nom", "Escale &amp; CO (L')", "web-page-codes", "Escale &amp; CO (L')"),
        ("nom", "L&#39;Escale", "web-page-codes", "L&#39;Escale"),
        ("nom", " La Ruche", "blanks-at-the-ends", None),
        ("nom", "La Ruche\N{NO-BREAK SPACE}", "blanks-at-the-ends", None),
        ("nom", "Ã‰picerie", "broken-letters", None),
        ("nom", "L\u00e2\u20ac\u2122escale", "broken-letters", None),
        ("nom", "\N{REPLACEMENT CHARACTER}picerie", "broken-letters", None),
    ],
)
def test_what_the_hub_puts_right_is_told_to_the_owner(
    tmp_path: Path, column: str, value: str, rule: str, shown: str | None
) -> None:
    # In JSON: a semicolon would end the value in a CSV.
    report = checked(tmp_path, [row(), row(id="2", **{column: value})], "json")
    assert [each[:3] for each in told(report)] == [(rule, column, shown)]
    (group,) = (each for each in report.groups() if each.rule == rule)
    assert group.severity == ("warning" if rule == "broken-letters" else "info")
    assert "corrigez la valeur" not in group.todo.fr and "correct the value" not in group.todo.en
    assert "…')" not in group.said.en


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("site", "https://exemple.org"),
        ("site", "HTTP://Exemple.org/"),
        ("nom", "CHÂTEAU DE L'ÂGE, SÃO JOÃO"),
        ("nom", "Âge d'or & Cie; R&D; A&B"),
        ("nom", "Il a dit « oui »"),
        ("cp", "87 000"),
        ("siren", "732 829 320"),
    ],
)
def test_what_is_right_in_the_file_is_not_told(tmp_path: Path, column: str, value: str) -> None:
    assert told(checked(tmp_path, [row(**{column: value})], "json")) == []


def test_the_line_of_a_table_is_told(tmp_path: Path) -> None:
    report = checked(tmp_path, [row(site="https://a.org"), row(id="2", site="b.org")])
    assert told(report) == [("no-http", "site", "b.org", 3)]
    assert "écrivez l'adresse entière" in report.into("fr")
    assert "write the whole address" in report.into("en")


def test_what_no_column_gives_is_told_once(tmp_path: Path) -> None:
    rows = [{"id": str(number), "nom": "A", "salaries": "3"} for number in range(1, 6)]
    report = checked(tmp_path, rows)
    (problem,) = (each.problem for each in report.remarks)
    assert (problem.severity, problem.rule) == ("info", "no-column")
    assert problem.text.fr == "aucune colonne lue ne donne : lieu, date de l'effectif"
    assert problem.text.en == "no column that is read gives: place, date of the figure"
    assert (
        "rien, si vos données n'en disent rien ; sinon, faites lire ces colonnes par le connecteur"
        in report.into("fr")
    )


@pytest.mark.parametrize("form", ["csv, delimiter: ';'", "json"])
def test_what_a_column_gives_for_others_is_told_of_each_record_without_it(tmp_path: Path, form: str) -> None:
    rows = [
        row(salaries="3", au="2026-01-01"),
        row(id="2", salaries="3", au=""),
        row(id="3", salaries="3", au=""),
    ]
    if form == "json":
        del rows[1]["au"]  # some exporters leave out what is empty
    report = checked(tmp_path, rows, form)
    found = [(each.key, each.problem.rule.rpartition("#")[2]) for each in report.remarks]
    assert found == [("2", "employees-date-given"), ("3", "employees-date-given")]


def test_what_is_worse_than_a_remark_is_told_of_each_record_all_the_same(tmp_path: Path) -> None:
    report = checked(tmp_path, [row(siren="732829321"), row(id="2", siren="732829322")], "json")
    assert {each.key for each in report.remarks if each.problem.severity != "info"} == {"1", "2"}
