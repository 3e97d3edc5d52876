"""The classifications: every concept has one code, labels and a definition in both languages, and its place."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from rdflib import DCTERMS, RDF, SKOS, Graph, URIRef

from hub.model.vocabulary import SCHEME
from tests.ontology.reading import SCHEMES, languages

NAMES = {
    "accompanist",
    "axis",
    "bdis-role",
    "legal-form",
    "network-type",
    "project-model",
    "scheme-type",
    "service-type",
}

each_scheme = pytest.mark.parametrize("path", SCHEMES, ids=lambda path: path.stem)


def test_there_is_one_file_a_scheme() -> None:
    assert {path.stem for path in SCHEMES} >= NAMES


@each_scheme
def test_a_scheme_is_named_as_its_file_titled_and_sourced(path: Path) -> None:
    graph = Graph().parse(path)
    assert list(graph.subjects(RDF.type, SKOS.ConceptScheme)) == [URIRef(SCHEME + path.stem)]
    scheme = URIRef(SCHEME + path.stem)
    assert languages(graph, scheme, DCTERMS.title) == ["en", "fr"]
    assert languages(graph, scheme, DCTERMS.description) == ["en", "fr"]
    assert graph.value(scheme, DCTERMS.source) is not None


@each_scheme
def test_a_concept_is_its_code_labelled_and_defined_in_both_languages(path: Path) -> None:
    graph = Graph().parse(path)
    scheme = URIRef(SCHEME + path.stem)
    concepts = list(graph.subjects(RDF.type, SKOS.Concept))
    assert concepts
    for concept in concepts:
        codes = [str(code) for code in graph.objects(concept, SKOS.notation)]
        assert [f"{scheme}/{code}" for code in codes] == [str(concept)]
        assert list(graph.objects(concept, SKOS.inScheme)) == [scheme]
        assert languages(graph, concept, SKOS.prefLabel) == ["en", "fr"], concept
        assert languages(graph, concept, SKOS.definition) == ["en", "fr"], concept
        top, broader = (concept, SKOS.topConceptOf, scheme) in graph, graph.value(concept, SKOS.broader)
        assert top != (broader in concepts), concept


@each_scheme
def test_codes_and_preferred_labels_are_unique_in_a_scheme(path: Path) -> None:
    graph = Graph().parse(path)
    codes = Counter(str(code) for code in graph.objects(None, SKOS.notation))
    assert [code for code, times in codes.items() if times > 1] == []
    # A first level may bear the name of its only category; two concepts of one level may not.
    labels = Counter(
        (label, graph.value(concept, SKOS.broader))
        for concept, label in graph.subject_objects(SKOS.prefLabel)
    )
    assert [label for label, times in labels.items() if times > 1] == []


def test_a_legal_form_stands_under_the_first_digit_of_its_code() -> None:
    (path,) = (path for path in SCHEMES if path.stem == "legal-form")
    graph = Graph().parse(path)
    for concept, broader in graph.subject_objects(SKOS.broader):
        code = str(graph.value(concept, SKOS.notation))
        assert len(code) == 4
        assert str(graph.value(broader, SKOS.notation)) == code[0]
