"""The reference model as the tests read it: rdflib graphs of the files of the checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from rdflib import OWL, QB, RDF, SKOS, Graph, Literal, URIRef
from rdflib.plugins.parsers.notation3 import BadSyntax
from rdflib.term import Node

ROOT = Path(__file__).parents[2]
ONTOLOGY = ROOT / "ontology"
SCHEMES = sorted((ONTOLOGY / "schemes").glob("*.ttl"))
QUERIES = sorted((ONTOLOGY / "queries").glob("*.rq"))
TURTLE = sorted([*ONTOLOGY.rglob("*.ttl"), *(ROOT / "shapes").glob("*.ttl")])
MODULES = sorted(ONTOLOGY.glob("ess*.ttl"))
BOTH = {"fr", "en"}
HEADER = URIRef("https://w3id.org/ess-hub/ontology")
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, QB.DataStructureDefinition)


def read(*paths: Path) -> Graph:
    """The files as one graph; a syntax error says in which file and on which line."""
    graph = Graph()
    for path in paths:
        try:
            graph.parse(path)
        except BadSyntax as error:
            why = " ".join(str(error._why).split())
            raise SyntaxError(f"{path.relative_to(ROOT)}:{error.lines + 1}: {why}") from error
    return graph


@cache
def ontology() -> Graph:
    """Every part of the ontology, as the hub serves them at ``/ontology``."""
    return read(*MODULES)


@cache
def territories() -> Graph:
    return read(ONTOLOGY / "territories.ttl")


@cache
def model() -> Graph:
    """The common model: ontology, alignments, schemes, territories; what a region's profile adds is not in it."""
    return read(*sorted(ONTOLOGY.glob("*.ttl")), *SCHEMES)


def terms() -> list[URIRef]:
    """The classes, properties and structures of the ontology, in order."""
    graph = ontology()
    return sorted({URIRef(term) for kind in KINDS for term in graph.subjects(RDF.type, kind)})


def concepts() -> set[URIRef]:
    """Every scheme, concept and territory."""
    found = set(territories().subjects(SKOS.notation, None))
    for path in SCHEMES:
        graph = read(path)
        for kind in (SKOS.Concept, SKOS.ConceptScheme):
            found.update(graph.subjects(RDF.type, kind))
    return {URIRef(iri) for iri in found}


def languages(graph: Graph, subject: Node, predicate: URIRef) -> list[str]:
    """The languages ``subject`` is said in, in order; a language said twice stands twice."""
    texts = (text for text in graph.objects(subject, predicate) if isinstance(text, Literal))
    return sorted(text.language or "" for text in texts)
