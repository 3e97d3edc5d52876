from __future__ import annotations

import pytest
from rdflib import SH, Graph, Variable
from rdflib.plugins.sparql import prepareQuery

from hub.errors import UserError
from hub.resources import find_resources
from hub.validate.prefilter.query_tests import _body, _Compiler
from tests.validate.prefilter.cases import agreed, asking, suspects, validator

CLEARS_A_AND_FINDS_B = [
    ('$this ex:p ?v FILTER(?v = "1")', '"2"', '"1"^^xsd:string'),
    ("$this ex:p ?v FILTER(?v > 1)", '"1"^^xsd:int', '"1.5"^^xsd:decimal'),
    ("$this ex:p ?v , ?w FILTER(?v != ?w && isIRI(?v) && isIRI(?w))", 'ex:c , "d"', "ex:c , ex:d"),
    ("$this ex:p ?v FILTER(STRLEN(STR(?v)) > 3 || ?v IN (ex:x))", '"abc"', '"abcd"'),
    ('$this ex:p ?v FILTER(!REGEX(?v, "^[0-9]+$"))', '"01"', '"0a"'),
    ("$this ex:p ?v BIND(xsd:integer(SUBSTR(?v, 2, 1)) + 1 AS ?n) FILTER(?n = 3)", '"11"', '"12"'),
    ("$this ex:p ?v OPTIONAL { $this ex:q ?w FILTER(?w = ?v) } FILTER(!BOUND(?w))", '"q"', '"r"'),
    ("{ $this ex:p ex:c } UNION { $this ex:p/ex:q ex:c }", "ex:d", "ex:c"),
    ("$this ex:p ?v FILTER NOT EXISTS { $this ex:q ?w FILTER(?w = ?v) }", '"q"', '"r"'),
    ("$this ex:p ?v FILTER EXISTS { ?other ex:q ?v FILTER(?other != $this) }", '"r"', '"c"'),
    ("$this ?property ?v FILTER(?property = ex:p && ?v = ex:c)", "ex:d", "ex:c"),
    ("$this (ex:p|^ex:p)+ ?v . ?v a ex:C", "ex:d", "ex:member"),
    ("{ $this ex:p/ex:q ex:c } UNION { $this ex:p ex:c }", "ex:d", "ex:c"),
    ("$this ex:p ?v FILTER(?v <= 1)", "2", "1"),
    ('$this ex:p ?v FILTER(REGEX(?v, "b"))', '"ac"', '"ab"'),
    ('$this ex:p ?v FILTER(?v != "a")', '"a"', '"a"@fr'),
    ("$this ex:p ?v BIND(?v / 0 AS ?n) FILTER(!BOUND(?n) && isLITERAL(?v))", "ex:c", "1"),
    ("$this ?property ex:c FILTER(?property = ex:p)", "ex:d", "ex:c"),
    ("$this ex:p* ?v FILTER(isLITERAL(?v) && STRSTARTS(?v, 'x'))", "ex:d", '"xy"'),
    ("?other ?link $this FILTER(?link = ex:r)", "ex:c", "ex:c . ex:c ex:r ex:b"),
    ('$this ex:p ?v BIND(IRI(STRBEFORE(STR(?v), "#")) AS ?w) FILTER EXISTS { ?w a ex:C }', "<http://e.x/other#1>", "<http://e.x/member#1>"),
    ('$this ex:p ?v BIND(STRBEFORE(?v, "b") AS ?w) FILTER(?w = "a")', '"ac"', '"abc"'),
    ("$this ex:p ?v BIND(IRI(?v) AS ?w) FILTER(!BOUND(?w))", "ex:d", "[]"),
    ('$this ex:p ?v BIND(IRI(CONCAT("http://e.x/", ?v)) AS ?w) FILTER EXISTS { ?w a ex:C }', '"other"', '"member"'),
]  # fmt: skip
AROUND = 'ex:a ex:q "q" . ex:b ex:q "q" . ex:other ex:q "c" . ex:member a ex:C . '


@pytest.mark.parametrize(("body", "conforms", "breaks"), CLEARS_A_AND_FINDS_B)
def test_a_node_without_solution_is_cleared_and_one_with_a_solution_is_left_to_pyshacl(
    body: str, conforms: str, breaks: str
) -> None:
    data = f"{AROUND} ex:a ex:p {conforms} . ex:b ex:p {breaks} ."
    shapes = asking(f"SELECT $this WHERE {{ {body} }}")
    assert suspects(shapes, data) == ["b"]
    assert {each.focus for each in agreed(shapes, data)} == {"http://e.x/b"}


@pytest.mark.parametrize(
    "body",
    [
        '$this ex:p ?v FILTER(LANG(?v) = "fr")',
        "$this ex:p ?v FILTER(?v = ?v + 1e0)",
        "$this ex:p ?v { SELECT $this ?w WHERE { $this ex:p ?w } }",
        "?anything ex:p ?v FILTER(?v = $this)",
        "$this !ex:q ?v",
        "$this ex:p ?v BIND(1 / 0 AS ?w) FILTER EXISTS { ?w ex:p ?v }",
    ],
)
def test_a_query_out_of_reach_is_left_to_pyshacl(body: str) -> None:
    shapes = asking(f"SELECT $this WHERE {{ {body} }}")
    assert suspects(shapes, "ex:a ex:p 1 .") == ["a"]
    agreed(shapes, 'ex:a ex:p 1 . ex:b ex:p "x"@fr , ex:b .')


@pytest.mark.parametrize("nothing", ['""', "0", "false"])
@pytest.mark.parametrize(
    "pattern",
    [
        "$this ex:q* {0}",
        "$this (ex:r|ex:p/ex:q?) {0}",
        "$this ex:p/ex:q+ ?v",
        "$this ex:q ?v . $this ex:p* ?v",
    ],
)
def test_rdflib_takes_what_is_false_for_nothing_at_the_ends_of_a_repeated_path(
    pattern: str, nothing: str
) -> None:
    query = f"SELECT $this WHERE {{ {pattern.format(nothing)} }}"
    for data in (
        f"ex:a ex:p {nothing} , ex:c ; ex:q {nothing} . ex:b ex:p ex:c . ex:c ex:q ex:b .",
        f"ex:a ex:p {nothing} . ex:b ex:p ex:d ; ex:q ex:c .",
    ):
        assert {each.shape for each in agreed(asking(query), data)} <= {"http://e.x/Root"}


def test_a_cut_of_a_string_keeps_its_datatype_which_makes_it_another_term() -> None:
    data = 'ex:a ex:p "ab"^^xsd:string ; ex:q "a" . ex:b ex:p "ab"^^xsd:string ; ex:q "a"^^xsd:string .'
    for word, expected in (("NOT EXISTS", "a"), ("EXISTS", "b")):
        query = (
            f"SELECT $this {{ $this ex:p ?v BIND(SUBSTR(?v, 1, 1) AS ?w) FILTER {word} {{ $this ex:q ?w }} }}"
        )
        assert {each.focus for each in agreed(asking(query), data)} == {f"http://e.x/{expected}"}


def test_an_optional_part_may_be_filtered_by_a_constant() -> None:
    query = "SELECT $this { $this ex:p ?v OPTIONAL { $this ex:q ?w FILTER(1) } FILTER(!BOUND(?w)) }"
    assert [each.focus for each in agreed(asking(query), "ex:a ex:p 1 ; ex:q 2 . ex:b ex:p 1 .")] == [
        "http://e.x/b"
    ]


def test_the_shape_itself_can_be_asked_for() -> None:
    query = "SELECT $this { $this ex:p ?v FILTER($currentShape = ex:%s) }"
    assert len(agreed(asking(query % "Root"), "ex:a ex:p 1 .")) == 1
    assert suspects(asking(query % "Other"), "ex:a ex:p 1 .") == []


def test_a_query_that_is_none_is_refused_when_the_queries_are_looked_at() -> None:
    with pytest.raises(UserError, match="cannot be read"):
        validator(asking("SELECT $this { $this ex:p }")).check_queries()


def test_every_query_of_the_common_shapes_is_compiled() -> None:
    """One that is not leaves every node it is for to pyshacl, a thousand times slower."""
    shapes = Graph()
    for path in find_resources().shape_files():
        shapes.parse(path)
    prefixes = {
        str(shapes.value(each, SH.prefix)): str(shapes.value(each, SH.namespace))
        for each in shapes.objects(None, SH.declare)
    }
    queries = [str(each) for each in shapes.objects(None, SH.select)]
    assert queries
    for text in queries:
        _Compiler({Variable("this")}).solver(_body(prepareQuery(text, initNs=prefixes)))
