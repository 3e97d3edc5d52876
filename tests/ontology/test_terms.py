"""Every term of the ontology says what it means, in French and English, where from, and with which example."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.term import BNode

from hub.model import vocabulary
from tests.ontology.reading import (
    HEADER,
    KINDS,
    MODULES,
    ONTOLOGY,
    TURTLE,
    languages,
    model,
    ontology,
    read,
    terms,
)

ESS = vocabulary.ESS


@pytest.mark.parametrize("path", TURTLE, ids=lambda path: path.name)
def test_every_turtle_file_parses_and_says_its_licence_or_belongs_to_one_that_does(path: Path) -> None:
    graph = read(path)
    assert len(graph) > 0
    licensed = any(graph.objects(None, DCTERMS.license))
    assert licensed or any(graph.objects(None, RDFS.isDefinedBy)), path.name


def test_no_file_of_the_model_holds_a_blank_node() -> None:
    for path in (*MODULES, ONTOLOGY / "reused.ttl", ONTOLOGY / "territories.ttl"):
        nodes = {node for statement in Graph().parse(path) for node in statement}
        assert not [node for node in nodes if isinstance(node, BNode)], path.name


@pytest.mark.parametrize("term", terms(), ids=lambda term: term.removeprefix(ESS))
def test_a_term_has_label_and_definition_in_both_languages_a_source_and_an_example(term: URIRef) -> None:
    graph = ontology()
    assert term.startswith(ESS)
    assert languages(graph, term, RDFS.label) == ["en", "fr"]
    assert languages(graph, term, SKOS.definition) == ["en", "fr"]
    assert graph.value(term, DCTERMS.source) is not None
    assert graph.value(term, SKOS.example) is not None
    assert graph.value(term, RDFS.isDefinedBy) == HEADER


def test_examples_that_are_addresses_lead_to_something_in_the_model() -> None:
    for _, _, example in ontology().triples((None, SKOS.example, None)):
        if isinstance(example, URIRef):
            assert (example, None, None) in model(), example


def test_two_terms_never_share_a_label_in_their_kind() -> None:
    graph = ontology()
    for kind in KINDS:
        labels = [
            label for term in graph.subjects(RDF.type, kind) for label in graph.objects(term, RDFS.label)
        ]
        assert len(labels) == len(set(labels))


def test_no_property_has_two_domains_or_ranges_from_which_too_much_would_follow() -> None:
    graph = ontology()
    for predicate in (RDFS.domain, RDFS.range):
        for term in set(graph.subjects(predicate, None)):
            assert len(list(graph.objects(term, predicate))) == 1, term


def test_every_term_the_code_handles_is_declared() -> None:
    named = {value for value in vars(vocabulary).values() if isinstance(value, str) and value.startswith(ESS)}
    named |= set(vocabulary.ENTITY_TYPES)
    assert named - {ESS} <= set(map(str, terms()))


def test_alignments_speak_only_of_declared_terms_and_of_other_vocabularies() -> None:
    declared = set(terms())
    graph = Graph().parse(ONTOLOGY / "alignments.ttl")
    for subject, predicate, thing in graph:
        if predicate in {RDFS.subClassOf, OWL.equivalentClass, SKOS.closeMatch, SKOS.exactMatch}:
            assert not str(subject).startswith(ESS) or subject in declared
            assert not str(thing).startswith(ESS)


def test_a_note_or_comment_is_given_in_both_languages() -> None:
    for predicate in (SKOS.scopeNote, SKOS.changeNote, RDFS.comment):
        for subject in set(ontology().subjects(predicate, None)):
            assert languages(ontology(), subject, predicate) == ["en", "fr"], subject


def test_a_founding_document_is_cited_with_its_year() -> None:
    """A source of a definition is an address or a text; a text in quotation marks ends with publisher and year."""
    for term in terms():
        for source in ontology().objects(term, DCTERMS.source):
            if isinstance(source, Literal) and str(source).startswith("«"):
                assert str(source)[-4:].isdigit(), (term, source)


def test_a_property_says_what_it_is_on_and_what_it_leads_to() -> None:
    """Except the two that lead anywhere: what a record describes, and what took over."""
    graph = ontology()
    includes = URIRef(vocabulary.SCHEMA + "domainIncludes")
    anywhere = {URIRef(ESS + name) for name in ("describes", "organization", "establishment", "sha256")}
    anything = {
        URIRef(ESS + name) for name in ("describes", "succeededBy", "node", "record", "entity", "linkedTo")
    }
    for kind in (OWL.ObjectProperty, OWL.DatatypeProperty):
        for term in graph.subjects(RDF.type, kind):
            if term not in anywhere:
                assert graph.value(term, RDFS.domain) or graph.value(term, includes), term
            if term not in anything:
                assert graph.value(term, RDFS.range), term


def test_what_a_property_is_on_or_leads_to_is_declared() -> None:
    graph = ontology()
    includes = URIRef(vocabulary.SCHEMA + "domainIncludes")
    parents = (RDFS.domain, RDFS.range, includes, RDFS.subClassOf, RDFS.subPropertyOf, OWL.disjointWith)
    declared = set(terms())
    for predicate in parents:
        for subject, thing in graph.subject_objects(predicate):
            assert not str(thing).startswith(ESS) or thing in declared, (subject, thing)


def test_the_terms_taken_from_others_have_a_name_and_a_use_in_both_languages() -> None:
    graph = Graph().parse(ONTOLOGY / "reused.ttl")
    taken = set(graph.subjects(RDFS.isDefinedBy, None))
    assert len(taken) > 40
    for term in taken:
        assert not str(term).startswith(ESS)
        assert languages(graph, term, RDFS.label) == ["en", "fr"], term
        assert languages(graph, term, SKOS.scopeNote) == ["en", "fr"], term


def test_a_syntax_error_is_told_with_its_file_and_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.ontology.reading.ROOT", tmp_path)
    broken = tmp_path / "broken.ttl"
    broken.write_text("@prefix a: <https://a.example/> .\na:b a:c 'd'\na:e a:f a:g .\n", encoding="utf-8")
    with pytest.raises(SyntaxError, match=r"^broken\.ttl:3: "):
        read(broken)
