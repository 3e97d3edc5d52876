"""Files of SHACL Core shapes as hypothesis draws them: every component, path and target, nested three deep."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from rdflib import RDF, RDFS, XSD

from tests.properties.drawn_terms import (
    CLASSES,
    EX,
    IRIS,
    LITERALS,
    PREFIXES,
    PROPERTIES,
    classes,
    constants,
    literals,
    properties,
    turtle,
)

Draw = Any
_DATATYPES = [
    *(XSD[name] for name in ("string", "integer", "decimal", "double", "float", "boolean", "date", "dateTime", "time", "int", "anyURI")),
    RDF.langString, RDFS.Literal, RDFS.Datatype, EX.type,
]  # fmt: skip
_PATTERNS = [
    "^a",
    "b$",
    "^$",
    "^[0-9]+$",
    "a.b",
    "^a$",
    ".",
    "x{300}",
    "[a-c]+",
    "^http",
    "(?i)AB",
    "\\\\d",
    "^A",
]
_FLAGS = ["", 'sh:flags "i" ;', 'sh:flags "m" ;', 'sh:flags "s" ;', 'sh:flags "im" ;']
_KINDS = ["IRI", "BlankNode", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral"]
_RANGES = ["minInclusive", "minExclusive", "maxInclusive", "maxExclusive"]
_LANGUAGES = ['"fr"', '"FR"', '"en"', '"fr-FR"', '"fr-be"', '"*"', '"x"', '"de"']
_MESSAGES = ['"Faux."@fr', '"Wrong."@en', '"Wrong {?value}."', '"Faux aussi."@fr', '"Falsch."@de']
_SEVERITIES = ["sh:Warning", "sh:Info", "sh:Violation", "ex:Odd"]
_SHARED = ["ex:Root", "ex:Other", "ex:Prop"]


_COMPONENT = """
ex:Limit a sh:ConstraintComponent ; sh:parameter [ sh:path ex:limit ] ;
  sh:validator [ a sh:SPARQLAskValidator ; sh:message "Too long."@en ; sh:ask "ASK { FILTER(STRLEN(STR($value)) < $limit) }" ] .
"""


@st.composite
def shape_files(draw: Draw) -> str:
    """A few shapes with targets; ``ex:Other`` and ``ex:Prop`` are named by the others."""
    own = draw(st.integers(0, 9)) == 0
    return "\n".join(
        [
            PREFIXES,
            _COMPONENT if own else "",
            f"ex:Root a {draw(st.sampled_from(['sh:NodeShape', 'sh:NodeShape', 'sh:NodeShape , rdfs:Class']))} ;",
            _targets(draw),
            _constraints(draw, 3, is_property=False),
            ".",
            "ex:Other a sh:NodeShape ;",
            _targets(draw) if draw(st.booleans()) else "",
            _constraints(draw, 1, is_property=False),
            "ex:limit 2 ;" if own else "",
            ".",
            "ex:Prop a sh:PropertyShape ;",
            _targets(draw) if draw(st.booleans()) else "",
            f"sh:path {path(draw, 2)} ;",
            _constraints(draw, 2, is_property=True),
            ".",
        ]
    )


def _targets(draw: Draw) -> str:
    kinds = draw(st.lists(st.sampled_from(["class", "subjects", "objects", "node"]), min_size=1, max_size=3))
    return " ".join(_target(draw, each) for each in kinds)


def _target(draw: Draw, kind: str) -> str:
    if kind == "class":
        return f"sh:targetClass {turtle(draw(classes))} ;"
    if kind == "node":
        return f"sh:targetNode {turtle(draw(constants | classes))} ;"
    name = "targetSubjectsOf" if kind == "subjects" else "targetObjectsOf"
    return f"sh:{name} {turtle(draw(properties))} ;"


def path(draw: Draw, depth: int) -> str:
    """A property path in Turtle."""
    kinds = ["one", "one", "one", "one"]
    if depth:
        kinds += ["inverse", "sequence", "alternative", "zeroOrMore", "oneOrMore", "zeroOrOne"]
    kind = draw(st.sampled_from(kinds))
    if kind == "one":
        return turtle(draw(st.sampled_from([*PROPERTIES, RDF.type])))
    inner = path(draw, depth - 1)
    if kind == "inverse":
        return f"[ sh:inversePath {inner} ]"
    if kind in ("sequence", "alternative"):
        others = " ".join(path(draw, depth - 1) for _ in range(draw(st.integers(1, 2))))
        listed = f"( {inner} {others} )"
        return listed if kind == "sequence" else f"[ sh:alternativePath {listed} ]"
    return f"[ sh:{kind}Path {inner} ]"


def _constraints(draw: Draw, depth: int, is_property: bool) -> str:
    """Some constraints, and sometimes what goes with any shape."""
    makers = list(_ANYWHERE)
    if is_property:
        makers += _ON_PROPERTIES
    if depth:
        makers += [*_NESTING, *_NESTING]
        makers += _NESTING_ON_PROPERTIES if is_property else []
    chosen = draw(st.lists(st.sampled_from(makers), min_size=1, max_size=3, unique=True))
    parts = [each(draw, depth) for each in chosen]
    if draw(st.integers(0, 3)) == 0:
        parts.append(f"sh:severity {draw(st.sampled_from(_SEVERITIES))} ;")
    if draw(st.integers(0, 9)) == 0:
        parts.append(f"sh:deactivated {draw(st.sampled_from(['true', 'false']))} ;")
    if draw(st.integers(0, 2)) == 0:
        messages = draw(st.lists(st.sampled_from(_MESSAGES), min_size=1, max_size=3, unique=True))
        parts.append(f"sh:message {' , '.join(messages)} ;")
    return "\n".join(parts)


def _inner(draw: Draw, depth: int) -> str:
    """A shape to conform to: one written here, or one of the named."""
    kind = draw(st.sampled_from(["node", "node", "property", "named"]))
    if kind == "named":
        if draw(st.integers(0, 19)) == 0:
            return "ex:Root"  # round in a circle
        return draw(
            st.sampled_from(
                ["ex:Other", "ex:Prop"] if depth > 2 else ["ex:Prop"] if depth == 1 else ["ex:Other"]
            )
        )
    return _property_shape(draw, depth) if kind == "property" else _node_shape(draw, depth)


def _node_shape(draw: Draw, depth: int) -> str:
    return f"[ {_constraints(draw, depth - 1, is_property=False)} ]"


def _property_shape(draw: Draw, depth: int) -> str:
    return f"[ sh:path {path(draw, 2)} ; {_constraints(draw, depth - 1, is_property=True)} ]"


def _several(draw: Draw, strategy: st.SearchStrategy[Any]) -> str:
    return " , ".join(
        turtle(each) for each in draw(st.lists(strategy, min_size=1, max_size=2, unique_by=turtle))
    )


def _class(draw: Draw, _depth: int) -> str:
    return f"sh:class {_several(draw, st.sampled_from([*CLASSES, RDFS.Resource]))} ;"


def _datatype(draw: Draw, _depth: int) -> str:
    return f"sh:datatype {turtle(draw(st.sampled_from(_DATATYPES)))} ;"


def _node_kind(draw: Draw, _depth: int) -> str:
    return f"sh:nodeKind sh:{draw(st.sampled_from(_KINDS))} ;"


def _pattern(draw: Draw, _depth: int) -> str:
    found = draw(st.lists(st.sampled_from(_PATTERNS), min_size=1, max_size=2, unique=True))
    return f"sh:pattern {' , '.join(f'{chr(34)}{each}{chr(34)}' for each in found)} ; {draw(st.sampled_from(_FLAGS))}"


def _length(draw: Draw, _depth: int) -> str:
    which = draw(st.sampled_from(["minLength", "maxLength"]))
    return f"sh:{which} {draw(st.sampled_from([0, 1, 2, 3, 299, 300]))} ;"


def _range(draw: Draw, _depth: int) -> str:
    return f"sh:{draw(st.sampled_from(_RANGES))} {_several(draw, literals)} ;"


def _language_in(draw: Draw, _depth: int) -> str:
    return (
        f"sh:languageIn ( {' '.join(draw(st.lists(st.sampled_from(_LANGUAGES), min_size=1, max_size=2)))} ) ;"
    )


def _in(draw: Draw, _depth: int) -> str:
    listed = draw(st.lists(constants | st.sampled_from([*IRIS, *LITERALS[:12]]), min_size=1, max_size=5))
    return f"sh:in ( {' '.join(map(turtle, listed))} ) ;"


def _has_value(draw: Draw, _depth: int) -> str:
    return f"sh:hasValue {_several(draw, constants)} ;"


def _equals(draw: Draw, _depth: int) -> str:
    return f"sh:equals {_several(draw, properties)} ;"


def _disjoint(draw: Draw, _depth: int) -> str:
    return f"sh:disjoint {_several(draw, properties)} ;"


def _closed(draw: Draw, depth: int) -> str:
    ignored = draw(st.lists(st.sampled_from([*PROPERTIES, RDF.type]), max_size=3))
    inner = _property(draw, depth) if depth else ""
    listed = f"sh:ignoredProperties ( {' '.join(map(turtle, ignored))} ) ;" if ignored else ""
    return f"sh:closed {draw(st.sampled_from(['true', 'true', 'true', 'false']))} ; {listed} {inner}"


def _count(draw: Draw, _depth: int) -> str:
    return f"sh:{draw(st.sampled_from(['minCount', 'maxCount']))} {draw(st.integers(0, 3))} ;"


def _unique_lang(draw: Draw, _depth: int) -> str:
    return f"sh:uniqueLang {draw(st.sampled_from(['true', 'true', 'false']))} ;"


def _order(draw: Draw, _depth: int) -> str:
    return f"sh:{draw(st.sampled_from(['lessThan', 'lessThanOrEquals']))} {_several(draw, properties)} ;"


def _node(draw: Draw, depth: int) -> str:
    named = "ex:Other" if depth > 1 else "[ sh:nodeKind sh:IRI ]"
    return f"sh:node {named if draw(st.integers(0, 3)) == 0 else _node_shape(draw, depth)} ;"


def _property(draw: Draw, depth: int) -> str:
    count = draw(st.integers(1, 2))
    shapes = [_property_shape(draw, depth) for _ in range(count)]
    if depth > 2 and draw(st.integers(0, 4)) == 0:
        shapes.append("ex:Prop")
    return f"sh:property {' , '.join(shapes)} ;"


def _not(draw: Draw, depth: int) -> str:
    return f"sh:not {_inner(draw, depth)} ;"


def _listed(draw: Draw, depth: int) -> str:
    members = [_inner(draw, depth) for _ in range(draw(st.integers(1, 3)))]
    return f"sh:{draw(st.sampled_from(['and', 'or', 'xone']))} ( {' '.join(members)} ) ;"


def _qualified(draw: Draw, depth: int) -> str:
    bounds = draw(
        st.sampled_from(
            [
                "sh:qualifiedMinCount {0} ;",
                "sh:qualifiedMaxCount {0} ;",
                "sh:qualifiedMinCount {0} ; sh:qualifiedMaxCount {1} ;",
            ]
        )
    )
    disjoint = draw(
        st.sampled_from(
            ["", "", "sh:qualifiedValueShapesDisjoint true ;", "sh:qualifiedValueShapesDisjoint false ;"]
        )
    )
    least = draw(st.integers(0, 2))
    return f"sh:qualifiedValueShape {_inner(draw, depth)} ; {bounds.format(least, least + draw(st.integers(0, 1)))} {disjoint}"


_ANYWHERE = [
    _class, _datatype, _node_kind, _pattern, _length, _range, _range, _language_in, _in, _has_value, _equals, _disjoint, _closed,
]  # fmt: skip
_ON_PROPERTIES = [_count, _count, _unique_lang, _order]
_NESTING = [_node, _property, _not, _listed]
_NESTING_ON_PROPERTIES = [_qualified]
