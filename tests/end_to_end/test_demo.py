"""The demonstration answers what it was built for, to real clients."""

from __future__ import annotations

import rdflib
import requests
from rdflib.namespace import RDF
from SPARQLWrapper import JSON, SPARQLWrapper

from tests.conftest import Ask

ESS = rdflib.Namespace("https://w3id.org/ess-hub/ontology#")
SCHEMA = rdflib.Namespace("https://schema.org/")

PREFIXES = """
PREFIX ess: <https://w3id.org/ess-hub/ontology#>
PREFIX schema: <https://schema.org/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""


def test_a_select_joins_an_organisation_to_its_sources(ask: Ask) -> None:
    rows = ask(
        PREFIXES
        + """SELECT ?label ?source WHERE {
               ?organisation a ess:Organization ; rdfs:label ?label ; schema:name "APEAS" ; prov:wasDerivedFrom ?record .
               GRAPH ?graph { ?record dcterms:isPartOf ?source } }"""
    )
    assert {row["source"].rsplit("/", 1)[-1] for row in rows} == {"bdis-carriers", "chorum-schemes"}


def test_every_bundled_source_is_there(ask: Ask) -> None:
    rows = ask(
        PREFIXES
        + "SELECT ?source (COUNT(?r) AS ?n) WHERE { GRAPH ?g { ?r dcterms:isPartOf ?source } } GROUP BY ?source"
    )
    counts = {row["source"].rsplit("/", 1)[-1]: int(row["n"]) for row in rows}
    assert counts == {
        "bdis-carriers": 12,
        "cress-structures": 47,
        "cress-initiatives": 38,
        "chorum-schemes": 14,
        "territorial-networks": 14,
        "ecosens-services": 5,
        "bdis": 6,
        "bdis-pro": 7,
        "currencies": 9,
        "ecosens-actors": 6,
        "exchange-platform": 8,
        "networks": 6,
        "observatory": 9,
        "practices": 5,
        "schemes": 8,
        "structures": 14,
        "data-inclusion": 6,
        "esus": 4,
        "liste-ess": 8,
        "marche-inclusion": 6,
        "recherche-entreprises": 7,
        "rna-import": 4,
        "rna-waldec": 6,
        "sirene": 8,
        "communecter": 4,
        "gogocarto": 4,
        "gogocarto-compact": 4,
        "gogocarto-jsonld": 4,
        "murmurations": 4,
        "openfairdb": 4,
        "postgresql-directory": 6,
        "sea-standard": 5,
        "transformap": 4,
        "yeswiki": 4,
    }


def test_every_bundled_source_is_published_whatever_the_licence_of_the_base_its_sample_imitates(
    demo: str, ask: Ask
) -> None:
    rows = ask(
        PREFIXES
        + """SELECT DISTINCT ?source WHERE {
               ?entity prov:wasDerivedFrom ?record . GRAPH ?g { ?record dcterms:isPartOf ?source } }"""
    )
    assert len(rows) == 34


def test_a_place_on_four_maps_is_one_place_and_its_hours_are_its_own(demo: str, ask: Ask) -> None:
    places = ask(
        PREFIXES
        + """SELECT DISTINCT ?place WHERE { GRAPH ?links { ?record ess:establishment ?place }
               GRAPH ?graph { ?record schema:name ?name } FILTER (CONTAINS(?name, "picerie des Deux Rives")) }"""
    )
    (place,) = (row["place"] for row in places)
    graph = rdflib.Graph().parse(place)
    assert rdflib.Literal("Fr 09:00-19:30") in set(graph.objects(rdflib.URIRef(place), SCHEMA.openingHours))
    derived = ask(PREFIXES + f"SELECT ?record WHERE {{ <{place}> prov:wasDerivedFrom ?record }}")
    assert {row["record"].split("/record/")[1] for row in derived} == {
        "gogocarto/5f1",
        "gogocarto-compact/5f1",
        "gogocarto-jsonld/5f1",
        "yeswiki/EpicerieDesDeuxRives",
    }


def test_rdflib_follows_an_iri_to_its_graph(demo: str, ask: Ask) -> None:
    iri = ask(PREFIXES + 'SELECT ?o WHERE { ?o a ess:Organization ; schema:name "Autonom\'lab" }')[0]["o"]
    graph = rdflib.Graph().parse(iri)
    assert (rdflib.URIRef(iri), RDF.type, ESS.Organization) in graph
    assert rdflib.Literal("Autonom lab") in set(graph.objects(rdflib.URIRef(iri), SCHEMA.name))


def test_sparqlwrapper_queries_the_endpoint(demo: str) -> None:
    client = SPARQLWrapper(demo + "sparql")
    client.setReturnFormat(JSON)
    client.setQuery(PREFIXES + "SELECT (COUNT(?o) AS ?n) WHERE { ?o a ess:Organization }")
    assert int(client.queryAndConvert()["results"]["bindings"][0]["n"]["value"]) > 80


def test_one_row_of_a_csv_is_found_in_its_json_ld(demo: str, ask: Ask) -> None:
    """INI-031;Innover;Accompagnement;Autonom'lab;;Living Lab en santé et autonomie;Limousin"""
    record = f"{demo}record/cress-initiatives/INI-031"
    initiative = ask(
        PREFIXES + f"SELECT ?e WHERE {{ GRAPH <{demo}graph/links> {{ <{record}> ess:describes ?e }} }}"
    )[0]["e"]
    answer = requests.get(initiative, headers={"Accept": "application/ld+json"}, timeout=30)
    assert answer.headers["Content-Type"].startswith("application/ld+json")
    assert answer.history[0].status_code == 303
    graph = rdflib.Graph().parse(data=answer.text, format="json-ld")
    node = rdflib.URIRef(initiative)
    assert str(graph.value(node, SCHEMA.name)) == "Living Lab en santé et autonomie"
    assert str(graph.value(node, ESS.axis)).endswith("/axis/innover")
    assert rdflib.URIRef(record) in set(
        graph.objects(node, rdflib.URIRef("http://www.w3.org/ns/prov#wasDerivedFrom"))
    )
    carrier = graph.value(node, ESS.carrier)
    assert carrier is not None
    names = ask(PREFIXES + f"SELECT ?n WHERE {{ <{carrier}> schema:name ?n }}")
    assert {row["n"] for row in names} == {"Autonom'lab", "Autonom lab"}
