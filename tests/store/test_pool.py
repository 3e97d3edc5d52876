"""Whatever a query does, it gets a whole answer or a reason, and the others go on."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from hub.errors import HubError, LimitError, QueryError, RefusedError
from hub.store.readers import pool as pool_module
from hub.store.readers.admission import Admitted
from hub.store.readers.answer import Spool
from hub.store.readers.pool import Limits, ReaderPool
from hub.store.revisions import Revisions
from tests.store.samples import commit, listener, new_store, triple, triples

ALL = "SELECT * { ?s ?p ?o }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
TESTS = Path(__file__).parent


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Revisions:
    """Read only by the tests that share it."""
    revisions = new_store(tmp_path_factory.mktemp("store"))
    with revisions.lease("test") as lease, lease.draft() as draft:
        draft.insert(None, triples(2_000))
        draft.insert("http://x/g1", [triple(1, "one")])
        draft.insert("http://x/g2", [triple(2, "two")])
        draft.commit()
    return revisions


@asynccontextmanager
async def pool_of(revisions: Revisions, readers: int = 2, **limits: float) -> AsyncIterator[ReaderPool]:
    pool = await ReaderPool.start(revisions, readers=readers, limits=Limits(**limits))  # type: ignore[arg-type]
    try:
        yield pool
    finally:
        await pool.close()


def run(work: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(work(), 60))  # type: ignore[arg-type]


async def rows(pool: ReaderPool, sparql: str = ALL, **options: object) -> list[dict[str, str]]:
    answer = await pool.query(sparql, accept="json", **options)  # type: ignore[arg-type]
    bindings = json.loads(answer.read())["results"]["bindings"]
    assert len(bindings) == answer.rows
    return [{name: value["value"] for name, value in binding.items()} for binding in bindings]


def unjudged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hand queries to readers as they come, as if the judge had been fooled."""
    monkeypatch.setattr(pool_module, "admit", lambda sparql, _base: Admitted(sparql, "select"))


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with contextlib.suppress(OSError):
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    return True


def test_every_format_answers(store: Revisions) -> None:
    async def work() -> None:
        async with pool_of(store) as pool:
            for name in ("json", "xml", "csv", "tsv"):
                answer = await pool.query(ALL + " LIMIT 3", accept=name)
                assert answer.rows == 3
                assert answer.size == len(answer.read())
                assert (await pool.query("ASK {}", accept=name)).read()
            for name in ("turtle", "ntriples", "rdfxml", "jsonld"):
                answer = await pool.query("CONSTRUCT WHERE { ?s ?p ?o } LIMIT 3", accept=name)
                assert answer.rows == 3
                assert b"http://x/" in answer.read()
                assert (await pool.query("DESCRIBE <http://x/s1>", accept=name)).rows == 1
            assert answer.revision == pool.revision == store.current()
            with pytest.raises(QueryError, match="turtle"):
                await pool.query("CONSTRUCT WHERE { ?s ?p ?o }", accept="csv")
            with pytest.raises(QueryError, match="csv"):
                await pool.query(ALL, accept="turtle")

    run(work)


def test_the_dataset_is_the_stores_unless_the_query_or_the_request_names_one(store: Revisions) -> None:
    async def work() -> None:
        async with pool_of(store) as pool:
            graphs = "SELECT * { GRAPH ?g { ?s ?p ?o } }"
            one, two = "http://x/g1", "http://x/g2"
            assert len(await rows(pool)) == 2_000
            assert len(await rows(pool, graphs)) == 2
            assert len(await rows(pool, "SELECT * FROM <http://x/g1> FROM <http://x/g2> { ?s ?p ?o }")) == 2
            assert len(await rows(pool, default_graphs=[one])) == 1
            assert await rows(pool, graphs, default_graphs=[one]) == []
            assert len(await rows(pool, graphs, named_graphs=[two])) == 1
            assert await rows(pool, named_graphs=[two]) == []
            # the request's dataset takes the place of the query's
            assert (await rows(pool, "SELECT ?o FROM <http://x/g1> { ?s ?p ?o }", default_graphs=[two])) == [
                {"o": "two"}
            ]
            for sparql, options in (
                ("SELECT * FROM <http://x/none> { ?s ?p ?o }", {}),
                ("SELECT * FROM NAMED <none> { ?s ?p ?o }", {"base": "http://x/"}),
                (ALL, {"default_graphs": ["http://x/none"]}),
            ):
                with pytest.raises(RefusedError, match="http://x/none"):
                    await rows(pool, sparql, **options)

    run(work)


def test_a_malformed_query_says_where_and_costs_no_reader(store: Revisions) -> None:
    async def work() -> None:
        async with pool_of(store) as pool:
            before = pool.processes
            with pytest.raises(QueryError, match="line 2, column") as problem:
                await rows(pool, "SELECT * {\n ?s ?p ; }")
            assert "ligne 2" in problem.value.text.fr
            with pytest.raises(QueryError, match="undeclared prefix"):
                await rows(pool, "SELECT * { ?s nope:p ?o }")
            assert (
                await rows(pool, "SELECT * { ?s a ess:Organization }") == []
            )  # the hub's own need no declaration
            assert pool.processes == before

    run(work)


def test_the_deadline_holds_for_an_endless_aggregate_and_the_reader_is_replaced(store: Revisions) -> None:
    async def work() -> None:
        async with pool_of(store) as pool:
            before = set(pool.processes)
            began = time.monotonic()
            with pytest.raises(LimitError, match=r"0\.5 s") as problem:
                await rows(pool, ENDLESS, limits=Limits(deadline=0.5))
            assert problem.value.limit == "deadline"
            assert time.monotonic() - began < 1.0
            assert len(await rows(pool)) == 2_000
            while len(pool.processes) < 3:
                await asyncio.sleep(0.01)
            gone = before - set(pool.processes)
            assert len(gone) == 1
            assert not alive(gone.pop())

    run(work)


@pytest.mark.parametrize("accept", ["json", "xml", "csv", "tsv"])
def test_too_many_rows_or_bytes_is_an_error_and_never_a_cut_answer(store: Revisions, accept: str) -> None:
    async def work() -> None:
        async with pool_of(store, 1) as pool:
            exactly = await pool.query(ALL, accept=accept, limits=Limits(rows=2_000))
            assert exactly.rows == 2_000
            assert isinstance(exactly.content, bytes) == (exactly.size <= 1 << 17)
            for limits, limit in ((Limits(rows=1_999), "rows"), (Limits(bytes=exactly.size - 1), "bytes")):
                with pytest.raises(LimitError) as problem:
                    await pool.query(ALL, accept=accept, limits=limits)
                assert problem.value.limit == limit
            assert (await pool.query(ALL, accept=accept, limits=Limits(bytes=exactly.size))).rows == 2_000
            cross = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
            with pytest.raises(LimitError):  # millions of rows cost no more than the first ones
                await pool.query(cross, accept=accept, limits=Limits(rows=5_000, deadline=5))

    run(work)


def test_triples_are_counted_too(store: Revisions) -> None:
    async def work() -> None:
        async with pool_of(store, 1) as pool:
            every = "CONSTRUCT WHERE { ?s ?p ?o }"
            assert (await pool.query(every, accept="turtle", limits=Limits(rows=2_000))).rows == 2_000
            with pytest.raises(LimitError, match="1999"):
                await pool.query(every, accept="turtle", limits=Limits(rows=1_999))

    run(work)


def test_a_large_answer_comes_whole_and_its_memory_is_freed(store: Revisions) -> None:
    async def work() -> None:
        async with pool_of(store, 1) as pool:
            wide = "SELECT ?s ?o ?t { ?s ?p ?o . VALUES ?t { 'a' 'b' 'c' 'd' 'e' } }"
            answer = await pool.query(wide, accept="csv")
            assert isinstance(answer.content, Spool)
            assert answer.read() == b"".join(answer.chunks())
            assert answer.read().count(b"\r\n") == answer.rows + 1 == 10_001
            descriptor = answer.content.descriptor
            answer.close()
            answer.close()
            with pytest.raises(OSError, match="Bad file"):
                os.fstat(descriptor)

    run(work)


@pytest.mark.skipif(sys.platform != "linux", reason="macOS does not bound a process's address space")
def test_a_memory_bomb_costs_one_answer(store: Revisions) -> None:
    async def work() -> None:
        async with pool_of(store, memory=768 << 20, deadline=30) as pool:
            bomb = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?a"
            with pytest.raises(LimitError) as problem:
                await rows(pool, bomb)
            assert problem.value.limit == "memory"
            assert len(await rows(pool)) == 2_000

    run(work)


@pytest.mark.parametrize("bomb", ["{" * 50_000, "FILTER(" + "(" * 50_000, "FILTER(" + "!" * 50_000 + "?x)}"])
def test_a_nesting_bomb_that_gets_past_the_judge_costs_one_reader(
    store: Revisions, monkeypatch: pytest.MonkeyPatch, bomb: str
) -> None:
    unjudged(monkeypatch)

    async def work() -> None:
        async with pool_of(store, 3) as pool:
            before = set(pool.processes)
            with pytest.raises(QueryError, match="nested too deep"):
                await rows(pool, "SELECT * {" + bomb)
            assert len(await rows(pool)) == 2_000
            while len(pool.processes) < 4:
                await asyncio.sleep(0.01)
            assert len(before - set(pool.processes)) == 1

    run(work)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the isolation says 'none'")
def test_service_reaches_nobody_even_past_the_judge(
    store: Revisions, monkeypatch: pytest.MonkeyPatch
) -> None:
    unjudged(monkeypatch)

    async def work() -> None:
        async with pool_of(store) as pool:
            assert "seccomp" in pool.isolation
            with listener() as visitors:
                for host in ("127.0.0.1", "localhost", "[::1]"):
                    call = f"<http://{host}:{visitors.port}/>"
                    with pytest.raises(HubError):
                        await rows(pool, f"SELECT * {{ SERVICE {call} {{ ?s ?p ?o }} }}")
                    await rows(pool, f"SELECT * {{ SERVICE SILENT {call} {{ ?s ?p ?o }} }}")
                assert visitors.count == 0

    run(work)


def test_service_and_updates_are_refused_before_any_reader(store: Revisions) -> None:
    async def work() -> None:
        async with pool_of(store) as pool:
            for sparql in (
                "SELECT * { SERVICE <http://x/> {} }",
                "DELETE WHERE { ?s ?p ?o }",
                "LOAD <http://x/>",
            ):
                with pytest.raises(RefusedError):
                    await pool.query(sparql, accept="json")

    run(work)


def test_the_public_never_holds_the_last_reader(store: Revisions) -> None:
    async def work() -> None:
        async with pool_of(store, 2) as pool:
            slow = Limits(deadline=1.5, wait=0.2)
            hogs = [asyncio.create_task(rows(pool, ENDLESS, limits=slow)) for _ in range(3)]
            await asyncio.sleep(0.1)
            began = time.monotonic()
            assert len(await rows(pool, lane="internal")) == 2_000
            assert time.monotonic() - began < 0.5
            results = await asyncio.gather(*hogs, return_exceptions=True)
            limits = [result.limit for result in results if isinstance(result, LimitError)]
            assert sorted(limits) == ["deadline", "readers", "readers"]

    run(work)


def test_those_who_wait_are_served_in_their_order(store: Revisions) -> None:
    async def work() -> None:
        async with pool_of(store, 1) as pool:
            order: list[int] = []

            async def ask(number: int) -> None:
                await rows(pool)
                order.append(number)

            await asyncio.gather(*(ask(number) for number in range(10)))
            assert order == list(range(10))

    run(work)


def test_a_caller_who_leaves_takes_the_query_along(store: Revisions) -> None:
    async def work() -> None:
        async with pool_of(store, 1) as pool:
            (reader, _) = pool.processes
            task = asyncio.create_task(rows(pool, ENDLESS))
            await asyncio.sleep(0.2)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert len(await rows(pool)) == 2_000
            assert not alive(reader)

    run(work)


def test_a_caller_who_leaves_the_queue_keeps_nobody_waiting(store: Revisions) -> None:
    async def work() -> None:
        async with pool_of(store, 1) as pool:
            first = asyncio.create_task(rows(pool))
            waiting = [asyncio.create_task(rows(pool)) for _ in range(5)]
            await asyncio.sleep(0)
            for task in waiting[:4]:
                task.cancel()
            assert len(await first) == len(await waiting[4]) == len(await rows(pool)) == 2_000

    run(work)


@pytest.mark.parametrize("uvloop", [False, True])
def test_a_new_revision_takes_over_while_queries_run_without_an_error(tmp_path: Path, uvloop: bool) -> None:
    revisions = new_store(tmp_path)
    commit(revisions, None, triples(200))

    async def work() -> None:
        async with pool_of(revisions, 3) as pool:
            stop = False

            async def client() -> None:
                seen = [0]
                while not stop or seen[-1] < 5:
                    answer = await pool.query(ALL, accept="json")
                    assert (
                        answer.rows == 199 + answer.revision.number
                    )  # the answer is of the revision it says
                    assert seen[-1] <= answer.revision.number  # and never goes back
                    seen.append(answer.revision.number)
                    await asyncio.sleep(0.001)

            clients = [asyncio.create_task(client()) for _ in range(4)]
            slow = asyncio.create_task(rows(pool, ENDLESS, limits=Limits(deadline=1), lane="internal"))
            for number in range(4):
                await asyncio.to_thread(commit, revisions, None, [triple(1_000 + number)])
                while pool.revision.number < number + 2:
                    await asyncio.sleep(0.01)
            await asyncio.sleep(0.05)
            stop = True
            await asyncio.gather(*clients)
            with pytest.raises(LimitError, match="longer"):  # it kept its old reader up to its own deadline
                await slow
            assert len(pool.processes) == 4

    if uvloop:
        loop = pytest.importorskip("uvloop")
        with asyncio.Runner(loop_factory=loop.new_event_loop) as runner:
            runner.run(asyncio.wait_for(work(), 60))
    else:
        run(work)


def test_a_revision_being_read_stays_and_is_freed_afterwards(tmp_path: Path) -> None:
    revisions = new_store(tmp_path)
    commit(revisions, None, triples(500))

    async def work() -> None:
        async with pool_of(revisions, 1, deadline=20) as pool:
            held = pool.revision.path
            task = asyncio.create_task(rows(pool, ENDLESS, limits=Limits(deadline=1.5)))
            for number in range(3):
                await asyncio.to_thread(commit, revisions, None, [triple(number)])
                await asyncio.sleep(0.2)
            assert held.exists()
            with contextlib.suppress(LimitError):
                await task
            await asyncio.sleep(0.1)
            await asyncio.to_thread(commit, revisions, None, triples(6))
            assert not held.exists()

    run(work)


def test_a_reader_or_the_fork_server_killed_from_outside_is_replaced(store: Revisions) -> None:
    async def work() -> None:
        async with pool_of(store, 2) as pool:
            *readers, server = pool.processes
            os.kill(readers[0], signal.SIGKILL)
            for _ in range(3):
                assert len(await rows(pool)) == 2_000
            os.kill(server, signal.SIGKILL)
            await asyncio.sleep(0.2)
            for _ in range(3):
                assert len(await rows(pool)) == 2_000
            assert server not in pool.processes

    run(work)


def test_closing_leaves_no_process_not_even_a_busy_one(store: Revisions) -> None:
    async def work() -> None:
        async with pool_of(store, 3) as pool:
            processes = pool.processes
            task = asyncio.create_task(rows(pool, ENDLESS))
            await asyncio.sleep(0.1)
        assert len(processes) == 4
        assert not any(alive(pid) for pid in processes)
        with contextlib.suppress(HubError, asyncio.CancelledError):
            await task

    run(work)


def test_the_hub_killed_takes_its_readers_along(store: Revisions, tmp_path: Path) -> None:
    code = f"""
import asyncio, sys
from pathlib import Path
from hub.store.readers.pool import ReaderPool
from hub.store.revisions import Revisions
from tests.store.samples import clock

async def main():
    pool = await ReaderPool.start(Revisions(Path(sys.argv[1]), clock), readers=2)
    task = asyncio.create_task(pool.query({ENDLESS!r}, accept="json"))
    await asyncio.sleep(0.2)
    print(*pool.processes, flush=True)
    await task

asyncio.run(main())
"""
    hub = subprocess.Popen(
        [sys.executable, "-c", code, str(store.directory)],
        cwd=TESTS.parents[1],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert hub.stdout is not None
    processes = [int(pid) for pid in hub.stdout.readline().split()]
    assert len(processes) == 3
    hub.kill()
    hub.communicate(timeout=10)
    until = time.monotonic() + 5
    while any(alive(pid) for pid in processes) and time.monotonic() < until:
        time.sleep(0.02)
    assert not any(alive(pid) for pid in processes)


def test_a_store_that_cannot_be_opened_says_so(tmp_path: Path) -> None:
    revisions = new_store(tmp_path)
    for path in revisions.current().quads.glob("MANIFEST*"):
        path.unlink()

    async def work() -> None:
        with pytest.raises(HubError, match="No reader could be started"):
            await ReaderPool.start(revisions, readers=1)

    run(work)
