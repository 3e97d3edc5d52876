"""Answers queries from a remote engine, as the pool of readers does from the store: whole, within limits, or an error.

While the engine is down, or does not hold what it should (:mod:`hub.store.remote.watch`), the readers answer in its
place, or nobody does (EngineError), as the settings have it. What the engine will not run goes to the readers then too,
and queries that name the operator's own graphs always do.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

from hub.errors import HubError, LimitError
from hub.store.formats import GRAPH_FORMATS, RESULT_FORMATS, find_format
from hub.store.readers.admission import Admitted, admit
from hub.store.readers.answer import Answer, Limits, Spool
from hub.store.readers.desk import Desk, Lane, Seat
from hub.store.readers.faults import fault_of, over
from hub.store.readers.lanes import lane_of, timed
from hub.store.readers.long_queries import LongQueries
from hub.store.readers.pool import ReaderPool
from hub.store.readers.sink import Full
from hub.store.readers.tally import counted
from hub.store.remote.asking import Asked, Served, ask
from hub.store.remote.exchange import Line
from hub.store.remote.faults import Capped, Cut, Declined, Unusable, declined, unavailable
from hub.store.remote.place import Names, Remote
from hub.store.remote.question import Dataset, Question, question_of
from hub.store.remote.watch import Watch
from hub.store.revision import Revision

log = logging.getLogger(__name__)

Found = tuple[bytes, list[int], int, int]


class RemoteEngine:
    """See :meth:`start`."""

    def __init__(self, remote: Remote, watch: Watch, pool: ReaderPool, limits: Limits) -> None:
        self._remote = remote
        self._pool = pool
        self._limits = limits
        # Desk keeps one place for the hub's own questions, which are none of this engine's.
        self._desk: Desk[Line] = Desk(remote.queries + 1)
        self._long = LongQueries()
        self._workers = ThreadPoolExecutor(remote.queries + 1, thread_name_prefix="remote")
        self._tasks: set[asyncio.Task[object]] = set()
        self.watch = watch
        """Where the engine is, and whether it answers."""
        self.fallbacks = 0
        """Queries that the readers answered in its place."""

    @classmethod
    async def start(
        cls, remote: Remote, directory: Path, base: str, pool: ReaderPool, limits: Limits
    ) -> RemoteEngine:
        """Look for the engine, and follow it from now on; to be used from this loop. It may well be down."""
        engine = cls(remote, Watch(remote, directory, Names(base)), pool, limits)
        engine._desk.add([engine._seat() for _ in range(remote.queries + 1)])
        await engine.watch.start()
        return engine

    @property
    def revision(self) -> Revision:
        """What queries are answered from now."""
        served = self.watch.served
        return served.revision if served is not None else self._pool.revision

    async def query(
        self,
        sparql: str,
        *,
        accept: str,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        base: str | None = None,
        lane: Lane = "public",
        limits: Limits | None = None,
        any_graph: bool = False,
    ) -> Answer:
        """Answer a client's query: as :meth:`hub.store.readers.pool.ReaderPool.query`, and EngineError."""
        limits = limits or self._limits
        admitted = admit(sparql, base)
        form = find_format(accept, RESULT_FORMATS if admitted.kind in {"select", "ask"} else GRAPH_FORMATS)
        if form is None:
            raise fault_of({"status": "format"}, accept, limits)

        def by_readers() -> Coroutine[Any, Any, Answer]:
            return self._pool.query(
                sparql,
                accept=accept,
                default_graphs=default_graphs,
                named_graphs=named_graphs,
                base=base,
                lane=lane,
                limits=limits,
                any_graph=any_graph,
            )

        served = self.watch.served
        if served is None:
            if self._remote.falls_back:
                self.fallbacks += 1
                return await by_readers()
            raise unavailable()
        question = question_of(admitted, base)
        dataset = question.dataset(default_graphs, named_graphs, served.names, served.load.graphs)
        if _is_of_the_readers(admitted, question, dataset, served):
            return await by_readers()
        asked = Asked(admitted.kind, question, dataset, form, limits, 0.0)
        try:
            content, descriptors, size, rows = await self._answer(served, asked, admitted, lane, sparql, base)
        except (Unusable, Declined, Capped) as problem:
            if isinstance(problem, Unusable):
                log.warning("the remote engine gave no answer: %s", problem)
                self.watch.look()
            if self._remote.falls_back:
                self.fallbacks += 1
                return await by_readers()
            raise _told(problem, limits) from None
        held = Spool(descriptors[0]) if descriptors else content
        return Answer(form.media_type, served.revision, size, rows, held)

    async def close(self) -> None:
        """Break off what is under way, and wait until nothing is."""
        await self.watch.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for seat in self._desk.seats:
            seat.channel.close()
        await asyncio.to_thread(self._workers.shutdown)

    async def _answer(
        self, served: Served, asked: Asked, admitted: Admitted, lane: Lane, sparql: str, base: str | None
    ) -> Found:
        """Wait for a seat, have the query read by the hub's own grammar, then put to the engine."""
        limits = asked.limits
        lane = lane_of(lane, self._desk, self._long, admitted.shape)
        while True:
            try:
                seat = await self._desk.take(lane, limits.wait)
            except TimeoutError:
                raise over("readers", limits) from None
            try:
                await self._pool.check(sparql, base)
            except BaseException:
                self._desk.give_back(seat)
                raise
            try:
                with counted(), timed(self._desk, self._long, seat, admitted.shape):
                    return await self._ask(seat, served, asked)
            except Cut:
                if not seat.is_preempted:
                    raise over("deadline", limits) from None
                lane = "long"
            except Full as full:
                raise over(full.limit, limits) from None

    async def _ask(self, seat: Seat[Line], served: Served, asked: Asked) -> Found:
        """Put a query to the engine in a thread, and give the seat back when that thread is done with it."""
        line, deadline = seat.channel, asked.limits.deadline
        line.open()
        timed_out = replace(asked, until=time.monotonic() + deadline)
        job = asyncio.get_running_loop().run_in_executor(self._workers, ask, line, served, timed_out)
        try:
            async with asyncio.timeout(deadline):
                found = await asyncio.shield(job)
        except TimeoutError:
            line.close()
            self._spawn(self._replace(seat, job))
            self.watch.look()  # slow, or gone
            raise Cut from None
        except (Cut, asyncio.CancelledError):
            line.close()
            self._spawn(self._replace(seat, job))
            raise
        except BaseException:
            self._desk.give_back(seat)
            raise
        self._desk.give_back(seat)
        return found

    async def _replace(self, seat: Seat[Line], job: asyncio.Future[Found]) -> None:
        """Put another seat in the place of one whose exchange was broken off, once its thread is free."""
        self._desk.remove(seat)
        with contextlib.suppress(Exception):
            _, descriptors, _, _ = await job
            for descriptor in descriptors:
                Spool(descriptor).close()
        self._desk.add([self._seat()])

    def _seat(self) -> Seat[Line]:
        return Seat(self._pool.revision, 0, Line(self._remote))

    def _spawn(self, work: Coroutine[Any, Any, object]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _told(problem: Unusable | Declined | Capped, limits: Limits) -> HubError:
    if isinstance(problem, Unusable):
        return unavailable(problem)
    if isinstance(problem, Declined):
        return declined(problem)
    if problem.rows < limits.rows:
        most = problem.rows
        return LimitError(
            f"Réponse de {most} lignes ou plus, que le moteur coupe là : ajoutez LIMIT, ou téléchargez un export.",
            f"Answer of {most} rows or more, which the engine cuts there: add LIMIT, or download a dump.",
            "rows",
        )
    return over("rows", limits)


def _is_of_the_readers(admitted: Admitted, question: Question, dataset: Dataset, served: Served) -> bool:
    """Whether a graph is named that is the operator's own, or that the load does not have: the readers see the newest of
    it, or say that it is not there. What DESCRIBE gives is every engine's own choice: here it is theirs. And they answer
    what Virtuoso would answer wrongly."""
    if admitted.kind == "describe" or (served.kind == "virtuoso" and question.virtuoso_misreads):
        return True
    if not set(served.load.graphs).issuperset(dataset.asked):
        return True
    local = served.names.base + "graph/local/"
    return any(graph.startswith(local) for graph in (*dataset.asked, *question.iris))
