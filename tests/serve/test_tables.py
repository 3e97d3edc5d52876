"""Every list may be taken as a table: search results, the rows of a query, saved queries; CSV and workbook alike."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.serve.served import Client

SELECT = "/sparql?query=SELECT%20?s%20?n%20WHERE%20%7B?s%20schema:name%20?n%7D%20ORDER%20BY%20?n"
LISTS = [SELECT, "/queries/counts-by-source", "/search?q=arban", "/search?type=organization"]


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8"))))


@pytest.mark.parametrize("path", LISTS)
def test_a_list_is_the_same_in_csv_and_in_a_workbook(client: Client, path: str, tmp_path: Path) -> None:
    mark = "&" if "?" in path else "?"
    table, book = client.get(f"{path}{mark}format=csv"), client.get(f"{path}{mark}format=xlsx")
    assert (table.status_code, book.status_code) == (200, 200)
    assert "attachment" in book.headers["content-disposition"]
    (tmp_path / "list.xlsx").write_bytes(book.content)
    sheet = CalamineWorkbook.from_path(str(tmp_path / "list.xlsx")).get_sheet_by_index(0)
    found = [[str(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    assert found == rows(table.content)
    assert len(found) > 1


def test_search_gives_all_results_and_the_bearer_of_a_number_first(client: Client) -> None:
    everybody = rows(client.get("/search", headers={"Accept": "text/csv"}).content)
    assert {row[everybody[0].index("type")] for row in everybody[1:]} == {"organization", "initiative"}
    bearer = rows(client.get("/search?q=732829320&format=csv").content)
    assert [row[0].rpartition("/")[2] for row in bearer[1:]] == ["scic-l-arban"]


def test_the_pages_link_to_the_tables(client: Client) -> None:
    for path in LISTS:
        page = client.get(path, headers={"Accept": "text/html"}).text
        assert "format=xlsx" in page
        assert "format=csv" in page


def test_a_yes_or_no_is_no_workbook(client: Client) -> None:
    assert client.get("/sparql?query=ASK%7B%7D&format=xlsx").status_code == 406


def test_a_query_that_fails_is_a_problem_and_no_workbook(client: Client) -> None:
    answer = client.get("/sparql?query=SELECT&format=xlsx")
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")


def test_a_workbook_is_known_again_by_its_tag(client: Client) -> None:
    first = client.get(SELECT + "&format=xlsx")
    again = client.get(SELECT + "&format=xlsx", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
