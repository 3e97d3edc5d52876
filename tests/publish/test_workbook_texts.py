"""Workbooks hold what the table holds, letter for letter, as another library reads them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from hub.publish.table import Table
from hub.publish.workbook import write_workbook


def read(table: Table, folder: Path) -> list[list[str]]:
    path = folder / "table.xlsx"
    with path.open("wb") as out:
        write_workbook(table, out)
    sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    return [[str(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]


def test_zeros_formulas_accents_and_marks_stay_text(tmp_path: Path) -> None:
    cells = ["007", "=1+1", "@SUM(A1)", "É & <b>", "deux\nlignes", " bords ", "1e5", "'", "_x000D_", "🙂"]
    columns = tuple(f"c{place}" for place in range(len(cells)))
    assert read(Table(columns, [cells]), tmp_path) == [list(columns), cells]
    with zipfile.ZipFile(tmp_path / "table.xlsx") as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert sheet.count("inlineStr") == 2 * len(cells)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")),
        min_size=1,
        max_size=4,
    )
)
def test_any_text_comes_back_as_it_went(tmp_path_factory: pytest.TempPathFactory, cells: list[str]) -> None:
    last = [*cells, "end"]
    columns = tuple(f"c{place}" for place in range(len(last)))
    assert read(Table(columns, [last]), tmp_path_factory.mktemp("book"))[1] == last


def test_what_xml_cannot_hold_is_mended_and_what_a_cell_cannot_is_cut(tmp_path: Path) -> None:
    _, (mended, long) = read(Table(("a", "b"), [["no \uffff", "x" * 40_000]]), tmp_path)
    assert mended == "no \ufffd"
    assert (len(long), long[-1]) == (32_767, "…")


def test_the_same_table_gives_the_same_bytes() -> None:
    both = [io.BytesIO(), io.BytesIO()]
    for out in both:
        write_workbook(Table(("a",), [["1"]]), out)
    assert both[0].getvalue() == both[1].getvalue()
