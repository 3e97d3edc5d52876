"""Entities and records as data: the right redirect, the right format, and everything a reader needs in the document."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, RDFS

from tests.serve.served import Client
from tests.serve.small_hub import ARBAN, BASE, ETALAB, HERE, HIERO, MANET, ODD_KEY

ESS = "https://w3id.org/ess-hub/ontology#"
DOC = "/doc/organization/scic-l-arban"
SYNTAXES = {"ttl": "turtle", "jsonld": "json-ld", "nt": "nt", "rdf": "xml"}


def test_an_entity_is_not_its_document(client: Client) -> None:
    answer = client.get("/id/organization/scic-l-arban")
    assert (answer.status_code, answer.headers["location"]) == (303, DOC)


def test_a_number_leads_to_whoever_bears_it(client: Client) -> None:
    for written in ("732829320", "732 829 320"):
        answer = client.get(f"/id/siren/{quote(written)}")
        assert (answer.status_code, answer.headers["location"]) == (303, "/id/organization/scic-l-arban")


@pytest.mark.parametrize(
    "path", ["/id/siren/123456789", "/id/siren/404833048", "/id/siret/x", "/id/rna/W123456789"]
)
def test_a_number_nobody_bears_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_merged_entity_leads_to_its_survivor_for_good(client: Client) -> None:
    answer = client.get("/id/organization/arban-scic")
    assert (answer.status_code, answer.headers["location"]) == (301, "/id/organization/scic-l-arban")
    document = client.get("/doc/organization/arban-scic.ttl")
    assert (document.status_code, document.headers["location"]) == (301, DOC + ".ttl")


def test_a_withdrawn_entity_is_gone(client: Client) -> None:
    assert client.get("/id/organization/disparue").status_code == 410
    assert client.get("/doc/organization/disparue").status_code == 410


@pytest.mark.parametrize(
    "path",
    ["/id/organization/nobody", "/doc/organization/nobody", "/doc/nothing/x", "/doc/organization/%3E%22"],
)
def test_what_nobody_ever_was_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_an_entity_no_licence_lets_out_is_not_found_and_says_why(client: Client) -> None:
    answer = client.get("/doc/organization/hors-licence", params={"lang": "en"})
    assert answer.status_code == 404
    assert "licence" in answer.json()["detail"]


def test_every_format_says_the_same(client: Client) -> None:
    graphs = [
        Graph().parse(data=client.get(f"{DOC}.{suffix}").content, format=syntax)
        for suffix, syntax in SYNTAXES.items()
    ]
    assert len(graphs[0]) > 20
    for other in graphs[1:]:
        assert set(other) == set(graphs[0])


def test_the_suffix_wins_over_the_header(client: Client) -> None:
    answer = client.get(f"{DOC}.nt", headers={"Accept": "text/html"})
    assert answer.headers["content-type"] == "application/n-triples"
    assert answer.headers["vary"].startswith("Accept")


def test_a_document_tells_records_sources_licences_and_scores(client: Client) -> None:
    graph = Graph().parse(data=client.get(f"{DOC}.ttl").content, format="turtle")
    entity = URIRef(ARBAN)
    records = set(graph.objects(entity, URIRef("http://www.w3.org/ns/prov#wasDerivedFrom")))
    assert records == {URIRef(HERE.record("cress", "ITW-029")), URIRef(HERE.record("porteurs", "BDIS-0009"))}
    datasets = {dataset for record in records for dataset in graph.objects(record, DCTERMS.isPartOf)}
    assert {str(licence) for dataset in datasets for licence in graph.objects(dataset, DCTERMS.license)} == {
        ETALAB
    }
    (link,) = graph.subjects(URIRef(ESS + "score"))
    assert str(graph.value(link, URIRef(ESS + "score"))) == "0.93"
    assert graph.value(link, URIRef(ESS + "entity")) == entity


def test_a_document_carries_the_address_and_names_its_neighbours(client: Client) -> None:
    graph = Graph().parse(data=client.get(f"{DOC}.ttl").content, format="turtle")
    assert "Faux-la-Montagne" in {str(value) for value in graph.objects()}
    initiative = Graph().parse(data=client.get("/doc/initiative/manet.ttl").content, format="turtle")
    carrier = initiative.value(URIRef(MANET), URIRef(ESS + "carrier"))
    assert carrier == URIRef(HIERO)
    assert initiative.value(carrier, RDFS.label) is not None
    inverse = Graph().parse(data=client.get("/doc/organization/hiero.ttl").content, format="turtle")
    assert (URIRef(MANET), URIRef(ESS + "carrier"), URIRef(HIERO)) in inverse


def test_json_ld_needs_no_other_address_to_be_read(client: Client) -> None:
    document = client.get(f"{DOC}.jsonld").json()
    assert isinstance(document["@context"], dict)
    assert document["id"] == ARBAN
    assert document["siren"] == "732829320"


def test_json_ld_is_one_tree_with_the_entity_at_its_root(client: Client) -> None:
    document = client.get(f"{DOC}.jsonld").json()
    assert document["address"][0]["locality"] == "Faux-la-Montagne"
    cress = next(each for each in document["records"] if each["id"] == HERE.record("cress", "ITW-029"))
    assert cress["key"] == "ITW-029"
    assert cress["dataset"]["licence"] == ETALAB
    assert {link["type"] for link in document["referredToBy"]["entity"]} == {"Link"}
    assert "alsoDescribed" not in document


def test_a_document_lists_its_other_formats(client: Client) -> None:
    links = client.get(f"{DOC}.ttl").headers["link"]
    assert f'<{DOC}.jsonld>; rel="alternate"; type="application/ld+json"' in links
    assert f'<{ARBAN}>; rel="describes"' in links


def test_a_record_is_served_as_it_was_mapped(client: Client) -> None:
    record = HERE.record("cress", "ITW-029")
    answer = client.get(record.removeprefix(BASE[:-1]), headers={"Accept": "text/turtle"})
    graph = Graph().parse(data=answer.content, format="turtle")
    # The short description was not chosen at publication; the record still says it.
    assert "Courte." in {str(value) for value in graph.objects(URIRef(record))}
    assert (None, URIRef(ESS + "entity"), URIRef(ARBAN)) in graph


def test_a_key_may_hold_slashes_spaces_and_accents(client: Client) -> None:
    record = HERE.record("cress", ODD_KEY)
    assert "%2F" in record
    answer = client.get(record.removeprefix(BASE[:-1]), headers={"Accept": "application/n-triples"})
    assert f'<{record}> <http://purl.org/dc/terms/identifier> "{ODD_KEY}"' in answer.text


@pytest.mark.parametrize(
    "path", ["/record/cress/nothing", "/record/nowhere/ITW-029", "/record/cress/%00", "/record/cress/%22%3E"]
)
def test_an_unknown_record_is_not_found(client: Client, path: str) -> None:
    assert client.get(path, headers={"Accept": "text/turtle"}).status_code == 404


def test_a_link_and_a_source_lead_to_the_page_that_explains_them(client: Client) -> None:
    link = client.get(f"/link/organization/cress/{quote(ODD_KEY, safe='')}")
    assert link.status_code == 303
    assert link.headers["location"] == HERE.record("cress", ODD_KEY).removeprefix(BASE[:-1])
    assert client.get("/source/cress").headers["location"] == "/sources#cress"


def test_the_sources_are_data_too(client: Client) -> None:
    graph = Graph().parse(data=client.get("/sources", params={"format": "ttl"}).content, format="turtle")
    assert str(graph.value(URIRef(HERE.source("cress")), DCTERMS.license)) == ETALAB
