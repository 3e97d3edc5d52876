"""A file read as its owner would: each finding stands on the very field, with the owner's own value."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from hub.pipeline.validate_files import validate_files
from hub.resources import find_resources
from hub.validate.report.report import Report
from tests.harvest.workbooks import write_xlsx

RESOURCES = find_resources()
SAMPLES = RESOURCES.connector_folder / "samples"

CONNECTOR = """\
connector: 1
slug: essai
title: {fr: Essai, en: Trial}
publisher: Essai
licence: https://creativecommons.org/publicdomain/zero/1.0/
homepage: null
source: {format: FORMAT}
key: id
fields:
  id: {required: true}
  nom: {required: true}
  siren: {clean: [siren]}
  cp: {clean: [postcode]}
  lat: {clean: [decimal]}
  site:
map:
  mappings:
    lieu:
      s: $(record)
      po:
        - [a, ess:Organization]
        - [schema:name, $(nom)]
        - [ess:siren, $(siren)]
        - [schema:address, $(record)#adresse~iri]
        - [schema:latitude, $(lat), xsd:decimal]
        - [schema:url, $(site)~iri]
    adresse:
      s: $(record)#adresse
      po:
        - [a, schema:PostalAddress]
        - [schema:postalCode, $(cp)]
"""


def checked(folder: Path, path: Path, form: str) -> Report:
    connectors = folder / "connectors"
    connectors.mkdir()
    (connectors / "essai.yaml").write_text(CONNECTOR.replace("FORMAT", form), "utf-8")
    folders = [RESOURCES.connector_folder, connectors]
    return validate_files(RESOURCES, folders, [str(path)], "essai", (), io.BytesIO())


def found(report: Report, rule: str) -> list[tuple[str, str | None]]:
    return [
        (
            str(each.problem.location).rpartition("/essai.")[2].partition(":")[2]
            or str(each.problem.location),
            each.problem.value,
        )
        for each in report.remarks
        if each.problem.rule.endswith(rule)
    ]


ROWS = [
    ["id", "nom", "siren", "cp", "lat", "site"],
    ["1", "Un", "5520176", "1000", "41.93414,8", ""],
    ["2", "", "732829320", "87000", "45.8", ""],
]


def test_a_workbook_names_the_cell(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "essai.xlsx", Feuil1=ROWS)
    report = checked(tmp_path, path, "xlsx")
    places = {
        each.problem.rule.partition("#")[2] or each.problem.rule: each.problem.location
        for each in report.remarks
    }
    assert places["required"] is not None and places["required"].pointer == "Feuil1!B3"
    assert places["latitude-range"] is not None and places["latitude-range"].pointer == "Feuil1!E2"
    assert "essai.xlsx:Feuil1!B3" in report.into("fr")


def test_json_names_the_pointer_and_the_line_of_the_field(tmp_path: Path) -> None:
    records = [dict(zip(ROWS[0], row, strict=True)) for row in ROWS[1:]]
    path = tmp_path / "essai.json"
    path.write_text(json.dumps(records, indent=1), "utf-8")
    report = checked(tmp_path, path, "json")
    places = {
        each.problem.rule.partition("#")[2] or each.problem.rule: each.problem.location
        for each in report.remarks
    }
    lines = path.read_text("utf-8").splitlines()
    for rule, pointer, written in (
        ("required", "/1/nom", '"nom": ""'),
        ("latitude-range", "/0/lat", '"lat"'),
    ):
        place = places[rule]
        assert place is not None and place.pointer == pointer
        assert written in lines[(place.line or 0) - 1]


def test_the_value_shown_is_the_owners_own(tmp_path: Path) -> None:
    path = tmp_path / "essai.csv"
    path.write_text("\n".join(";".join(row) for row in ROWS), "utf-8")
    report = checked(tmp_path, path, "csv, delimiter: ';'")
    assert found(report, "latitude-range") == [("2", "41.93414,8")]
    assert "Trouvé : « 41.93414,8 » (lu : « 4193414.8 ») · Attendu : 90.0 ou moins" in report.into("fr")


def test_zeros_a_spreadsheet_ate_are_told_though_the_hub_put_them_back(tmp_path: Path) -> None:
    path = tmp_path / "essai.csv"
    path.write_text("\n".join(";".join(row) for row in ROWS), "utf-8")
    report = checked(tmp_path, path, "csv, delimiter: ';'")
    told = [each.problem for each in report.remarks if each.problem.rule == "lost-zeros"]
    assert [(each.field, each.value, each.severity) for each in told] == [
        ("cp", "1000", "info"),
        ("siren", "5520176", "info"),
    ]
    assert "005520176" in told[1].text.fr and "005520176" in told[1].text.en


def test_a_second_record_of_one_key_is_no_record_more(tmp_path: Path) -> None:
    path = tmp_path / "essai.csv"
    path.write_text("id;nom;siren;cp;lat;site\n1;Un;;87000;;\n1;Un;;87000;;\n", "utf-8")
    report = checked(tmp_path, path, "csv, delimiter: ';'")
    assert (report.checked, report.totals.records, report.totals.rejected) == (2, 1, 1)
    (remark,) = (each for each in report.remarks if each.problem.rule == "duplicate-key")
    assert remark.key == "1"


def sample(slug: str) -> Path:
    (path,) = SAMPLES.glob(f"{slug}.*")
    return path


@pytest.mark.parametrize("slug", sorted({path.stem for path in SAMPLES.iterdir()}))
def test_no_bundled_sample_has_an_error_and_what_is_said_has_a_place_and_an_advice(slug: str) -> None:
    report = validate_files(
        RESOURCES, [RESOURCES.connector_folder], [str(sample(slug))], slug, (), io.BytesIO()
    )
    assert not report.fails("warning"), report.into("fr")
    assert report.totals.score == 100.0
    for group in report.groups():
        assert group.todo.fr and group.todo.en and group.said.fr and group.said.en
        for example in group.examples:
            place = example.remark.problem.location
            assert place is not None
            assert example.remark.key is not None or group.name in {"absent-field", "no-column"}


@pytest.mark.parametrize(
    ("slug", "column", "value", "number"),
    [
        ("liste-ess", "SIREN", "99000200", "099000200"),
        ("esus", "SIREN", "99000200", "099000200"),
        ("rna-waldec", "adrs_codepostal", "1330", "01330"),
    ],
)
def test_the_lost_zeros_of_the_samples_are_told(slug: str, column: str, value: str, number: str) -> None:
    report = validate_files(
        RESOURCES, [RESOURCES.connector_folder], [str(sample(slug))], slug, (), io.BytesIO()
    )
    told = [
        each.problem
        for each in report.remarks
        if each.problem.rule == "lost-zeros" and each.problem.field == column
    ]
    assert [each.value for each in told] == [value] and number in told[0].text.fr


@pytest.mark.parametrize(("code", "known"), [("5306", True), ("9970", True), ("9310", False), ("5459", True)])
def test_a_legal_category_is_wrong_when_it_is_in_no_list_of_insee(
    tmp_path: Path, code: str, known: bool
) -> None:
    path = tmp_path / "structures.csv"
    shutil.copy(sample("structures"), path)
    path.write_text(path.read_text("utf-8-sig").replace(";5458;", f";{code};", 1), "utf-8")
    report = validate_files(
        RESOURCES, [RESOURCES.connector_folder], [str(path)], "structures", (), io.BytesIO()
    )
    told = [
        (each.problem.severity, each.problem.field, each.problem.value)
        for each in report.remarks
        if each.problem.rule.endswith("organization-legal-form-known")
    ]
    assert told == ([] if known else [("warning", "forme_juridique", code)])
    assert known or "donnez les quatre chiffres en vigueur" in report.into("fr")
    assert known or "give the four digits in force" in report.into("en")


def test_rdf_is_counted_by_record_and_blank_nodes_belong_to_theirs(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text(
        "@prefix s: <https://schema.org/> . @prefix ess: <https://w3id.org/ess-hub/ontology#> .\n"
        '<https://x.org/1> a ess:Organization ; s:name "Un" ; s:address [ a s:PostalAddress ;\n'
        '  s:postalCode "8700" ] .\n<https://x.org/1#lieu> a ess:Establishment ; s:name "Un" .\n',
        "utf-8",
    )
    report: Any = validate_files(RESOURCES, [], [str(path)], None, (), io.BytesIO())
    assert (report.checked, report.totals.warned) == (1, 1)
    (remark,) = (each for each in report.remarks if each.problem.rule.endswith("address-postal-code"))
    assert remark.record == "https://x.org/1"
    assert remark.problem.location.line == 3


def test_the_files_of_a_folder_are_told_by_their_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "donnees" / "annuaire").mkdir(parents=True)
    shutil.copy(sample("esus"), tmp_path / "donnees" / "annuaire" / "1.csv")
    monkeypatch.chdir(tmp_path)
    for path in ("donnees/annuaire", "donnees/annuaire/"):
        report = validate_files(RESOURCES, [RESOURCES.connector_folder], [path], "esus", (), io.BytesIO())
        assert report.files == ["donnees/annuaire/1.csv"]
        places = {each.problem.location for each in report.remarks}
        assert {place.file for place in places if place} == {"donnees/annuaire/1.csv"}
