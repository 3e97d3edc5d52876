"""Alignments lead from declared terms to terms that exist, and claim no more than what holds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef

from hub.model.vocabulary import ESS, SCHEME
from tests.ontology.other_vocabularies import LISTS, fault_of, namespace
from tests.ontology.reading import ONTOLOGY, model

ALIGNMENTS = Graph().parse(ONTOLOGY / "alignments.ttl")
HEADER = URIRef("https://w3id.org/ess-hub/ontology/alignments")
AXIOMS = {RDFS.subClassOf, RDFS.subPropertyOf, OWL.equivalentClass, OWL.equivalentProperty}
MATCHES = {SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch}

NO_COUNTERPART = {
    "CodedActivity": "a code with its classification, beside the actor's own code: others bear one code, of one classification",
    "Link": "how the hub attaches a record to an entity",
    "Withdrawn": "what the hub says of an address it no longer serves",
    "Harvest": "one reading of a source by the hub; it is a prov:Activity",
}
"""Class → why no other vocabulary has one near it."""


def ours() -> frozenset[str]:
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    return frozenset(str(term) for kind in kinds for term in model().subjects(RDF.type, kind))


def faults(graph: Graph) -> list[str]:
    """One line for each term at either end of an alignment that does not exist."""
    concepts = frozenset(map(str, model().subjects(RDF.type, SKOS.Concept)))
    found: set[str | None] = set()
    for subject, predicate, thing in graph:
        if subject == HEADER:
            continue
        found.add(None if predicate in AXIOMS | MATCHES else f"{predicate} is no alignment")
        if str(subject).startswith(SCHEME):
            found.add(None if str(subject) in concepts else f"{subject} is in no scheme")
        else:
            found.add(fault_of(str(subject), ours()))
        found.add(fault_of(str(thing), ours()))
    return sorted(fault for fault in found if fault)


def test_both_ends_of_every_alignment_exist() -> None:
    assert not faults(ALIGNMENTS)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ("ess:Organization skos:closeMatch essglobal:SSEInitiativ .", "essglobal/vocab/SSEInitiativ is not a term"),
        ("ess:Organisation skos:closeMatch essglobal:SSEInitiative .", "ontology#Organisation is not declared"),
        ("ess:Organization skos:closeMatch <http://example.org/vocab#Org> .", "example.org/vocab#Org is of a vocabulary"),
        ("ess:Organization schema:sameAs essglobal:SSEInitiative .", "sameAs is no alignment"),
        ("<https://w3id.org/ess-hub/scheme/naf/Z> skos:closeMatch essglobal:SSEInitiative .", "naf/Z is in no scheme"),
    ],
)  # fmt: skip
def test_an_alignment_to_nothing_is_named(wrong: str, named: str) -> None:
    graph = Graph()
    prefixes = {"ess": ESS, "essglobal": "http://purl.org/essglobal/vocab/", "schema": "https://schema.org/"}
    head = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in prefixes.items())
    graph.parse(data=f"{head}@prefix skos: <{SKOS}> .\n{wrong}", format="turtle")
    assert [fault for fault in faults(graph) if named in fault]


def test_every_class_is_aligned_or_has_a_reason() -> None:
    aligned = {str(subject).removeprefix(ESS) for subject in ALIGNMENTS.subjects()}
    classes = {str(term).removeprefix(ESS) for term in model().subjects(RDF.type, OWL.Class)}
    ess_classes = {name for name in classes if not name.startswith("http")}
    assert sorted(ess_classes - aligned) == sorted(NO_COUNTERPART)


@pytest.mark.parametrize(
    "vocabulary",
    [
        "http://purl.org/essglobal/vocab/",
        "http://virtual-assembly.org/ontologies/pair#",
        "https://github.com/datafoodconsortium/ontology/releases/latest/download/DFC_BusinessOntology.owl#",
        "https://library.murmurations.network/v2/schemas/",
        "https://schema.org/",
        "http://www.w3.org/ns/legal#",
    ],
)
def test_every_neighbour_is_reached(vocabulary: str) -> None:
    assert any(namespace(str(thing)) == vocabulary for thing in ALIGNMENTS.objects())


def test_no_term_is_both_within_and_near_the_same_other() -> None:
    for subject in set(ALIGNMENTS.subjects()) - {HEADER}:
        things = [thing for predicate in AXIOMS | MATCHES for thing in ALIGNMENTS.objects(subject, predicate)]
        assert len(things) == len(set(things)), subject


def test_no_alignment_repeats_the_ontology_itself() -> None:
    own = Graph()
    for path in ONTOLOGY.glob("ess*.ttl"):
        own.parse(path)
    repeated = [
        (subject, thing)
        for subject, predicate, thing in ALIGNMENTS
        if any((subject, axiom, thing) in own for axiom in AXIOMS)
    ]
    assert not repeated


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_a_list_says_where_and_when_it_was_read(path: Path) -> None:
    head = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    assert re.search(r"20\d\d-\d\d-\d\d", " ".join(head))
