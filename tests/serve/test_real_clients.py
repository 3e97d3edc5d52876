"""Clients written by others, against the running hub: rdflib dereferences IRIs, SPARQLWrapper queries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import RDFS
from SPARQLWrapper import CSV, JSON, JSONLD, POST, POSTDIRECTLY, TURTLE, XML, SPARQLWrapper

from hub.serve.app import create_app
from tests.serve import small_hub
from tests.serve.served import Client, served


@pytest.fixture(scope="module")
def minted_here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A hub that mints for the very address it is served at, so that its IRIs can be followed."""
    directory: Path = tmp_path_factory.mktemp("minted")

    with served(lambda address: create_app(small_hub.build(directory, address), readers=2)) as opened:
        yield opened


@pytest.mark.parametrize("syntax", [None, "turtle", "xml", "nt", "json-ld"])
def test_rdflib_reads_an_entity_from_its_iri(minted_here: Client, syntax: str | None) -> None:
    iri = minted_here.address + "id/organization/scic-l-arban"
    graph = Graph().parse(iri, format=syntax)
    assert str(graph.value(URIRef(iri), RDFS.label)).endswith("L'Arban")


def test_rdflib_follows_a_merge_and_a_number(minted_here: Client) -> None:
    survivor = URIRef(minted_here.address + "id/organization/scic-l-arban")
    for path in ("id/organization/arban-scic", "id/siren/732829320"):
        assert (survivor, RDFS.label, None) in Graph().parse(minted_here.address + path)


def test_rdflib_reads_records_and_the_model(minted_here: Client) -> None:
    assert len(Graph().parse(minted_here.address + "record/cress/ITW-029")) > 5
    assert len(Graph().parse(minted_here.address + "ontology")) > 100


@pytest.mark.parametrize("method", ["GET", POST])
@pytest.mark.parametrize("way", ["urlencoded", POSTDIRECTLY])
def test_sparqlwrapper_gets_rows(client: Client, method: str, way: str) -> None:
    wrapper = _wrapper(client, "SELECT ?l WHERE { ?s a ess:Initiative ; rdfs:label ?l }")
    wrapper.setMethod(method)
    wrapper.setRequestMethod(way if method == POST else "urlencoded")
    wrapper.setReturnFormat(JSON)
    rows = wrapper.query().convert()["results"]["bindings"]
    assert [row["l"]["value"] for row in rows] == ["MANet <script>alert(1)</script>"]


def test_sparqlwrapper_gets_the_other_formats(client: Client) -> None:
    select = _wrapper(client, "SELECT ?l WHERE { ?s a ess:Initiative ; rdfs:label ?l }")
    select.setReturnFormat(XML)
    assert "MANet" in select.query().convert().toxml()
    select.setReturnFormat(CSV)
    assert b"MANet" in select.query().convert()
    ask = _wrapper(client, "ASK { ?s a ess:Initiative }")
    ask.setReturnFormat(JSON)
    assert ask.query().convert()["boolean"] is True


@pytest.mark.parametrize("form", [TURTLE, JSONLD, XML])
def test_sparqlwrapper_gets_graphs(client: Client, form: str) -> None:
    wrapper = _wrapper(client, "CONSTRUCT { ?s rdfs:label ?l } WHERE { ?s a ess:Initiative ; rdfs:label ?l }")
    wrapper.setReturnFormat(form)
    found = wrapper.query().convert()
    graph = Graph().parse(data=found, format="turtle") if isinstance(found, bytes) else found
    assert len(graph) == 1


def _wrapper(client: Client, query: str) -> SPARQLWrapper:
    wrapper = SPARQLWrapper(client.address + "sparql")
    prefixes = "PREFIX ess: <https://w3id.org/ess-hub/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
    wrapper.setQuery(prefixes + query)
    return wrapper
