"""SELECT queries of ``sh:sparql`` constraints as hypothesis draws them, from a grammar that goes beyond what is compiled."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from rdflib import RDF

from tests.properties.drawn_shapes import path as shape_path
from tests.properties.drawn_terms import IRIS, PREFIXES, PROPERTIES, constants, literals, turtle

Draw = Any
_VARIABLES = ["$this", "?value", "?x", "?y", "?z"]
_HEADS = [
    "$this",
    "$this",
    "$this ?value",
    "$this ?value ?x",
    "DISTINCT $this ?value",
    "$this (?x AS ?value)",
    "?this ?path ?value",
    "*",
]
_TWO = ["=", "!=", "<", ">", "<=", ">="]
_ONE_TERM = [
    "STR",
    "STR",
    "STRLEN",
    "isIRI",
    "isURI",
    "isLITERAL",
    "isBLANK",
    "FLOOR",
    "CEIL",
    "IRI",
    "xsd:integer",
]
_ONE_TERM_ELSE = ["LANG", "DATATYPE", "UCASE", "LCASE", "isNUMERIC", "ABS", "ROUND", "YEAR", "xsd:decimal", "xsd:string", "xsd:boolean", "xsd:double", "ENCODE_FOR_URI"]  # fmt: skip
_TWO_TERMS = ["STRSTARTS", "STRENDS", "CONTAINS", "STRBEFORE", "CONCAT"]
_TWO_TERMS_ELSE = [
    "STRAFTER",
    "sameTerm",
    "langMatches",
    "COALESCE",
    "STRDT",
    "STRLANG",
]
_NUMBERS = ["0", "1", "2", "-1", "1.0", "0.5", "1e0", '"01"^^xsd:integer', '"x"^^xsd:integer', "7", "10"]
_STRINGS = [
    '"a"',
    '""',
    '"b"',
    '"ab"',
    '"a"@fr',
    '"a"^^xsd:string',
    '"1"',
    '"http://e.x/a"',
    '"A"@FR',
    '"é"',
    "true",
    "false",
]
_REGEXES = ['"^a"', '"B"', '"^$"', '"[0-9]"', '"a.b"', '"^a$"']


def _pick(draw: Draw, compiled: list[str], other: list[str]) -> str:
    """Mostly what is compiled: one thing that is not leaves a whole query to pyshacl."""
    return str(draw(st.sampled_from(other if draw(st.integers(0, 24)) == 0 else compiled)))


@st.composite
def query_files(draw: Draw) -> str:
    """A shape, with or without a path, whose constraint is a query."""
    text = query(draw)
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    others = [
        "sh:targetObjectsOf ex:p",
        "sh:targetClass ex:C",
        "sh:targetNode ex:a",
        "sh:targetSubjectsOf ex:q",
    ]
    target = f"sh:targetSubjectsOf ex:p , ex:q , ex:r ; {draw(st.sampled_from(others))}"
    others = draw(
        st.sampled_from(
            [
                "",
                "sh:minCount 0 ;",
                "sh:not [ sh:sparql ex:Rule ] ;",
                "sh:deactivated false ;",
                "sh:severity sh:Info ;",
            ]
        )
    )
    kind = f"a sh:PropertyShape ; sh:path {shape_path(draw, 1)}" if draw(st.booleans()) else "a sh:NodeShape"
    if "Property" in kind and draw(st.booleans()):
        quoted = quoted.replace("ex:p", "$PATH").replace("<http://e.x/p>", "$PATH")
    if "minCount" in others and "Node" in kind:
        others = ""
    message = draw(st.sampled_from(["", 'sh:message "Faux : {?value}."@fr , "Wrong: {$this}."@en ;']))
    declared = '[] a owl:Ontology ; sh:declare [ sh:prefix "ex" ; sh:namespace "http://e.x/" ] , [ sh:prefix "xsd" ; sh:namespace "http://www.w3.org/2001/XMLSchema#" ] .'
    return f'{PREFIXES}\n{declared}\nex:Root {kind} ; {target} ; {others} sh:sparql ex:Rule .\nex:Rule a sh:SPARQLConstraint ; {message} sh:prefixes ex:none ; sh:select "{quoted}" .\n'


def query(draw: Draw) -> str:
    """The text, on one line."""
    tail = draw(st.sampled_from(["", "", "", "", " ORDER BY $this"]))
    first = draw(
        st.sampled_from(
            ["$this ?p ?value .", "$this ex:p ?value .", "$this ex:p|ex:q|ex:r ?x .", "", _triples(draw)]
        )
    )
    return f"SELECT {draw(st.sampled_from(_HEADS))} WHERE {{ {first} {_group(draw, 2)} }}{tail}"


def _group(draw: Draw, depth: int) -> str:
    kinds = ["triples", "triples", "triples", "filter", "filter", "filter", "bind"]
    if depth:
        kinds += ["optional", "optional", "union", "exists", "exists", "exists", "nested"]
    chosen = draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=3))
    return " ".join(_element(draw, each, depth) for each in chosen)


def _element(draw: Draw, kind: str, depth: int) -> str:
    if kind == "triples":
        return _triples(draw)
    if kind == "filter":
        return f"FILTER ( {expression(draw, 2, depth)} )"
    if kind == "bind":
        return f"BIND ( {expression(draw, 2, depth)} AS {draw(st.sampled_from(['?w', '?x', '?y']))} )"
    if kind == "exists":
        return f"FILTER {draw(st.sampled_from(['EXISTS', 'NOT EXISTS']))} {{ {_inner(draw, depth - 1)} }}"
    if kind == "optional":
        return f"OPTIONAL {{ {_inner(draw, depth - 1)} }}"
    if kind == "union":
        return f"{{ {_inner(draw, depth - 1)} }} UNION {{ {_inner(draw, depth - 1)} }}"
    return f"{{ {_triples(draw) if draw(st.booleans()) else _inner(draw, depth - 1)} }}"


def _inner(draw: Draw, depth: int) -> str:
    more = draw(st.sampled_from(["", "filter", "filter", "group"]))
    if more == "filter":
        return f"{_triples(draw)} {_element(draw, 'filter', depth)}"
    return f"{_triples(draw)} {_group(draw, depth) if more else ''}"


def _triples(draw: Draw) -> str:
    return " ".join(_triple(draw) for _ in range(draw(st.integers(1, 2))))


def _triple(draw: Draw) -> str:
    subject = draw(st.sampled_from(["$this"] * 8 + ["?value"] * 3 + ["?x", "?x", "?y", "_:k", "ex:a"]))
    return f"{subject} {_verb(draw)} {_object(draw)} ."


def _object(draw: Draw) -> str:
    kind = draw(st.integers(0, 9))
    if kind < 7:
        return draw(st.sampled_from([*_VARIABLES[1:], "?value", "?x", "_:k"]))  # type: ignore[no-any-return]
    return _term(draw) if kind < 9 else "$this"


def _verb(draw: Draw) -> str:
    kind = draw(st.integers(0, 9))
    if kind < 6:
        return turtle(draw(st.sampled_from(PROPERTIES)))
    if kind == 6:
        return draw(st.sampled_from(["?p", "?p", "?x", "$this"]))  # type: ignore[no-any-return]
    if kind == 7:
        return draw(st.sampled_from(["a", "ex:p", "a/rdfs:subClassOf*"]))  # type: ignore[no-any-return]
    return _path(draw, 2)


def _path(draw: Draw, depth: int) -> str:
    if not depth:
        return turtle(draw(st.sampled_from([*PROPERTIES, RDF.type])))
    one, other = _path(draw, depth - 1), _path(draw, depth - 1)
    common = ["{0}", "({0}/{1})", "({0}|{1})", "({0})*", "({0})+", "({0})?"] + ["^{0}"] * (depth == 1)
    return _pick(draw, common, ["!ex:p", "^({0}/{1})", "^({0}|{1})"]).format(one, other)


def _term(draw: Draw) -> str:
    kind = draw(st.integers(0, 3))
    if kind == 0:
        return draw(st.sampled_from([*_NUMBERS, *_STRINGS]))  # type: ignore[no-any-return]
    return turtle(draw(st.sampled_from(IRIS) if kind == 1 else constants | literals))


def _condition(draw: Draw, depth: int) -> str:
    """A comparison or a test: what is true or false."""
    left, right = expression(draw, depth, 0), expression(draw, depth, 0)
    tests = [
        f"( {left} {draw(st.sampled_from(_TWO))} {right} )",
        f"isIRI( {left} )",
        "BOUND( ?x )",
        f"STRSTARTS( STR( {left} ) , {right} )",
    ]
    return str(draw(st.sampled_from(tests)))


def expression(draw: Draw, depth: int, groups: int) -> str:
    """An expression of any type; ``groups`` is how deep EXISTS may still nest."""
    kind = draw(st.integers(0, 15 if groups else 14))
    if not depth or kind < 2:
        return draw(
            st.sampled_from(["?value", "?x", "?y", "$this", "?w", "?p", *_NUMBERS, *_STRINGS, "ex:a"])
        )  # type: ignore[no-any-return]

    def inner() -> str:
        return expression(draw, depth - 1, groups)

    if kind < 5:
        return f"( {inner()} {draw(st.sampled_from(_TWO))} {inner()} )"
    if kind == 5:
        joined = draw(st.sampled_from(["&&", "||"]))
        return f"( {_condition(draw, depth - 1)} {joined} {inner() if draw(st.integers(0, 9)) == 0 else _condition(draw, depth - 1)} )"
    if kind == 6:
        return f"( {_pick(draw, ['!', '-', '!'], ['+'])} {inner()} )"
    if kind == 7:
        return f"( {inner()} {draw(st.sampled_from(['+', '-', '*', '/']))} {inner()} )"
    if kind < 10:
        return f"{_pick(draw, _ONE_TERM, _ONE_TERM_ELSE)}( {inner()} )"
    if kind == 10:
        return f"{_pick(draw, _TWO_TERMS, _TWO_TERMS_ELSE)}( {inner()} , {inner()} )"
    if kind == 11:
        listed = " , ".join(
            inner() if draw(st.integers(0, 24)) == 0 else turtle(draw(st.sampled_from(IRIS)))
            for _ in range(draw(st.integers(1, 3)))
        )
        return f"( {inner()} {draw(st.sampled_from(['IN', 'NOT IN']))} ( {listed} ) )"
    if kind == 12:
        flags = draw(st.sampled_from(["", ', "i"', ', "s"', ', "ms"']))
        return f"REGEX( {inner()} , {draw(st.sampled_from(_REGEXES))}{flags} )"
    if kind == 13:
        cut = [
            f"SUBSTR( {inner()} , {each} )"
            for each in (inner(), f"{inner()} , 1", f"1 , {inner()}", "2", "1 , 1")
        ]
        return _pick(
            draw, cut, [f"IF( {inner()} , {inner()} , {inner()} )", f"REPLACE( {inner()} , 'a' , 'b' )"]
        )
    if kind == 14:
        return f"BOUND( {draw(st.sampled_from(['?value', '?x', '?y', '?w', '$this']))} )"
    return f"{draw(st.sampled_from(['EXISTS', 'NOT EXISTS']))} {{ {_inner(draw, groups - 1)} }}"
