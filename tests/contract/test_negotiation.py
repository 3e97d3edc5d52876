"""Content negotiation, caching, compression and CORS, on every address that answers a read."""

from __future__ import annotations

import gzip
from pathlib import Path
from urllib.parse import quote

import pytest
import rdflib
import requests
from rdflib.compare import to_isomorphic

from tests.contract.directories import BASE, entities, local

SYNTAXES = {
    "ttl": ("text/turtle", "turtle"),
    "jsonld": ("application/ld+json", "json-ld"),
    "nt": ("application/n-triples", "nt"),
    "rdf": ("application/rdf+xml", "xml"),
}


def get(url: str, accept: str | None = None, **headers: str) -> requests.Response:
    sent: dict[str, str | None] = {"Accept": accept, **headers}
    return requests.get(url, headers={k: v for k, v in sent.items() if v}, timeout=20, allow_redirects=False)


def with_blank_nodes(graph: rdflib.Graph) -> rdflib.Graph:
    """The graph with blank nodes where a syntax wrote skolem IRIs."""

    def plain(term: rdflib.term.Node) -> rdflib.term.Node:
        return rdflib.BNode("b" + term.rsplit("/", 1)[-1]) if "/.well-known/genid/" in str(term) else term

    written = rdflib.Graph()
    for subject, predicate, thing in graph:
        written.add((plain(subject), predicate, plain(thing)))
    return written


@pytest.fixture(scope="module")
def entity(town: Path, town_address: str) -> str:
    """Where the document of one entity is served, without suffix."""
    return local(town_address, entities(town)["mairie:1"]).replace("/id/", "/doc/")


@pytest.fixture(scope="module")
def pages(town_address: str, entity: str) -> dict[str, str]:
    return {
        name: town_address + name
        for name in (
            "",
            "search",
            "search?q=ressourcerie",
            "sources",
            "queries",
            "queries/organizations-with-sources",
            "ontology",
            "shapes",
            "context.jsonld",
            "scheme/axis",
            "record/mairie/1",
            "sparql?query=ASK%20%7B%7D",
        )
    } | {"doc": entity}


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        ("text/turtle", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        ("application/n-triples", "application/n-triples"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("text/html", "text/html"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("text/html;q=0.2, text/turtle;q=0.9", "text/turtle"),
        ("text/turtle;q=0.2, application/ld+json;q=0.3", "application/ld+json"),
        ("text/turtle;q=0, application/n-triples;q=0.1", "application/n-triples"),
        ("application/json;q=0.1, application/rdf+xml", "application/rdf+xml"),
        ("TEXT/TURTLE", "text/turtle"),
        ("image/png, text/*;q=0.5, text/html;q=0", "text/turtle"),
    ],
)
def test_the_document_of_an_entity_is_what_the_client_prefers(entity: str, accept: str, given: str) -> None:
    answer = get(entity, accept)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].split(";")[0] == given
    assert "accept" in answer.headers["Vary"].lower()


def test_what_nobody_can_serve_is_said_so(entity: str) -> None:
    answer = get(entity, "image/png")
    assert answer.status_code == 406
    assert answer.headers["Content-Type"].startswith("application/problem+json")


@pytest.mark.parametrize("suffix", [*SYNTAXES, "html"])
def test_a_suffix_wins_over_the_accept_header(entity: str, suffix: str) -> None:
    expected = SYNTAXES[suffix][0] if suffix in SYNTAXES else "text/html"
    answer = get(f"{entity}.{suffix}", "text/csv, text/html;q=0.1")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].split(";")[0] == expected


def test_an_unknown_suffix_is_not_found(entity: str) -> None:
    assert get(entity + ".docx").status_code == 404


@pytest.mark.parametrize("which", ["doc", "record/mairie/1", "ontology", "scheme/axis"])
def test_every_syntax_says_the_same(pages: dict[str, str], which: str) -> None:
    graphs = []
    for media, name in SYNTAXES.values():
        answer = get(pages[which], media)
        assert answer.headers["Content-Type"].split(";")[0] == media
        graphs.append(to_isomorphic(with_blank_nodes(rdflib.Graph().parse(data=answer.text, format=name))))
    assert len(graphs[0]) > 0
    assert graphs[0] == graphs[1] == graphs[2] == graphs[3]


def test_an_address_of_a_thing_leads_to_its_document(town: Path, town_address: str, entity: str) -> None:
    thing = local(town_address, entities(town)["mairie:1"])
    for accept in (None, "text/turtle", "text/html", "application/ld+json"):
        answer = get(thing, accept)
        assert answer.status_code == 303
        assert "/doc/organization/" in answer.headers["Location"]
        followed = requests.get(thing, headers={"Accept": accept} if accept else {}, timeout=20)
        assert followed.status_code == 200


@pytest.mark.parametrize("name", ["ontology", "shapes", "scheme/axis", "record/mairie/1", "sources"])
def test_pages_of_the_model_and_of_records_have_a_page_for_people(town_address: str, name: str) -> None:
    answer = get(town_address + name, "text/html")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/html")


def test_every_read_answer_has_an_etag_that_gives_304(pages: dict[str, str]) -> None:
    for name, url in pages.items():
        first = get(url)
        assert first.status_code == 200, (name, first.text)
        tag = first.headers.get("ETag")
        assert tag, name
        again = get(url, **{"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b""), name
        assert again.headers["ETag"] == tag
        assert get(url, **{"If-None-Match": f'"other", {tag}'}).status_code == 304, name
        assert get(url, **{"If-None-Match": "*"}).status_code == 304, name
        assert get(url, **{"If-None-Match": '"other"'}).status_code == 200, name


def test_two_syntaxes_and_two_languages_have_different_etags(entity: str) -> None:
    tags = {
        get(entity, "text/turtle").headers["ETag"],
        get(entity, "application/ld+json").headers["ETag"],
        get(entity, "text/html", **{"Accept-Language": "fr"}).headers["ETag"],
        get(entity, "text/html", **{"Accept-Language": "en"}).headers["ETag"],
    }
    assert len(tags) == 4


def test_head_says_what_get_says_without_the_body(pages: dict[str, str]) -> None:
    for name, url in pages.items():
        head = requests.head(url, timeout=20)
        whole = requests.get(url, timeout=20)
        assert head.status_code == 200, name
        assert head.content == b""
        for header in ("Content-Type", "ETag", "Vary"):
            assert head.headers.get(header) == whole.headers.get(header), (name, header)


def test_every_read_answer_allows_other_origins(pages: dict[str, str]) -> None:
    for name, url in pages.items():
        assert get(url, Origin="https://elsewhere.example").headers["Access-Control-Allow-Origin"] == "*", (
            name
        )


@pytest.mark.parametrize("name", ["sparql", "doc"])
def test_a_browser_may_ask_first(pages: dict[str, str], town_address: str, name: str) -> None:
    answer = requests.options(
        pages.get(name, town_address + name),
        headers={
            "Origin": "https://elsewhere.example",
            "Access-Control-Request-Method": "POST" if name == "sparql" else "GET",
            "Access-Control-Request-Headers": "content-type",
        },
        timeout=20,
    )
    assert answer.status_code in (200, 204)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    if name == "sparql":
        assert "POST" in answer.headers["Access-Control-Allow-Methods"]
        assert "content-type" in answer.headers["Access-Control-Allow-Headers"].lower()


def test_large_answers_are_compressed_for_who_can_read_it(town_address: str) -> None:
    url = town_address + "ontology"
    packed = requests.get(url, headers={"Accept-Encoding": "gzip"}, timeout=20, stream=True)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "accept-encoding" in packed.headers["Vary"].lower()
    plain = requests.get(url, headers={"Accept-Encoding": "identity"}, timeout=20)
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.raw.read(decode_content=False)) == plain.content
    refused = requests.get(url, headers={"Accept-Encoding": "gzip;q=0"}, timeout=20)
    assert "Content-Encoding" not in refused.headers


@pytest.mark.parametrize(
    "path",
    [
        "nowhere",
        "id/organization/nobody",
        "doc/organization/nobody",
        "id/planet/mars",
        "record/mairie/999",
        "record/nowhere/1",
        "queries/nothing",
        "scheme/nothing",
        "id/organization/" + quote("<script>alert(1)</script>", safe=""),
        "record/mairie/%00",
        "record/mairie/%FF",
        "doc/organization/..%2f..%2fhub.toml",
    ],
)
def test_what_is_not_there_is_a_problem_document(town_address: str, path: str) -> None:
    for accept in (None, "application/json", "text/turtle"):
        answer = get(town_address + path, accept)
        assert answer.status_code == 404
        assert answer.headers["Content-Type"].startswith("application/problem+json")
        problem = answer.json()
        assert problem["status"] == 404 and problem["title"] and problem["detail"]
    page = get(town_address + path, "text/html")
    assert page.status_code == 404
    assert "<script>alert" not in page.text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "POST"])
def test_reading_addresses_refuse_other_methods(town_address: str, method: str) -> None:
    for path in ("", "sources", "record/mairie/1", "ontology"):
        answer = requests.request(method, town_address + path, timeout=20)
        assert answer.status_code == 405, path
        assert answer.headers["Content-Type"].startswith("application/problem+json")
        assert "GET" in answer.headers["Allow"]


def test_problems_speak_the_language_of_the_client(town_address: str) -> None:
    french = get(town_address + "record/mairie/999").json()
    english = get(town_address + "record/mairie/999", **{"Accept-Language": "en-GB, fr;q=0.5"}).json()
    forced = get(town_address + "record/mairie/999?lang=en", **{"Accept-Language": "fr"}).json()
    assert french["detail"] != english["detail"] == forced["detail"]


def test_pages_speak_french_unless_asked(town_address: str) -> None:
    assert get(town_address).headers["Content-Language"] == "fr"
    assert get(town_address, **{"Accept-Language": "de"}).headers["Content-Language"] == "fr"
    assert get(town_address, **{"Accept-Language": "en"}).headers["Content-Language"] == "en"
    assert get(town_address + "?lang=fr", **{"Accept-Language": "en"}).headers["Content-Language"] == "fr"
    assert 'lang="en"' in get(town_address + "?lang=en", "text/html").text


def test_a_key_with_a_slash_has_its_address(town_address: str) -> None:
    rows = requests.get(
        town_address + "sparql",
        params={"query": f"SELECT ?r WHERE {{ GRAPH <{BASE}graph/source/mairie> {{ ?r ?p '5/bis' }} }}"},
        headers={"Accept": "application/sparql-results+json"},
        timeout=20,
    ).json()["results"]["bindings"]
    record = rows[0]["r"]["value"]
    answer = get(local(town_address, record), "text/turtle")
    assert answer.status_code == 200
    assert f"<{record}>" in answer.text


def test_names_with_markup_are_text_on_the_page(town_address: str) -> None:
    page = get(town_address + "search?q=caf%C3%A9", "text/html").text
    assert "&lt;Co&gt;" in page and "<Co>" not in page


def test_search_finds_without_accents_and_survives_any_input(town_address: str) -> None:
    assert "Comité des fêtes" in get(town_address + "search?q=COMITE+des+fetes", "text/html").text
    for wild in ('"', "(", "AND OR NOT", "a:b", "*", "\\", "%00", "é" * 5000, "'; DROP", "[", "field:[a TO"):
        answer = get(town_address + "search?q=" + quote(wild, safe="%"), "text/html")
        assert answer.status_code in (200, 400, 414), wild
    for page in ("0", "-1", "abc", "99999999999999999999"):
        assert get(town_address + "search?page=" + page).status_code in (200, 400, 404), page


def test_health_says_what_is_served(town_address: str) -> None:
    health = get(town_address + "health").json()
    assert health["status"] == "ok"
    assert health["publication"] == 1 and health["revision"] >= 1
    assert set(health["sources"]) == {"mairie", "reseau"}


def test_the_addresses_of_sources_and_graphs_lead_somewhere(town_address: str) -> None:
    answer = requests.get(town_address + "source/mairie", headers={"Accept": "text/html"}, timeout=20)
    assert answer.status_code == 200 and "mairie" in answer.text
