"""How a query is put to an engine: what it names said beside it, what the hub knows declared, nothing else changed."""

from __future__ import annotations

import pytest
from pyoxigraph import Store

from hub.errors import RefusedError
from hub.store.readers.admission import admit
from hub.store.remote.place import Names
from hub.store.remote.question import Question, question_of

BASE = "http://hub.example/"
NAMES = Names(BASE)


def put(sparql: str, base: str | None = BASE) -> Question:
    return question_of(admit(sparql, base), base)


@pytest.mark.parametrize(
    ("sparql", "default", "named"),
    [
        ("SELECT * { ?s ?p ?o }", None, None),
        ("SELECT * FROM <http://x/a> { ?s ?p ?o }", ("http://x/a",), ()),
        ("SELECT *FROM<http://x/a>{ ?s ?p ?o }", ("http://x/a",), ()),
        ("SELECT * FROM NAMED <http://x/a> WHERE { ?s ?p ?o }", (), ("http://x/a",)),
        (
            "PREFIX x: <http://x/> ASK FROM x:a FROM NAMED x:b FROM <c> { ?s ?p 'FROM <d>' }",
            ("http://x/a", BASE + "c"),
            ("http://x/b",),
        ),
        ("CONSTRUCT { ?s ?p ?o } FROM <a> WHERE { ?s ?p ?o }", (BASE + "a",), ()),
        ("CONSTRUCT FROM <a> WHERE { ?s ?p ?o }", (BASE + "a",), ()),
        ("DESCRIBE <x> FROM <a>", (BASE + "a",), ()),
        ("BASE <http://y/> SELECT * FROM <a> { ?s ?p ?o } # FROM <b>", ("http://y/a",), ()),
    ],
)
def test_dataset_clauses_are_taken_out_of_the_text(
    sparql: str, default: tuple[str, ...] | None, named: tuple[str, ...] | None
) -> None:
    question = put(sparql)
    assert (question.default, question.named) == (default, named)
    assert admit(question.text).graphs == ()
    Store().query(question.text)  # and it still is SPARQL


def test_declarations_come_to_one_base_and_the_prefixes_that_are_used() -> None:
    question = put(
        "PREFIX a: <http://a/> BASE <http://b/> PREFIX c: <c#> PREFIX a: <aa#> SELECT * { a:x rdf:type c:y . <z> ?p ?o }"
    )
    assert question.text.splitlines()[:-1] == [
        "BASE <http://b/>",
        "PREFIX a: <http://b/aa#>",
        "PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>",
        "PREFIX c: <http://b/c#>",
    ]
    assert question.text.splitlines()[-1] == "SELECT * { a:x rdf:type c:y . <z> ?p ?o }"


def test_a_dataset_always_names_a_default_graph_and_a_named_one() -> None:
    whole, some = put("SELECT * { ?s ?p ?o }"), put("SELECT * FROM NAMED <http://x/a> { ?s ?p ?o }")
    given = ["http://x/1", "http://x/2"]
    assert whole.dataset(None, None, NAMES, given).form() == [
        ("default-graph-uri", NAMES.reference),
        ("named-graph-uri", "http://x/1"),
        ("named-graph-uri", "http://x/2"),
    ]
    assert some.dataset(None, None, NAMES, given).default == (NAMES.nothing,)
    assert some.dataset(("http://x/b",), None, NAMES, given).form() == [
        ("default-graph-uri", "http://x/b"),
        ("named-graph-uri", NAMES.nothing),
    ]
    assert whole.dataset(None, None, NAMES, []).named == (NAMES.nothing,)


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT * { ?s <bif:contains> 'x' }",
        "SELECT * { ?s <BIF:contains> 'x' }",
        "PREFIX x: <sql:> SELECT * { ?s ?p ?o FILTER(x:run(?o)) }",
        "BASE <bif:> SELECT * { ?s <bif:x> ?o }",
        "SELECT * { ?s <\\u0062if:contains> 'x' }",
        "PREFIX bif: <bif:> SELECT * { ?s bif:contains 'x' }",
    ],
)
def test_an_engines_inner_functions_are_refused_however_they_are_spelled(sparql: str) -> None:
    with pytest.raises(RefusedError):
        put(sparql)


@pytest.mark.parametrize(
    ("sparql", "rows"),
    [
        ("CONSTRUCT { ?s a ?o } WHERE { VALUES ?s { <a> <b> <c> } VALUES ?o { <d> } }", 3),
        ("CONSTRUCT { ?s a [ a '}' ] } WHERE { VALUES ?s { <a> <b> <c> } } LIMIT 2", 2),
        ("CONSTRUCT {} WHERE { VALUES ?s { <a> } }", 1),
        ("CONSTRUCT { ?s a ?s } { VALUES ?s { <a> <b> } } ORDER BY ?s OFFSET 1", 1),
        ("CONSTRUCT { ?s a <x> } FROM <g> WHERE { VALUES ?s { <a> <b> } }", 2),
        ("CONSTRUCT WHERE { ?s ?p ?o }", 0),
    ],
)
def test_the_solutions_of_a_construct_can_be_counted(sparql: str, rows: int) -> None:
    counted = Store().query(put(sparql).counting)
    assert [int(row["rows"].value) for row in counted] == [rows]  # type: ignore[union-attr]
