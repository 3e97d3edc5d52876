"""An answer that is kept is the answer that would be made: of this state, in this form, for anybody; and none of another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hub.serve.answer_cache import AnswerCache
from hub.serve.app import create_app
from tests.serve.keyed_hub import Keyed, keyed_hub
from tests.serve.served import Client, served
from tests.serve.small_hub import build

LABELS = "SELECT ?l { ?s rdfs:label ?l } ORDER BY ?l"
START: dict[str, Any] = {"type": "http.response.start", "status": 200, "headers": []}


def body_of(size: int) -> dict[str, Any]:
    return {"type": "http.response.body", "body": b"x" * size}


@pytest.fixture(scope="module")
def keyed() -> Iterator[Keyed]:
    with keyed_hub() as opened:
        yield opened


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether each request that was looked up was answered from what is kept."""
    found: list[bool] = []
    find = AnswerCache.find

    def watched(*arguments: Any) -> Any:
        kept = find(*arguments)
        found.append(kept is not None)
        return kept

    monkeypatch.setattr(AnswerCache, "find", watched)
    return found


def ask(client: Client, query: str = LABELS, accept: str = "text/csv", **headers: str) -> Any:
    return client.get("/sparql", params={"query": query}, headers={"Accept": accept, **headers})


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
@pytest.mark.parametrize("accept", ["text/csv", "application/sparql-results+json", "text/html"])
def test_a_second_answer_is_the_first_again(
    keyed: Keyed, asked: list[bool], accept: str, encoding: str
) -> None:
    first, again = (ask(keyed.client, accept=accept, **{"Accept-Encoding": encoding}) for _ in range(2))
    assert asked == [False, True]
    assert first.content == again.content
    without_date = [{**answer.headers, "date": ""} for answer in (first, again)]
    assert without_date[0] == without_date[1]
    assert again.headers["access-control-allow-origin"] == "*"
    assert ask(keyed.client, accept=accept, **{"If-None-Match": again.headers["etag"]}).status_code == 304


def test_another_form_language_or_query_is_another_answer(keyed: Keyed, asked: list[bool]) -> None:
    query = LABELS + " # forms"
    answers = [
        ask(keyed.client, query, accept=accept, **{"Accept-Language": language})
        for accept in ("text/csv", "text/tab-separated-values", "text/html")
        for language in ("fr", "en")
    ]
    assert not any(asked)
    assert len({answer.headers["etag"] for answer in answers}) == 6
    assert ask(keyed.client, query + "x").headers["etag"] not in {each.headers["etag"] for each in answers}


def test_what_was_just_written_is_read(keyed: Keyed, asked: list[bool]) -> None:
    query = "SELECT (COUNT(*) AS ?n) { GRAPH <https://data.example.org/graph/local/kept> { ?s ?p ?o } }"
    graph = "<https://data.example.org/graph/local/kept>"
    assert keyed.update(f"INSERT DATA {{ GRAPH {graph} {{ <urn:a> <urn:b> 0 }} }}").status_code == 204
    for number in range(1, 4):
        assert ask(keyed.client, query).text.split()[1] == str(number)
        assert ask(keyed.client, query).text.split()[1] == str(number)
        assert (
            keyed.update(f"INSERT DATA {{ GRAPH {graph} {{ <urn:a> <urn:b> {number} }} }}").status_code == 204
        )
    assert asked == [False, True] * 3


def test_errors_posts_and_who_shows_a_key_are_answered_anew(keyed: Keyed, asked: list[bool]) -> None:
    for _ in range(2):
        assert ask(keyed.client, "SELECT nonsense").status_code == 400
        assert keyed.client.post("/sparql", data={"query": LABELS}).status_code == 200
        answer = ask(keyed.client, LABELS + " # key", Authorization=f"Bearer {keyed.keys['admin']}")
        assert answer.status_code == 200
    assert asked == [False, False]


def test_kept_answers_are_counted_as_answers(keyed: Keyed) -> None:
    name = 'ess_hub_requests_total{route="/sparql",method="GET",status="200"}'

    def counted() -> float:
        lines = keyed.client.get("/metrics").text.splitlines()
        return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(name))

    before = counted()
    for _ in range(3):
        ask(keyed.client, LABELS + " # counted")
    assert counted() == before + 3


def test_what_is_kept_is_bounded_and_the_oldest_goes_first() -> None:
    cache, state = AnswerCache(), (1,)
    cache.find((b"",), state)
    for number in range(1000):
        cache.keep((b"%d" % number,), state, START, body_of(200_000))
    assert 300 < cache.held < 340
    assert cache.find((b"999",), state) is not None
    assert cache.find((b"0",), state) is None
    cache.keep((b"large",), state, START, body_of(300_000))
    assert cache.find((b"large",), state) is None


def test_an_answer_of_a_state_that_is_over_is_not_kept() -> None:
    cache = AnswerCache()
    cache.find((b"a",), (1,))
    cache.find((b"b",), (2,))  # another request, meanwhile, of the next state
    cache.keep((b"a",), (1,), START, body_of(1))
    assert cache.find((b"a",), (2,)) is None
    cache.keep((b"b",), (2,), START, body_of(1))
    assert cache.find((b"b",), (2,)) is not None
    assert cache.find((b"b",), (3,)) is None
    assert cache.held == 0


def test_a_hub_that_starts_has_nothing_to_answer_with(tmp_path: Path) -> None:
    hub = build(tmp_path)
    app = create_app(hub, readers=2)
    assert app.state.site.is_ready is False
    with served(lambda _: app) as client:
        assert app.state.site.is_ready is True
        assert ask(client).status_code == 200


@pytest.mark.parametrize("function", ["NOW", "rand", "UUID", "STRUUID"])
@pytest.mark.parametrize("page", [False, True])
def test_what_depends_on_the_moment_is_asked_anew(keyed: Keyed, function: str, page: bool) -> None:
    query = f"SELECT ({function}() AS ?x) {{}}"
    accept = "text/html" if page else "text/csv"
    first, again = (ask(keyed.client, query, accept, **{"If-None-Match": "*"}) for _ in range(2))
    third = ask(keyed.client, query, accept)
    assert len({first.text, again.text, third.text}) > 1
    assert "etag" not in first.headers
    assert "etag" not in third.headers
