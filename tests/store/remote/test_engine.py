"""Queries answered by a remote engine: as the readers answer them, or not at all; never in part, never from elsewhere."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from hub.errors import EngineError, HubError, LimitError, QueryError, RefusedError
from hub.model.secret import Secrets
from hub.publish.remote.loading import load_place
from hub.store.durable import write_durably
from hub.store.readers.answer import Limits
from hub.store.readers.pool import ReaderPool
from hub.store.remote.engine import RemoteEngine
from hub.store.remote.place import Names
from hub.store.remote.pointer import Pointer, write_pointer
from hub.store.revisions import Revisions
from tests.store.remote.fake import JSON, Exchange, Fake, Fault, fakes, remote_of
from tests.store.samples import commit, listener, new_store, triple, triples

BASE = "http://hub.example/"
NAMES = Names(BASE)
LINKS, LOCAL = BASE + "graph/links", BASE + "graph/local/mine"
ALL = "SELECT ?s ?o { ?s ?p ?o }"
LIMITS = Limits(deadline=3.0, rows=1_000, bytes=100_000, wait=1.0)

Pair = tuple[Fake, Fake]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Revisions:
    revisions = new_store(tmp_path_factory.mktemp("hub") / "store")
    commit(revisions, LINKS, [triple(1, "lien")])
    commit(revisions, LOCAL, [triple(2, "à moi")])
    commit(revisions, None, triples(40), publication=1)
    return revisions


@pytest.fixture
def pair() -> Iterator[Pair]:
    with fakes() as both:
        yield both


@asynccontextmanager
async def engine_of(
    store: Revisions, folder: Path, pair: Pair, limits: Limits = LIMITS, **settings: object
) -> AsyncIterator[tuple[RemoteEngine, ReaderPool]]:
    """An engine whose first side was loaded from ``store``, and the readers behind it."""
    remote = remote_of(*pair, **settings)
    with store.reading() as view:
        load = load_place(remote, "first", view, NAMES, "2026-11-21T03:00:00+00:00")
    write_pointer(folder, Pointer().switched("first", 0.0, load=load))
    for fake in pair:
        fake.seen.clear()
    pool = await ReaderPool.start(store, readers=1, limits=limits)
    engine = await RemoteEngine.start(remote, folder, BASE, pool, limits)
    try:
        yield engine, pool
    finally:
        await engine.close()
        await pool.close()


def run(work: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(work(), 60))  # type: ignore[arg-type]


async def text(
    engine: RemoteEngine | ReaderPool, sparql: str = ALL, accept: str = "json", **more: object
) -> str:
    answer = await engine.query(sparql, accept=accept, base=BASE, **more)  # type: ignore[arg-type]
    try:
        return answer.read().decode()
    finally:
        answer.close()


async def count(engine: RemoteEngine | ReaderPool, sparql: str = ALL, **more: object) -> int:
    return len(json.loads(await text(engine, sparql, **more))["results"]["bindings"])


async def until(condition: Callable[[], bool]) -> None:
    for _ in range(500):
        if condition():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it never came to that")


SAME = [
    ("SELECT ?s ?o { ?s ?p ?o } ORDER BY ?s", ("json", "xml", "csv", "tsv"), {}),
    ("ASK { <http://x/s1> ?p ?o }", ("json", "xml", "csv", "tsv"), {}),
    ("ASK { <http://x/nobody> ?p ?o }", ("json", "csv"), {}),
    ("CONSTRUCT { <s> ?p ?o } WHERE { <http://x/s1> ?p ?o }", ("turtle", "ntriples", "rdfxml", "jsonld"), {}),
    ("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g", ("csv",), {}),
    ("SELECT ?o FROM <graph/links> { GRAPH ?g { ?s ?p ?o } }", ("csv",), {}),
    ("SELECT ?o FROM NAMED <graph/links> { ?s ?p ?o }", ("csv",), {}),
    ("SELECT ?o FROM NAMED <graph/links> { GRAPH ?g { ?s ?p ?o } }", ("csv",), {}),
    ("SELECT ?o FROM <graph/links> { ?s ?p ?o }", ("csv",), {}),
    ("SELECT ?o { ?s ?p ?o }", ("csv",), {"default_graphs": [LINKS]}),
    ("SELECT ?o { ?s ?p ?o }", ("csv",), {"named_graphs": [LINKS]}),
    ("PREFIX x: <http://x/> BASE <http://x/> SELECT ?o { x:s1 <p> ?o ; rdf:type|x:p ?o }", ("csv",), {}),
    (f"DESCRIBE <http://x/s1> FROM <{LINKS}>", ("ntriples",), {}),
]


def test_every_query_sees_what_the_readers_see(store: Revisions, tmp_path: Path, pair: Pair) -> None:
    async def work() -> None:
        async with engine_of(store, tmp_path, pair) as (engine, pool):
            for sparql, formats, more in SAME:
                for form in formats:
                    theirs, ours = [await text(each, sparql, form, **more) for each in (engine, pool)]
                    assert theirs == ours, sparql
            asked = {query.split("{")[0] for query in pair[0].queries()}
            assert len(asked) > 5
            assert engine.fallbacks == 0

    run(work)


def test_an_answer_says_what_it_is_of(store: Revisions, tmp_path: Path, pair: Pair) -> None:
    async def work() -> None:
        async with engine_of(store, tmp_path, pair) as (engine, pool):
            answer = await engine.query(ALL, accept="json")
            assert answer.revision == engine.revision != pool.revision
            assert (answer.revision.number, answer.rows) == (store.current().number, 40)

    run(work)


def test_what_is_no_sparql_and_what_is_refused_never_reach_the_engine(
    store: Revisions, tmp_path: Path, pair: Pair
) -> None:
    async def work() -> None:
        async with engine_of(store, tmp_path, pair) as (engine, _):
            for sparql, error in (
                ("SELECT * { ?s ?p }", QueryError),
                ("SELECT * { ?s unknown:p ?o }", QueryError),
                ("SELECT * { ?s ?p ?o FILTER(<http://x/f>(?o)) }", QueryError),
                ("SELECT * { SERVICE <http://x/> { ?s ?p ?o } }", RefusedError),
                ("INSERT DATA { <a> <b> <c> }", RefusedError),
                ("define get:soft 'replace' SELECT * { ?s ?p ?o }", QueryError),
                ("PREFIX b: <bif:> SELECT * { ?s b:contains 'x' }", RefusedError),
                ("SELECT * { ?s ?p ?o FILTER(<sql:run>(?o)) }", RefusedError),
                ("SELECT * FROM <http://elsewhere/> { ?s ?p ?o }", RefusedError),
                ("SELECT * FROM <graph/remote/reference> { ?s ?p ?o }", RefusedError),
            ):
                with pytest.raises(error):
                    await text(engine, sparql)
            assert pair[0].queries() == []

    run(work)


def test_graphs_of_the_operator_are_read_where_they_are_newest(tmp_path: Path, pair: Pair) -> None:
    async def work() -> None:
        revisions = new_store(tmp_path / "store")
        commit(revisions, None, triples(3), publication=1)
        async with engine_of(revisions, tmp_path, pair) as (engine, pool):
            number = commit(revisions, LOCAL, [triple(7, "tout neuf")]).number
            await pool.reached(number)
            assert "tout neuf" in await text(engine, f"SELECT ?o {{ GRAPH <{LOCAL}> {{ ?s ?p ?o }} }}")
            assert "tout neuf" in await text(engine, "SELECT ?o { ?s ?p ?o }", default_graphs=[LOCAL])
            assert pair[0].queries() == []

    run(work)


@pytest.mark.parametrize("falls_back", [True, False])
def test_an_engine_that_is_down_is_taken_back_when_it_is_there_again(
    store: Revisions, tmp_path: Path, pair: Pair, falls_back: bool
) -> None:
    async def work() -> None:
        async with engine_of(store, tmp_path, pair, falls_back=falls_back) as (engine, pool):
            assert await count(engine) == 40
            pair[0].stop()
            for _ in range(3):
                if falls_back:
                    assert await count(engine) == 40
                else:
                    with pytest.raises(EngineError) as error:
                        await text(engine)
                    assert (error.value.status, error.value.retry_after) == (503, 5)
            await until(lambda: engine.watch.problem is not None)
            assert engine.revision == pool.revision
            pair[0].start()
            await until(lambda: engine.watch.problem is None)
            pair[0].seen.clear()
            assert await count(engine) == 40
            assert pair[0].queries() != []

    run(work)


@pytest.mark.parametrize("falls_back", [True, False])
def test_an_engine_that_comes_back_empty_is_not_believed(
    store: Revisions, tmp_path: Path, pair: Pair, falls_back: bool
) -> None:
    async def work() -> None:
        async with engine_of(store, tmp_path, pair, falls_back=falls_back) as (engine, _):
            assert await count(engine) == 40
            pair[0].stop()
            pair[0].store.clear()
            pair[0].start()
            if falls_back:
                assert await count(engine) == 40
            else:
                with pytest.raises(EngineError):
                    await text(engine)
            await until(lambda: engine.watch.problem is not None)
            assert "publish" in engine.watch.problem.en  # type: ignore[union-attr]

    run(work)


def cut_json(exchange: Exchange) -> bool:
    content, kind = exchange.engine.answer(exchange.body)
    return exchange.send(content[:-20], Content_Type=kind)


def cut_connection(exchange: Exchange) -> bool:
    content, kind = exchange.engine.answer(exchange.body)
    exchange.close_connection = True
    return exchange.send(content[:-20], Content_Type=kind, Content_Length=str(len(content)))


def error_in_the_middle(exchange: Exchange) -> bool:
    content, kind = exchange.engine.answer(exchange.body)
    return exchange.send(content[:-40] + b"Virtuoso 42000 Error timeout", Content_Type=kind)


FAULTS: dict[str, Fault] = {
    "cut": cut_json,
    "broken off": cut_connection,
    "an error inside": error_in_the_middle,
    "rubbish": lambda exchange: exchange.send(b"<html>Bienvenue</html>", Content_Type="text/html"),
    "rubbish called JSON": lambda exchange: exchange.send(b"<html>", Content_Type=JSON),
    "nothing": lambda exchange: exchange.send(b"", Content_Type=JSON),
    "a boolean": lambda exchange: exchange.send(b'{"head":{},"boolean":true}', Content_Type=JSON),
    "a part, said in a header": lambda exchange: exchange.send(
        exchange.engine.answer(exchange.body)[0], Content_Type=JSON, X_SQL_State="42000"
    ),
    "a fault": lambda exchange: exchange.send(b"stack trace", 500, Content_Type="text/plain"),
    "not let in": lambda exchange: exchange.send(b"who are you", 401, WWW_Authenticate="Basic realm=x"),
    "busy": lambda exchange: exchange.send(b"later", 503),
}


def test_what_is_no_whole_answer_is_never_handed_on(store: Revisions, tmp_path: Path, pair: Pair) -> None:
    async def work() -> None:
        async with engine_of(store, tmp_path, pair, falls_back=False) as (engine, _):
            for name, fault in FAULTS.items():
                pair[0].faults["/query"] = lambda exchange, fault=fault: (  # type: ignore[misc]
                    b"seal" not in exchange.body and fault(exchange)
                )
                with pytest.raises(EngineError) as error:
                    pytest.fail(f"{name}: {await text(engine)}")
                assert error.value.status == 503
                assert "127.0.0.1" not in error.value.text.en + error.value.text.fr
                pair[0].faults.clear()
                assert await count(engine) == 40, name

    run(work)


def test_a_graph_whose_end_cannot_be_told_is_not_handed_on(
    store: Revisions, tmp_path: Path, pair: Pair
) -> None:
    async def work() -> None:
        async with engine_of(store, tmp_path, pair, falls_back=False) as (engine, _):
            pair[0].faults["/query"] = lambda exchange: (
                b"CONSTRUCT" in exchange.body and exchange.send_open(*exchange.engine.answer(exchange.body))
            )
            with pytest.raises(EngineError, match="where its answer ends"):
                await text(engine, "CONSTRUCT WHERE { ?s ?p ?o }", "ntriples")

    run(work)


def test_a_redirect_is_never_followed(store: Revisions, tmp_path: Path, pair: Pair) -> None:
    async def work() -> None:
        with listener() as elsewhere:
            async with engine_of(store, tmp_path, pair, falls_back=False) as (engine, _):
                for status in (301, 302, 303, 307, 308):
                    pair[0].faults["/query"] = lambda exchange, status=status: exchange.send(  # type: ignore[misc]
                        b"", status, Location=f"http://127.0.0.1:{elsewhere.port}/query"
                    )
                    with pytest.raises(EngineError):
                        await text(engine)
            assert elsewhere.count == 0

    run(work)


def test_what_the_engine_will_not_run_is_said_or_run_by_the_readers(
    store: Revisions, tmp_path: Path, pair: Pair
) -> None:
    def refuse(exchange: Exchange) -> bool:
        return b"seal" not in exchange.body and exchange.send(b"Virtuoso 37000 Error: no s3cret path", 400)

    async def work() -> None:
        secrets = Secrets({"U": "hub", "P": "s3cret"})
        settings = {"user": "${U}", "password": "${P}", "secrets": secrets}
        async with engine_of(store, tmp_path, pair, falls_back=False, **settings) as (engine, _):
            pair[0].faults["/query"] = refuse
            with pytest.raises(QueryError, match="does not run this query") as error:
                await text(engine)
            assert "s3cret" not in error.value.text.en
        pair[0].faults.clear()
        async with engine_of(store, tmp_path, pair) as (engine, _):
            pair[0].faults["/query"] = refuse
            assert await count(engine) == 40
            assert engine.fallbacks == 1

    run(work)


def test_rows_and_bytes_are_limits_whatever_the_engine_sends(
    store: Revisions, tmp_path: Path, pair: Pair
) -> None:
    async def work() -> None:
        async with engine_of(store, tmp_path, pair) as (engine, _):
            for limit, limits, sparql, form in (
                ("rows", Limits(rows=39), ALL, "csv"),
                ("rows", Limits(rows=39), "CONSTRUCT WHERE { ?s ?p ?o }", "turtle"),
                ("bytes", Limits(bytes=500), ALL, "xml"),
                ("bytes", Limits(bytes=500), "CONSTRUCT WHERE { ?s ?p ?o }", "ntriples"),
            ):
                with pytest.raises(LimitError) as error:
                    await text(engine, sparql, form, limits=limits)
                assert error.value.limit == limit
            assert await count(engine, limits=Limits(rows=40)) == 40

    run(work)


def test_an_endless_answer_costs_no_more_than_a_full_one(
    store: Revisions, tmp_path: Path, pair: Pair
) -> None:
    def endless(exchange: Exchange) -> bool:
        if b"seal" in exchange.body:
            return False
        exchange.send_open(b'{"head":{"vars":["s"]},"results":{"bindings":[', JSON)
        while True:
            exchange.wfile.write(b'{"s":{"type":"literal","value":"x"}},' * 1000)

    async def work() -> None:
        async with engine_of(store, tmp_path, pair) as (engine, _):
            pair[0].faults["/query"] = endless
            with pytest.raises(LimitError) as error:
                await text(engine)
            assert error.value.limit in {"rows", "bytes"}

    run(work)


def test_rows_that_the_engine_left_out_are_a_limit_and_no_answer(
    store: Revisions, tmp_path: Path, pair: Pair
) -> None:
    def capped(exchange: Exchange) -> bool:
        content, kind = exchange.engine.answer(exchange.body)
        return exchange.send(content, Content_Type=kind, X_SPARQL_MaxRows="40")

    async def work() -> None:
        async with engine_of(store, tmp_path, pair, falls_back=False) as (engine, _):
            pair[0].faults["/query"] = capped
            with pytest.raises(LimitError, match="40 rows or more") as error:
                await text(engine)
            assert error.value.limit == "rows"
            assert await count(engine, ALL + " LIMIT 39") == 39

    run(work)


def drip(exchange: Exchange) -> bool:
    """Bytes come in all the time, and never an end."""
    if b"seal" in exchange.body:
        return False
    exchange.send_open(b"", JSON)
    while True:
        exchange.wfile.write(b" ")
        time.sleep(0.02)


def silent(exchange: Exchange) -> bool:
    if b"seal" in exchange.body:
        return False
    time.sleep(20)
    return True


@pytest.mark.parametrize("slow", [drip, silent])
def test_the_deadline_holds_however_bytes_come_in(
    store: Revisions, tmp_path: Path, pair: Pair, slow: Fault
) -> None:
    async def work() -> None:
        async with engine_of(store, tmp_path, pair, queries=2) as (engine, _):
            pair[0].faults["/query"] = slow
            began = time.monotonic()
            for _ in range(4):  # more than there are places: each is free again
                with pytest.raises(LimitError) as error:
                    await text(engine, limits=Limits(deadline=0.3, wait=0.2))
                assert error.value.limit == "deadline"
            assert time.monotonic() - began < 4
            pair[0].faults.clear()
            await until(lambda: engine.watch.problem is None)
            assert await count(engine) == 40

    run(work)


def test_who_leaves_frees_the_place(store: Revisions, tmp_path: Path, pair: Pair) -> None:
    async def work() -> None:
        async with engine_of(store, tmp_path, pair, queries=1) as (engine, _):
            pair[0].faults["/query"] = silent
            asking = asyncio.create_task(text(engine))
            await until(lambda: len(pair[0].queries()) == 1)
            asking.cancel()
            pair[0].faults.clear()
            assert await count(engine) == 40

    run(work)


def test_no_more_queries_at_once_than_the_settings_say(store: Revisions, tmp_path: Path, pair: Pair) -> None:
    async def work() -> None:
        async with engine_of(store, tmp_path, pair, queries=2) as (engine, _):
            pair[0].faults["/query"] = silent
            limits = Limits(deadline=1.0, wait=0.2)
            outcomes = await asyncio.gather(
                *(text(engine, limits=limits) for _ in range(5)), return_exceptions=True
            )
            reached = sorted(each.limit for each in outcomes if isinstance(each, LimitError))
            assert reached == ["deadline", "deadline", "readers", "readers", "readers"]

    run(work)


def test_a_switch_is_followed_and_answers_are_whole_meanwhile(tmp_path: Path, pair: Pair) -> None:
    async def work() -> None:
        revisions = new_store(tmp_path / "store")
        commit(revisions, None, triples(40), publication=1)
        async with engine_of(revisions, tmp_path, pair) as (engine, _):
            commit(revisions, None, (triple(number) for number in range(40, 50)), publication=2)
            with revisions.reading() as view:
                load = await asyncio.to_thread(
                    load_place, remote_of(*pair), "second", view, NAMES, "2026-11-22T03:00:00+00:00"
                )
            assert await count(engine) == 40  # loaded, and not yet what answers
            write_pointer(tmp_path, Pointer().switched("second", 0.0, load=load))
            counts = set()
            while 50 not in counts:
                counts.add(await count(engine))
            assert counts <= {40, 50}
            assert engine.revision.publication == 2
            assert engine.fallbacks == 0

    run(work)


def test_a_pointer_that_says_nothing_leaves_queries_to_the_readers(
    store: Revisions, tmp_path: Path, pair: Pair
) -> None:
    async def work() -> None:
        async with engine_of(store, tmp_path, pair) as (engine, _):
            path = tmp_path / "remote.json"
            good = path.read_text("utf-8")
            third = '{"serving": "third", "loads": {}, "switched_at": 0, "withdrawn": 0}'
            for content in ("", "{}", "[]", third, good.replace("/query", "/elsewhere")):
                write_durably(path, content)
                await until(lambda: engine.watch.problem is not None)
                pair[0].seen.clear()
                assert await count(engine) == 40
                assert pair[0].queries() == []
                write_durably(path, good)
                await until(lambda: engine.watch.problem is None)

    run(work)


def test_passwords_are_sent_and_never_said(store: Revisions, tmp_path: Path, pair: Pair) -> None:
    async def work() -> None:
        secrets = Secrets({"U": "hub", "P": "s3cret/é"})
        settings = {"user": "${U}", "password": "${P}", "secrets": secrets, "falls_back": False}
        async with engine_of(store, tmp_path, pair, **settings) as (engine, _):
            assert await count(engine) == 40
            assert all(each.startswith("Basic ") for each in pair[0].authorizations)
            pair[0].faults["/query"] = lambda exchange: exchange.send("s3cret/é is wrong".encode(), 500)
            with pytest.raises(HubError) as error:
                await text(engine)
            assert "s3cret" not in error.value.text.fr + error.value.text.en

    run(work)
