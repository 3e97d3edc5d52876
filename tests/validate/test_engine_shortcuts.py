from __future__ import annotations

from typing import Any

import pytest
from pyparsing import ParserElement
from pyshacl.constraints.constraint_component import ConstraintComponent
from pyshacl.errors import ValidationFailure
from pyshacl.helper.sparql_query_helper import SPARQLQueryHelper
from rdflib import SH, XSD, BNode, Literal, URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import SPARQLTypeError

from hub.resources import find_resources
from hub.validate import engine_shortcuts
from hub.validate.engine_shortcuts import (
    check_query,
    no_description,
    numeric,
    original_check,
    original_description,
    original_numeric,
    original_skip,
    skip_comments,
)
from hub.validate.rule_files import read_shapes
from tests.validate.plain import PlainValidator
from tests.validate.prefilter.cases import of_p, triples, validator

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


COMMENTED = """# first
SELECT $this ?v # head: <http://e.x/#not-this>
WHERE { # open
  $this <http://e.x/#p>/<http://e.x/q>* ?v . #
  # alone
  FILTER(STRSTARTS(STR(?v), "# no comment") || ?v IN (1, 2.5, <http://e.x/#>)) }
# last"""


def parsed(text: str) -> str:
    return repr(prepareQuery(text).algebra)


def test_queries_are_read_as_without_looking_for_comments_first(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = read_shapes(find_resources().shape_files())
    prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in graph.namespaces())
    texts = [
        COMMENTED,
        *(prefixes + str(text).replace("$PATH", "rdf:value") for text in graph.objects(None, SH.select)),
    ]
    assert len(texts) > 10
    monkeypatch.setattr(ParserElement, "_skipIgnorables", original_skip)
    expected = [parsed(each) for each in texts]
    asked: list[int] = []
    monkeypatch.setattr(
        engine_shortcuts, "original_skip", lambda *each: asked.append(1) or original_skip(*each)
    )
    monkeypatch.setattr(ParserElement, "_skipIgnorables", skip_comments)
    assert [parsed(each) for each in texts[1:]] == expected[1:]
    assert not asked  # the grammar's own comments are known
    assert parsed(COMMENTED) == expected[0]
    assert asked


def test_findings_are_the_same_without_a_description(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = validator(of_p("sh:nodeKind sh:IRI ; sh:maxCount 1"), kind=PlainValidator)
    found = []
    for describe in (original_description, no_description):
        monkeypatch.setattr(ConstraintComponent, "make_v_result_description", describe)
        found.append(plain.validate_triples(triples('ex:a ex:p "x" , ex:b .')))
    assert found[0] == found[1]
    assert len(found[0]) == 2
