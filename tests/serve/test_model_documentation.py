"""The model documents itself: every term, rule and concept has its place on a page, and links between them arrive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import unquote

import pytest
from rdflib import RDF, RDFS, Graph, URIRef
from rdflib.namespace import DCTERMS, OWL, SH, SKOS

from hub.model.statement import Term
from hub.model.vocabulary import ESS, SHAPE
from hub.resources import find_resources
from hub.serve.addressing import Addressing
from hub.serve.class_diagram import class_diagram
from hub.serve.language import LANGUAGES
from hub.serve.model_files import Model
from hub.serve.shape_page import shape_rows
from hub.serve.term_page import term_page
from tests.serve.served import Client
from tests.serve.test_pages import Page

BROWSER = {"Accept": "text/html"}
RESOURCES = find_resources()
PROFILE_PAGES = ("/profiles", "/profiles/nouvelle-aquitaine")


@pytest.fixture(scope="module")
def ontology() -> Graph:
    """The ontology read by another library than the hub's."""
    graph = Graph()
    for path in RESOURCES.ontology_files():
        graph.parse(path)
    return graph


@pytest.fixture(scope="module")
def terms(ontology: Graph) -> list[str]:
    """The names of all terms under ``ess:``."""
    declared = {str(s) for s in ontology.subjects(RDF.type) if str(s).startswith(ESS)}
    return sorted(iri.removeprefix(ESS) for iri in declared)


@pytest.fixture(scope="module")
def pages(client: Client, terms: list[str]) -> dict[str, Page]:
    """Every page of documentation, read once."""
    paths = [
        "/ontology",
        "/shapes",
        *PROFILE_PAGES,
        *(f"/ontology/{name}" for name in terms),
        *(f"/scheme/{path.stem}" for path in (*RESOURCES.scheme_files(), RESOURCES.territories_path)),
    ]
    found = {}
    for path in paths:
        answer = client.get(path, headers=BROWSER)
        assert answer.status_code == 200, path
        found[path] = Page(answer.text)
    return found


def test_every_declared_term_has_a_page_with_its_definition_in_both_languages(
    client: Client, ontology: Graph, terms: list[str]
) -> None:
    assert len(terms) > 100
    for name in terms:
        text = client.get(f"/ontology/{name}?lang=en", headers=BROWSER).text.replace("&#39;", "'")
        for said in ontology.objects(URIRef(ESS + name), SKOS.definition):
            assert str(said).replace('"', "&#34;") in text, name


def test_every_page_of_the_model_is_well_formed_without_a_script(pages: dict[str, Page]) -> None:
    for path, page in pages.items():
        assert (page.crossed, page.open) == ([], []), path
        assert page.all("script", "style") == [], path
        assert sorted(page.ids) == sorted(set(page.ids)), path
        assert len(page.all("h1")) == 1, path


def test_every_link_between_pages_of_the_model_arrives_at_an_anchor(pages: dict[str, Page]) -> None:
    broken = sorted({
        (path, target)
        for path, page in pages.items()
        for target, anchor in _model_links(path, page)
        if target not in pages or (anchor and anchor not in pages[target].ids)
    })  # fmt: skip
    assert broken == []


def _model_links(path: str, page: Page) -> Iterator[tuple[str, str]]:
    for link in page.all("a"):
        target, _, anchor = (link["href"] or "").partition("#")
        target = target.partition("?")[0] or path
        if target.startswith(("/ontology", "/shapes", "/scheme/", "/profiles")) and link.get("type") is None:
            yield target, unquote(anchor)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["/ontology", "/ontology/SupplierOffer", "/shapes", *PROFILE_PAGES])
def test_the_documentation_speaks_the_readers_language(client: Client, path: str, language: str) -> None:
    page = Page(client.get(path, headers={**BROWSER, "Accept-Language": language}).text)
    assert page.all("html")[0]["lang"] == language


@pytest.mark.parametrize("suffix", ["ttl", "jsonld", "nt", "rdf"])
def test_a_term_in_rdf_is_what_the_ontology_states_of_it(
    client: Client, ontology: Graph, suffix: str
) -> None:
    syntax = {"ttl": "turtle", "jsonld": "json-ld", "nt": "nt", "rdf": "xml"}[suffix]
    answer = client.get(f"/ontology/carrier?format={suffix}")
    answered = Graph().parse(data=answer.content, format=syntax)
    assert set(answered) == set(ontology.triples((URIRef(ESS + "carrier"), None, None)))


def test_an_unknown_term_is_not_found_in_problem_form(client: Client) -> None:
    answer = client.get("/ontology/Carrier")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert "Carrier" in answer.json()["detail"]
    assert client.get("/profiles/nowhere").status_code == 404


def test_a_term_page_says_where_it_stands_and_what_constrains_it(client: Client) -> None:
    offer = client.get("/ontology/SupplierOffer?lang=en", headers=BROWSER).text
    assert 'href="/ontology/Offer?lang=en"' in offer
    assert 'href="/ontology/deliveryDays?lang=en"' in offer
    assert 'href="/shapes?lang=en#SupplierOffer"' in offer
    guarantee = client.get("/ontology/guarantee?lang=en", headers=BROWSER).text
    assert 'href="/scheme/guarantee?lang=en"' in guarantee
    assert "Delivery time not given" in client.get("/ontology/deliveryDays?lang=en", headers=BROWSER).text
    assert "essglobal" in client.get("/ontology/Organization", headers=BROWSER).text


def test_a_retired_term_says_so_and_what_replaces_it() -> None:
    model = Model.load(RESOURCES)
    nodes = {iri: list(pairs) for iri, pairs in model.ontology.nodes.items()}
    nodes[ESS + "theme"] += [
        (str(OWL.deprecated), Term("literal", "true")),
        (str(DCTERMS.isReplacedBy), Term("iri", ESS + "themeConcept")),
    ]
    part = replace(model.ontology, nodes=nodes)
    changed = replace(model, ontology=part)
    page = term_page(changed, "theme", "en")
    successor = term_page(changed, "themeConcept", "en")
    assert page is not None and page.deprecated
    assert [term.value for term in page.replaced_by] == [ESS + "themeConcept"]
    assert successor is not None
    assert [key for key, terms in successor.inverse if terms[0].value == ESS + "theme"] == ["model.replaces"]


def test_every_rule_of_the_shapes_has_an_anchor_and_its_message_in_both_languages(client: Client) -> None:
    shapes = Graph()
    for path in RESOURCES.shape_files():
        shapes.parse(path)
    text = client.get("/shapes", headers=BROWSER).text
    ids = set(Page(text).ids)
    used = {
        rule
        for shape in shapes.subjects(RDF.type, SH.NodeShape)
        for rule in shapes.objects(shape, SH.property)
    }
    named = {str(rule) for rule in used if str(rule).startswith(SHAPE)}
    assert len(named) > 80
    assert {iri.removeprefix(SHAPE) for iri in named} <= ids
    unescaped = text.replace("&#39;", "'").replace("&#34;", '"').replace("&lt;", "<").replace("&gt;", ">")
    for iri in named:
        for message in shapes.objects(URIRef(iri), SH.message):
            assert str(message).replace("&", "&amp;") in unescaped or str(message) in unescaped, iri


def test_a_rule_names_its_severity_and_its_scheme() -> None:
    rules = {
        rule.iri: rule for row in shape_rows(Model.load(RESOURCES).shapes, "en") for rule in row.constraints
    }
    assert rules[SHAPE + "delivery-days-given"].severity == "info"
    assert any(rule.schemes for rule in rules.values())


def test_a_scheme_stands_as_a_tree_with_its_levels(client: Client) -> None:
    page = client.get("/scheme/naf", headers=BROWSER).text
    assert page.index('id="A"') < page.index('id="01"') < page.index('id="B"')
    assert 'id="01" class="depth-1"' in page
    assert "Divisions" in page
    territories = client.get("/scheme/territories", headers=BROWSER).text
    assert 'id="department-87" class="depth-2"' in territories
    assert "/scheme/ess-tier#" in client.get("/scheme/legal-form", headers=BROWSER).text


def test_the_version_and_the_one_before_are_shown(client: Client, ontology: Graph) -> None:
    head = URIRef(ESS.rstrip("#"))
    page = client.get("/ontology?lang=en", headers=BROWSER).text
    assert f"version {ontology.value(head, OWL.versionInfo)}" in page
    assert f"prior version {str(ontology.value(head, OWL.priorVersion)).rpartition('/')[2]}" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_drawing_shows_every_class_once_and_no_box_hides_another(ontology: Graph, language: str) -> None:
    model = Model.load(RESOURCES)
    drawing = class_diagram(model, "fr" if language == "fr" else "en")
    shown = [box.iri for box in drawing.boxes] + [
        line.iri for box in drawing.boxes for line in box.lines if line.kind
    ]
    classes = {
        str(iri)
        for iri in ontology.subjects(RDF.type, OWL.Class)
        if str(iri).startswith(ESS) and model.ontology.homes[str(iri)] != "ess-hub"
    }
    assert sorted(shown) == sorted(classes)
    for box in drawing.boxes:
        assert box.x + box.width <= drawing.width and box.y + box.height <= drawing.height
        assert all(box.y < line.y < box.y + box.height for line in box.lines)
        for other in drawing.boxes:
            apart = other.x >= box.x + box.width or box.x >= other.x + other.width
            above = other.y >= box.y + box.height or box.y >= other.y + other.height
            assert box is other or apart or above


def test_the_drawing_has_a_title_and_a_description_for_who_cannot_see_it(client: Client) -> None:
    page = Page(client.get("/ontology", headers=BROWSER).text)
    (svg,) = (each for each in page.all("svg") if each.get("aria-describedby"))
    assert {svg["aria-labelledby"], svg["aria-describedby"]} <= set(page.ids)
    assert page.all("desc")


def test_a_profile_shows_its_vocabulary_and_its_stricter_rules(client: Client) -> None:
    page = client.get("/profiles/nouvelle-aquitaine?lang=en", headers=BROWSER).text
    assert 'id="axis-knowledge"' in page
    assert "The name is the mere acronym" in page
    here = Addressing.of("https://data.example.org/", "http://127.0.0.1/")
    assert here.href("https://w3id.org/ess-hub/profile/nouvelle-aquitaine#acronym-expanded") is not None
    assert 'id="acronym-expanded"' in page
    assert "/profiles/nouvelle-aquitaine" in client.get("/profiles", headers=BROWSER).text


def test_labels_and_sub_terms_agree_with_the_ontology(ontology: Graph) -> None:
    page = term_page(Model.load(RESOURCES), "Actor", "en")
    assert page is not None
    below = {str(iri) for iri in ontology.subjects(RDFS.subClassOf, URIRef(ESS + "Actor"))}
    shown = next(terms for key, terms in page.inverse if key == "model.narrower")
    assert {term.value for term in shown} == {iri for iri in below if iri.startswith(ESS)}
