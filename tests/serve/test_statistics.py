"""The statistics page and the cube's own addresses, over a hub whose sources state families, jobs and figures."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib

from hub.model.vocabulary import QB
from hub.pipeline.hub import Hub
from hub.pipeline.publish import publish_entities
from hub.resources import find_resources
from hub.serve.app import create_app
from tests.serve.counted_hub import BROKEN, HERE, NOW, build
from tests.serve.served import Client, served
from tests.serve.test_pages import BROWSER, Page


@pytest.fixture(scope="module")
def counted_hub(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    """The hub of :mod:`tests.serve.counted_hub`."""
    return build(tmp_path_factory.mktemp("counted"))


@pytest.fixture(scope="module")
def client(counted_hub: Hub) -> Iterator[Client]:
    with served(lambda address: create_app(counted_hub, readers=2, public_url=address)) as opened:
        yield opened


class Tables(Page):
    """The rows of a page's tables, as text, by the first words of their caption."""

    def __init__(self, text: str) -> None:
        self.rows: dict[str, list[list[str]]] = {}
        self._caption: list[str] | None = None
        self._cell: list[str] | None = None
        self._name = ""
        super().__init__(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        super().handle_starttag(tag, attrs)
        if tag == "caption":
            self._caption = []
        elif tag == "tr" and self._name:
            self.rows[self._name].append([])
        elif tag in {"th", "td"}:
            self._cell = []

    def handle_endtag(self, tag: str) -> None:
        super().handle_endtag(tag)
        if tag == "caption" and self._caption is not None:
            self._name, self._caption = "".join(self._caption), None
            self.rows[self._name] = []
        elif tag in {"th", "td"} and self._cell is not None:
            self.rows[self._name][-1].append(" ".join("".join(self._cell).split()))
            self._cell = None

    def handle_data(self, data: str) -> None:
        for waiting in (self._caption, self._cell):
            if waiting is not None:
                waiting.append(data)


def tables(client: Client, path: str) -> dict[str, list[list[str]]]:
    """Caption → rows without the head, and without the empty cell of a bare bar."""
    answer = client.get(path, headers=BROWSER)
    assert answer.status_code == 200
    return {
        caption: [[cell for cell in row if cell] for row in rows[1:]]
        for caption, rows in Tables(answer.text).rows.items()
    }


def test_the_page_counts_by_family_and_says_what_it_does_not_know(client: Client) -> None:
    rows = tables(client, "/statistics?lang=en")["By family: what the hub counts, France"]
    assert rows == [
        ["Association", "1", "33.3%", "1", "1,234 (1)"],
        ["Cooperative", "1", "33.3%", "0", "unknown"],
        ["Unknown family", "1", "33.3%", "0", "unknown"],
    ]


def test_the_page_counts_by_sector_and_by_region_of_today(client: Client) -> None:
    found = tables(client, "/statistics?lang=fr")
    sectors = [row[:2] for row in found["Par secteur d’activité : ce que le hub compte, France"]]
    assert sectors[0][0] == "Santé humaine et action sociale"
    assert sectors[1] == ["Secteur inconnu", "2"]
    regions = [row[:2] for row in found["Par région : ce que le hub compte, France"]]
    assert regions == [["Nouvelle-Aquitaine", "2"], ["Région inconnue", "1"]]


def test_a_region_shows_its_departments_and_those_it_cannot_place(client: Client) -> None:
    found = tables(client, "/statistics?region=75&lang=en")
    rows = found["By department: what the hub counts, Nouvelle-Aquitaine"]
    assert [row[:2] for row in rows] == [["Gironde", "1"], ["Unknown department", "1"]]


def test_a_department_has_its_own_page(client: Client) -> None:
    found = tables(client, "/statistics?department=33&lang=en")
    assert [row[0] for row in found["By family: what the hub counts, Gironde"]] == ["Association"]


@pytest.mark.parametrize("asked", ["region=74", "region=zz", "department=99", "region=..%2Fcountry%2FFR"])
def test_what_is_no_region_or_department_of_today_is_not_found(client: Client, asked: str) -> None:
    answer = client.get(f"/statistics?{asked}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_published_figures_stand_beside_with_their_source_and_enter_no_count(client: Client) -> None:
    found = tables(client, "/statistics?lang=en")
    source, share = found["By family: what others have published"]
    assert source[0].startswith(f"Source: {BROKEN}")
    assert share == ["Association: share of jobs Nouvelle-Aquitaine, 2014", "73%"]
    source, total = found["Published by others: what others have published"]
    assert source[0].startswith("Source: CRESS, 2016")
    assert total == ["jobs Nouvelle-Aquitaine, 2014", "220,500"]
    page = client.get("/statistics?lang=en", headers=BROWSER).text
    assert "<b>CRESS" not in page
    assert 'href="/doc/observation/part' in page


def test_published_figures_of_elsewhere_do_not_show_in_another_region(client: Client) -> None:
    assert "By family: what others have published" in tables(client, "/statistics?region=75&lang=en")
    assert "By family: what others have published" not in tables(client, "/statistics?region=53&lang=en")


def test_founding_years_are_counted_and_it_is_said_how_few_are_known(client: Client) -> None:
    page = client.get("/statistics?lang=en", headers=BROWSER).text
    assert "Founding date known: 1 out of 3." in page
    assert ["1998", "1"] in tables(client, "/statistics?lang=en")[
        "Organisations counted here whose founding date is known, by year"
    ]


@pytest.mark.parametrize("path", ["/statistics", "/statistics?region=75", "/statistics?department=33"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_is_well_formed_and_accessible(client: Client, path: str, language: str) -> None:
    answer = client.get(path, headers={**BROWSER, "Accept-Language": language})
    page = Page(answer.text)
    assert (page.crossed, page.open) == ([], [])
    assert sorted(page.ids) == sorted(set(page.ids))
    assert len(page.all("table")) == len(page.all("caption"))
    assert all(header.get("scope") for header in page.all("th"))
    assert all(drawing.get("aria-hidden") == "true" for drawing in page.all("svg"))
    assert page.all("script", "style") == []
    assert not [attributes for _, attributes in page.tags if "style" in attributes]
    sections = [section["aria-labelledby"] for section in page.all("section")]
    assert set(sections) <= set(page.ids)


def test_every_link_of_the_page_leads_somewhere(client: Client) -> None:
    links = {
        (link["href"] or "").partition("#")[0]
        for path in ("/statistics", "/statistics?region=75")
        for link in Page(client.get(path, headers=BROWSER).text).all("a")
    }
    broken = [
        one for one in links if one.startswith("/") and client.get(one, headers=BROWSER).status_code >= 400
    ]
    assert broken == []


def test_the_navigation_leads_to_it(client: Client) -> None:
    links = [link["href"] for link in Page(client.get("/", headers=BROWSER).text).all("a")]
    assert "/statistics" in links


@pytest.mark.parametrize("suffix", ["turtle", "ntriples", "rdfxml", "jsonld"])
def test_the_whole_cube_comes_in_every_graph_format_and_nothing_else_does(
    client: Client, suffix: str
) -> None:
    formats = {"turtle": "turtle", "ntriples": "nt", "rdfxml": "xml", "jsonld": "json-ld"}
    answer = client.get(f"/statistics?format={suffix}")
    graph = rdflib.Graph().parse(data=answer.content, format=formats[suffix])
    qb = rdflib.Namespace(QB)
    sets = set(graph.subjects(rdflib.RDF.type, qb.DataSet))
    assert sets == {
        rdflib.URIRef(f"{HERE.base}observatory/{name}") for name in ("computed", "published", "founded")
    }
    computed = rdflib.URIRef(HERE.base + "observatory/computed")
    assert len(list(graph.subjects(qb.dataSet, computed))) > 20
    structure = graph.value(computed, qb.structure)
    assert list(graph.objects(structure, qb.component))
    strangers = {
        subject
        for subject in graph.subjects()
        if str(subject).startswith(HERE.base + "id/") and "/id/observation/" not in str(subject)
    }
    assert strangers == set()


def test_the_counts_come_as_csv_with_labels(client: Client) -> None:
    answer = client.get("/statistics?lang=en", headers={"Accept": "text/csv"})
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    wanted = [
        row
        for row in rows
        if (row["family_label"], row["territory_label"]) == ("Association", "Gironde")
        and row["sector"].endswith("/total")
    ]
    assert {row["measure"].rpartition("#")[2]: row["value"] for row in wanted} == {
        "structures": "1", "establishments": "1", "jobs": "1234",
    }  # fmt: skip
    assert {row["year"] for row in rows} == {"2026"}


@pytest.mark.parametrize(
    "path",
    [
        "observatory/computed",
        "observatory/published",
        "observatory/computed/2026/by-family",
        "observatory/computed/2026/region-75/association/total/structures",
    ],
)
def test_the_cubes_own_addresses_answer(client: Client, path: str) -> None:
    data = client.get("/" + path, headers={"Accept": "text/turtle"})
    assert data.status_code == 200
    assert (rdflib.URIRef(HERE.base + path), None, None) in rdflib.Graph().parse(
        data=data.text, format="turtle"
    )
    page = client.get("/" + path, headers=BROWSER)
    assert (page.status_code, page.headers["location"].partition("#")[0]) == (303, "/statistics")


def test_an_address_the_cube_never_gave_is_not_found(client: Client) -> None:
    for path in ("observatory/computed/1830", "observatory/%3Cb%3E", "observatory/"):
        assert client.get("/" + path).status_code == 404


def test_publishing_again_changes_nothing_until_the_year_does(counted_hub: Hub) -> None:
    assert not publish_entities(counted_hub).changed
    later = Hub(
        counted_hub.directory,
        HERE,
        counted_hub.resources,
        counted_hub.sources,
        clock=lambda: NOW.replace(year=2027),
    )
    assert publish_entities(later).changed
    assert not publish_entities(later).changed


def test_a_hub_that_published_nothing_says_so(tmp_path: Path) -> None:
    hub = Hub(tmp_path, HERE, find_resources(), {}, clock=lambda: NOW)
    hub.revisions.create()
    with served(lambda address: create_app(hub, readers=1, public_url=address)) as empty:
        page = empty.get("/statistics", headers=BROWSER)
    assert page.status_code == 200
    assert "Rien n’est encore compté" in page.text
