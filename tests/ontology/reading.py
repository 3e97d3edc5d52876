"""The reference model as the tests read it: rdflib graphs of the files of the checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

ROOT = Path(__file__).parents[2]
ONTOLOGY = ROOT / "ontology"
SCHEMES = sorted((ONTOLOGY / "schemes").glob("*.ttl"))
QUERIES = sorted((ONTOLOGY / "queries").glob("*.rq"))
TURTLE = sorted([*ONTOLOGY.rglob("*.ttl"), *(ROOT / "shapes").glob("*.ttl")])
BOTH = {"fr", "en"}


@cache
def ontology() -> Graph:
    return Graph().parse(ONTOLOGY / "ess.ttl")


@cache
def territories() -> Graph:
    return Graph().parse(ONTOLOGY / "territories.ttl")


@cache
def model() -> Graph:
    graph = Graph()
    for path in ONTOLOGY.rglob("*.ttl"):
        graph.parse(path)
    return graph


def languages(graph: Graph, subject: Node, predicate: URIRef) -> list[str]:
    """The languages ``subject`` is said in, in order; a language said twice stands twice."""
    texts = (text for text in graph.objects(subject, predicate) if isinstance(text, Literal))
    return sorted(text.language or "" for text in texts)
