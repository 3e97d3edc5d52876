"""The W3C suites of the SPARQL Protocol, the Graph Store HTTP Protocol and the service description, with a dataset for trial.

The suites say ``/sparql/`` for queries and updates alike, where the hub has two addresses; ``/gsp``, which is ``/store``;
and ``/gsp/…`` for graphs whose IRI is where they are, which is ``/graph/…``. Their requests carry no key: ours is added.
"""

from __future__ import annotations

import pytest
import rdflib
import requests
from pyoxigraph import QueryBoolean, QueryResultsFormat, RdfFormat, parse, parse_query_results
from pyshacl import validate

from tests.conformance.endpoint import Endpoint
from tests.conformance.http_manifest import Conversation, Exchange, conversations
from tests.conformance.sparql_results import canonical, read_dataset
from tests.suites import suite

SPARQL = suite("sparql") / "sparql11"
SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
BOOLEANS = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
}
GRAPHS = {"text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"}


QUICK = frozenset(
    {"put_get_default", "put_delete_get_delete_indirect", "post_get_post_get_indirect", "post_get_new_graph"}
)
"""What of the Graph Store Protocol runs every time; the rest in the long tests."""


def chosen(manifest: str, kind: str) -> list[object]:
    return [
        pytest.param(each, id=each.name, marks=_marks(each))
        for each in conversations(SPARQL / manifest, kind)
    ]


def _marks(conversation: Conversation) -> list[pytest.MarkDecorator]:
    quick = conversation.exchanges[0].path.startswith("/sparql") or conversation.name in QUICK
    return [] if quick else [pytest.mark.long]


@pytest.mark.parametrize("conversation", chosen("protocol/manifest.ttl", "ProtocolTest"))
def test_the_protocol_is_kept(endpoint: Endpoint, conversation: Conversation) -> None:
    endpoint.fill(
        [quad for name, path in conversation.data for quad in read_dataset(path, name)], afresh=True
    )
    for exchange in conversation.exchanges:
        place = endpoint.update_at if _updates(conversation.name, exchange) else endpoint.query_at
        path = exchange.path.replace("/sparql/", place)
        _check(exchange, _said(endpoint, exchange, path, exchange.body))


@pytest.mark.parametrize(
    "conversation",
    [
        *chosen("graph-store-protocol/manifest-indirect.ttl", "GraphStoreProtocolTest"),
        *chosen("graph-store-protocol/manifest-direct.ttl", "GraphStoreProtocolTest"),
    ],
)
def test_the_graph_store_protocol_is_kept(endpoint: Endpoint, conversation: Conversation) -> None:
    endpoint.fill([], afresh=True)
    names: dict[str, str] = {}
    for exchange in conversation.exchanges:
        path = (
            exchange.path.replace("/gsp/", "graph/") if exchange.path.startswith("/gsp/") else exchange.path
        )
        path, body = (
            path.replace("/gsp", endpoint.store_at, 1) if path.startswith("/gsp") else path,
            exchange.body,
        )
        for name, value in names.items():
            path, body = path.replace(name, value), body.replace(name.encode(), value.encode())
        answer = _said(endpoint, exchange, path, body)
        _check(exchange, answer)
        if exchange.location:
            names[exchange.location] = answer.headers["Location"]
        if exchange.graph is not None and exchange.method == "GET":
            assert canonical(parse(answer.content, RdfFormat.TURTLE)) == canonical(
                parse(exchange.graph, RdfFormat.TURTLE)
            )


@pytest.mark.parametrize("media_type", sorted(GRAPHS))
def test_the_service_description_is_rdf(endpoint: Endpoint, media_type: str) -> None:
    answer = endpoint.send("GET", endpoint.query_at, headers={"Accept": media_type})
    assert (answer.status_code, answer.headers["Content-Type"].partition(";")[0]) == (200, media_type)
    assert len(rdflib.Graph().parse(data=answer.content, format=media_type)) > 10


def test_the_service_description_names_this_very_endpoint(endpoint: Endpoint) -> None:
    described = _description(endpoint)
    services = set(described.subjects(SD.endpoint, rdflib.URIRef(endpoint.base + endpoint.query_at)))
    assert len(services) == 1
    assert (services.pop(), rdflib.RDF.type, SD.Service) in described


def test_the_service_description_keeps_to_its_schema(endpoint: Endpoint) -> None:
    described = _description(endpoint)
    conforms, _, words = validate(described, shacl_graph=rdflib.Graph().parse(data=SCHEMA, format="turtle"))
    assert conforms, words
    known = {str(SD[name]) for name in TERMS}
    used = {
        str(term)
        for triple in described
        for term in triple
        if isinstance(term, rdflib.URIRef) and term.startswith(str(SD))
    }
    assert used <= known


TERMS = [
    "Service",
    "Dataset",
    "Graph",
    "NamedGraph",
    "GraphCollection",
    "Language",
    "Feature",
    "endpoint",
    "feature",
    "defaultEntailmentRegime",
    "entailmentRegime",
    "extensionFunction",
    "extensionAggregate",
    "languageExtension",
    "supportedLanguage",
    "propertyFeature",
    "defaultDataset",
    "availableGraphs",
    "resultFormat",
    "inputFormat",
    "defaultGraph",
    "namedGraph",
    "name",
    "graph",
    "SPARQL10Query",
    "SPARQL11Query",
    "SPARQL11Update",
    "DereferencesURIs",
    "UnionDefaultGraph",
    "RequiresDataset",
    "EmptyGraphs",
    "BasicFederatedQuery",
]
SCHEMA = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix sd: <http://www.w3.org/ns/sparql-service-description#> .
[] a sh:NodeShape ; sh:targetClass sd:Service ;
  sh:property [ sh:path sd:endpoint ; sh:minCount 1 ; sh:nodeKind sh:IRI ] ;
  sh:property [ sh:path sd:supportedLanguage ; sh:in ( sd:SPARQL10Query sd:SPARQL11Query sd:SPARQL11Update ) ] ;
  sh:property [ sh:path sd:feature ; sh:nodeKind sh:IRI ] ;
  sh:property [ sh:path sd:resultFormat ; sh:nodeKind sh:IRI ] ;
  sh:property [ sh:path sd:inputFormat ; sh:nodeKind sh:IRI ] ;
  sh:property [ sh:path sd:defaultDataset ; sh:maxCount 1 ; sh:class sd:Dataset ] ;
  sh:property [ sh:path sd:availableGraphs ; sh:class sd:GraphCollection ] .
[] a sh:NodeShape ; sh:targetClass sd:Dataset ;
  sh:property [ sh:path sd:defaultGraph ; sh:maxCount 1 ; sh:class sd:Graph ] ;
  sh:property [ sh:path sd:namedGraph ; sh:class sd:NamedGraph ] .
[] a sh:NodeShape ; sh:targetClass sd:NamedGraph ;
  sh:property [ sh:path sd:name ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ;
  sh:property [ sh:path sd:graph ; sh:maxCount 1 ; sh:class sd:Graph ] .
"""
"""Domains, ranges and the rules of the vocabulary's text (SPARQL 1.1 Service Description, section 3)."""


def _updates(name: str, exchange: Exchange) -> bool:
    """Whether a request of the test ``name`` is for the address of updates."""
    query = "query=" in exchange.path or exchange.body.startswith(b"query=")
    return (
        "update" in name and not query and exchange.headers.get("content-type") != "application/sparql-query"
    )


def _said(endpoint: Endpoint, exchange: Exchange, path: str, body: bytes) -> requests.Response:
    return endpoint.send(exchange.method, path, headers=exchange.headers, data=body or None)


def _check(exchange: Exchange, answer: requests.Response) -> None:
    assert {answer.status_code, answer.status_code // 100} & exchange.statuses, answer.text
    media_type = answer.headers.get("Content-Type", "").partition(";")[0]
    if answer.status_code >= 400:
        assert media_type == "application/problem+json"
    if exchange.content_type and exchange.method != "HEAD":
        assert media_type == exchange.content_type.partition(";")[0]
    if exchange.boolean is not None:
        found = parse_query_results(answer.content, BOOLEANS[media_type])
        assert isinstance(found, QueryBoolean)
        assert bool(found) is exchange.boolean
    if exchange.format == "tabular":
        assert media_type in {*BOOLEANS, "text/csv", "text/tab-separated-values"}
    if exchange.format == "RDF":
        assert media_type in GRAPHS


def _description(endpoint: Endpoint) -> rdflib.Graph:
    answer = endpoint.send("GET", endpoint.query_at, headers={"Accept": "text/turtle"})
    return rdflib.Graph().parse(data=answer.content, format="turtle")
