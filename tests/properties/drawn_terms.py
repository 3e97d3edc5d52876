"""Terms and graphs as hypothesis draws them: few names, so that shapes and data meet, and literals at every boundary."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from rdflib import RDF, RDFS, XSD, BNode, Literal, Namespace, URIRef
from rdflib.term import Node

from hub.validate.ntriples import Triple, as_written

EX = Namespace("http://e.x/")
PREFIXES = """\
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix ex: <http://e.x/> .
"""
PROPERTIES = [EX.p, EX.q, EX.r, EX.s]
CLASSES = [EX.C, EX.D, EX.E]
IRIS: list[Node] = [EX.a, EX.b, EX.c, EX.d]
BLANKS: list[Node] = [BNode("b1"), BNode("b2")]
_PLAIN = [
    "",
    "a",
    "b",
    "A",
    "ab",
    "abc",
    "1",
    "01",
    "true",
    "é",
    'a"b',
    "a\\b",
    "a\nb",
    "a\\nb",
    "\0",
    "http://e.x/a",
    "x" * 300,
]
_TYPED = [
    ("1", "integer"), ("01", "integer"), ("+1", "integer"), ("2", "integer"), ("-1", "integer"), ("0", "integer"),
    ("abc", "integer"), ("1.0", "integer"), ("", "integer"), ("99999999999999999999", "integer"), (" 1", "integer"),
    ("1", "decimal"), ("1.0", "decimal"), ("1.5", "decimal"), ("0.1", "decimal"), ("NaN", "decimal"), ("1e3", "decimal"),
    ("1", "double"), ("1.0E0", "double"), ("NaN", "double"), ("INF", "double"), ("0.1", "double"), ("-0", "double"), ("x", "double"),
    ("1", "float"), ("NaN", "float"),
    ("1", "int"), ("1", "nonNegativeInteger"), ("-1", "nonNegativeInteger"), ("300", "byte"),
    ("true", "boolean"), ("1", "boolean"), ("false", "boolean"), ("0", "boolean"), ("maybe", "boolean"), ("TRUE", "boolean"),
    ("2020-01-01", "date"), ("2020-01-02", "date"), ("2020-01-01Z", "date"), ("2010-13-45", "date"), ("20200101", "date"),
    ("2020-01-01T00:00:00", "dateTime"), ("2020-01-01T00:00:00Z", "dateTime"), ("2020-01-02T00:00:00+02:00", "dateTime"), ("x", "dateTime"),
    ("12:00:00", "time"), ("12:00:00Z", "time"), ("2020", "gYear"), ("P1D", "duration"), ("PT24H", "dayTimeDuration"), ("P1M", "yearMonthDuration"),
    ("a", "string"), ("1", "string"), ("ab", "string"), ("http://e.x/a", "anyURI"), ("0a", "hexBinary"), ("YQ==", "base64Binary"),
]  # fmt: skip
_TAGGED = [
    ("a", "fr"), ("a", "FR"), ("b", "fr"), ("b", "Fr"), ("a", "fr-FR"), ("a", "FR-be"), ("a", "en"), ("", "en"), ("a", "x-klingon"), ("1", "fr"),
]  # fmt: skip
LITERALS: list[Literal] = [
    *(as_written(text, None, None) for text in _PLAIN),
    *(as_written(text, None, XSD[name]) for text, name in _TYPED),
    *(as_written(text, language, None) for text, language in _TAGGED),
    as_written("a", None, URIRef("http://e.x/type")),
    as_written("b", None, URIRef("http://e.x/type")),
    as_written("a", None, RDF.langString),
    as_written("<b>", None, RDF.HTML),
    as_written("a", None, RDFS.Literal),
]
_FAMILIES = [
    [each for each in LITERALS if each.datatype in kinds]
    for kinds in (
        {None, XSD.string},
        {
            XSD[name]
            for name in (
                "integer",
                "decimal",
                "double",
                "float",
                "int",
                "nonNegativeInteger",
                "byte",
                "boolean",
            )
        },
        {
            XSD[name]
            for name in (
                "date",
                "dateTime",
                "time",
                "gYear",
                "duration",
                "dayTimeDuration",
                "yearMonthDuration",
            )
        },
    )
] + [[each for each in LITERALS if each.language]]


@st.composite
def _pools(draw: Any) -> list[Literal]:
    family = draw(st.sampled_from(_FAMILIES))
    return [
        *draw(st.lists(st.sampled_from(family), min_size=2, max_size=5)),
        *draw(st.lists(st.sampled_from(LITERALS), max_size=2)),
    ]


literals: st.SearchStrategy[Literal] = st.shared(_pools(), key="literals").flatmap(st.sampled_from)
"""A few for each example, the same in its shapes and in its data: else they would hardly ever meet."""
properties = st.sampled_from(PROPERTIES)
classes = st.sampled_from(CLASSES)
constants = st.sampled_from(IRIS) | literals
"""Terms that a file of shapes can name."""

_nodes = st.sampled_from([*IRIS, *BLANKS])
_objects = _nodes | literals
_triples: st.SearchStrategy[Triple] = st.one_of(
    st.tuples(_nodes, st.just(RDF.type), classes),
    st.tuples(_nodes, properties, _objects),
    st.tuples(_nodes, properties, _objects),
    st.tuples(_nodes, properties, _objects),
    st.tuples(_nodes, properties, literals),
)
_odd_triples: st.SearchStrategy[Triple] = st.one_of(
    st.tuples(classes, st.just(RDFS.subClassOf), classes),
    st.tuples(
        _nodes,
        st.just(RDF.type),
        st.sampled_from([RDFS.Resource, EX.p, as_written("C", None, None), EX.Root]),
    ),
    st.tuples(classes, properties, _objects),
    st.tuples(st.sampled_from(PROPERTIES), properties, _objects),
)
_graphs = st.lists(st.one_of(_triples, _triples, _triples, _triples, _odd_triples), min_size=1, max_size=14)
batches = st.lists(_graphs.map(tuple), min_size=1, max_size=5)


@st.composite
def references(draw: Any) -> list[Triple]:
    """What stands beside the data: the same names, and no blank node, as those of a file are its own."""
    drawn = draw(st.lists(_triples | _odd_triples, max_size=4))
    return [each for each in drawn if not any(isinstance(node, BNode) for node in each)]


def turtle(node: Node) -> str:
    """``node`` as a file of shapes says it."""
    if not isinstance(node, Literal):
        return node.n3()
    text = str(node).translate({ord("\\"): "\\\\", ord('"'): '\\"', 10: "\\n", 13: "\\r", 0: "\\u0000"})
    if node.language:
        return f'"{text}"@{node.language}'
    return f'"{text}"^^<{node.datatype}>' if node.datatype is not None else f'"{text}"'
