from __future__ import annotations

import zipfile
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from hub.errors import SourceError
from hub.harvest.opening import open_rows
from hub.harvest.workbook.cell import text_of
from hub.harvest.workbook.sheet import open_sheet
from hub.mapping.mapped import Mapped, Rejected
from hub.mapping.row import Row
from tests.harvest.sources import connector, mapper
from tests.harvest.workbooks import Error, Value, cell, rows_xml, write_ods, write_xlsx

HEADER: list[Value] = ["Code", "Nom", "SIRET", "Note"]
XLS = Path(__file__).with_name("annuaire.xls")


def _moment(*parts: int) -> datetime:
    return datetime(*parts)  # noqa: DTZ001 - sheets know no zone


def read(path: Path, *source: str, **columns: str) -> tuple[list[Row], list[str]]:
    """The rows of the workbook, and what was noticed about it."""
    rows = open_rows(path, connector(path.parent, "format: xlsx", *source, **columns))
    found = list(rows)
    return found, [f"{notice.rule} {notice.location}" for notice in rows.notices]


def rows_of(
    folder: Path, *rows: Iterable[Value], source: Iterable[str] = (), after: str = ""
) -> tuple[list[Row], list[str]]:
    return read(write_xlsx(folder / "annuaire.xlsx", after, Feuille=rows), *source)


def refused(path: Path, *source: str) -> str:
    with pytest.raises(SourceError) as error:
        read(path, *source)
    return error.value.text.en


def test_a_row_carries_its_values_its_line_and_its_sheet(tmp_path: Path) -> None:
    rows, notices = rows_of(tmp_path, HEADER, ["1", "Épicerie", "", ""], [], ["2", "Café & Co", None, "x"])
    assert [dict(row.values) for row in rows] == [
        {"Code": "1", "Nom": "Épicerie", "SIRET": "", "Note": ""},
        {"Code": "2", "Nom": "Café & Co", "SIRET": "", "Note": "x"},
    ]
    assert [str(row.location) for row in rows] == ["annuaire.xlsx:2 Feuille", "annuaire.xlsx:4 Feuille"]
    assert notices == []


def test_a_record_of_a_workbook_becomes_what_the_same_record_of_a_csv_becomes(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "a.xlsx", Feuille=[HEADER, ["A", "Émeraude", 73282932000074, ""]])
    (tmp_path / "a.csv").write_text("Code,Nom,SIRET,Note\nA,Émeraude,73282932000074,\n", encoding="utf-8")
    both = connector(tmp_path, "format: [csv, xlsx]", "encoding: utf-8")
    as_workbook, as_csv = (
        mapper(both)(row) for name in ("a.xlsx", "a.csv") for row in open_rows(tmp_path / name, both)
    )
    assert isinstance(as_workbook, Mapped)
    assert as_workbook == as_csv


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.0, "1"),
        (-0.0, "0"),
        (12.5, "12.5"),
        (0.1 + 0.2, "0.3"),
        (1.23e13, "12300000000000"),
        (73282932000074.0, "73282932000074"),
        (1e21, "1000000000000000000000"),
        (1e-7, "0.0000001"),
        (123456789.987654, "123456789.987654"),
        (True, "true"),
        (date(2016, 1, 31), "2016-01-31"),
        (_moment(2016, 1, 31, 8, 29, 59, 999_900), "2016-01-31T08:30:00"),
        (_moment(9999, 12, 31, 23, 59, 59, 900_000), "9999-12-31T23:59:59"),
        (time(8, 30), "08:30"),
        (time(8, 30, 15), "08:30:15"),
        (timedelta(hours=30, minutes=5), "30:05"),
        (timedelta(minutes=-90), "-01:30"),
        ("  007 ", "  007 "),
    ],
)
def test_a_cell_is_the_text_a_person_would_copy(value: float | str | date, text: str) -> None:
    assert text_of(value) == text


def test_dates_numbers_and_truths_come_out_of_a_real_sheet(tmp_path: Path) -> None:
    rows, _ = rows_of(
        tmp_path,
        HEADER,
        [7, date(2016, 1, 31), 73282932000074, True],
        [8.5, _moment(2016, 1, 31, 8, 30), timedelta(hours=30), time(8, 30)],
    )
    assert [list(row.values.values()) for row in rows] == [
        ["7", "2016-01-31", "73282932000074", "true"],
        ["8.5", "2016-01-31T08:30:00", "30:00", "08:30"],
    ]


def test_the_sheet_is_chosen_by_name_or_by_number(tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "a.xlsx",
        Lisez=[["Bonjour"]],
        Annuaire=[HEADER, ["1", "Un"]],
        **{"Ancien 2019": [HEADER, ["9", "Neuf"]]},
    )
    assert read(path, "sheet: Annuaire")[0][0].values["Nom"] == "Un"
    assert read(path, "sheet: 3")[0][0].values["Nom"] == "Neuf"
    assert "missing columns" in refused(path)
    assert "no sheet number 4. Sheets found: Lisez, Annuaire, Ancien 2019" in refused(path, "sheet: 4")
    assert "no sheet 'Anuaire' (the nearest is 'Annuaire')" in refused(path, "sheet: Anuaire")


def test_the_header_is_the_first_row_that_holds_anything_below_the_rows_skipped(tmp_path: Path) -> None:
    rows, _ = rows_of(
        tmp_path, ["Annuaire 2024"], ["au 1er mai"], [], HEADER, ["1", "Un"], source=["skipRows: 2"]
    )
    assert [(row.values["Code"], row.location.line) for row in rows] == [("1", 5)]


def test_a_table_that_does_not_begin_in_column_a_is_read_where_it_stands(tmp_path: Path) -> None:
    rows, _ = rows_of(
        tmp_path, [], [None, None, *HEADER], [None, None, "1", "Un", Error("#N/A")], [None, None, "2", "Deux"]
    )
    assert [row.values["Nom"] for row in rows] == ["Un", "Deux"]
    assert rows[0].problem is not None
    assert str(rows[0].problem.location) == "annuaire.xlsx:3 Feuille!E3"


def test_a_line_break_in_a_column_name_is_a_space(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", Feuille=[["Code", "Nom", "N°\n SIRET "], ["1", "Un", "x"]])
    rows, _ = read(path, siret="N° SIRET")
    assert rows[0].values["N° SIRET"] == "x"


def test_a_sheet_without_header_gets_its_columns_from_the_connector(tmp_path: Path) -> None:
    rows, _ = rows_of(
        tmp_path, ["1", "Un"], ["2", "Deux", "x"], source=["header: false", "columns: [Code, Nom, SIRET]"]
    )
    assert [dict(row.values) for row in rows] == [
        {"Code": "1", "Nom": "Un", "SIRET": ""},
        {"Code": "2", "Nom": "Deux", "SIRET": "x"},
    ]


def test_a_missing_column_stops_the_source_and_a_new_one_is_news(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", Feuille=[["Code", "Noms", "SIRET"], ["1", "Un"]])
    said = refused(path)
    assert said.startswith("a.xlsx:1: missing column: 'Nom' (the nearest is 'Noms')")
    rows, notices = rows_of(tmp_path, [*HEADER, "Tél"], ["1", "Un", "", "", "05"])
    assert (len(rows), notices) == (1, ["unknown-column annuaire.xlsx:1"])


def test_values_in_a_column_without_a_name_are_told_once(tmp_path: Path) -> None:
    rows, notices = rows_of(
        tmp_path, ["Code", "", "Nom", "SIRET"], ["1", "a", "Un", "", "b"], ["2", "c", "Deux", "", "d"]
    )
    assert [row.values["Nom"] for row in rows] == ["Un", "Deux"]
    assert notices == [
        "column-without-name annuaire.xlsx:2 Feuille!B2",
        "column-without-name annuaire.xlsx:2 Feuille!E2",
    ]


def test_an_error_in_a_column_that_is_read_loses_the_record_and_names_the_cell(tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "a.xlsx",
        **{"L'annuaire": [HEADER, ["1", Error("#N/A"), "", ""], ["2", "Deux", "", Error("#REF!")]]},
    )
    rows, _ = read(path)
    problem = rows[0].problem
    assert problem is not None
    assert (problem.severity, problem.rule, problem.field, problem.value) == (
        "violation",
        "error-cell",
        "Nom",
        "#N/A",
    )
    assert str(problem.location) == "a.xlsx:2 'L''annuaire'!B2"
    assert rows[1].problem is None, "the column Note is ignored"
    outcome = mapper(connector(tmp_path, "format: xlsx"))(rows[0])
    assert isinstance(outcome, Rejected)
    assert outcome.key == "1"


def test_a_cell_merged_over_several_rows_is_read_in_each_of_them(tmp_path: Path) -> None:
    rows, _ = rows_of(
        tmp_path,
        HEADER,
        ["1", "Un", "", "Gironde"],
        ["2", "Deux"],
        [],
        ["3", "Trois"],
        ["4", "Quatre"],
        after='<mergeCells><mergeCell ref="D2:D5"/><mergeCell ref="A1:A1"/></mergeCells>',
    )
    assert [row.values["Note"] for row in rows] == ["Gironde", "Gironde", "Gironde", ""]


def test_a_million_empty_rows_and_columns_cost_nothing(tmp_path: Path) -> None:
    empty = "".join(
        f'<row r="{row}">{cell(0, row, None)}{cell(16383, row, None)}</row>'
        for row in range(3, 1_048_577, 50)
    )
    path = write_xlsx(tmp_path / "a.xlsx", Feuille=rows_xml([HEADER, ["1", "Un"]]) + empty)
    rows, _ = read(path)
    assert [(row.values["Nom"], len(row.values)) for row in rows] == [("Un", 4)]


def test_a_sheet_larger_than_memory_stops_the_source_and_nothing_else(tmp_path: Path) -> None:
    far = f'<row r="1048576">{cell(16383, 1_048_576, "x")}</row>'
    path = write_xlsx(tmp_path / "a.xlsx", Feuille=rows_xml([HEADER, ["1", "Un"]]) + far)
    assert path.stat().st_size < 4096
    assert "takes more than 2048 MiB of memory" in refused(path)


def test_texts_that_need_more_memory_than_is_given_stop_the_source(tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "a.xlsx", Feuille=rows_xml([HEADER, *(["1", "x" * 32_000] for _ in range(1_500))])
    )
    with open_sheet(path, "a.xlsx", 1) as sheet:
        assert sum(1 for _ in sheet.rows) == 1501
    with (
        pytest.raises(SourceError, match="takes more than 64 MiB"),
        open_sheet(path, "a.xlsx", 1, memory=64 << 20) as sheet,
    ):
        list(sheet.rows)
    small = write_xlsx(tmp_path / "b.xlsx", Feuille=[HEADER])
    with open_sheet(small, "b.xlsx", 1, memory=64 << 20) as sheet:
        assert len(list(sheet.rows)) == 1


def test_a_workbook_that_expands_without_measure_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", Feuille=[HEADER, ["1", "Un"]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zeros", b"\0" * (60 << 20))
    assert "times its size: refused" in refused(path)


def test_a_workbook_under_a_password_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    # An encrypted workbook is an OLE container with a stream of this name; the rest of it is never looked at.
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1024 + "EncryptedPackage".encode("utf-16-le")
    )
    assert "protected by a password" in refused(path)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Code;Nom\n1;Un\n",
        b"<html><table>",
        b"PK\x03\x04 rest",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 rest",
    ],
)
def test_what_is_no_workbook_is_said(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    said = refused(path)
    assert said.startswith("a.xlsx: this is no workbook")
    assert "Traceback" not in said


def test_a_workbook_cut_off_or_with_a_broken_sheet_stops_the_source(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", Feuille=[HEADER, ["1", "Un"]])
    path.write_bytes(path.read_bytes()[:-200])
    assert "is no workbook" in refused(path)
    broken = write_xlsx(
        tmp_path / "b.xlsx", Feuille=rows_xml([HEADER]) + '<row r="2"><c r="A2"><v>1</c></row>'
    )
    assert "damaged" in refused(broken)


def test_an_empty_sheet_stops_the_source(tmp_path: Path) -> None:
    assert "sheet 'Feuille' is empty" in refused(write_xlsx(tmp_path / "a.xlsx", Feuille=[]))


def test_an_old_workbook_of_excel_is_read_whatever_it_is_called(tmp_path: Path) -> None:
    path = tmp_path / "source"
    path.write_bytes(XLS.read_bytes())
    rows, _ = read(path)
    assert [list(row.values.values()) for row in rows] == [
        ["1", "Épicerie", "73282932000074", "2016-01-31"],
        ["2", "Café", "1.5", "true"],
    ]


def test_an_opendocument_workbook_is_read_with_its_endless_empty_cells(tmp_path: Path) -> None:
    path = write_ods(tmp_path / "a.ods", [["Code", "Nom", "SIRET"], ["1", "Été", ""], [], ["2", "Deux", "x"]])
    rows, _ = read(path)
    assert [(row.values["Nom"], row.location.line) for row in rows] == [("Été", 2), ("Deux", 4)]


def test_reading_may_stop_early(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", Feuille=[HEADER, *([str(n), "Un"] for n in range(20_000))])
    with open_rows(path, connector(tmp_path, "format: xlsx")) as rows:
        assert next(rows).values["Code"] == "0"
