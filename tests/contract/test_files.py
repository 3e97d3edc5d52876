"""A source is a file of any format the hub reads, an archive, or a folder: followed, harvested, validated alike."""

from __future__ import annotations

import gzip
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.called_here import ess_hub
from tests.contract.directories import BASE, CONNECTOR, HEADER, OPEN_LICENCE, done, select
from tests.harvest.workbooks import write_xlsx

COLUMNS = HEADER.split(";")
ROWS = [["1", "Les Amis du Vélo"], ["2", "Épicerie des Monts"], ["3", "Garage solidaire"]]


def delimited(rows: list[list[str]]) -> str:
    return "\n".join([HEADER, *(";".join(row + [""] * (len(COLUMNS) - 2)) for row in rows), ""])


def as_workbook(folder: Path) -> Path:
    return write_xlsx(folder / "annuaire.xlsx", Feuille=[COLUMNS, *ROWS])


def as_zip(folder: Path) -> Path:
    path = folder / "annuaire.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("1.csv", delimited(ROWS[:2]))
        archive.writestr("2.csv", delimited(ROWS[2:]))
    return path


def as_gzip(folder: Path) -> Path:
    path = folder / "annuaire.csv.gz"
    path.write_bytes(gzip.compress(delimited(ROWS).encode()))
    return path


def as_folder(folder: Path) -> Path:
    path = folder / "annuaire"
    path.mkdir()
    (path / "1.csv").write_text(delimited(ROWS[:1]), encoding="utf-8")
    (path / "2.csv").write_text(delimited(ROWS[1:]), encoding="utf-8")
    return path


def as_lines(folder: Path) -> Path:
    path = folder / "annuaire.jsonl"
    lines = [json.dumps(dict(zip(COLUMNS[:2], row, strict=True))) for row in ROWS]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def as_xml(folder: Path) -> Path:
    path = folder / "annuaire.xml"
    records = "".join(f"<lieu><numero>{number}</numero><nom>{name}</nom></lieu>\n" for number, name in ROWS)
    path.write_text(f"<lieux>\n{records}</lieux>", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hub with one connector for each format, the same but for ``source:``."""
    folder = tmp_path_factory.mktemp("files")
    done("init", folder / "hub", "--base-iri", BASE)
    csv = CONNECTOR.replace("LICENCE", OPEN_LICENCE)
    words = '  format: csv\n  encoding: utf-8\n  delimiter: ";"\n'
    assert words in csv
    for slug, own in {
        "lieux-csv": words,
        "lieux-xlsx": "  format: xlsx\n",
        "lieux-jsonl": "  format: jsonl\n",
        "lieux-xml": "  format: xml\n  records: /lieux/lieu\n",
    }.items():
        file = folder / f"{slug}.yaml"
        file.write_text(csv.replace(words, own).replace("slug: lieux", f"slug: {slug}"), encoding="utf-8")
        done("connector", "add", file, hub=folder / "hub")
    return folder / "hub"


@pytest.mark.parametrize(
    ("name", "connector", "write"),
    [
        ("classeur", "lieux-xlsx", as_workbook),
        ("zip", "lieux-csv", as_zip),
        ("gz", "lieux-csv", as_gzip),
        ("dossier", "lieux-csv", as_folder),
        ("lignes", "lieux-jsonl", as_lines),
        ("xml", "lieux-xml", as_xml),
    ],
)
def test_the_same_records_come_of_every_form(
    hub: Path, tmp_path: Path, name: str, connector: str, write: Callable[[Path], Path]
) -> None:
    place = write(tmp_path)
    assert "3" in done("validate", place, "--connector", connector, hub=hub).out
    done("source", "add", name, "--connector", connector, "--from", place, hub=hub)
    (report,) = json.loads(done("harvest", name, "--json", hub=hub).out)["sources"]
    assert (report["new"], report["rejected"]) == (3, 0)
    names = f"SELECT ?n WHERE {{ GRAPH <{BASE}graph/source/{name}> {{ ?r schema:name ?n }} }} ORDER BY ?n"
    assert [row["n"] for row in select(hub, names)] == sorted(row[1] for row in ROWS)
    (again,) = json.loads(done("harvest", name, "--json", hub=hub).out)["sources"]
    assert again["untouched"]


def test_a_folder_that_gains_a_file_gains_its_records(hub: Path, tmp_path: Path) -> None:
    place = as_folder(tmp_path)
    done("source", "add", "depots", "--connector", "lieux-csv", "--from", place, hub=hub)
    done("harvest", "depots", hub=hub)
    (place / "3.csv").write_text(delimited([["4", "Une de plus"]]), encoding="utf-8")
    (report,) = json.loads(done("harvest", "depots", "--json", hub=hub).out)["sources"]
    assert (report["new"], report["unchanged"], report["gone"]) == (1, 3, 0)
    shutil.rmtree(place)
    lost = ess_hub("harvest", "depots", hub=hub)
    assert lost.code == 2
    assert "annuaire" in lost.err


def test_a_finding_names_the_member_of_the_archive_and_the_sheet_of_the_workbook(
    hub: Path, tmp_path: Path
) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("b.csv", delimited([["1", "Une"], ["2", ""]]))
    outcome = ess_hub("validate", path, "--connector", "lieux-csv", hub=hub)
    assert outcome.code == 1
    assert "a.zip/b.csv:3 « nom »" in outcome.out
    book = write_xlsx(tmp_path / "a.xlsx", Feuille=[COLUMNS, ["1", "Une"], [], ["2", ""]])
    outcome = ess_hub("validate", book, "--connector", "lieux-xlsx", hub=hub)
    assert outcome.code == 1
    assert "a.xlsx:Feuille!B4 « nom »" in outcome.out
    piped = ess_hub("validate", "-", "--connector", "lieux-xlsx", hub=hub, stdin=book.read_bytes())
    assert "stdin:Feuille!B4 « nom »" in piped.out


@pytest.mark.parametrize("write", [as_workbook, as_zip, as_gzip, as_folder, as_lines])
def test_a_table_an_archive_or_a_folder_without_a_connector_is_sent_to_one(
    tmp_path: Path, write: Callable[[Path], Path]
) -> None:
    outcome = ess_hub("validate", write(tmp_path))
    assert outcome.code == 2
    assert "--connector" in outcome.err
