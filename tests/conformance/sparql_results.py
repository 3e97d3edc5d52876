"""SPARQL results and datasets in a form in which equal ones are equal, whatever their blank nodes are called."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)

from tests.conformance.sparql_manifest import Graph

RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
FORMATS = {
    ".srx": ("application/sparql-results+xml", QueryResultsFormat.XML),
    ".srj": ("application/sparql-results+json", QueryResultsFormat.JSON),
    ".tsv": ("text/tab-separated-values", QueryResultsFormat.TSV),
}
SYNTAXES = {".ttl": RdfFormat.TURTLE, ".rdf": RdfFormat.RDF_XML, ".nt": RdfFormat.N_TRIPLES, ".trig": RdfFormat.TRIG,
            ".nq": RdfFormat.N_QUADS}  # fmt: skip
XSD = "http://www.w3.org/2001/XMLSchema#"
_BINDING, _ROW = "urn:binding:", "urn:row"

_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")

AnyTerm = NamedNode | BlankNode | Literal | Triple
Row = dict[str, AnyTerm]
Comparable = bool | frozenset[str] | tuple[frozenset[str], frozenset[str]] | list[tuple[str, ...]]


def canonical(quads: Iterable[Quad]) -> frozenset[str]:
    """A dataset, its blank nodes called by what is said of them, its numbers spelled in one way: the standard gives their
    values, and the engine keeps nothing else of them."""
    held = Dataset(Quad(quad.subject, quad.predicate, plain(quad.object), quad.graph_name) for quad in quads)
    held.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return frozenset(str(quad) for quad in held)


def plain(term: AnyTerm) -> AnyTerm:
    """``term``, spelled as others of the same value are."""
    if isinstance(term, Triple):
        return Triple(term.subject, term.predicate, plain(term.object))
    if not isinstance(term, Literal) or not term.datatype.value.startswith(XSD):
        return term
    name = term.datatype.value.removeprefix(XSD)
    if name == "boolean":
        return Literal({"1": "true", "0": "false"}.get(term.value, term.value), datatype=term.datatype)
    try:
        if name in {"decimal", "integer"}:
            return Literal(f"{Decimal(term.value).normalize():f}", datatype=term.datatype)
        if name in {"double", "float"}:
            digits = 7 if name == "float" else 15
            return Literal(f"{float(term.value):.{digits}g}", datatype=term.datatype)
    except (ValueError, ArithmeticError):
        pass  # no number
    return term


def solutions(
    columns: Iterable[str], rows: Iterable[Row], *, ordered: bool = False, lax: bool = False
) -> Comparable:
    """A table: its columns, and its rows as nodes of a graph, with their number where the order counts; ``lax``: equal
    rows count once."""
    quads = []
    for number, row in enumerate(rows):
        node = BlankNode()
        quads.append(Quad(node, NamedNode(_ROW), Literal(number if ordered else 0)))
        quads += [Quad(node, NamedNode(_BINDING + name), term) for name, term in row.items()]
    if lax:  # no blank node of the data: these suites have none there
        said = (
            {str(plain(quad.object)) for quad in quads if quad.subject == row}
            for row in {q.subject for q in quads}
        )
        return frozenset(columns), frozenset(" ".join(sorted(row)) for row in said)
    # A row that says of itself that it is one: two equal rows stay two.
    quads += [Quad(row, NamedNode(_ROW), row) for row in {quad.subject for quad in quads}]
    return frozenset(columns), canonical(quads)


def read_results(
    content: bytes, form: QueryResultsFormat, *, ordered: bool = False, lax: bool = False
) -> Comparable:
    found = parse_query_results(content, form)
    if isinstance(found, QueryBoolean):
        return bool(found)
    assert isinstance(found, QuerySolutions)
    columns = [each.value for each in found.variables]
    return solutions(columns, (_row(columns, each) for each in found), ordered=ordered, lax=lax)


def _row(columns: list[str], solution: Iterable[AnyTerm | None]) -> Row:
    return {name: term for name, term in zip(columns, solution, strict=True) if term is not None}


def read_table(content: bytes) -> Comparable:
    """CSV: text without types, blank nodes all alike; the columns of ``SELECT *`` come in any order."""
    head, *rows = csv.reader(io.StringIO(content.decode("utf-8")))
    places = sorted(range(len(head)), key=head.__getitem__)
    found = sorted(tuple(_cell(row[place]) for place in places) for row in rows)
    return [tuple(head[place] for place in places), *found]


def _cell(text: str) -> str:
    if text.startswith("_:"):
        return "_:"
    return f"{float(text):.15g}" if _NUMBER.fullmatch(text) else text


def read_dataset(path: Path, graph: str | None = None) -> list[Quad]:
    """The statements of a file, what it does not put elsewhere itself in ``graph``; blank nodes of two files are not the
    same."""
    target = DefaultGraph() if graph is None else NamedNode(graph)
    found = parse(
        path=str(path),
        format=SYNTAXES[path.suffix],
        base_iri=path.resolve().as_uri(),
        rename_blank_nodes=True,
    )
    return [
        Quad(each.subject, each.predicate, each.object, target) if each.graph_name == DefaultGraph() else each
        for each in found
    ]


def result_set(path: Path) -> tuple[Comparable, bool] | None:
    """What a graph in the vocabulary of result sets says, and whether its order counts; None for any other graph."""
    graph = Graph(path, SYNTAXES[path.suffix])
    sets = graph.subjects[RS + "ResultSet"]
    if not sets:
        return None
    answer = graph.text(sets[0], RS + "boolean")
    if answer:
        return answer == "true", False
    columns = [each.value for each in graph.all(sets[0], RS + "resultVariable") if isinstance(each, Literal)]
    nodes = graph.all(sets[0], RS + "solution")
    ordered = all(graph.text(node, RS + "index") for node in nodes) and bool(nodes)
    if ordered:
        nodes = sorted(nodes, key=lambda node: int(graph.text(node, RS + "index")))
    rows = []
    for node in nodes:
        row: Row = {}
        for binding in graph.all(node, RS + "binding"):
            value = graph.one(binding, RS + "value")
            assert value is not None
            row[graph.text(binding, RS + "variable")] = value
        rows.append(row)
    return solutions(columns, rows, ordered=ordered), ordered
