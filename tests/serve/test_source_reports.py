"""``/sources/{id}``: what anyone is told of a source, and what only its owner is."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.access.key_file import create_key
from hub.access.role import parse_role
from hub.harvest.quarantine import COLUMNS
from hub.serve.app import create_app
from tests.pipeline.pushing import ATELIER, CAFE, GARAGE, Place
from tests.serve.served import Client, served

HTML = {"Accept": "text/html"}
SECRET = "Madame Untel 0555000000"
BROKEN = f"7,{SECRET},87085,12345\n8,,19031,\n"


class Told(Place):
    """A served hub whose one source was harvested twice and pushed to once; records wait in quarantine."""

    client: Client

    def key(self, role: str) -> dict[str, str]:
        _, text = create_key(self.hub.key_path, parse_role(role), "2026-11-20T03:00:00+00:00")
        return {"Authorization": f"Bearer {text}"}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    place = Told(tmp_path_factory.mktemp("told"))
    place.harvest(ATELIER + GARAGE)
    place.harvest(ATELIER + "2,Garage du Pont,19031,\n" + BROKEN)
    place.push(CAFE)
    with served(lambda address: create_app(place.hub, readers=2, public_url=address)) as client:
        place.client = client
        yield place


# --- what anyone is told


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_says_which_rules_are_broken_where_and_not_what_the_rows_hold(
    told: Told, language: str
) -> None:
    page = told.client.get(f"sources/annuaire?lang={language}", headers=HTML).text
    assert "annuaire.csv:4" in page
    assert "annuaire.csv:5" in page
    assert "required" in page
    for hidden in ("Untel", "0555000000", "12345"):
        assert hidden not in page
    assert f'<html lang="{language}">' in page
    assert not re.search(r"<script|style=", page)


def test_programs_are_told_the_same(told: Told) -> None:
    found = told.client.get("sources/annuaire/report.json?lang=en").json()
    assert [run["kind"] for run in found["history"]] == ["push", "harvest", "harvest"]
    assert found["run"] == found["history"][0]
    assert (found["history"][1]["changed"], found["history"][1]["rejected"]) == (1, 2)
    assert {(each["rule"] == "required", each["field"]) for each in found["quarantine"]} == {
        (True, "Nom"),
        (False, "SIRET"),
    }
    quality = found["quality"]
    assert (quality["records"], quality["rejected"]) == (5, 2)
    expected = eval(quality["formula"], {}, quality)  # noqa: S307 - our own formula, in the words of the answer
    assert quality["score"] == round(expected, 1)
    text = told.client.get("sources/annuaire", headers={"Accept": "application/json"}).text
    assert "Untel" not in text
    assert "12345" not in text


def test_the_trend_is_drawn_and_the_table_gives_the_same_figures(told: Told) -> None:
    page = told.client.get("sources/annuaire", headers=HTML).text
    (points,) = re.findall(r'<polyline points="([^"]+)"', page)
    heights = [float(point.split(",")[1]) for point in points.split()]
    assert len(heights) == 3
    assert heights[0] < heights[1]  # the source got worse: lower on the page is a larger number
    assert heights[0] == 6.0  # 100, at the upper edge
    assert len(re.findall(r"<tr><th scope=\"row\"><time", page)) == 3


def test_the_answer_changes_with_a_run_that_writes_no_revision(told: Told) -> None:
    first = told.client.get("sources/annuaire", headers=HTML)
    tag = {**HTML, "If-None-Match": first.headers["etag"]}
    assert told.client.get("sources/annuaire", headers=tag).status_code == 304
    told.push("9,,87085,\n")
    assert told.client.get("sources/annuaire", headers=tag).status_code == 200
    told.push("9,Neuf,87085,\n")


def test_the_sources_page_leads_to_it(told: Told) -> None:
    assert 'href="/sources/annuaire"' in told.client.get("sources", headers=HTML).text


def test_a_source_that_was_never_read_says_so(tmp_path: Path) -> None:
    place = Place(tmp_path, only_pushed=True)
    with served(lambda address: create_app(place.hub, readers=2, public_url=address)) as client:
        page = client.get("sources/annuaire?lang=en", headers=HTML)
        assert (page.status_code, "No report yet" in page.text) == (200, True)
        assert "it sends its records" in page.text
        assert "Content-Type: text/csv" in page.text
        found = client.get("sources/annuaire/report.json").json()
        assert (found["run"], found["quality"]["score"], found["history"]) == (None, None, [])
        place.push(ATELIER)
        assert client.get("sources/annuaire/report.json").json()["quality"]["score"] is not None


@pytest.mark.parametrize("path", ["sources/x", "sources/x/report.json", "sources/..%2F..%2Fkeys"])
def test_an_unknown_source_is_not_found(told: Told, path: str) -> None:
    assert told.client.get(path).status_code == 404


def test_names_that_try_to_be_markup_are_shown_as_they_are(tmp_path: Path) -> None:
    place = Place(tmp_path, only_pushed=True)
    place.push("1,A,87085,,x\n", header="Code,Nom,Commune,SIRET,<script>alert(1)</script>\n")
    with served(lambda address: create_app(place.hub, readers=2, public_url=address)) as client:
        page = client.get("sources/annuaire", headers=HTML).text
    assert "&lt;script&gt;" in page
    assert "<script" not in page


def test_the_page_of_a_rejected_record_does_not_show_its_values_either(told: Told) -> None:
    page = told.client.get("record/annuaire/7", headers=HTML)
    assert page.status_code == 200
    assert "12345" not in page.text
    assert "Untel" not in page.text


# --- what only its owner is told


def test_the_rejects_need_the_key_of_that_source(told: Told) -> None:
    path = "sources/annuaire/rejects.csv"
    assert told.client.get(path).status_code == 401
    assert told.client.get(path, headers=told.key("reviewer")).status_code == 403
    assert told.client.get(path, headers=told.key("source:autre")).status_code == 403
    assert told.client.get("sources/autre/rejects.csv", headers=told.key("admin")).status_code == 404
    for role in ("source:annuaire", "admin"):
        answer = told.client.get(path, headers=told.key(role))
        assert answer.status_code == 200
        assert "no-store" in answer.headers["cache-control"]
        assert "Authorization" in answer.headers["vary"]


def test_the_rejects_come_with_the_owners_own_rows_and_their_numbers(told: Told) -> None:
    answer = told.client.get("sources/annuaire/rejects.csv?lang=en", headers=told.key("source:annuaire"))
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert tuple(rows[0]) == COLUMNS
    assert {row["key"]: (row["file"], row["line"]) for row in rows} == {
        "7": ("annuaire.csv", "4"),
        "8": ("annuaire.csv", "5"),
    }
    assert any(SECRET in row["row"] and row["value"] == "12345" for row in rows)


def test_the_rejects_open_in_a_french_excel(told: Told) -> None:
    answer = told.client.get("sources/annuaire/rejects.csv?excel=true", headers=told.key("source:annuaire"))
    assert answer.content.startswith(b"\xef\xbb\xbfsource;key;file;line;")
    assert 'filename="rejects-annuaire.csv"' in answer.headers["content-disposition"]
