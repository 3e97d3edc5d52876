"""An author's slip in a question is found while the connector is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub.mapping.check import check_connector
from hub.mapping.query_text import (
    mistake_in_sparql,
    mistake_in_sql,
    one_statement,
    prefixes_lacking,
)
from tests.mapping.writing_connectors import write_connector


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM t",
        "  select 1;  ",
        "(SELECT 1)",
        "-- ce qu'on lit\nWITH a AS (SELECT 1) SELECT * FROM a;",
        "/* ; */ VALUES (1), (2)",
        "TABLE t",
        "SELECT ';', \";\", `;` FROM t -- fin ; de ligne",
        "SELECT $f$ ; DROP $f$",
        "SELECT 'l''été ; beau'",
    ],
)
def test_one_question_in_sql_is_fine(query: str) -> None:
    assert mistake_in_sql(query) is None


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("DELETE FROM t", "begins with SELECT"),
        ("", "begins with SELECT"),
        ("-- SELECT 1", "begins with SELECT"),
        ("SELECT 1; SELECT 2", "one SQL statement"),
        ("SELECT 1; -- x\n DROP TABLE t", "one SQL statement"),
        ("EXPLAIN SELECT 1", "begins with SELECT"),
    ],
)
def test_what_is_no_question_in_sql_is_said(query: str, said: str) -> None:
    mistake = mistake_in_sql(query)
    assert mistake is not None
    assert said in mistake.en


@pytest.mark.parametrize(
    ("query", "alone"),
    [
        ("SELECT 1 ;\n", "SELECT 1 "),
        ("SELECT ';'", "SELECT ';'"),
        ("SELECT 1; -- fin ;", "SELECT 1 -- fin ;"),
    ],
)
def test_the_last_semicolon_goes_and_no_other(query: str, alone: str) -> None:
    assert one_statement(query) == alone


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?a WHERE { ?a a ess:Organization }",
        "PREFIX x: <http://x/>\nBASE <http://y/> PREFIX : <http://z#>\nselect * { ?s ?p ?o }",
        "# SELECT\nSELECT (COUNT(?x) AS ?n) { ?x ?p 'ORDER BY }' } GROUP BY ?x HAVING (?n > 1)",
        "SELECT ?a { { SELECT ?a { ?a ?b ?c } LIMIT 5 } }",
    ],
)
def test_one_question_in_sparql_is_fine(query: str) -> None:
    assert mistake_in_sparql(query, is_paged=True) is None


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "must be a SELECT"),
        ("PREFIX select: <http://x/> ASK { }", "must be a SELECT"),
        ("SELECT ?a", "no { … }"),
        ("SELECT ?a } {", "no { … }"),
        ("SELECT ?a { ?a ?b { }", "no { … }"),
        ("SELECT ?a { ?a ?b ?c } ORDER BY ?a", "remove 'ORDER'"),
        ("SELECT ?a { ?a ?b ?c }\nlimit 10", "remove 'LIMIT'"),
        ("SELECT ?a { ?a ?b ?c } VALUES ?a { <http://x/LIMIT> }", "remove 'VALUES'"),
    ],
)
def test_what_cannot_be_asked_page_by_page_is_said(query: str, said: str) -> None:
    mistake = mistake_in_sparql(query, is_paged=True)
    assert mistake is not None
    assert said in mistake.en


def test_an_order_of_its_own_is_fine_when_the_answer_comes_in_one_piece() -> None:
    assert mistake_in_sparql("SELECT ?a { ?a ?b ?c } ORDER BY ?a LIMIT 5", is_paged=False) is None


def test_prefixes_used_without_being_declared_are_found() -> None:
    query = (
        "PREFIX foaf: <http://xmlns.com/foaf/0.1/> SELECT ?n { ?x a foaf:Agent ; schema:name ?n ; ess:siret 'rna:x' ;"
        " <http://a:b> _:c . FILTER(xsd:date(?d) > ?e) } # skos:x"
    )
    assert prefixes_lacking(query) == ("schema", "ess", "xsd")


def test_a_connector_says_the_mistake_of_its_question_with_its_place(tmp_path: Path) -> None:
    path = write_connector(
        tmp_path, source="source: {format: sql, query: 'DELETE FROM t'}\nkey: id\n", more="tests: []\n"
    )
    said = [mistake.into("en") for mistake in check_connector(path)]
    assert any("petit.yaml:6:" in line and "begins with SELECT" in line for line in said), said
