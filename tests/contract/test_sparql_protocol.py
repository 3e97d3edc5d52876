"""SPARQL 1.1 Protocol, query operation: every way to ask, every result format, every error."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ET
from typing import Any

import pytest
import rdflib
import requests
from rdflib.compare import to_isomorphic

from tests.contract.directories import BASE, PREFIXES

SELECT = PREFIXES + "SELECT ?name WHERE { ?o a ess:Organization ; rdfs:label ?name } ORDER BY ?name"
CONSTRUCT = PREFIXES + "CONSTRUCT { ?o rdfs:label ?name } WHERE { ?o a ess:Organization ; rdfs:label ?name }"
RESULTS = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}


@pytest.fixture(scope="module")
def endpoint(town_address: str) -> str:
    return town_address + "sparql"


def ask(
    endpoint: str, query: str, accept: str = "application/sparql-results+json", **more: Any
) -> requests.Response:
    return requests.get(endpoint, params={"query": query, **more}, headers={"Accept": accept}, timeout=30)


def values(answer: requests.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [term["value"] for row in answer.json()["results"]["bindings"] for term in row.values()]


def test_get_form_and_direct_post_answer_alike(endpoint: str) -> None:
    json_please = {"Accept": "application/sparql-results+json"}
    expected = values(ask(endpoint, SELECT))
    assert len(expected) == 5
    form = requests.post(endpoint, data={"query": SELECT}, headers=json_please, timeout=30)
    direct = requests.post(
        endpoint,
        data=SELECT.encode(),
        headers={**json_please, "Content-Type": "application/sparql-query"},
        timeout=30,
    )
    with_charset = requests.post(
        endpoint,
        data=SELECT.encode(),
        headers={**json_please, "Content-Type": "application/sparql-query; charset=utf-8"},
        timeout=30,
    )
    assert values(form) == values(direct) == values(with_charset) == expected


@pytest.mark.parametrize("media", RESULTS)
def test_a_select_in_each_format(endpoint: str, media: str) -> None:
    names = values(ask(endpoint, SELECT))
    answer = ask(endpoint, SELECT, media)
    assert answer.headers["Content-Type"].split(";")[0] == media
    answer.encoding = "utf-8"
    match RESULTS[media]:
        case "xml":
            root = ET.fromstring(answer.content)  # noqa: S314 -- our own answer
            got = [each.text for each in root.iter("{http://www.w3.org/2005/sparql-results#}literal")]
        case "csv":
            got = [row["name"] for row in csv.DictReader(io.StringIO(answer.text))]
        case "tsv":
            lines = answer.text.splitlines()
            assert lines[0] == "?name"
            got = [rdflib.util.from_n3(line).toPython() for line in lines[1:]]
        case _:
            got = values(answer)
    assert got == names


@pytest.mark.parametrize("media", ["application/sparql-results+json", "application/sparql-results+xml"])
def test_an_ask_says_true_or_false(endpoint: str, media: str) -> None:
    assert "true" in ask(endpoint, "ASK { ?s ?p ?o }", media).text
    assert "false" in ask(endpoint, "ASK { <x:a> <x:b> <x:c> }", media).text


def test_a_construct_in_each_syntax_is_one_graph(endpoint: str) -> None:
    graphs = []
    for media, name in (
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/ld+json", "json-ld"),
        ("application/rdf+xml", "xml"),
    ):
        answer = ask(endpoint, CONSTRUCT, media)
        assert answer.headers["Content-Type"].split(";")[0] == media
        graphs.append(to_isomorphic(rdflib.Graph().parse(data=answer.content, format=name)))
    assert len(graphs[0]) == 5
    assert graphs[0] == graphs[1] == graphs[2] == graphs[3]


def test_a_describe_tells_of_an_entity(endpoint: str) -> None:
    answer = ask(endpoint, PREFIXES + "DESCRIBE ?o WHERE { ?o a ess:Establishment }", "text/turtle")
    assert len(rdflib.Graph().parse(data=answer.content, format="turtle")) > 10


def test_a_wish_for_another_kind_of_result_still_gets_one_it_can_have(endpoint: str) -> None:
    assert ask(endpoint, SELECT, "*/*").status_code == 200
    assert ask(endpoint, CONSTRUCT, "*/*").status_code == 200
    assert (
        ask(endpoint, SELECT, "text/csv;q=0.5, application/sparql-results+xml")
        .headers["Content-Type"]
        .startswith("application/sparql-results+xml")
    )
    assert ask(endpoint, SELECT, "image/png").status_code == 406


def test_default_graph_uri_and_named_graph_uri_choose_the_dataset(endpoint: str) -> None:
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    town_hall, network = f"{BASE}graph/source/mairie", f"{BASE}graph/source/reseau"
    of = {
        graph: int(
            values(ask(endpoint, f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"))[0]
        )
        for graph in (town_hall, network)
    }
    assert int(values(ask(endpoint, count, **{"default-graph-uri": town_hall}))[0]) == of[town_hall]
    both = {"default-graph-uri": [town_hall, network]}
    assert int(values(ask(endpoint, count, **both))[0]) == sum(of.values())
    posted = requests.post(
        endpoint,
        params=both,
        data=count,
        headers={"Content-Type": "application/sparql-query", "Accept": "application/sparql-results+json"},
        timeout=30,
    )
    assert int(values(posted)[0]) == sum(of.values())
    formed = requests.post(
        endpoint,
        data={"query": count, **both},
        headers={"Accept": "application/sparql-results+json"},
        timeout=30,
    )
    assert int(values(formed)[0]) == sum(of.values())
    named = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
    assert values(ask(endpoint, named, **{"named-graph-uri": network})) == [network]
    from_one = count.replace("WHERE", f"FROM <{town_hall}> WHERE")
    assert int(values(ask(endpoint, from_one))[0]) == of[town_hall]


@pytest.mark.parametrize("parameter", ["default-graph-uri", "named-graph-uri"])
def test_a_graph_outside_the_dataset_is_refused(endpoint: str, parameter: str) -> None:
    answer = ask(endpoint, "ASK {}", **{parameter: "http://127.0.0.1:9/secret"})
    assert answer.status_code == 403
    assert "127.0.0.1:9" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("query", "said", "status"),
    [
        ("SELECT ?s WHERE { ?s ?p }", "1", 400),
        ("SELECT * WHERE { ?s nope:p ?o }", "colonne 27", 400),
        ("", "", 400),
        ("SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SERVICE", 403),
        ("SELECT * WHERE { SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }", "SERVICE", 403),
        ("ASK FROM <http://127.0.0.1:9/> {}", "127.0.0.1:9", 403),
        ("LOAD <http://127.0.0.1:9/>", "LOAD", 403),
        ("INSERT DATA { <x:a> <x:b> <x:c> }", "INSERT", 403),
        ("DROP ALL", "DROP", 403),
        ("SELECT " + "(" * 20_000 + "1" + ")" * 20_000, "", 400),
    ],
)
def test_a_query_that_is_wrong_or_refused_is_a_problem_document(
    endpoint: str, query: str, said: str, status: int
) -> None:
    answer = requests.post(endpoint, data={"query": query}, timeout=30)
    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert said in answer.json()["detail"]
    assert ask(endpoint, "ASK {}").status_code == 200


def test_the_protocol_s_other_mistakes_have_their_status(endpoint: str) -> None:
    query = {"query": "ASK {}"}
    assert requests.post(endpoint, data={"update": "DROP ALL"}, timeout=30).status_code in (400, 403)
    assert requests.post(endpoint, json=query, timeout=30).status_code == 415
    assert requests.post(
        endpoint, data=b"ASK {}", headers={"Content-Type": "application/sparql-update"}, timeout=30
    ).status_code in (400, 403, 415)
    assert (
        requests.post(
            endpoint, data=b"ASK { \xff }", headers={"Content-Type": "application/sparql-query"}, timeout=30
        ).status_code
        == 400
    )
    assert (
        requests.get(endpoint, params={"query": ["ASK {}", "ASK { ?s ?p ?o }"]}, timeout=30).status_code
        == 400
    )
    assert requests.post(endpoint, data={"nothing": "here"}, timeout=30).status_code == 400
    assert requests.put(endpoint, data=query, timeout=30).status_code == 405
    assert requests.delete(endpoint, timeout=30).status_code == 405


def test_without_a_query_the_service_describes_itself_or_opens_an_editor(endpoint: str) -> None:
    described = requests.get(endpoint, headers={"Accept": "text/turtle"}, timeout=30)
    graph = rdflib.Graph().parse(data=described.text, format="turtle")
    service = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    assert list(graph.subjects(rdflib.RDF.type, service.Service))
    assert {str(graph_name) for graph_name in graph.objects(None, service.name)} >= {
        f"{BASE}graph/source/mairie",
        f"{BASE}graph/links",
        f"{BASE}graph/provenance",
        f"{BASE}graph/model",
    }
    page = requests.get(endpoint, headers={"Accept": "text/html,*/*;q=0.8"}, timeout=30)
    assert page.headers["Content-Type"].startswith("text/html") and "<textarea" in page.text


def test_saved_queries_answer_by_address(town_address: str) -> None:
    listed = requests.get(town_address + "queries", headers={"Accept": "text/html"}, timeout=30).text
    assert "/queries/organizations-with-sources" in listed
    answer = requests.get(
        town_address + "queries/organizations-with-sources", headers={"Accept": "text/csv"}, timeout=30
    )
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert "Les Ressourceries" in answer.content.decode()
    page = requests.get(
        town_address + "queries/organizations-of-a-region",
        params={"region": "https://w3id.org/ess-hub/territory/region/75"},
        headers={"Accept": "application/sparql-results+json"},
        timeout=30,
    )
    assert page.status_code == 200 and "bindings" in page.json()["results"]


@pytest.mark.parametrize("wild", ["not an iri", "<x>", "x> . ?s ?p ?o } #", ""])
def test_a_parameter_of_a_saved_query_cannot_change_the_query(town_address: str, wild: str) -> None:
    answer = requests.get(
        town_address + "queries/organizations-of-a-region",
        params={"region": wild},
        headers={"Accept": "application/sparql-results+json"},
        timeout=30,
    )
    assert answer.status_code in (200, 400)
    if answer.status_code == 200:
        assert "Café" not in answer.text
