"""The W3C's SHACL tests, through our validator: what we read back from pyshacl is what the standard asks for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rdflib import RDF, SH, BNode, Graph, Namespace, URIRef
from rdflib.term import Node

from hub.errors import UserError
from hub.validate.finding import Finding
from hub.validate.rdf_file import read_rdf
from hub.validate.turtle import read_turtle
from hub.validate.validator import Validator
from tests.properties.agreement import compared
from tests.suites import suite
from tests.validate.plain import PlainValidator

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")
FOLDER = suite("shacl")

EXEMPT = {
    "core/property/uniqueLang-002.ttl": 'pyshacl 0.40 takes "1"^^xsd:boolean for true, the suite does not',
    "sparql/pre-binding/shapesGraph-001.ttl": "pyshacl 0.40 has no $shapesGraph",
}


def cases() -> list[Any]:
    files = sorted(FOLDER.rglob("*.ttl"))
    names = [str(path.relative_to(FOLDER)) for path in files if b"sht:Validate" in path.read_bytes()]
    return [
        pytest.param(name, marks=pytest.mark.xfail(reason=EXEMPT[name], strict=True))
        if name in EXEMPT
        else name
        for name in names
    ]


def plain(node: Node | None) -> str:
    return "blank" if node is None or isinstance(node, BNode) else str(node)


def as_row(finding: Finding) -> tuple[str, str, str, str]:
    blank = finding.focus.startswith("_:")
    value = finding.value.value if finding.value and not finding.value.value.startswith("_:") else "blank"
    component = finding.component.rpartition("#")[2]
    return ("blank" if blank else finding.focus, component, finding.severity, value)


def expected_rows(graph: Graph, report: Node) -> set[tuple[str, str, str, str]]:
    names = {SH.Violation: "violation", SH.Warning: "warning", SH.Info: "info"}
    return {
        (
            plain(graph.value(result, SH.focusNode)),
            plain(graph.value(result, SH.sourceConstraintComponent)).rpartition("#")[2],
            names.get(graph.value(result, SH.resultSeverity), "violation"),  # type: ignore[arg-type]
            plain(graph.value(result, SH.value)),
        )
        for result in graph.objects(report, SH.result)
    }


@pytest.mark.parametrize("case", [case if isinstance(case, str) else case.values[0] for case in cases()])
def test_what_is_cleared_beforehand_has_no_finding(case: str) -> None:
    """Exempt cases too: whatever pyshacl makes of them, we make the same."""
    path = FOLDER / case
    graph = Graph()
    read_turtle(path.read_bytes(), case, into=graph, base=path.as_uri())
    (test,) = graph.subjects(RDF.type, SHT.Validate)
    action = graph.value(test, MF.action)
    data, shapes = (_path(graph.value(action, which)) for which in (SHT.dataGraph, SHT.shapesGraph))
    triples = read_rdf(data.read_bytes(), str(data), base=data.as_uri()).triples
    try:
        ours = Validator([shapes], [])
    except UserError:
        assert graph.value(test, MF.result) == SHT.Failure
        return
    assert compared(ours, PlainValidator([shapes], []), list(triples)) == []


@pytest.mark.parametrize("case", cases())
def test_w3c(case: str) -> None:
    path = FOLDER / case
    graph = Graph()
    # Not rdflib's own parser: it rewrites the literals that the suite expects back.
    read_turtle(path.read_bytes(), case, into=graph, base=path.as_uri())
    (test,) = graph.subjects(RDF.type, SHT.Validate)
    action, result = graph.value(test, MF.action), graph.value(test, MF.result)
    data, shapes = (_path(graph.value(action, which)) for which in (SHT.dataGraph, SHT.shapesGraph))
    triples = read_rdf(data.read_bytes(), str(data), base=data.as_uri()).triples
    if result == SHT.Failure:
        with pytest.raises(UserError):
            Validator([shapes], []).validate_triples(triples)
        return
    assert result is not None
    found = Validator([shapes], []).validate_triples(triples)
    assert {as_row(finding) for finding in found} == expected_rows(graph, result)


def _path(node: Node | None) -> Path:
    assert isinstance(node, URIRef)
    return Path(str(node).removeprefix("file://"))
