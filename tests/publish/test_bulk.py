from __future__ import annotations

from pathlib import Path

import pytest

from hub.publish.bulk import write_bulk_files
from hub.publish.bulk_file import BULK_FORMATS, BulkFile
from hub.publish.canonical import reference_statements
from hub.publish.card import read_reference
from hub.publish.entity_table import entity_table, reference_table
from hub.publish.published_source import admitted_ids
from hub.publish.value_policy import ValuePolicy
from tests.publish.memory_view import MemoryView
from tests.publish.world import ADDRESSES, SOURCES, cress


def published() -> MemoryView:
    view = cress().view()
    view.insert(None, reference_statements(view, ADDRESSES, ValuePolicy(), admitted_ids(SOURCES)))
    return view


def written(folder: Path, *forms: str) -> list[BulkFile]:
    view = published()
    return write_bulk_files(folder, view, read_reference(view, ADDRESSES), ADDRESSES, SOURCES, forms)


def test_what_is_listed_is_what_is_there(tmp_path: Path) -> None:
    files = written(tmp_path / "dumps", *BULK_FORMATS)
    assert {each.name for each in files} == {each.name for each in (tmp_path / "dumps").iterdir()}
    assert len({each.name for each in files}) == len(files)


def test_the_same_content_gives_the_same_bytes(tmp_path: Path) -> None:
    assert written(tmp_path / "a", *BULK_FORMATS) == written(tmp_path / "b", *BULK_FORMATS)


@pytest.mark.parametrize("form", BULK_FORMATS)
def test_only_the_forms_asked_for_are_written(tmp_path: Path, form: str) -> None:
    assert {each.form for each in written(tmp_path / "dumps", form)} == {form}


def test_no_form_no_file(tmp_path: Path) -> None:
    assert written(tmp_path / "dumps") == []
    assert list((tmp_path / "dumps").iterdir()) == []


def test_a_source_without_an_open_licence_has_no_file(tmp_path: Path) -> None:
    sources = {each.source for each in written(tmp_path / "dumps", "nq")}
    assert sources == {"", "structures", "initiatives", "directory"}


def test_the_tables_of_a_publication_are_the_rows_of_the_whole_reference() -> None:
    view = published()
    reference = read_reference(view, ADDRESSES)
    rows = [
        row for row in reference_table(view, ADDRESSES).rows if row[1] in {"organization", "establishment"}
    ]
    types = ("establishment", "organization")
    assert [row for name in types for row in entity_table(reference, ADDRESSES, name).rows] == rows
    assert any("3 rue de l'Économie sociale" in row for row in rows)


def test_a_table_longer_than_a_sheet_has_no_workbook_and_its_text_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = written(tmp_path / "whole", "csv", "xlsx")
    monkeypatch.setattr("hub.publish.workbook.MOST_ROWS", 3)
    cut = written(tmp_path / "cut", "csv", "xlsx")
    assert {each.name for each in whole} - {each.name for each in cut} == {"organizations.xlsx", "links.xlsx"}
    assert {each.name for each in cut} == {each.name for each in (tmp_path / "cut").iterdir()}
    assert [each for each in cut if each.form == "csv"] == [each for each in whole if each.form == "csv"]
