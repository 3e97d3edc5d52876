"""``/queries/{slug}`` with whatever a visitor may put into a parameter."""

from __future__ import annotations

import pytest

from hub.publish.saved_query import load_queries
from hub.resources import find_resources
from tests.serve.served import Client

BROWSER = {"Accept": "text/html"}
QUERIES = load_queries(find_resources().query_files())
BREAKING_OUT = (
    '" } } INSERT DATA { <urn:a> <urn:b> <urn:c> } #',
    "'''\\\" ?s ?p ?o . } UNION { ?s ?p ?o } #\n}",
    "> ?p ?o } } ; DROP ALL #",
    "{{word}} {{territory}} \\u0022 \\",
)
EVERY_PARAMETER = [
    (slug, parameter.name, parameter.kind)
    for slug, query in QUERIES.items()
    for parameter in query.parameters
]


def test_there_are_parameters_of_every_kind() -> None:
    assert {kind for _, _, kind in EVERY_PARAMETER} == {"iri", "text", "choice"}


@pytest.mark.parametrize(("slug", "name", "kind"), EVERY_PARAMETER)
def test_a_hostile_value_is_a_word_nobody_uses_or_is_refused_by_name(
    client: Client, slug: str, name: str, kind: str
) -> None:
    columns = client.get(f"queries/{slug}", params={"format": "csv"}).text.splitlines()[0]
    for value in BREAKING_OUT:
        answer = client.get(f"queries/{slug}", params={name: value, "format": "csv"})
        if kind == "text":
            assert (answer.status_code, answer.text.splitlines()[0]) == (200, columns), value
        else:
            assert answer.status_code == 400, value
            assert answer.headers["content-type"] == "application/problem+json"
            assert name in answer.json()["detail"] and slug in answer.json()["detail"]


def test_a_word_nobody_uses_finds_nothing(client: Client) -> None:
    for value in BREAKING_OUT:
        params = {"word": value, "format": "json"}
        answer = client.get("queries/organizations-with-sources", params=params)
        assert answer.json()["results"]["bindings"] == []


def test_what_was_refused_is_said_on_the_page_beside_the_form(client: Client) -> None:
    params = {"region": BREAKING_OUT[2], "lang": "en"}
    page = client.get("queries/organizations-of-a-region", params=params, headers=BROWSER)
    assert page.status_code == 400
    assert "an IRI is expected" in page.text
    assert "<form" in page.text
    assert BREAKING_OUT[2] not in page.text  # escaped wherever it is shown


def test_a_parameter_the_query_does_not_have_is_refused_with_those_it_has(client: Client) -> None:
    answer = client.get("queries/organizations-with-sources?mot=x&lang=en&format=csv")
    assert answer.status_code == 400
    assert "no parameter 'mot'; it has: word" in answer.json()["detail"]


def test_nothing_was_written_meanwhile(client: Client) -> None:
    asked = client.get("sparql", params={"query": "ASK { <urn:a> <urn:b> <urn:c> }", "format": "json"})
    assert asked.json()["boolean"] is False
