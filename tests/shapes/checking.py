"""Validates Turtle against the shapes of the checkout, with plain pyshacl: the judge, not the code under test."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from pyshacl import validate
from rdflib import Graph, Namespace

from hub.resources import find_resources

ROOT = Path(__file__).parents[2]
SH = Namespace("http://www.w3.org/ns/shacl#")
SHAPE = "https://w3id.org/ess-hub/shapes#"

PREFIXES = """
@prefix ess: <https://w3id.org/ess-hub/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix qb: <http://purl.org/linked-data/cube#> .
@prefix schema: <https://schema.org/> .
@prefix scheme: <https://w3id.org/ess-hub/scheme/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix region: <https://w3id.org/ess-hub/territory/region/> .
@prefix department: <https://w3id.org/ess-hub/territory/department/> .
@prefix form: <https://w3id.org/ess-hub/scheme/legal-form/> .
@prefix band: <https://w3id.org/ess-hub/scheme/workforce-band/> .
"""


class Result(NamedTuple):
    focus: str
    shape: str
    severity: str


@cache
def shapes() -> Graph:
    """Every common shape. Shared by all tests: add to a copy, never to this."""
    graph = Graph()
    for path in sorted((ROOT / "shapes").glob("*.ttl")):
        graph.parse(path)
    return graph


def reference() -> Graph:
    """Ontology, territories and schemes: what records may point to."""
    graph = Graph()
    for path in find_resources().reference_files():
        graph.parse(path)
    return graph


def check(turtle: str) -> set[Result]:
    """What the shapes say of ``turtle``."""
    data = reference().parse(data=PREFIXES + turtle, format="turtle")
    _, report, _ = validate(data, shacl_graph=shapes(), inplace=True)
    assert isinstance(report, Graph)
    return {
        Result(
            str(report.value(result, SH.focusNode)),
            str(report.value(result, SH.sourceShape)).removeprefix(SHAPE),
            str(report.value(result, SH.resultSeverity)).removeprefix(str(SH)),
        )
        for result in report.objects(None, SH.result)
    }
