"""A first connector is written from a sample in any format that is read: lines of JSON, a workbook, XML, an archive, a folder."""

from __future__ import annotations

import csv
import gzip
import json
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.errors import SourceError, UserError
from hub.harvest.opening import open_rows
from hub.mapping.connector import Connector, load_connector
from hub.pipeline.new_connector import new_connector
from tests.called_here import ess_hub
from tests.connectors.samples import FOLDER
from tests.harvest.workbooks import Value, write_ods, write_xlsx
from tests.pipeline.test_new_connector import in_order, turned_down

ROWS = [
    {"id": "1", "nom": "Épicerie des Halles", "siret": "73282932000074", "ville": "Bordeaux"},
    {"id": "2", "nom": "Menuiserie du Lac", "siret": "", "ville": "Dax"},
    {"id": "3", "nom": "Atelier & Cie", "siret": "", "ville": "Guéret"},
]
HEADER: list[Value] = [*ROWS[0]]
RECORDS: list[list[Value]] = [[*row.values()] for row in ROWS]
TABLE = [HEADER, *RECORDS]
CSV = "id;nom;siret;ville\n" + "".join(";".join(row.values()) + "\n" for row in ROWS)


def written(folder: Path, sample: Path) -> Connector:
    """The connector of ``sample``, known to be in order and to turn down none of its records."""
    path = new_connector("essai", str(sample), folder).path
    in_order(path)
    assert turned_down(path, sample) == []
    with open_rows(sample, load_connector(path)) as rows:
        for _ in rows:
            pass
    assert [notice.into("en") for notice in rows.notices] == []
    return load_connector(path)


def columns(connector: Connector) -> set[str]:
    return {column for field in connector.fields for column in field.columns}


def json_lines(folder: Path) -> Path:
    path = folder / "annuaire.json"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS), "utf-8")
    return path


def workbook(folder: Path) -> Path:
    return write_xlsx(folder / "annuaire.xlsx", Feuille=TABLE)


def open_document(folder: Path) -> Path:
    return write_ods(folder / "annuaire.ods", [[str(cell) for cell in row] for row in TABLE])


def xml(folder: Path) -> Path:
    items = "".join(
        "<s>" + "".join(f"<{name}>{escape(text)}</{name}>" for name, text in row.items()) + "</s>"
        for row in ROWS
    )
    path = folder / "annuaire.xml"
    path.write_text(f'<a xmlns="urn:exemple"><date>2026</date><l>{items}</l></a>', "utf-8")
    return path


@pytest.mark.parametrize(
    ("make", "declared"), [(json_lines, "jsonl"), (workbook, "xlsx"), (open_document, "xlsx"), (xml, "xml")]
)
def test_the_same_directory_in_another_format_gives_the_same_fields(
    tmp_path: Path, make: Callable[[Path], Path], declared: str
) -> None:
    (tmp_path / "csv").mkdir()
    (tmp_path / "annuaire.csv").write_text(CSV, "utf-8")
    as_csv = written(tmp_path / "csv", tmp_path / "annuaire.csv")
    connector = written(tmp_path, make(tmp_path))
    assert connector.formats == (declared,)
    assert columns(connector) == columns(as_csv) == {"id", "nom", "siret", "ville"}
    assert connector.key == as_csv.key


@pytest.mark.parametrize("name", ["structures", "bdis", "esus", "territorial-networks"])
def test_a_bundled_table_as_a_workbook_turns_down_no_record(tmp_path: Path, name: str) -> None:
    (sample,) = (FOLDER / "samples").glob(f"{name}.*")
    delimiter = {"esus": ",", "territorial-networks": "\t"}.get(name, ";")
    with sample.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.reader(file, delimiter=delimiter) if row and not row[0].startswith("#")]
    written(tmp_path, write_xlsx(tmp_path / f"{name}.xlsx", Feuille=rows))


@pytest.mark.parametrize("name", ["marche-inclusion", "recherche-entreprises", "sirene"])
def test_the_records_of_an_api_as_lines_turn_down_no_record(tmp_path: Path, name: str) -> None:
    document = json.loads((FOLDER / "samples" / f"{name}.json").read_text("utf-8"))
    records = next(value for value in document.values() if isinstance(value, list))
    sample = tmp_path / f"{name}.jsonl"
    sample.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    assert written(tmp_path, sample).formats == ("jsonl",)


# --- where the table is in a workbook


def test_the_sheet_that_holds_a_table_is_found_behind_a_page_of_notes(tmp_path: Path) -> None:
    notes: list[list[Value]] = [["Annuaire d'exemple"], [None], ["Mise à jour : janvier"]]
    sample = write_xlsx(tmp_path / "a.xlsx", Lisez_moi=notes, Liste=TABLE)
    assert written(tmp_path, sample).dialect.sheet == "Liste"


def test_titles_above_the_header_are_skipped_and_empty_rows_need_no_word(tmp_path: Path) -> None:
    titled = write_xlsx(tmp_path / "titres.xlsx", A=[[None], ["Annuaire 2026"], [None], *TABLE])
    assert written(tmp_path, titled).dialect.skip_rows == 3
    (tmp_path / "essai.yaml").unlink()
    plain = write_xlsx(tmp_path / "vides.xlsx", A=[[], [], *TABLE])
    assert written(tmp_path, plain).dialect.skip_rows == 0


def test_a_sheet_without_a_header_gets_names_to_be_replaced(tmp_path: Path) -> None:
    rows: list[list[Value]] = [
        ["12", "Alpha", "45,1", "a@exemple.org"],
        ["13", "Bêta", "46,2", "b@exemple.org"],
    ]
    connector = written(tmp_path, write_xlsx(tmp_path / "a.xlsx", A=rows))
    assert not connector.dialect.header
    assert connector.dialect.column_names[0] == "colonne_1"


# --- where the records are in a document


def test_the_records_of_xml_are_the_outermost_elements_that_repeat(tmp_path: Path) -> None:
    sample = tmp_path / "a.xml"
    sample.write_text(
        """<?xml version="1.0" encoding="UTF-8"?><annuaire><meta><auteur>A</auteur></meta>
        <structure id="1"><nom>Alpha</nom><membres><membre><nom>x</nom></membre><membre><nom>y</nom></membre></membres></structure>
        <structure id="2"><nom lang="fr">Bêta</nom><membres><membre><nom>z</nom></membre></membres></structure>
        <structure id="3"><nom>Gamma</nom><mot>bio</mot><mot>local</mot></structure></annuaire>""",
        "utf-8",
    )
    connector = written(tmp_path, sample)
    assert connector.dialect.records == "/annuaire/structure"
    assert "@id" in connector.columns


def test_one_record_alone_in_xml_is_found(tmp_path: Path) -> None:
    sample = tmp_path / "a.xml"
    sample.write_text("<annuaire><structure><id>1</id><nom>Alpha</nom></structure></annuaire>", "utf-8")
    assert written(tmp_path, sample).dialect.records == "/annuaire/structure"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<annuaire/>", "no element of this document holds others"),
        (b"<annuaire><structure>", "malformed XML"),
        (b"<!DOCTYPE html><html><body>Oups</body></html>", "has a DTD"),
        (b"PK\x03\x04 cut", "damaged or incomplete archive"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "a").write_bytes(content)
    with pytest.raises((UserError, SourceError)) as said:
        new_connector("essai", str(tmp_path / "a"), tmp_path)
    assert words in said.value.text.en
    assert not (tmp_path / "essai.yaml").exists()


def test_a_line_that_is_cut_is_counted_and_left_aside(tmp_path: Path) -> None:
    sample = tmp_path / "annuaire"
    sample.write_text(json_lines(tmp_path).read_text("utf-8") + '{"id": "4", "no', "utf-8")
    new = new_connector("essai", str(sample), tmp_path)
    in_order(new.path)
    assert (len(new.draft.sample.rows), new.draft.sample.broken) == (3, 1)


# --- archives, folders, databases


def test_an_archive_is_opened_and_its_first_table_looked_at(tmp_path: Path) -> None:
    sample = tmp_path / "annuaire.zip"
    with zipfile.ZipFile(sample, "w") as archive:
        archive.writestr("LISEZMOI.txt", "À lire")
        archive.writestr("33.csv", CSV)
        archive.writestr("40.csv", CSV)
    new = new_connector("essai", str(sample), tmp_path)
    in_order(new.path)
    assert columns(load_connector(new.path)) == {"id", "nom", "siret", "ville"}
    assert new.draft.sample.name == "annuaire.zip/33.csv"
    assert f"--from {sample}" in new.into("fr")


def test_a_gzip_file_is_opened(tmp_path: Path) -> None:
    sample = tmp_path / "annuaire.csv.gz"
    sample.write_bytes(gzip.compress(CSV.encode()))
    assert load_connector(new_connector("essai", str(sample), tmp_path).path).formats == ("csv",)


def test_a_folder_is_followed_as_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "annuaire"
    folder.mkdir()
    lines = CSV.splitlines(keepends=True)
    (folder / "33.csv").write_text("".join(lines[:2]), "utf-8")
    (folder / "40.csv").write_text(lines[0] + "".join(lines[2:]), "utf-8")
    said = ess_hub("connector", "new", "essai", "--from", "annuaire", lang="en").out
    assert ess_hub("init", tmp_path / "hub", "--base-iri", "https://data.example.org/").code == 0
    for line in said.splitlines():
        if line.startswith("  ess-hub "):
            outcome = ess_hub(*line.split()[1:], hub=tmp_path / "hub", lang="en")
            assert outcome.code == 0, (line, outcome.err)
    assert "3" in outcome.out


@pytest.mark.parametrize(
    "location", ["postgresql+psycopg://lecteur:secret@base/annuaire", "annuaire.sqlite", "export.sql"]
)
def test_a_database_is_refused_with_what_to_do_instead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, location: str
) -> None:
    monkeypatch.chdir(tmp_path)
    base = sqlite3.connect("annuaire.sqlite")
    base.execute("CREATE TABLE structures (id text)")
    base.commit()
    base.close()
    (tmp_path / "export.sql").write_text("CREATE TABLE structures (id text);", "utf-8")
    outcome = ess_hub("connector", "new", "essai", "--from", location, lang="en")
    assert outcome.code == 2
    assert "Copy postgresql-directory.yaml" in outcome.err
    assert "secret" not in outcome.err
    assert len(outcome.err.strip().splitlines()) == 1


# --- whatever the file

NAMES = st.sampled_from(["id", "nom", "siret", "ville", "membre", "url"])
TEXTS = st.text(max_size=8) | st.sampled_from(["73282932000074", "Limoges", "oui", "2016-01-31", "45.1"])
ELEMENTS: st.SearchStrategy[Any] = st.recursive(
    TEXTS, lambda inner: st.lists(st.tuples(NAMES, TEXTS, inner), max_size=3), max_leaves=8
)


def as_xml(content: Any) -> str:
    if isinstance(content, str):
        return escape("".join(character for character in content if character.isprintable()))
    return "".join(
        f"<{name}{f' a={quoteattr(text)}' if text.isprintable() and text else ''}>{as_xml(inner)}</{name}>"
        for name, text, inner in content
    )


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=st.lists(ELEMENTS, max_size=4))
def test_any_document_gives_a_connector_in_order_or_one_clear_refusal(
    tmp_path: Path, records: list[Any]
) -> None:
    items = "".join(f"<fiche>{as_xml(record)}</fiche>" for record in records)
    (tmp_path / "essai.xml").write_text(f"<fiches>{items}</fiches>", "utf-8")
    (tmp_path / "essai.yaml").unlink(missing_ok=True)
    try:
        path = new_connector("essai", str(tmp_path / "essai.xml"), tmp_path).path
    except UserError:
        assert not (tmp_path / "essai.yaml").exists()
    else:
        in_order(path)
        assert load_connector(path).formats == ("xml",)
