from __future__ import annotations

from pathlib import Path

import pytest

from hub.errors import SourceError
from hub.harvest.opening import open_rows
from hub.mapping.row import Row
from tests.harvest.sources import connector

HEADER = "Code,Nom,SIRET,Note\n"


def read(
    folder: Path, content: str | bytes, *source: str, name: str = "essai.csv"
) -> tuple[list[Row], list[str]]:
    """The rows of ``content`` and the rules of what was noticed about the file."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    rows = open_rows(path, connector(folder, *(source or ("format: csv", "encoding: utf-8"))))
    found = list(rows)
    return found, [notice.rule for notice in rows.notices]


def refused(folder: Path, content: str | bytes, *source: str) -> SourceError:
    with pytest.raises(SourceError) as error:
        read(folder, content, *source)
    return error.value


def test_a_row_carries_its_values_and_its_line(tmp_path: Path) -> None:
    rows, notices = read(tmp_path, HEADER + "1,Épicerie,,\n2,Café,,x\n")
    assert [(row.values["Nom"], row.location.line) for row in rows] == [("Épicerie", 2), ("Café", 3)]
    assert rows[0].location.file == "essai.csv"
    assert notices == []


def test_lines_are_physical_lines_through_quoted_line_breaks_and_blank_lines(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, HEADER + '1,"Une\nsur\ntrois",,\n\n2,Deux,,\n\n\n3,Trois,,\n')
    assert [(row.values["Code"], row.location.line) for row in rows] == [("1", 2), ("2", 6), ("3", 9)]


def test_lines_are_counted_from_the_top_of_the_file_when_lines_are_skipped(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, "Export du 1er mai\n\n" + HEADER + "1,Un,,\n", "format: csv", "skipRows: 2")
    assert rows[0].location.line == 4


def test_a_byte_order_mark_is_not_part_of_the_first_column(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, b"\xef\xbb\xbf" + (HEADER + "1,Un,,\n").encode())
    assert rows[0].values["Code"] == "1"


@pytest.mark.parametrize("row", ["2,Deux,,,en trop", "2,Deux", "2"])
def test_a_ragged_row_loses_one_record_and_not_the_source(tmp_path: Path, row: str) -> None:
    rows, _ = read(tmp_path, HEADER + f"1,Un,,\n{row}\n3,Trois,,\n")
    assert [row.problem.rule if row.problem else None for row in rows] == [None, "ragged-row", None]
    problem = rows[1].problem
    assert problem is not None
    assert problem.severity == "violation"
    assert problem.into("fr").startswith("essai.csv:3:")
    assert f"{row.count(',') + 1} cellules au lieu de 4" in problem.text.fr
    assert rows[1].values["Code"] == "2"


def test_trailing_delimiters_of_a_spreadsheet_are_not_ragged(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, HEADER + "1,Un,,,,,\n,,,\n")
    assert [row.problem for row in rows] == [None]


def test_a_stray_quote_loses_one_record_and_its_key_is_still_told(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, HEADER + '1,"Les "amis" du quartier",,\n2,Deux,,\n')
    assert [(row.values["Code"], row.problem.rule if row.problem else None) for row in rows] == [
        ("1", "stray-quote"),
        ("2", None),
    ]


def test_a_quote_never_closed_stops_the_source_and_names_the_line_where_it_opens(tmp_path: Path) -> None:
    error = refused(tmp_path, HEADER + '1,Un,,\n2,"Deux,,\n3,Trois,,\n4,Quatre,,\n')
    assert error.text.en.startswith("essai.csv:3:")
    assert "never closed" in error.text.en


def test_a_cell_past_the_size_limit_stops_the_source(tmp_path: Path) -> None:
    error = refused(tmp_path, HEADER + '1,"' + "x\n" * 70_000 + '",,\n')
    assert error.text.en.startswith("essai.csv:2:")


def test_a_nul_byte_loses_one_record(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, HEADER + "1,U\0n,,\n2,Deux,,\n")
    assert rows[0].problem is not None
    assert (rows[0].problem.rule, rows[0].problem.field) == ("nul-byte", "Nom")
    assert rows[1].problem is None


def test_a_nul_byte_in_the_middle_of_a_long_cell_loses_that_record_and_no_other(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, HEADER + '1,"U\n\0n",,\n2,"De\nux",,\n3,Trois,,\n')
    assert [(row.problem.rule if row.problem else None, row.location.line) for row in rows] == [
        ("nul-byte", 2),
        (None, 4),
        (None, 6),
    ]


def test_a_column_without_a_name_is_left_out(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, "Code,,Nom,SIRET\n1,x,Un,\n")
    assert rows[0].values == {"Code": "1", "Nom": "Un", "SIRET": ""}


def test_a_row_whose_first_cell_is_blank_is_read_unless_all_are(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, HEADER + " ,Un,,\n ,\t, ,\n,,,x\n")
    assert [row.location.line for row in rows] == [2, 4]


def test_a_missing_column_stops_the_source_and_names_the_columns_found_and_the_nearest(
    tmp_path: Path,
) -> None:
    error = refused(tmp_path, "Code,Nom de la structure,Siret,Note\n1,Un,,\n")
    assert error.text.fr.startswith("essai.csv:1:")
    assert "« Nom »" in error.text.fr
    assert "« SIRET » (la plus proche : « Siret »)" in error.text.fr
    assert "Code, Nom de la structure, Siret, Note" in error.text.fr


def test_an_ignored_column_may_be_missing_or_stand_twice(tmp_path: Path) -> None:
    rows, notices = read(tmp_path, "Code,Nom,SIRET\n1,Un,\n")
    assert (len(rows), notices) == (1, [])
    rows, notices = read(tmp_path, "Code,Nom,SIRET,Note,Note\n1,Un,,a,b\n")
    assert (len(rows), notices) == (1, [])


def test_a_column_the_connector_never_heard_of_is_news(tmp_path: Path) -> None:
    rows, notices = read(tmp_path, "Code,Nom,SIRET,Note,Tél\n1,Un,,,05\n")
    assert len(rows) == 1
    assert notices == ["unknown-column"]


def test_a_column_read_twice_stops_the_source(tmp_path: Path) -> None:
    error = refused(tmp_path, "Code,Nom,SIRET,Nom,Note\n1,Un,,Deux,\n")
    assert "'Nom' appears several times (columns 2, 4)" in error.text.en


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b"  \n"])
def test_an_empty_file_stops_the_source(tmp_path: Path, content: bytes) -> None:
    assert "essai.csv is empty" in refused(tmp_path, content).text.en


def test_windows_1252_declared_utf_8_names_the_byte_the_line_and_what_it_looks_like(tmp_path: Path) -> None:
    content = (HEADER + "1,Un,,\n2,Épicerie,,\n").encode("cp1252")
    error = refused(tmp_path, content)
    offset = content.index(b"\xc9")
    assert error.text.en.startswith("essai.csv:3: declared UTF-8, but byte 0xC9 at offset")
    assert f"offset {offset} " in error.text.en
    assert "write 'encoding: cp1252'" in error.text.en


def test_utf_8_declared_windows_1252_stops_the_source_before_accents_are_wrong(tmp_path: Path) -> None:
    error = refused(tmp_path, HEADER + "1,Épicerie,,\n", "format: csv", "encoding: cp1252")
    assert "but the file is UTF-8" in error.text.en


def test_without_a_declared_encoding_windows_1252_is_read_and_a_warning_says_so(tmp_path: Path) -> None:
    rows, notices = read(tmp_path, (HEADER + "1,Épicerie,,\n").encode("cp1252"), "format: csv")
    assert rows[0].values["Nom"] == "Épicerie"
    assert notices == ["encoding-not-declared"]


def test_without_a_declared_encoding_utf_8_needs_no_warning(tmp_path: Path) -> None:
    rows, notices = read(tmp_path, HEADER + "1,Épicerie,,\n", "format: csv")
    assert (rows[0].values["Nom"], notices) == ("Épicerie", [])


def test_what_is_neither_utf_8_nor_windows_1252_is_not_guessed(tmp_path: Path) -> None:
    assert (
        "neither UTF-8 nor Windows-1252"
        in refused(tmp_path, HEADER.encode() + b"1,\x81\xe9,,\n", "format: csv").text.en
    )


def test_utf_16_is_recognised_and_refused(tmp_path: Path) -> None:
    assert "UTF-16" in refused(tmp_path, (HEADER + "1,Un,,\n").encode("utf-16")).text.en
    assert "UTF-16" in refused(tmp_path, (HEADER + "1,Un,,\n").encode("utf-16-le")).text.en


def test_declared_utf_16_is_read(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, (HEADER + "1,Épicerie,,\n").encode("utf-16"), "format: csv", "encoding: utf-16")
    assert rows[0].values["Nom"] == "Épicerie"


def test_an_encoding_error_far_into_the_file_has_the_right_byte_and_line(tmp_path: Path) -> None:
    good = HEADER.encode() + "1,Été,,\n".encode() * 200_000
    error = refused(tmp_path, good + b"2,\xe9t\xe9,,\n")
    assert error.text.en.startswith("essai.csv:200002:")
    assert f"offset {len(good) + 2} " in error.text.en
