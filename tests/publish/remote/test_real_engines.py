"""Real engines behind the hub: every query sees what the readers see, a kill -9 is survived, limits are told.

Skipped where an engine is not installed; ``.ci/run`` installs both.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import requests

from hub.pipeline import remote as stage
from hub.pipeline.hub import Hub
from hub.pipeline.remote import publish_to_remote, roll_back
from hub.serve.app import create_app
from hub.store.readers.pool import Limits
from hub.store.remote.place import Kind
from tests.publish.remote.engines import Engine, pair, program, remote_of, skip_reason
from tests.serve.served import Client, served
from tests.serve.small_hub import ARBAN, build

pytestmark = pytest.mark.long

KINDS: tuple[Kind, ...] = ("oxigraph", "virtuoso")
TABLE, GRAPH = "application/sparql-results+json", "application/n-triples"
Setting = tuple[Hub, Engine, Engine]

TABLES = [
    "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "SELECT ?s ?p ?o { ?s ?p ?o }",
    "SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }",
    f"SELECT ?p ?o {{ <{ARBAN}> ?p ?o }}",
    "BASE <graph/> PREFIX g: <> SELECT (COUNT(*) AS ?n) FROM g:links { ?s ?p ?o }",
    "SELECT (COUNT(*) AS ?n) FROM <graph/links> { GRAPH ?g { ?s ?p ?o } }",
    "SELECT (COUNT(*) AS ?n) FROM NAMED <graph/links> { ?s ?p ?o }",
    "SELECT (COUNT(*) AS ?n) FROM NAMED <graph/links> { GRAPH ?g { ?s ?p ?o } }",
    "ASK { ?s a ess:Organization }",
    "ASK { ?s a <urn:nobody> }",
    "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?a skos:broader* ?b } }",
    "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?a (skos:broader|ess:formerlyIn)+ ?b } }",
    "SELECT ?p { GRAPH ?g { ?p skos:broader? <https://w3id.org/ess-hub/territory/region/75> } }",
    "SELECT ?o { ?s rdfs:label ?o FILTER(CONTAINS(?o, '')) }",
    "SELECT ?s (CONCAT('x', ?none) AS ?c) { ?s rdfs:label ?o OPTIONAL { ?s <urn:none> ?none } }",
    "SELECT ?o { ?s rdfs:label ?o FILTER(LANG(?o) = '' && CONTAINS(?o, 'é')) }",
    "SELECT ?s { ?s prov:wasDerivedFrom ?r MINUS { ?s a ess:Initiative } } ORDER BY ?s LIMIT 3",
    "SELECT ?s ?n { ?s rdfs:label ?n OPTIONAL { ?s ess:siren ?siren } FILTER(!BOUND(?siren)) }",
    "SELECT * { GRAPH <graph/remote/seal> { ?s ?p ?o } }",
]
GRAPHS = [
    f"CONSTRUCT {{ <{ARBAN}> ?p ?o }} WHERE {{ <{ARBAN}> ?p ?o }}",
    "CONSTRUCT WHERE { ?s rdfs:label ?o }",
    "CONSTRUCT { ?s ?p ?o } FROM <graph/model> WHERE { ?s ?p ?o }",
    f"DESCRIBE <{ARBAN}>",
]


@pytest.fixture(scope="module", params=KINDS)
def setting(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Setting]:
    """A hub published to a pair of real servers."""
    kind: Kind = request.param
    if program(kind) is None:
        pytest.skip(skip_reason(kind))
    folder = tmp_path_factory.mktemp(kind)
    with pair(kind, folder) as (first, second), pytest.MonkeyPatch.context() as patch:
        patch.setattr(stage, "_MARGIN", 0.0)
        hub = build(folder / "hub")
        report = publish_to_remote(with_remote(hub, first, second))
        assert report is not None
        assert (report.state, report.error) == ("loaded", None)
        yield hub, first, second


def with_remote(hub: Hub, first: Engine, second: Engine, *, falls_back: bool = False) -> Hub:
    made = replace(hub, remote=remote_of(first, second, falls_back=falls_back))
    made.keep(hub._connectors)
    return made


@contextmanager
def serving(hub: Hub, limits: Limits | None = None) -> Iterator[Client]:
    with served(lambda address: create_app(hub, readers=2, limits=limits, public_url=address)) as client:
        yield client


def ask(client: Client, query: str, accept: str = TABLE) -> requests.Response:
    return client.get("sparql", params={"query": query}, headers={"Accept": accept})


def content(answer: requests.Response) -> object:
    """What an answer says, whatever its order."""
    assert answer.status_code == 200, answer.text
    if GRAPH in answer.headers["Content-Type"]:
        return set(answer.text.splitlines())
    said = answer.json()
    return (
        said.get("boolean")
        if "boolean" in said
        else sorted(
            sorted((name, tuple(sorted(value.items()))) for name, value in row.items())
            for row in said["results"]["bindings"]
        )
    )


def wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.1)


def is_up(client: Client) -> bool:
    return bool(client.get("health").json()["remote"]["status"] == "ok")


def test_every_query_sees_what_the_readers_see(setting: Setting) -> None:
    hub, first, second = setting
    with serving(with_remote(hub, first, second, falls_back=True)) as theirs, serving(hub) as ours:
        assert is_up(theirs)
        for query in TABLES:
            assert content(ask(theirs, query)) == content(ask(ours, query)), query
        for query in GRAPHS:
            assert content(ask(theirs, query, GRAPH)) == content(ask(ours, query, GRAPH)), query
        fallbacks = [
            line for line in theirs.get("metrics").text.splitlines() if line.startswith("ess_hub_remote_f")
        ]
        # Virtuoso wants a beginning or an end of a path of any length; the readers answered that one.
        assert fallbacks == [f"ess_hub_remote_fallbacks_total {int(first.kind == 'virtuoso')}"]


def test_what_is_wrong_or_refused_is_the_same(setting: Setting) -> None:
    hub, first, second = setting
    with serving(with_remote(hub, first, second)) as theirs, serving(hub) as ours:
        for query in (
            "SELECT * { ?s ?p }",
            "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }",
            "SELECT * FROM <http://elsewhere/> { ?s ?p ?o }",
            "SELECT * FROM <graph/remote/reference> { ?s ?p ?o }",
            "LOAD <http://x/>",
            "SELECT * { ?s ?p ?o FILTER(<http://x/f>(?s)) }",
        ):
            one, other = ask(theirs, query), ask(ours, query)
            assert one.status_code >= 400
            assert (one.status_code, one.json()) == (other.status_code, other.json()), query


def test_a_query_too_long_or_too_large_is_told_so(setting: Setting) -> None:
    hub, first, second = setting
    endless = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?a ?b ?c } GRAPH ?h { ?d ?e ?f } GRAPH ?i { ?j ?k ?l } FILTER(?c < ?l) }"
    with serving(with_remote(hub, first, second), Limits(deadline=2.0, rows=500)) as client:
        began = time.monotonic()
        stopped = ask(client, endless)
        assert (stopped.status_code, stopped.json()["limit"]) == (503, "deadline")
        assert time.monotonic() - began < 5
        for query, accept in (
            ("SELECT ?s { GRAPH ?g { ?s ?p ?o } } LIMIT 501", TABLE),
            ("CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } } LIMIT 501", GRAPH),
        ):
            large = ask(client, query, accept)
            assert (large.status_code, large.json()["limit"]) == (413, "rows")
        assert ask(client, "SELECT ?s { GRAPH ?g { ?s ?p ?o } } LIMIT 500").status_code == 200


def test_an_engine_killed_while_serving_comes_back_by_itself(setting: Setting) -> None:
    hub, first, second = setting
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    with (
        serving(with_remote(hub, first, second)) as strict,
        serving(with_remote(hub, first, second, falls_back=True)) as lenient,
    ):
        expected = content(ask(strict, query))
        first.kill()
        for number in range(3):
            new = f"{query} # {number}: whoever has been answered before may be so again"
            answer = ask(strict, new)
            assert (answer.status_code, answer.headers.get("Retry-After")) == (503, "5")
            assert content(ask(lenient, new)) == expected
        wait_for(lambda: not is_up(strict))
        first.start()
        wait_for(lambda: is_up(strict) and is_up(lenient))
        assert content(ask(strict, query)) == expected
        assert ask(strict, query).headers["ETag"]


def test_a_publication_is_switched_to_and_back_while_it_is_served(setting: Setting) -> None:
    hub, first, second = setting
    query = "SELECT ?l { <urn:neuf> rdfs:label ?l }"
    remote = with_remote(hub, first, second)
    with serving(remote) as client:
        before = ask(client, query)
        assert content(before) == []
        number = hub.revisions.current().publication + 1
        with hub.revisions.lease("test") as lease, lease.draft() as draft:
            draft.insert(None, ['<urn:neuf> <http://www.w3.org/2000/01/rdf-schema#label> "Neuf" .'])
            draft.commit(publication=number)
        assert content(ask(client, query)) == []  # the pages move on, queries with the engine
        report = publish_to_remote(remote)
        assert report is not None
        assert (report.state, report.side, report.error) == ("loaded", "second", None)
        wait_for(lambda: content(ask(client, query)) != [])
        after = ask(client, query)
        assert after.headers["ETag"] != before.headers["ETag"]
        assert roll_back(remote).publication == number - 1
        wait_for(lambda: content(ask(client, query)) == [])
        assert ask(client, query).headers["ETag"] not in {before.headers["ETag"], after.headers["ETag"]}
        assert roll_back(remote, forward=True).publication == number


@pytest.mark.skipif(program("virtuoso") is None, reason=skip_reason("virtuoso"))
def test_answers_that_virtuoso_cuts_are_never_handed_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage, "_MARGIN", 0.0)
    hub = build(tmp_path / "hub")
    many = "SELECT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }"
    graph = "CONSTRUCT { ?s a ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"
    with pair("virtuoso", tmp_path, cap=1000) as (first, second):
        report = publish_to_remote(with_remote(hub, first, second))
        assert report is not None
        assert report.most_rows == 1000
        assert "ResultSetMaxRows" in report.into("en")
        with serving(with_remote(hub, first, second)) as client:
            for query, accept in ((many, TABLE), (many + " LIMIT 1000", TABLE), (graph, GRAPH)):
                answer = ask(client, query, accept)
                assert (answer.status_code, answer.json()["limit"]) == (413, "rows"), query
            assert ask(client, many + " LIMIT 999").status_code == 200
            assert ask(client, graph + " LIMIT 999", GRAPH).status_code == 200
        with serving(with_remote(hub, first, second, falls_back=True)) as client, serving(hub) as ours:
            assert content(ask(client, many)) == content(ask(ours, many))
            assert content(ask(client, graph, GRAPH)) == content(ask(ours, graph, GRAPH))
