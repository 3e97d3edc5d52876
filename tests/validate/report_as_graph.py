"""The oracle of the SHACL report: the graph that its Turtle has to say, put together triple by triple."""

from __future__ import annotations

from urllib.parse import quote

from rdflib import PROV, RDF, SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from hub.errors import Text
from hub.model.location import Location
from hub.model.problem import Problem, Severity
from hub.model.statement import Term
from hub.model.vocabulary import SHAPE
from hub.validate.finding import Finding
from hub.validate.ntriples import as_written
from hub.validate.report.report import Entry, Report

READING = URIRef(SHAPE + "ReadingConstraintComponent")
_SEVERITIES: dict[Severity, URIRef] = {"violation": SH.Violation, "warning": SH.Warning, "info": SH.Info}


def report_graph(report: Report) -> Graph:
    graph = Graph(bind_namespaces="none")
    top = BNode()
    graph.add((top, RDF.type, SH.ValidationReport))
    graph.add((top, SH.conforms, Literal(not report.entries)))
    for entry in report.entries:
        graph.add((top, SH.result, _result(graph, entry)))
    return graph


def _result(graph: Graph, entry: Entry) -> Node:
    location = next((problem.location for problem in entry.problems if problem.location), None)
    if entry.finding is None:
        problem = entry.problems[0]
        focus = _node(entry.record) if entry.record else _place(location)
        node = _common(graph, focus, problem.severity, READING, problem.text)
        _add_value(graph, node, problem)
    else:
        node = _finding(graph, entry.finding)
    if location is not None:
        graph.add((node, PROV.atLocation, Literal(str(location))))
    return node


def _finding(graph: Graph, finding: Finding) -> Node:
    node = _common(graph, _node(finding.focus), finding.severity, URIRef(finding.component), finding.text)
    graph.add((node, SH.sourceShape, _node(finding.shape)))
    # Only a plain property can be spelled back; sh:resultPath may be left out.
    if finding.path is not None and not finding.path.startswith(("^", "<", "(")):
        graph.add((node, SH.resultPath, _node(finding.path)))
    if finding.value is not None:
        graph.add((node, SH.value, _term(finding.value)))
    for detail in finding.details:
        graph.add((node, SH.detail, _finding(graph, detail)))
    return node


def _common(graph: Graph, focus: Node, severity: Severity, component: URIRef, text: Text) -> Node:
    node = BNode()
    graph.add((node, RDF.type, SH.ValidationResult))
    graph.add((node, SH.focusNode, focus))
    graph.add((node, SH.resultSeverity, _SEVERITIES[severity]))
    graph.add((node, SH.sourceConstraintComponent, component))
    graph.add((node, SH.resultMessage, Literal(text.fr, lang="fr")))
    graph.add((node, SH.resultMessage, Literal(text.en, lang="en")))
    return node


def _add_value(graph: Graph, node: Node, problem: Problem) -> None:
    if problem.value is not None:
        graph.add((node, SH.value, Literal(problem.value)))


def _place(location: Location | None) -> Node:
    """The line itself, named as RFC 5147 names a line of a text file (lines are counted from 0 between them)."""
    if location is None:
        return BNode()
    fragment = f"#line={location.line - 1},{location.line}" if location.line else ""
    return URIRef("file:///" + quote(location.file.lstrip("/")) + fragment)


def _node(name: str) -> Node:
    if " " in name:
        return Literal(name)  # a focus node that is a text
    return BNode(name.removeprefix("_:")) if name.startswith("_:") else URIRef(name)


def _term(term: Term) -> Node:
    if term.is_iri:
        return _node(term.value)
    return as_written(term.value, term.language, URIRef(term.datatype) if term.datatype else None)
