"""A plain query is answered apart, in the very words of the route that answers all the others."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest

from hub.serve.allowance import Allowance, Protection
from hub.serve.app import create_app
from hub.serve.plain_query import PlainQueryMiddleware
from hub.store.readers.pool import Limits, ReaderPool
from tests.serve.keyed_hub import Keyed, keyed_hub
from tests.serve.served import Client, served
from tests.serve.small_hub import build

LABELS = "SELECT ?s ?l { ?s rdfs:label ?l } ORDER BY ?l"
ONE = "SELECT ?l { ?s rdfs:label ?l } ORDER BY ?l LIMIT 1"
GRAPH = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } "
JSON = "application/sparql-results+json"


@pytest.fixture(scope="module")
def keyed() -> Iterator[Keyed]:
    with keyed_hub() as opened:
        yield opened


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether each request for ``/sparql`` was answered apart."""
    found: list[bool] = []
    plan = PlainQueryMiddleware._plan

    def watched(*arguments: Any) -> Any:
        made = plan(*arguments)
        found.append(made is not None)
        return made

    monkeypatch.setattr(PlainQueryMiddleware, "_plan", watched)
    return found


def ask(client: Client, accept: str, encoding: str, parameters: dict[str, str]) -> Any:
    """The answer, and the same of the route, where a condition that nothing meets sends the request."""
    headers = {"Accept": accept, "Accept-Encoding": encoding}
    conditional = {**headers, "If-None-Match": '"another"'}
    return [client.get("/sparql", params=parameters, headers=each) for each in (headers, conditional)]


PLAIN = [
    (JSON, {"query": LABELS}),
    (JSON, {"query": ONE}),
    ("*/*", {"query": LABELS}),
    ("application/sparql-results+xml;q=0.4, text/csv;q=0.9", {"query": LABELS}),
    ("text/tab-separated-values", {"query": "ASK { ?s ?p ?o }"}),
    ("text/turtle", {"query": GRAPH + "LIMIT 3"}),
    ("application/ld+json", {"query": GRAPH + "LIMIT 40"}),
    ("application/n-triples", {"query": GRAPH}),
    ("text/html", {"query": LABELS, "format": "csv"}),
    (JSON, {"query": LABELS, "default-graph-uri": "https://no.example/graph"}),
    (JSON, {"query": "SELECT * { FILTER(é }"}),
    (JSON, {"query": "SELECT (1 + 1 AS ?now) { FILTER(NOW() > '2020-01-01T00:00:00Z'^^xsd:dateTime) }"}),
]


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
@pytest.mark.parametrize(("accept", "parameters"), PLAIN, ids=range(len(PLAIN)))
def test_a_plain_query_is_answered_as_the_route_answers_it(
    keyed: Keyed, answered: list[bool], accept: str, parameters: dict[str, str], encoding: str
) -> None:
    apart, routed = ask(keyed.client, accept, encoding, parameters)
    assert answered == [True, False]
    assert apart.status_code == routed.status_code
    assert apart.content == routed.content
    assert {**apart.headers, "date": ""} == {**routed.headers, "date": ""}


@pytest.mark.parametrize(
    ("accept", "parameters", "status"),
    [
        ("text/html", {"query": LABELS}, 200),
        (JSON, {"query": LABELS, "format": "xlsx"}, 200),
        ("text/turtle", {}, 200),
        (JSON, {}, 400),
        ("image/png", {"query": LABELS}, 406),
        (JSON, {"query": "SELECT * { SERVICE <https://a.example/> { ?s ?p ?o } }"}, 403),
        (JSON, {"query": LABELS, "update": "CLEAR ALL"}, 403),
        (JSON, {"query": LABELS, "lang": "en"}, 200),
    ],
)
def test_what_is_not_plain_is_for_the_route(
    keyed: Keyed, answered: list[bool], accept: str, parameters: dict[str, str], status: int
) -> None:
    answer = keyed.client.get("/sparql", params=parameters, headers={"Accept": accept})
    assert (answered, answer.status_code) == ([False], status)


def test_a_plain_query_is_counted(keyed: Keyed) -> None:
    line = 'ess_hub_requests_total{route="/sparql",method="GET",status="200"} '

    def count() -> int:
        text = keyed.client.get("/metrics").text
        return int(
            next((each for each in text.splitlines() if each.startswith(line)), line + "0").split()[-1]
        )

    before = count()
    assert keyed.client.get("/sparql", params={"query": ONE + " # counted"}).status_code == 200
    assert count() == before + 1


def test_a_plain_query_is_paid_for(tmp_path: Path) -> None:
    # Nobody is free here, and a minute holds next to nothing.
    protection = Protection(clients=Allowance(seconds=0.001), free=(ip_network("192.0.2.0/24"),))
    with served(lambda base: create_app(build(tmp_path, base), readers=1, protection=protection)) as client:
        statuses = [client.get("/sparql", params={"query": f"{LABELS} # {n}"}).status_code for n in range(3)]
    assert statuses[0] == 200
    assert 429 in statuses


def test_an_answer_of_a_newer_revision_has_no_tag_of_the_older(
    keyed: Keyed, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = ReaderPool.query

    async def newer(self: ReaderPool, *arguments: Any, **named: Any) -> Any:
        answer = await query(self, *arguments, **named)
        object.__setattr__(answer, "revision", object())
        return answer

    monkeypatch.setattr(ReaderPool, "query", newer)
    answer = keyed.client.get("/sparql", params={"query": ONE + " # newer"}, headers={"Accept": JSON})
    assert answer.status_code == 200
    assert "etag" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"


def test_a_fault_is_a_problem_document(keyed: Keyed, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fault(*_: Any, **__: Any) -> Any:
        raise RuntimeError("unforeseen")

    monkeypatch.setattr(ReaderPool, "query", fault)
    answer = keyed.client.get("/sparql", params={"query": ONE + " # fault"}, headers={"Accept": JSON})
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["access-control-allow-origin"] == "*"


def test_a_limit_that_is_met_is_a_problem_document(tmp_path: Path) -> None:
    with served(lambda base: create_app(build(tmp_path, base), readers=1, limits=Limits(rows=2))) as client:
        answer = client.get("/sparql", params={"query": LABELS}, headers={"Accept": JSON})
    assert (answer.status_code, answer.json()["limit"]) == (413, "rows")
