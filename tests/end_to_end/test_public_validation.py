"""What validation says of real public lists and of small samples of other systems' exports: what is wrong with their rows,
worked out here without any of its code, and nothing else."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from hub.pipeline.validate_files import validate_files
from hub.resources import find_resources
from tests.command_line import ess_hub
from tests.end_to_end.test_public_data import CONNECTORS
from tests.public_files import data, sample

Row = dict[str, str]
RESOURCES = find_resources()


def problems(tmp_path: Path, file: Path, slug: str) -> list[dict[str, Any]]:
    """What the command says, through a connector of these tests or a bundled one."""
    (tmp_path / "connectors").mkdir(exist_ok=True)
    if (own := CONNECTORS / f"{slug}.yaml").exists():
        shutil.copy(own, tmp_path / "connectors")
    outcome = ess_hub("validate", file, "--connector", slug, "--format", "json", hub=tmp_path)
    assert outcome.code in (0, 1), outcome.err
    found: list[dict[str, Any]] = json.loads(outcome.out)["problems"]
    return found


def read(file: Path) -> list[Row]:
    with file.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


def written(file: Path, rows: list[Row]) -> Path:
    with file.open("w", encoding="utf-8", newline="") as text:
        writer = csv.DictWriter(text, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return file


def said(found: list[dict[str, Any]], wanted: str) -> set[tuple[int, str]]:
    """(line, column) of the problems of a rule, or of a severity."""
    return {
        (each["location"]["line"], each["field"])
        for each in found
        if wanted in (each["severity"], each["rule"].rpartition("#")[2])
    }


def at(rows: list[Row], column: str, is_wrong: Callable[[str, Row], bool]) -> set[tuple[int, str]]:
    """(line, column) where ``column`` is wrong; a row stands on one line."""
    return {(line, column) for line, row in enumerate(rows, 2) if is_wrong(row[column], row)}


def has_key(number: str) -> bool:
    """Luhn's key of an identifier."""
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(number))]
    return sum(digit // 10 + digit % 10 for digit in doubled) % 10 == 0


def test_of_the_third_places_only_what_is_wrong_is_said(tmp_path: Path) -> None:
    file = data("ess-numerique/03_tiers_lieux.csv")
    region: dict[str, str] = json.loads(data("codelists/dep_to_reg.json").read_text("utf-8"))
    rows, found = read(file), problems(tmp_path, file, "tiers-lieux")

    def is_elsewhere(postcode: str, row: Row) -> bool:
        post, place = (code.removesuffix(".0").zfill(5)[:2] for code in (postcode, row["Insee"]))
        return post in region and place in region and region[post] != region[place]

    missing = at(rows, "ID_UNIQUE", lambda text, _: not text) | at(rows, "NOM", lambda text, _: not text)
    eaten = at(rows, "CODPOST", lambda text, _: len(text.removesuffix(".0")) == 4)
    decimals = at(rows, "CODPOST", lambda text, _: text.endswith(".0")) - eaten
    elsewhere = at(rows, "CODPOST", is_elsewhere)
    codes = at(rows, "NOM", lambda text, _: "&amp;" in text)
    assert said(found, "violation") == missing and missing
    assert said(found, "warning") == said(found, "address-postal-code-of-commune") == elsewhere and elsewhere
    assert said(found, "lost-zeros") == eaten and eaten
    assert said(found, "decimals-added") == decimals and decimals
    assert said(found, "web-page-codes") == codes and codes
    assert said(found, "info") == eaten | decimals | codes


LISTS = [
    ("01_ess_numerique", "ess-numerique", "lieu, date de la preuve"),
    ("02_ess_numerique_cate_juridique", "ess-numerique-forms", "lieu, date de l'effectif, date de la preuve"),
    ("04_ess_flag_insee", "ess-numerique-flags", "lieu, date de l'effectif, date de la preuve"),
]


def faults(rows: list[Row]) -> dict[str, set[tuple[int, str]]]:
    """What is wrong with rows of Sirene: numbers, names, legal categories."""
    categories = json.loads(data("codelists/natures-juridiques.json").read_text("utf-8"))
    eaten = at(rows, "siren", lambda text, _: len(text) < 9 and has_key(text.zfill(9)))
    name, category = "denominationUniteLegale", "categorieJuridiqueUniteLegale"
    is_listed = category in rows[0]
    return {
        "siren": at(rows, "siren", lambda text, _: not re.fullmatch("[0-9]{9}", text) or not has_key(text))
        - eaten,
        "lost-zeros": eaten,
        "required": at(rows, name, lambda text, _: not text.strip()),
        "organization-legal-form-known": at(rows, category, lambda text, _: text not in categories)
        if is_listed
        else set(),
    }


def check(tmp_path: Path, rows: list[Row], slug: str, missing: str) -> None:
    found = problems(tmp_path, written(tmp_path / "rows.csv", rows), slug)
    expected = faults(rows)
    for rule, places in expected.items():
        assert {
            place for place in said(found, rule) if rule != "required" or place[1] != "siren"
        } == places, rule
    told = {each["rule"].rpartition("#")[2] for each in found}
    assert told <= {"no-column", *expected}
    (remark,) = (each for each in found if each["rule"] == "no-column")
    assert set(remark["message"].partition(" : ")[2].split(", ")) == set(missing.split(", "))


@pytest.mark.parametrize(("name", "slug", "missing"), LISTS, ids=[slug for _, slug, _ in LISTS])
def test_of_rows_of_sirene_only_what_is_wrong_is_said(
    tmp_path: Path, name: str, slug: str, missing: str
) -> None:
    """Of a hundred rows, four of which are spoilt, the faults and their places, and what all of them lack."""
    rows = read(data(f"ess-numerique/{name}.csv"))
    spoilt = list(islice((row for row in rows if "esus" in row["sources"]), 3)) + [
        dict(row) for row in rows[:100]
    ]
    spoilt[10]["siren"] = f"{spoilt[10]['siren'][:8]}{(int(spoilt[10]['siren'][8]) + 1) % 10}"
    spoilt[11]["siren"] = "5520176"  # 005520176
    spoilt[12]["denominationUniteLegale"] = " "
    if "categorieJuridiqueUniteLegale" in spoilt[0]:
        spoilt[13]["categorieJuridiqueUniteLegale"] = "9310"
    assert sum(map(len, faults(spoilt).values())) == 3 + ("categorieJuridiqueUniteLegale" in spoilt[0])
    check(tmp_path, spoilt, slug, missing)


@pytest.mark.long
@pytest.mark.parametrize(("name", "slug", "missing"), LISTS, ids=[slug for _, slug, _ in LISTS])
def test_of_whole_lists_of_sirene_only_what_is_wrong_is_said(
    tmp_path: Path, name: str, slug: str, missing: str
) -> None:
    check(tmp_path, read(data(f"ess-numerique/{name}.csv")), slug, missing)


SAMPLES = [
    ("communecter_import_organization.json", "communecter", set()),
    ("data_inclusion_structures.json", "data-inclusion", set()),
    ("gogocarto_compact.json", "gogocarto-compact", set()),
    # The place at 0, 0; its address is in one piece, and holds postcode and town.
    ("gogocarto_full.json", "gogocarto", {("warning", "point", "5f2")}),
    ("liste_ess_france.csv", "liste-ess", {("info", "lost-zeros", "099000200"), ("info", "no-column", None)}),
    # "updated_at": null
    (
        "marche_inclusion_siae.json",
        "marche-inclusion",
        {("info", "evidence-date-given", "2"), ("info", "no-column", None)},
    ),
    ("ofdb_search_entry.json", "openfairdb", set()),
    ("recherche_entreprises.json", "recherche-entreprises", {("info", "no-column", None)}),
    ("rna_waldec.csv", "rna-waldec", set()),
    # An address that is a country and nothing else; the other one is in Manchester, where no French region is missed.
    ("sea_standard.csv", "sea-standard", {("info", "address-locality", "X2")}),
    # Legal units have no address; the second one employs nobody, and its band has no year.
    ("sirene_3.11_siren.json", "sirene", {("info", "no-column", None)}),
]


@pytest.mark.parametrize(("file", "slug", "expected"), SAMPLES, ids=[slug for _, slug, _ in SAMPLES])
def test_of_each_sample_of_other_systems_only_what_is_wrong_is_said(
    file: str, slug: str, expected: set[tuple[str, str, str | None]]
) -> None:
    report = validate_files(
        RESOURCES, [RESOURCES.connector_folder], [str(sample(file))], slug, (), io.BytesIO()
    )
    assert report.checked == 2
    assert {
        (each.problem.severity, each.problem.rule.rpartition("#")[2], each.key) for each in report.remarks
    } == expected


@pytest.mark.long
def test_of_the_places_of_digital_help_only_what_is_wrong_is_said(tmp_path: Path) -> None:
    file = data("mednum/lieux_multi_sources.csv")
    rows, found = read(file), problems(tmp_path, file, "mednum")
    # An address may hold line feeds: rows are told by their key.
    key_of = {f"{row['source']}.{row['id']}": row for row in rows}

    def keys(rule: str) -> set[str]:
        return {each["key"] for each in found if each["rule"].rpartition("#")[2] == rule}

    def where(is_wrong: Callable[[Row], object]) -> set[str]:
        return {key for key, row in key_of.items() if is_wrong(row)}

    def is_number(text: str) -> bool:
        return re.fullmatch(r"-?[0-9]+[.,][0-9]+", text.strip()) is not None

    assert keys("required") == where(lambda row: not row["nom"].strip())
    assert keys("decimal") | keys("latitude-range") == where(
        lambda row: row["latitude"] and not is_number(row["latitude"])
    )
    assert keys("blanks-at-the-ends") == where(
        lambda row: (
            row["nom"].strip()
            and any(
                row[column] != row[column].strip() != ""
                for column in ("nom", "adresse", "commune", "site_web")
            )
        )
    )
    site = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}(?:[/?#]\S*)?", re.IGNORECASE)
    odd = where(lambda row: row["site_web"].strip() and not site.fullmatch(row["site_web"].strip()))
    left = {key_of[key]["site_web"] for key in odd - keys("url") - keys("no-http")}
    assert keys("url") <= odd and all(re.match(r"https?://[0-9.]+/", each) for each in left)
    bare = where(
        lambda row: (
            row["nom"].strip() and site.fullmatch(row["site_web"].strip()) and "://" not in row["site_web"]
        )
    )
    assert bare <= keys("no-http") <= bare | odd
    told = {each["rule"].rpartition("#")[2] for each in found}
    assert told == {"required", "decimal", "latitude-range", "blanks-at-the-ends", "url", "no-http"}


@pytest.mark.long
def test_of_the_european_places_only_what_is_wrong_is_said(tmp_path: Path) -> None:
    file = data("transformap/data.json")
    places = {each["properties"]["_id"]: each for each in json.loads(file.read_text("utf-8"))["features"]}
    found = problems(tmp_path, file, "transformap")

    def keys(rule: str) -> set[str]:
        return {each["key"] for each in found if each["rule"].rpartition("#")[2] == rule}

    unknown = keys("table:transformap-country")
    assert {places[key]["properties"]["addr:country"] for key in unknown} == {
        "Cypres",
        "Italu",
        "Frace",
        "ABERDEEN",
    }
    nowhere = {key for key, each in places.items() if not each["properties"].get("addr:country")} | unknown
    # Foreign codes and places, of which the country is not said.
    for rule in ("coordinates-in-france", "address-postal-code"):
        assert keys(rule) <= nowhere and keys(rule)
    (swapped,) = keys("NotSwapped")
    north, east = reversed(places[swapped]["geometry"]["coordinates"])
    assert north < 10 and 49 < east < 59  # in London, when they are exchanged
    told = {each["rule"].rpartition("#")[2] for each in found}
    assert told == {
        "coordinates-in-france", "address-postal-code", "NotSwapped", "no-http", "url",
        "table:transformap-country", "table:transformap-initiative",
    }  # fmt: skip
