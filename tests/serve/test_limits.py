"""A limit is an error that names it, never a cut-off 200; and the hub goes on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hub.pipeline.hub import Hub
from hub.serve.app import create_app
from hub.store.readers.pool import Limits
from tests.serve.served import Client, served

ENDLESS = (
    "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?a { ?b ?c ?d } GRAPH ?e { ?f ?g ?h } GRAPH ?i { ?j ?k ?l } }"
)
EVERYTHING = "SELECT ?s WHERE { GRAPH ?g { ?s ?p ?o } }"


@pytest.fixture(scope="module")
def strict(small_hub: Hub) -> Iterator[Client]:
    limits = Limits(deadline=1.0, rows=50, wait=1.0)
    with served(lambda _: create_app(small_hub, readers=2, limits=limits)) as opened:
        yield opened


def test_a_query_past_its_deadline_gets_a_503_that_says_so(strict: Client) -> None:
    answer = strict.get("/sparql", params={"query": ENDLESS})
    assert answer.status_code == 503
    assert answer.json()["limit"] == "deadline"
    assert answer.headers["access-control-allow-origin"] == "*"


def test_a_result_with_too_many_rows_gets_a_413_that_says_so(strict: Client) -> None:
    answer = strict.get("/sparql", params={"query": EVERYTHING})
    assert answer.status_code == 413
    assert answer.json()["limit"] == "rows"


def test_a_browser_reads_the_limit_on_the_page(strict: Client) -> None:
    page = strict.get("/sparql", params={"query": EVERYTHING}, headers={"Accept": "text/html"})
    assert page.status_code == 413
    assert 'role="alert"' in page.text


def test_the_hub_goes_on_after_a_runaway(strict: Client) -> None:
    strict.get("/sparql", params={"query": ENDLESS})
    assert strict.get("/sparql", params={"query": "ASK {}"}).json()["boolean"] is True
    assert strict.get("/health").status_code == 200
