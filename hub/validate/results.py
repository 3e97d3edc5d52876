"""From pyshacl's results to findings: one a result, in a stable order, each once.

pyshacl hands every result over as the triples it would put into a report. They are read as they are: a graph made of
them only to be asked again costs more than the validation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from rdflib import OWL, RDF, SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from hub.errors import Text
from hub.model.problem import Severity
from hub.model.statement import XSD_STRING, Term
from hub.model.vocabulary import SHAPE
from hub.validate.finding import Finding
from hub.validate.messages import choose_text
from hub.validate.prefilter.term_text import TermText, is_literal, name_of_text, parts_of

PERSONAL_DATA = URIRef(SHAPE + "PersonalData")
"""The ``sh:group`` of shapes whose findings are said without the value: a report must not spread what it warns of."""

_SEVERITIES: dict[Node, Severity] = {SH.Warning: "warning", SH.Info: "info"}
_RANK = {"violation": 0, "warning": 1, "info": 2}
_AROUND = (SH.property, SH.node, SH.qualifiedValueShape, SH["not"])
_LISTS = (SH["or"], SH["and"], SH.xone)
# rdflib makes these names anew each time: here once for all results.
_FOCUS, _PATH, _VALUE, _DETAIL = SH.focusNode, SH.resultPath, SH.value, SH.detail
_SHAPE, _COMPONENT = SH.sourceShape, SH.sourceConstraintComponent
_SEVERITY, _MESSAGE = SH.resultSeverity, SH.resultMessage
_REMEMBERED = 10_000
"""How many sentences: those with a value in them are as many as the values."""


class _Source(NamedTuple):
    """The shape that a result comes from."""

    name: str
    is_personal: bool


_Result = tuple[str, Node, Iterable[tuple[Node, Node, Any]]]
_Said = dict[Node, dict[Node, list[Node]]]


class Results:
    """Makes findings of results; what it has looked up in the ``shapes`` it remembers, for a broken rule may be broken often."""

    def __init__(self, shapes: Graph) -> None:
        self._shapes = shapes
        self._sources: dict[Node | None, _Source] = {}
        self._paths: dict[Node, str] = {}
        self._texts: dict[tuple[object, ...], Text] = {}

    def findings(self, results: Iterable[_Result], is_wanted: Callable[[Node], bool]) -> Iterator[Finding]:
        """Those ``results`` whose focus node ``is_wanted``. A severity of someone's own counts as a violation."""
        for _, result, triples in results:
            said: _Said = {}
            for subject, predicate, value in triples:
                # What stands in another graph comes with that graph.
                node = value[1] if isinstance(value, tuple) else value
                said.setdefault(subject, {}).setdefault(predicate, []).append(node)
            (focus,) = said[result][_FOCUS]
            if is_wanted(focus):
                yield self._finding(said, result, focus, None)

    def _finding(self, said: _Said, result: Node, focus: Node, inherited: Severity | None) -> Finding:
        of = said[result]
        path = _one(of, _PATH)
        shape = self._source(_one(of, _SHAPE))
        value = None if shape.is_personal else _one(of, _VALUE)
        component = str(_one(of, _COMPONENT))
        severity = inherited or _SEVERITIES.get(_one(of, _SEVERITY) or SH.Violation, "violation")
        # What is nested under a violation breaks it, whatever its own severity.
        details = {
            self._finding(said, detail, _one(said[detail], _FOCUS) or focus, severity)
            for detail in of.get(_DETAIL, ())
        }
        return Finding(
            focus=name_of(focus),
            path=self._path(path) if path is not None else None,
            value=term_of(value) if value is not None else None,
            severity=severity,
            text=self._text(of.get(_MESSAGE, ()), component),
            shape=shape.name,
            component=component,
            details=tuple(in_order(details)) if details else (),
        )

    def unanswered(self, shape: Node, focus: Node, error: Exception) -> Finding:
        """For a node at which pyshacl failed: nobody knows whether it conforms, so it is not let through."""
        said = f"{type(error).__name__}: {error}"
        return Finding(
            focus=name_of(focus),
            path=None,
            value=None,
            severity="violation",
            text=Text(
                f"Cette règle n'a pas pu être appliquée ({said}) : une valeur qu'elle regarde est hors du commun, corrigez-la.",
                f"This rule could not be applied ({said}): a value it looks at is out of the ordinary, mend it.",
            ),
            shape=self._source(shape).name,
            component=str(SH.SPARQLConstraintComponent),
        )

    def _source(self, shape: Node | None) -> _Source:
        found = self._sources.get(shape)
        if found is None:
            is_personal = (shape, SH.group, PERSONAL_DATA) in self._shapes
            found = self._sources[shape] = _Source(_named_shape(self._shapes, shape), is_personal)
        return found

    def _path(self, path: Node) -> str:
        text = self._paths.get(path)
        if text is None:
            text = self._paths[path] = path_text(self._shapes, path)
        return text

    def _text(self, messages: Iterable[Node], component: str) -> Text:
        said = (component, *map(str, messages))
        text = self._texts.get(said)
        if text is None:
            if len(self._texts) >= _REMEMBERED:
                self._texts.clear()
            text = self._texts[said] = choose_text(messages, component)
        return text


def _one(of: dict[Node, list[Node]], predicate: Node) -> Node | None:
    values = of.get(predicate)
    return values[0] if values else None


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """``findings`` in the order that the same ones always have."""
    return sorted(findings, key=_order)


def _order(finding: Finding) -> tuple[object, ...]:
    value = finding.value
    return (
        finding.focus,
        _RANK[finding.severity],
        finding.path or "",
        finding.shape,
        finding.component,
        (value.kind, value.value, value.language or "", value.datatype or "") if value else (),
        finding.text.fr,
        finding.text.en,
        len(finding.details),
    )


def name_of(node: Node) -> str:
    """An IRI, ``_:label``, or a literal's text."""
    return f"_:{node}" if isinstance(node, BNode) else str(node)


def term_of(node: Node) -> Term:
    """``node`` as a value. A blank node is an IRI term named ``_:label``: it has no other name."""
    if isinstance(node, Literal):
        datatype = str(node.datatype) if node.datatype and str(node.datatype) != XSD_STRING else None
        return Term("literal", str(node), node.language, None if node.language else datatype)
    return Term("iri", name_of(node))


def term_of_text(text: TermText) -> Term:
    """The same of a term as text."""
    if not is_literal(text):
        return Term("iri", name_of_text(text))
    lexical, language, datatype = parts_of(text)
    return Term("literal", lexical, language, datatype if datatype != XSD_STRING else None)


def path_text(graph: Graph, path: Node) -> str:
    """A property's IRI; any other path in SPARQL's notation."""
    if isinstance(path, URIRef):
        return str(path)
    if graph.value(path, RDF.first) is not None:
        return "/".join(_step(graph, step) for step in graph.items(path))
    alternative = graph.value(path, SH.alternativePath)
    if alternative is not None:
        return "|".join(_step(graph, step) for step in graph.items(alternative))
    inverse = graph.value(path, SH.inversePath)
    if inverse is not None:
        return "^" + _step(graph, inverse)
    for predicate, sign in ((SH.zeroOrMorePath, "*"), (SH.oneOrMorePath, "+"), (SH.zeroOrOnePath, "?")):
        inner = graph.value(path, predicate)
        if inner is not None:
            return _step(graph, inner) + sign
    return name_of(path)


def _step(graph: Graph, path: Node) -> str:
    return f"<{path}>" if isinstance(path, URIRef) else f"({path_text(graph, path)})"


def _named_shape(shapes: Graph, shape: Node | None) -> str:
    """The IRI of ``shape``, or of the nearest shape around it: reports group by something a person can look up."""
    seen: set[Node] = set()
    while isinstance(shape, BNode) and shape not in seen:
        seen.add(shape)
        around = _first(owner for link in _AROUND for owner in shapes.subjects(link, shape))
        shape = around if around is not None else _list_owner(shapes, shape)
    return name_of(shape) if shape is not None else str(OWL.Nothing)


def _list_owner(shapes: Graph, member: Node) -> Node | None:
    cell = shapes.value(None, RDF.first, member)
    while cell is not None:
        owner = _first(each for link in _LISTS for each in shapes.subjects(link, cell))
        if owner is not None:
            return owner
        cell = shapes.value(None, RDF.rest, cell)
    return None


def _first(nodes: Iterable[Node]) -> Node | None:
    return next(iter(nodes), None)
