"""Every term of the ontology says what it means, in French and English, and every term used is one of them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, URIRef

from hub.model import vocabulary
from tests.ontology.reading import ONTOLOGY, ROOT, TURTLE, languages, model, ontology

ESS = vocabulary.ESS
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
HEADER = URIRef("https://w3id.org/ess-hub/ontology")


def terms() -> list[URIRef]:
    graph = ontology()
    return sorted({URIRef(term) for kind in KINDS for term in graph.subjects(RDF.type, kind)})


@pytest.mark.parametrize("path", TURTLE, ids=lambda path: path.name)
def test_every_turtle_file_parses_and_says_its_licence_or_belongs_to_one_that_does(path: Path) -> None:
    graph = Graph().parse(path)
    assert len(graph) > 0
    licensed = any(graph.objects(None, DCTERMS.license))
    assert licensed or any(graph.objects(None, RDFS.isDefinedBy)), path.name


def test_the_ontology_is_versioned_and_open() -> None:
    graph = ontology()
    assert graph.value(HEADER, OWL.versionIRI) == HEADER + "/" + str(graph.value(HEADER, OWL.versionInfo))
    assert graph.value(HEADER, DCTERMS.license) == URIRef("https://creativecommons.org/licenses/by/4.0/")


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


def used_terms() -> Iterator[tuple[str, str]]:
    """(file, ess: name) of every term the code, connectors, shapes, queries and other ontology files use."""
    folders = ("hub", "connectors", "shapes", "ontology")
    spelled = re.compile(r"\bess:([A-Za-z]\w*)|\bESS \+ f?\"(\w+)\"|https://w3id\.org/ess-hub/ontology#(\w+)")
    paths = [path for folder in folders for path in (ROOT / folder).rglob("*")] + [ROOT / "cli.py"]
    for path in paths:
        if path.is_file() and path.suffix in {".py", ".yaml", ".csv", ".ttl", ".rq", ".jsonld", ".html"}:
            for names in spelled.findall(path.read_text(encoding="utf-8", errors="ignore")):
                name = next(filter(None, names))
                if path.name != "ess.ttl":
                    yield str(path.relative_to(ROOT)), name


def test_every_term_used_anywhere_is_declared() -> None:
    declared = {term.removeprefix(ESS) for term in terms()}
    unknown = sorted({(name, file) for file, name in used_terms() if name not in declared})
    assert not unknown


def test_every_term_the_code_handles_is_declared() -> None:
    named = {value for value in vars(vocabulary).values() if isinstance(value, str) and value.startswith(ESS)}
    named |= set(vocabulary.ENTITY_TYPES)
    assert named - {ESS} <= set(map(str, terms()))


def test_the_tables_of_the_connectors_lead_only_to_what_the_model_holds() -> None:
    prefixes = {name: vocabulary.PREFIXES[name] for name in ("ess", "scheme", "territory")}
    graph = model()
    for path in sorted((ROOT / "connectors" / "tables").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as rows:
            for row in csv.DictReader(rows):
                prefix, colon, rest = (row.get("iri") or "").partition(":")
                if colon and prefix in prefixes:
                    assert (URIRef(prefixes[prefix] + rest), None, None) in graph, f"{path.name}: {row}"


def test_alignments_speak_only_of_declared_terms_and_of_other_vocabularies() -> None:
    declared = set(terms())
    graph = Graph().parse(ONTOLOGY / "alignments.ttl")
    for subject, predicate, thing in graph:
        if predicate in {RDFS.subClassOf, OWL.equivalentClass, SKOS.closeMatch, SKOS.exactMatch}:
            assert not str(subject).startswith(ESS) or subject in declared
            assert not str(thing).startswith(ESS)
