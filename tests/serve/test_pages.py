"""The pages: whole, escaped, in two languages, usable by keyboard and screen reader, loading nothing from elsewhere."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import quote

import pytest

from tests.serve.served import Client
from tests.serve.small_hub import HERE, ODD_KEY

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
ODD_RECORD = HERE.record("cress", ODD_KEY).removeprefix(HERE.base)
PAGES = [
    "/", "/search", "/search?q=arban", "/search?q=hiero&type=organization", "/search?region=75", "/search?q=zzzz",
    "/sources", "/validate", "/reconcile", "/statistics", "/sparql", "/sparql?query=SELECT+*+WHERE+%7B+%3Fs+rdfs%3Alabel+%3Fl+%7D", "/sparql?query=BAD",
    "/queries", "/queries/organizations-of-a-region", "/queries/who-says-what", "/doc/organization/scic-l-arban",
    "/doc/organization/hiero", "/doc/initiative/manet", "/record/cress/ITW-029", "/record/cress/ITW-040",
    f"/{ODD_RECORD}", "/ontology", "/ontology/SupplierOffer", "/shapes", "/profiles", "/profiles/nouvelle-aquitaine", "/scheme/axis", "/scheme/naf", "/scheme/territories", "/nowhere",
]  # fmt: skip

_VOID = frozenset(
    ("area", "base", "br", "col", "hr", "img", "input", "link", "meta", "rect", "circle", "path")
)


class Page(HTMLParser):
    """Reads a page and keeps what the tests ask about."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.ids: list[str] = []
        self.open: list[str] = []
        self.crossed: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.crossed.append(tag)

    def all(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag in tags]


@pytest.fixture(params=PAGES)
def path(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_page_is_well_formed_and_says_its_language(client: Client, path: str, language: str) -> None:
    answer = client.get(path, headers={**BROWSER, "Accept-Language": language})
    page = Page(answer.text)
    assert page.crossed == []
    assert page.open == []
    assert page.all("html")[0]["lang"] == language
    assert answer.headers["content-language"] == language
    assert len(page.all("h1")) == 1
    assert len(page.all("main")) == 1
    assert page.all("main")[0]["id"] == "content"
    assert {"class": "skip", "href": "#content"} in page.all("a")


def test_no_id_stands_twice(client: Client, path: str) -> None:
    ids = Page(client.get(path, headers=BROWSER).text).ids
    assert sorted(ids) == sorted(set(ids))


def test_every_field_has_a_label_and_every_table_a_caption(client: Client, path: str) -> None:
    page = Page(client.get(path, headers=BROWSER).text)
    labelled = {attributes.get("for") for attributes in page.all("label")}
    for field in page.all("input", "select", "textarea"):
        assert field.get("type") == "hidden" or field["id"] in labelled
    assert len(page.all("table")) == len(page.all("caption"))
    for image in page.all("img"):
        assert "alt" in image
    for header in page.all("th"):
        assert header.get("scope")


def test_a_page_runs_and_loads_nothing_but_its_own_style(client: Client, path: str) -> None:
    page = Page(client.get(path, headers=BROWSER).text)
    assert page.all("script", "style", "iframe", "object") == []
    assert not [attributes for _, attributes in page.tags if "style" in attributes]
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
    for link in page.all("link"):
        assert link["rel"] == "alternate" or (link["href"] or "").startswith("/static/")
    for image in page.all("img"):
        assert (image["src"] or "").startswith("/static/")


def test_only_web_addresses_are_links(client: Client, path: str) -> None:
    for link in Page(client.get(path, headers=BROWSER).text).all("a"):
        assert (link["href"] or "").startswith(("/", "#", "http://", "https://"))
        assert not (link["href"] or "").startswith("//")


def test_links_to_the_hubs_own_addresses_stay_on_this_server(client: Client, path: str) -> None:
    for link in Page(client.get(path, headers=BROWSER).text).all("a"):
        assert not (link["href"] or "").startswith(HERE.base)


def test_internal_links_lead_somewhere(client: Client) -> None:
    links = {
        (link["href"] or "").partition("#")[0]
        for path in PAGES
        if path not in {"/nowhere", "/sparql?query=BAD"}
        for link in Page(client.get(path, headers=BROWSER).text).all("a")
    }
    broken = [
        link
        for link in links
        if link.startswith("/") and client.get(link, headers=BROWSER).status_code >= 400
    ]
    assert broken == []


def test_the_chosen_language_stays_chosen(client: Client) -> None:
    page = Page(client.get("/doc/organization/scic-l-arban?lang=en", headers=BROWSER).text)
    ours = [link["href"] or "" for link in page.all("a") if (link["href"] or "").startswith("/")]
    assert all("lang=" in href for href in ours)


def test_markup_in_the_data_is_shown_and_never_run(client: Client) -> None:
    page = client.get("/doc/initiative/manet", headers=BROWSER).text
    assert "MANet &lt;script&gt;" in page
    assert "<script" not in page
    assert "&lt;b&gt;LONG&lt;/b&gt;" in client.get("/record/cress/ITW-029", headers=BROWSER).text
    echoed = client.get("/search?q=" + quote('"><script>alert(1)</script>'), headers=BROWSER).text
    assert "<script" not in echoed


def test_an_entity_shows_every_value_and_who_says_it(client: Client) -> None:
    page = client.get("/doc/organization/scic-l-arban?lang=en", headers=BROWSER).text
    assert "plateau de Millevaches" in page
    assert "Courte." in page
    assert "given by the source, not chosen at publication" in page
    assert page.count("chosen: it says most") == 1
    assert "score 0.93" in page
    assert "by name, territory" in page
    assert "Faux-la-Montagne" in page
    assert 'href="/record/porteurs/BDIS-0009?lang=en"' in page
    assert "javascript:alert(1)" in page


def test_a_match_a_person_made_is_said_so(client: Client) -> None:
    assert "jugée par une personne" in client.get("/doc/organization/hiero?lang=fr", headers=BROWSER).text


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/doc/initiative/manet", True),
        ("/doc/organization/hiero", True),
        ("/record/exemples/INI-1", True),
        ("/sources", True),
        ("/", True),
        ("/doc/organization/scic-l-arban", False),
        ("/record/cress/ITW-029", False),
    ],
)
def test_a_made_up_example_is_marked_on_every_page_that_shows_it(
    client: Client, path: str, shown: bool
) -> None:
    assert ("exemple fictif" in client.get(path, headers=BROWSER).text) is shown


def test_made_up_examples_are_marked_in_search_results(client: Client) -> None:
    page = client.get("/search?q=manet", headers=BROWSER).text
    assert "exemple fictif" in page
    assert "exemple fictif" not in client.get("/search?q=arban", headers=BROWSER).text


def test_a_record_tells_where_it_stands_and_what_validation_said(client: Client) -> None:
    page = client.get("/record/cress/ITW-029", headers=BROWSER).text
    assert "cress.csv:30" in page
    assert "Ce sigle est bien long." in page
    assert "20 novembre 2026" in page


def test_a_record_in_quarantine_says_so_even_when_no_version_was_ever_accepted(client: Client) -> None:
    page = client.get("/record/cress/ITW-040", headers=BROWSER)
    assert page.status_code == 200
    assert "quarantaine" in page.text
    assert "Le nom manque." in page.text


def test_search_finds_by_name_number_and_facet(client: Client) -> None:
    assert "/doc/organization/scic-l-arban" in client.get("/search?q=arban", headers=BROWSER).text
    by_number = client.get("/search?q=732 829 320", headers=BROWSER).text
    assert "/doc/organization/scic-l-arban" in by_number
    initiatives = client.get("/search?type=initiative", headers=BROWSER).text
    assert "/doc/initiative/manet" in initiatives
    assert "/doc/organization/" not in initiatives


def test_a_facet_of_any_name_is_harmless(client: Client) -> None:
    for name in ("path", "key", "self", "q2", "region", "former-region", "%22%3E%3Cscript%3E"):
        assert client.get(f"/search?{name}=x", headers=BROWSER).status_code == 200


def test_pages_answer_only_those_who_read_html(client: Client) -> None:
    assert client.get("/search", headers={"Accept": "text/turtle"}).status_code == 406
    assert client.get("/search", headers={"Accept": "*/*"}).headers["content-type"].startswith("text/html")


def test_what_an_entity_says_leads_to_the_terms_and_concepts_it_is_said_with(client: Client) -> None:
    page = Page(client.get("/doc/initiative/manet?lang=en", headers=BROWSER).text)
    hrefs = {link["href"] or "" for link in page.all("a")}
    assert "/ontology/Initiative?lang=en" in hrefs
    assert "/ontology/carrier?lang=en" in hrefs
    assert not [href for href in hrefs if href.startswith("https://w3id.org/ess-hub/")]
