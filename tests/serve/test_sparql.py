"""The SPARQL endpoint keeps the protocol: every way to ask, every format, every error by its right status."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest
from rdflib import Graph

from tests.serve.served import Client
from tests.serve.small_hub import ARBAN, BASE

SELECT = f"SELECT ?label WHERE {{ <{ARBAN}> rdfs:label ?label }}"
CONSTRUCT = f"CONSTRUCT WHERE {{ <{ARBAN}> rdfs:label ?label }}"
LABEL = "Société Coopérative d'Intérêt Collectif (SCIC) L'Arban"
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
CRESS = f"{BASE}graph/source/cress"
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("*/*", "application/sparql-results+json"),
        ("text/csv;q=0.3, application/sparql-results+xml;q=0.6", "application/sparql-results+xml"),
    ],
)
def test_a_select_is_answered_in_the_format_asked_for(client: Client, accept: str, media_type: str) -> None:
    answer = client.get("/sparql", params={"query": SELECT}, headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == media_type
    assert "Arban" in answer.text


@pytest.mark.parametrize(
    ("accept", "syntax"),
    [
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "xml"),
        ("application/ld+json", "json-ld"),
        ("text/n3", "turtle"),
    ],
)
def test_a_construct_is_answered_in_the_format_asked_for(client: Client, accept: str, syntax: str) -> None:
    answer = client.get("/sparql", params={"query": CONSTRUCT}, headers={"Accept": accept})
    graph = Graph().parse(data=answer.content, format=syntax)
    assert [str(label) for label in graph.objects()] == [LABEL]


@pytest.mark.parametrize("word", ["json", "xml", "csv", "tsv"])
def test_the_format_parameter_wins_over_the_header(client: Client, word: str) -> None:
    answer = client.get("/sparql", params={"query": SELECT, "format": word}, headers=BROWSER)
    assert word in answer.headers["content-type"] or word == "tsv"
    assert "html" not in answer.headers["content-type"]


def test_every_way_to_ask_gives_the_same_answer(client: Client) -> None:
    ways = [
        client.get("/sparql", params={"query": SELECT}),
        client.post("/sparql", data=f"query={quote(SELECT)}", headers={"Content-Type": FORM}),
        client.post("/sparql", data=SELECT, headers={"Content-Type": QUERY}),
        client.post("/sparql", data=SELECT.encode(), headers={"Content-Type": f"{QUERY}; charset=UTF-8"}),
    ]
    assert [way.status_code for way in ways] == [200] * 4
    assert len({way.text for way in ways}) == 1


def test_an_ask_is_answered_yes_or_no(client: Client) -> None:
    assert client.get("/sparql", params={"query": f"ASK {{ <{ARBAN}> ?p ?o }}"}).json()["boolean"] is True
    assert client.get("/sparql", params={"query": "ASK { <urn:nothing> ?p ?o }"}).json()["boolean"] is False


def test_the_protocol_may_name_the_dataset(client: Client) -> None:
    ask = "ASK { ?s dcterms:identifier 'ITW-029' }"
    assert client.get("/sparql", params={"query": ask}).json()["boolean"] is False
    named = client.get("/sparql", params={"query": ask, "default-graph-uri": CRESS})
    assert named.json()["boolean"] is True
    graphs = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
    body = (
        f"query={quote(graphs)}&named-graph-uri={quote(CRESS)}&named-graph-uri={quote(BASE + 'graph/links')}"
    )
    found = client.post("/sparql", data=body, headers={"Content-Type": FORM}).json()["results"]["bindings"]
    assert {row["g"]["value"] for row in found} == {CRESS, BASE + "graph/links"}


def test_the_dataset_may_stand_in_the_address_of_a_direct_post(client: Client) -> None:
    ask = "ASK { ?s dcterms:identifier 'ITW-029' }"
    answer = client.post(
        "/sparql", params={"default-graph-uri": CRESS}, data=ask, headers={"Content-Type": QUERY}
    )
    assert answer.json()["boolean"] is True


@pytest.mark.parametrize(
    ("content", "content_type", "status"),
    [
        ("query=" + quote(SELECT), None, 415),
        ("query=" + quote(SELECT), "text/plain", 415),
        (SELECT, "application/json", 415),
        (SELECT, f"{QUERY}; charset=iso-8859-1", 415),
        ("SELECT ?é WHERE {}".encode("latin-1"), QUERY, 400),
        ("query=SELECT%20(%22%E9%22%20AS%20%3Fx)%20%7B%7D", FORM, 400),
        ("query=ASK%7B%7D&query=ASK%7B%7D", FORM, 400),
        ("", FORM, 400),
        ("", QUERY, 400),
        ("update=CLEAR%20ALL", FORM, 403),
        ("CLEAR ALL", "application/sparql-update", 403),
        ("CLEAR ALL", QUERY, 403),
        ("SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", QUERY, 403),
        ("SELECT * WHERE { ?s ?p }", QUERY, 400),
        ("#" * ((1 << 20) + 1), QUERY, 413),
    ],
)
def test_a_request_that_cannot_be_answered_gets_its_own_status(
    client: Client, content: str | bytes, content_type: str | None, status: int
) -> None:
    headers = {"Content-Type": content_type} if content_type else {}
    answer = client.post("/sparql", data=content, headers=headers)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status
    assert answer.json()["detail"]


@pytest.mark.parametrize(
    "query",
    [
        "query=ASK%7B%7D&query=ASK%7B%7D",
        "update=CLEAR+ALL",
        "query=SELECT(%22%FF%22AS%3Fx)%7B%7D",
        "query=BAD",
    ],
)
def test_a_get_is_held_to_the_same_rules(client: Client, query: str) -> None:
    assert client.get(f"/sparql?{query}").status_code in {400, 403}


def test_an_unknown_function_is_told_by_name(client: Client) -> None:
    query = "PREFIX x: <http://x/#> SELECT * WHERE { ?s ?p ?o FILTER(x:nobody(?o)) }"
    answer = client.get("/sparql", params={"query": query, "lang": "en"})
    assert answer.status_code == 400
    assert answer.json()["detail"].startswith("Unknown function: <http://x/#nobody>")


@pytest.mark.parametrize("parameter", ["default-graph-uri", "named-graph-uri"])
def test_a_graph_that_is_no_address_is_refused_by_name(client: Client, parameter: str) -> None:
    answer = client.get("sparql", params={"query": "ASK {}", parameter: "AAA"})
    assert answer.status_code == 400
    assert f"{parameter}=AAA" in answer.json()["detail"]


def test_other_methods_are_refused_with_the_list_of_those_known(client: Client) -> None:
    answer = client.ask("PUT", "/sparql", data=SELECT, headers={"Content-Type": QUERY})
    assert answer.status_code == 405
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_format_that_does_not_fit_the_query_is_a_406_that_lists_what_does(client: Client) -> None:
    answer = client.get("/sparql", params={"query": SELECT}, headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert "text/csv" in answer.json()["offered"]


def test_asked_for_rdf_without_a_query_the_endpoint_describes_itself(client: Client) -> None:
    answer = client.get("/sparql", headers={"Accept": "text/turtle"})
    assert answer.status_code == 200
    described = Graph().parse(data=answer.content, format="turtle")
    ask = """PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
        ASK { ?s a sd:Service ; sd:endpoint <%ssparql> ; sd:supportedLanguage sd:SPARQL11Query ;
              sd:resultFormat <http://www.w3.org/ns/formats/SPARQL_Results_JSON> ;
              sd:defaultDataset [ sd:defaultGraph ?d ; sd:namedGraph [ sd:name <%s> ] ] }"""
    assert described.query(ask % (client.address, CRESS)).askAnswer


def test_asked_for_results_without_a_query_the_endpoint_says_what_is_missing(client: Client) -> None:
    answer = client.get("/sparql", headers={"Accept": "application/sparql-results+json"})
    assert answer.status_code == 400


def test_a_browser_gets_a_page_with_the_query_and_its_result(client: Client) -> None:
    page = client.get("/sparql", params={"query": SELECT, "lang": "fr"}, headers=BROWSER)
    assert page.status_code == 200
    assert "<textarea" in page.text
    assert "1 ligne" in page.text
    assert "Intérêt Collectif" in page.text


def test_a_browser_sees_what_is_wrong_with_its_query_beside_the_query(client: Client) -> None:
    page = client.get("/sparql", params={"query": "SELECT * WHERE { ?s ?p }", "lang": "en"}, headers=BROWSER)
    assert page.status_code == 400
    assert "SELECT * WHERE { ?s ?p }" in page.text
    assert 'role="alert"' in page.text


def test_a_construct_is_shown_to_a_browser_as_turtle(client: Client) -> None:
    page = client.get("/sparql", params={"query": CONSTRUCT}, headers=BROWSER)
    assert "format=turtle" in page.text
    assert "format=csv" not in page.text
    assert "Intérêt Collectif" in page.text


def test_a_large_answer_arrives_whole(client: Client) -> None:
    everything = "SELECT ?g ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } }"
    counted = client.get(
        "/sparql", params={"query": "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"}
    )
    expected = int(counted.json()["results"]["bindings"][0]["n"]["value"])
    answer = client.get("/sparql", params={"query": everything})
    assert len(json.loads(answer.content)["results"]["bindings"]) == expected
    assert len(answer.content) > 1 << 16
