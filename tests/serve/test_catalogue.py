"""``/catalog`` and ``/.well-known/void``: what the hub says of itself is true, whole, and in the profile it claims."""

from __future__ import annotations

import hashlib
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi import FastAPI
from pyshacl import validate
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, DCTERMS, FOAF, VOID, XSD

from hub.pipeline.hub import Hub
from hub.publish.operator import Operator
from hub.serve.app import create_app
from tests.serve.served import Client, served
from tests.serve.small_hub import BASE, HARVESTED, build
from tests.serve.trial_hub import trial_hub

BROWSER = {"Accept": "text/html"}
SPDX = "http://spdx.org/rdf/terms#"
REFERENCE = URIRef(BASE + "catalog#reference")
WITHHELD = URIRef(BASE + "source/fermee")
SH = "http://www.w3.org/ns/shacl#"

Count = Callable[[str], int]


@pytest.fixture(scope="module")
def catalogue(client: Client) -> Graph:
    return Graph().parse(data=client.get("catalog").content, format="turtle")


@pytest.fixture(scope="module")
def void(client: Client) -> Graph:
    return Graph().parse(data=client.get(".well-known/void").content, format="turtle")


@pytest.fixture(scope="module")
def count(client: Client) -> Count:
    def counted(pattern: str) -> int:
        query = f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}"
        answer = client.get("sparql", params={"query": query}, headers={"Accept": "application/json"})
        return int(answer.json()["results"]["bindings"][0]["n"]["value"])

    return counted


def findings(data: Graph) -> dict[str, set[str]]:
    """Severity → the paths that are at fault."""
    shapes = Graph().parse(Path(__file__).with_name("dcat-ap.ttl"))
    _, report, _ = validate(data, shacl_graph=shapes, advanced=False)
    found: dict[str, set[str]] = {}
    for result in report.subjects(RDF.type, URIRef(SH + "ValidationResult")):
        severity = str(report.value(result, URIRef(SH + "resultSeverity"))).removeprefix(SH)
        found.setdefault(severity, set()).add(str(report.value(result, URIRef(SH + "resultPath"))))
    return found


def undescribed(client: Client) -> set[str]:
    """What services without a description of their own lack: the search API, as long as it has no ``/openapi.json``."""
    is_described = client.ask("OPTIONS", "openapi.json").status_code == 204
    return set() if is_described else {str(DCAT.endpointDescription)}


def test_the_catalogue_has_all_that_dcat_ap_requires(catalogue: Graph, client: Client) -> None:
    # The small hub's operator gives no contact: recommended, and all that may be missing.
    assert findings(catalogue) == {"Warning": {str(DCAT.contactPoint), *undescribed(client)}}
    broken = Graph() + catalogue
    broken.remove((REFERENCE, DCTERMS.title, None))
    assert findings(broken)["Violation"] == {str(DCTERMS.title)}


def test_an_operator_with_a_contact_is_named_and_nothing_recommended_is_missing(tmp_path: Path) -> None:
    hub = build(tmp_path)
    object.__setattr__(hub, "operator", Operator("CRESS d'ici", "contact@exemple.org"))

    def make(address: str) -> FastAPI:
        return create_app(hub, readers=2, public_url=address)

    with served(make) as client:
        found = Graph().parse(data=client.get("catalog").content, format="turtle")
        page = client.get("catalog", headers=BROWSER).text
        assert findings(found).get("Warning", set()) == undescribed(client)
    assert set(findings(found)) <= {"Warning"}
    assert found.value(URIRef(BASE + "catalog#publisher"), FOAF.name) == Literal("CRESS d'ici")
    assert 'href="mailto:contact@exemple.org"' in page


def test_every_source_is_a_dataset_with_what_is_known_of_it(catalogue: Graph, small_hub: Hub) -> None:
    datasets = set(catalogue.objects(URIRef(BASE + "catalog"), DCAT.dataset))
    sources = {URIRef(f"{BASE}source/{name}") for name in small_hub.sources}
    assert datasets == {REFERENCE, URIRef(BASE + "catalog#links"), *sources}
    cress = URIRef(BASE + "source/cress")
    assert catalogue.value(cress, DCTERMS.modified) == Literal(HARVESTED, datatype=XSD.dateTime)
    assert "etalab" in str(catalogue.value(cress, DCTERMS.license))
    assert catalogue.value(cress, VOID.entities) == Literal(2)


def test_a_source_that_may_not_be_published_is_described_and_not_given(
    catalogue: Graph, void: Graph, client: Client
) -> None:
    assert (WITHHELD, RDF.type, DCAT.Dataset) in catalogue
    assert set(catalogue.objects(WITHHELD, DCAT.distribution)) == set()
    assert "RESTRICTED" in str(catalogue.value(WITHHELD, DCTERMS.accessRights))
    assert "by-sa" in str(catalogue.value(WITHHELD, DCTERMS.license))
    assert set(void.objects(WITHHELD, VOID.dataDump)) == set()
    assert not any("fermee" in str(url) for url in catalogue.objects(None, DCAT.downloadURL))
    assert "admit = true" in client.get("catalog", headers=BROWSER).text


def test_every_file_is_at_its_address_with_its_size_and_checksum(catalogue: Graph, client: Client) -> None:
    files = list(catalogue.subject_objects(DCAT.downloadURL))
    assert len(files) >= 12
    for distribution, url in files:
        content = client.get(str(url).removeprefix(client.address)).content
        assert Literal(str(len(content)), datatype=XSD.nonNegativeInteger) == catalogue.value(
            distribution, DCAT.byteSize
        )
        checksum = catalogue.value(distribution, URIRef(SPDX + "checksum"))
        value = catalogue.value(checksum, URIRef(SPDX + "checksumValue"))
        assert str(value).lower() == hashlib.sha256(content).hexdigest()


def test_every_other_address_answers(catalogue: Graph, client: Client) -> None:
    addresses = {*catalogue.objects(None, DCAT.accessURL), *catalogue.objects(None, DCAT.endpointURL)}
    addresses |= set(catalogue.objects(None, DCAT.endpointDescription))
    assert {str(address).removeprefix(client.address).partition("?")[0] for address in addresses} >= {
        "sparql",
        "store",
        "reconcile",
    }
    for address in addresses:
        if "/store" in str(address) and "?" not in str(address):
            continue  # the endpoint itself: it asks which graph
        answer = client.get(str(address).removeprefix(client.address), headers={"Accept": "*/*"})
        # /sparql without a query describes itself in RDF only.
        assert answer.status_code == 200 or str(address).endswith("/sparql"), address


def test_only_services_that_are_served_are_listed(catalogue: Graph, client: Client) -> None:
    for service in catalogue.subjects(RDF.type, DCAT.DataService):
        endpoint = str(catalogue.value(service, DCAT.endpointURL)).removeprefix(client.address)
        assert client.ask("OPTIONS", endpoint).status_code == 204, endpoint


@pytest.mark.parametrize("path", ["catalog", ".well-known/void"])
def test_each_format_says_the_same(client: Client, path: str) -> None:
    turtle = Graph().parse(data=client.get(path).content, format="turtle")
    for media_type, syntax in (
        ("application/ld+json", "json-ld"),
        ("application/rdf+xml", "xml"),
        ("application/n-triples", "nt"),
    ):
        answer = client.get(path, headers={"Accept": media_type})
        assert answer.headers["content-type"].partition(";")[0] == media_type
        assert isomorphic(turtle, Graph().parse(data=answer.content, format=syntax)), media_type
    unchanged = client.get(path, headers={"If-None-Match": client.get(path).headers["etag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert client.get(path, headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize(("language", "words"), [("fr", "Catalogue des données"), ("en", "Data catalogue")])
def test_the_page_lists_the_same_in_either_language(
    client: Client, small_hub: Hub, language: str, words: str
) -> None:
    page = client.get(f"catalog?lang={language}", headers=BROWSER)
    assert page.status_code == 200
    assert f"<h1>{words}</h1>" in page.text
    for source in small_hub.published_sources:
        assert f'id="source-{source.id}"' in page.text
    assert "reference.nq.gz" in page.text
    assert "exemple fictif" in page.text or "made-up example" in page.text


def test_void_counts_what_sparql_counts(void: Graph, count: Count) -> None:
    places = {
        REFERENCE: "",
        **{URIRef(f"{BASE}source/{name}"): name for name in ("cress", "porteurs", "exemples", "fermee")},
    }
    for dataset, source in places.items():

        def inside(pattern: str, source: str = source) -> str:
            return f"GRAPH <{BASE}graph/source/{source}> {{ {pattern} }}" if source else pattern

        def said(predicate: URIRef, dataset: URIRef = dataset) -> int:
            return int(str(void.value(dataset, predicate)))

        assert said(VOID.triples) == count(inside("?s ?p ?o")) > 0
        assert said(VOID.distinctSubjects) == count(f"SELECT DISTINCT ?s {{ {inside('?s ?p ?o')} }}")
        assert said(VOID.distinctObjects) == count(f"SELECT DISTINCT ?o {{ {inside('?s ?p ?o')} }}")
        assert said(VOID.properties) == count(f"SELECT DISTINCT ?p {{ {inside('?s ?p ?o')} }}")
        assert said(VOID.classes) == count(f"SELECT DISTINCT ?c {{ {inside('?s a ?c')} }}")
        for part in void.objects(dataset, VOID.classPartition):
            of = void.value(part, VOID["class"])
            assert int(str(void.value(part, VOID.entities))) == count(inside(f"?s a <{of}>"))
        partitions = list(void.objects(dataset, VOID.propertyPartition))
        assert len(partitions) == said(VOID.properties)
        for part in partitions:
            of = void.value(part, VOID.property)
            assert int(str(void.value(part, VOID.triples))) == count(inside(f"?s <{of}> ?o"))
    records = count(f"GRAPH <{BASE}graph/source/cress> {{ ?r dcterms:isPartOf <{BASE}source/cress> }}")
    assert int(str(void.value(URIRef(BASE + "source/cress"), VOID.entities))) == records
    entities = count(f"SELECT DISTINCT ?s {{ ?s a ?c FILTER(STRSTARTS(STR(?s), '{BASE}id/')) }}")
    assert int(str(void.value(REFERENCE, VOID.entities))) == entities


def test_void_counts_the_links_from_each_source_to_the_reference(void: Graph, count: Count) -> None:
    linksets = list(void.subjects(RDF.type, VOID.Linkset))
    assert linksets
    total = 0
    for linkset in linksets:
        source = str(void.value(linkset, VOID.subjectsTarget)).removeprefix(BASE + "source/")
        assert void.value(linkset, VOID.objectsTarget) == REFERENCE
        predicate = void.value(linkset, VOID.linkPredicate)
        said = int(str(void.value(linkset, VOID.triples)))
        assert said == count(
            f"GRAPH <{BASE}graph/links> {{ ?node <{predicate}> ?entity }} "
            f"FILTER(STRSTARTS(STR(?node), '{BASE}record/{source}/'))"
        )
        total += said
    direct = "{ ?n ess:organization ?e } UNION { ?n ess:establishment ?e } UNION { ?n ess:describes ?e }"
    assert total == count(f"GRAPH <{BASE}graph/links> {{ {direct} }}")


def test_void_names_the_vocabularies_in_use_and_the_endpoint(void: Graph, client: Client) -> None:
    vocabularies = set(map(str, void.objects(REFERENCE, VOID.vocabulary)))
    assert {"https://w3id.org/ess-hub/ontology#", "https://schema.org/"} <= vocabularies
    assert "http://www.w3.org/2002/07/owl#" not in vocabularies
    whole = URIRef(BASE + "catalog#dataset")
    assert void.value(whole, VOID.sparqlEndpoint) == URIRef(client.address + "sparql")
    document = URIRef(BASE + ".well-known/void")
    assert (document, RDF.type, VOID.DatasetDescription) in void


def test_a_browser_reads_void_in_turtle(client: Client) -> None:
    answer = client.get(".well-known/void", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert answer.headers["content-type"].startswith("text/turtle")


def test_the_front_page_leads_to_all_of_it(client: Client) -> None:
    answer = client.get("/", headers=BROWSER)
    links = dict(re.findall(r'<([^>]+)>; rel="([^"]+)"', answer.headers["link"]))
    assert links["/catalog"] == links["/.well-known/void"] == "describedby"
    assert links["/dumps/"] == "item"
    for path in ("/catalog", "/dumps/"):
        assert f'href="{path}"' in answer.text
    for path in links:
        assert client.get(path, headers=BROWSER).status_code == 200


def test_the_sitemap_leads_to_pages_that_are_there(client: Client) -> None:
    assert f"Sitemap: {client.address}sitemap.xml" in client.get("robots.txt").text
    answer = client.get("sitemap.xml")
    assert answer.headers["content-type"] == "application/xml"
    places = [each.text or "" for each in ET.fromstring(answer.content).iter() if each.tag.endswith("}loc")]  # noqa: S314
    assert client.address + "sources/cress" in places
    for place in places:
        assert client.get(place.removeprefix(client.address), headers=BROWSER).status_code == 200, place


def test_a_hub_that_published_nothing_says_so_and_breaks_nothing() -> None:
    with trial_hub() as empty:
        for path in ("catalog", "dumps/", ".well-known/void", "sitemap.xml"):
            for headers in (BROWSER, {"Accept": "*/*"}):
                assert empty.get(path, headers=headers).status_code == 200, path
        found = Graph().parse(data=empty.get("catalog").content, format="turtle")
        assert empty.get("dumps/latest/reference.nq.gz").status_code == 404
    assert "Violation" not in findings(found)
    assert set(found.objects(None, DCAT.downloadURL)) == set()
