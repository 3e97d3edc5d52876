from __future__ import annotations

from typing import Any

import pytest
from pyshacl.errors import ValidationFailure
from pyshacl.helper.sparql_query_helper import SPARQLQueryHelper
from rdflib import XSD, BNode, Literal, URIRef
from rdflib.plugins.sparql.sparql import SPARQLTypeError

from hub.validate.engine_shortcuts import check_query, numeric, original_check, original_numeric

TYPES = [
    None,
    XSD.string,
    XSD.boolean,
    XSD.date,
    XSD.gYear,
    *(XSD[each] for each in ("float", "double", "decimal")),
]
TYPES += [XSD[each] for each in ("integer", "nonPositiveInteger", "negativeInteger", "nonNegativeInteger")]
TYPES += [
    XSD[each] for each in ("positiveInteger", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte")
]
TYPES += [XSD[each] for each in ("long", "int", "short", "byte")]


def outcome(function: Any, *args: Any, **kwargs: Any) -> tuple[str, object]:
    try:
        return "gives", function(*args, **kwargs)
    except (SPARQLTypeError, ValidationFailure) as error:
        return "raises", type(error)


@pytest.mark.parametrize(
    "term", [URIRef("a:b"), BNode("b"), *(Literal(n, datatype=t) for t in TYPES for n in ("1", "x"))]
)
def test_numbers_are_those_rdflib_takes_for_numbers(term: object) -> None:
    ours, theirs = outcome(numeric, term), outcome(original_numeric, term)
    assert str(ours) == str(theirs)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT $this WHERE { $this a ?c }",
        "SELECT $this WHERE { $this a ?c MINUS { $this a ?d } }",
        "SELECT $this WHERE { VALUES ?c { 1 } $this a ?c }",
        "SELECT $this WHERE { SERVICE <http://x/> { $this a ?c } }",
        "SELECT $this WHERE { { SELECT ?c WHERE { $this a ?c } } }",
        "SELECT $this WHERE { BIND (1 AS ?this) }",
        "SELECT $this WHERE { BIND (1 AS ?value) }",
        "SELECT $this WHERE { BIND (1 AS ?param) }",
    ],
)
@pytest.mark.parametrize("value", [None, Literal(1)])
@pytest.mark.parametrize("others", [None, ["param"]])
def test_queries_are_allowed_and_refused_as_pyshacl_does(
    text: str, value: object, others: list[str] | None
) -> None:
    for _ in range(2):
        assert outcome(check_query, None, text, valuenode=value, extravars=others) == outcome(
            original_check, SPARQLQueryHelper, text, valuenode=value, extravars=others
        )
