"""The reference model and the saved questions, as pages and as data; and the health of the service."""

from __future__ import annotations

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import SKOS

from hub.resources import find_resources
from tests.serve.served import Client
from tests.serve.small_hub import HARVESTED

BROWSER = {"Accept": "text/html"}
SYNTAXES = {"ttl": "turtle", "jsonld": "json-ld", "nt": "nt", "rdf": "xml"}


@pytest.mark.parametrize("path", ["/ontology", "/scheme/axis", "/scheme/territories", "/shapes"])
def test_every_format_of_the_model_has_the_same_size(client: Client, path: str) -> None:
    sizes = {
        suffix: len(Graph().parse(data=client.get(path, params={"format": suffix}).content, format=syntax))
        for suffix, syntax in SYNTAXES.items()
    }
    assert len(set(sizes.values())) == 1, sizes


def test_the_turtle_is_what_its_authors_wrote(client: Client) -> None:
    written = (find_resources().ontology_folder / "ess.ttl").read_bytes()
    assert client.get("/ontology", headers={"Accept": "text/turtle"}).content.startswith(written)


def test_a_page_of_the_model_explains_each_term_where_links_point(client: Client) -> None:
    page = client.get("/ontology?lang=en", headers=BROWSER).text
    assert 'id="carrier"' in page
    assert "Actor that carries the initiative" in page
    assert 'id="region-75"' in client.get("/scheme/territories", headers=BROWSER).text


def test_an_unknown_scheme_is_not_found_and_the_known_ones_are_named(client: Client) -> None:
    answer = client.get("/scheme/nothing")
    assert answer.status_code == 404
    assert "axis" in answer.json()["detail"]


def test_the_context_is_the_shipped_one(client: Client) -> None:
    answer = client.get("/context.jsonld")
    assert answer.content == find_resources().context_path.read_bytes()
    assert answer.headers["content-type"] == "application/ld+json"


def test_every_saved_question_runs(client: Client) -> None:
    for path in find_resources().query_files():
        page = client.get(f"/queries/{path.stem}", headers=BROWSER)
        assert (page.status_code, 'role="alert"' in page.text) == (200, False), path.stem
        # A way out to a neighbour answers a graph, every other question a table.
        form, media_type = ("ttl", "text/turtle") if path.stem.endswith("-out") else ("csv", "text/csv")
        answer = client.get(f"/queries/{path.stem}?format={form}")
        assert answer.headers["content-type"].startswith(media_type)


def test_a_parameter_in_the_address_is_used_and_kept_in_the_form(client: Client) -> None:
    region = "https://w3id.org/ess-hub/territory/region/76"
    found = client.get("/queries/organizations-of-a-region", params={"region": region, "format": "csv"})
    other = client.get("/queries/organizations-of-a-region", params={"format": "csv"})
    assert "Arban" in other.text
    assert "Arban" not in found.text
    page = client.get("/queries/organizations-of-a-region", params={"region": region}, headers=BROWSER).text
    assert f'<option value="{region}" selected>Occitanie' in page


def test_a_parameter_that_tries_to_be_sparql_is_refused(client: Client) -> None:
    attack = "https://a/> ?p ?o } #"
    answer = client.get("/queries/organizations-of-a-region", params={"region": attack, "format": "csv"})
    assert answer.status_code == 400
    page = client.get("/queries/organizations-of-a-region", params={"region": attack}, headers=BROWSER)
    assert page.status_code == 400
    assert 'role="alert"' in page.text


def test_an_unknown_question_is_not_found(client: Client) -> None:
    assert client.get("/queries/nothing").status_code == 404


def test_health_tells_revision_publication_isolation_and_ages(client: Client) -> None:
    answer = client.get("/health")
    report = answer.json()
    assert report["status"] == "ok"
    assert (report["revision"], report["publication"]) == (1, 1)
    assert report["isolation"]
    assert report["sources"]["cress"] == {"harvested_at": HARVESTED, "age": 86400, "records": 2}
    assert report["sources"]["porteurs"]["harvested_at"] is None
    assert answer.headers["cache-control"] == "no-store"


def test_a_concept_is_labelled_in_both_languages(client: Client) -> None:
    graph = Graph().parse(data=client.get("/scheme/axis?format=ttl").content, format="turtle")
    labels = graph.objects(URIRef("https://w3id.org/ess-hub/scheme/axis/cooperer"), SKOS.prefLabel)
    assert {str(label) for label in labels} == {"Coopérer", "Cooperation"}
