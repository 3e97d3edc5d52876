"""The pool of readers: takes a query, gives a whole answer or an error that says why, whatever the query does.

A query past its deadline, an engine that aborts, a caller who leaves: each costs the reader, which is killed and
replaced while the others go on. The pool follows the store by itself: when ``CURRENT`` changes, readers of the new
revision are opened first, take over together, and those of the old one finish what they were answering.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hub.errors import HubError
from hub.store.formats import GRAPH_FORMATS, RESULT_FORMATS, find_format
from hub.store.readers.admission import Admitted, admit, query_kind
from hub.store.readers.answer import DEFAULT_LIMITS, Answer, Limits, Spool
from hub.store.readers.channel import Channel, ChannelClosed
from hub.store.readers.desk import Desk, Lane, Seat
from hub.store.readers.faults import fault_of, fault_of_death, over
from hub.store.readers.forks import Death, ForkFailed, Forks
from hub.store.readers.lanes import lane_of, timed
from hub.store.readers.long_queries import LongQueries
from hub.store.readers.tally import counted
from hub.store.readers.wire import Message
from hub.store.revision import Revision
from hub.store.revisions import Revisions

__all__ = ["Answer", "Limits", "PoolLoad", "ReaderPool", "query_kind"]

_FOLLOW = 0.1  # seconds between looks at CURRENT
_GLANCE = 0.005  # the same, while someone waits for what was just written
_RETRY = 0.3  # seconds before another try at a reader that would not start

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PoolLoad:
    """``held``: readers at each state, ``idle`` among them; ``waiting``: queries waiting in each lane; ``replaced``: readers
    that had to be, since the start."""

    held: Mapping[str, int]
    waiting: Mapping[Lane, int]
    replaced: int


class ReaderPool:
    """Readers of one store. Use :meth:`start`, from the loop that will query."""

    def __init__(self, revisions: Revisions, readers: int, limits: Limits) -> None:
        self._revisions = revisions
        self._readers = readers
        self._limits = limits
        self._forks = Forks(limits)
        self._desk: Desk[Channel] = Desk(readers)
        self._long = LongQueries()
        self._tasks: set[asyncio.Task[object]] = set()
        self._retired: set[Seat[Channel]] = set()
        self._closing = False
        self._replaced = 0
        self._look = asyncio.Event()
        self.revision = revisions.current()
        """What readers serve now."""
        self.isolation = "none"
        """What keeps readers off the network, ``seccomp+namespaces+landlock`` at best, ``none`` at worst."""

    @classmethod
    async def start(
        cls, revisions: Revisions, *, readers: int = 3, limits: Limits = DEFAULT_LIMITS
    ) -> ReaderPool:
        """Open ``readers`` readers on the current revision. Raises HubError when none can be had."""
        pool = cls(revisions, readers, limits)
        try:
            pool._desk.add(await pool._open(pool.revision))
        except BaseException as problem:
            await pool.close()
            if isinstance(problem, ForkFailed):
                raise HubError(
                    f"Aucun lecteur n'a pu démarrer : {problem}.", f"No reader could be started: {problem}."
                ) from problem
            raise
        pool._spawn(pool._follow())
        return pool

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
        """Answer a client's query, in the format named ``accept`` (:mod:`hub.store.formats`).

        Without ``default_graphs`` and ``named_graphs`` the dataset is the store's own, or the query's FROM; given one
        of them, a dataset of exactly those graphs. ``any_graph``: a graph that is not there is an empty one. Raises QueryError (malformed, with line and column), RefusedError
        (SERVICE, updates, a graph outside the dataset), LimitError.
        """
        limits = limits or self._limits
        admitted = admit(sparql, base)
        form = find_format(accept, RESULT_FORMATS if admitted.kind in {"select", "ask"} else GRAPH_FORMATS)
        if form is None:
            raise fault_of({"status": "format"}, accept, limits)
        header = {
            "format": form.name,
            "base": base,
            "default_graphs": None if default_graphs is None else list(default_graphs),
            "named_graphs": None if named_graphs is None else list(named_graphs),
            "dataset": [] if any_graph else _dataset(admitted, default_graphs, named_graphs),
            "deadline": limits.deadline,
            "rows": limits.rows,
            "bytes": min(limits.bytes, self._limits.bytes),
            "memory": limits.memory,
        }
        seat, message = await self._answer(lane, header, admitted, limits)
        if message.header["status"] != "answer":
            raise fault_of(message.header, accept, limits)
        content = Spool(message.descriptors[0]) if message.descriptors else message.body
        size, rows = message.header["size"], message.header["rows"]
        return Answer(form.media_type, seat.revision, size, rows, content)

    async def check(self, sparql: str, base: str | None = None) -> None:
        """Read a client's query by the engine's grammar and run it on nothing: what is no SPARQL for this hub is none for
        any engine behind it. Raises as :meth:`query`."""
        limits = self._limits
        header: dict[str, Any] = {
            "format": None,
            "base": base,
            "default_graphs": [],
            "named_graphs": [],
            "dataset": [],
            "deadline": limits.deadline,
            "rows": limits.rows,
            "bytes": limits.bytes,
            "memory": limits.memory,
        }
        _, message = await self._answer("internal", header, admit(sparql, base), limits)
        if message.header["status"] != "answer":
            raise fault_of(message.header, "", limits)

    async def reached(self, number: int, patience: float = 10.0) -> None:
        """Wait until the readers serve revision ``number`` or a later one: what was just written can be read.

        ``patience`` is in seconds; past it a warning is logged and the caller goes on.
        """
        until = asyncio.get_running_loop().time() + patience
        while self.revision.number < number:
            if asyncio.get_running_loop().time() > until:
                log.warning("revision %s is not served yet", number)
                return
            self._look.set()
            await asyncio.sleep(_GLANCE)

    async def close(self) -> None:
        """End every reader and the fork server, and wait until they are gone."""
        self._closing = True
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for seat in [*self._desk.seats, *self._retired]:
            await self._bury(seat)
        await self._forks.close()

    @property
    def limits(self) -> Limits:
        """What a query may cost when nothing else is said."""
        return self._limits

    @property
    def load(self) -> PoolLoad:
        """What the readers are doing now."""
        return PoolLoad(self._desk.held(), self._desk.waiting(), self._replaced)

    @property
    def processes(self) -> tuple[int, ...]:
        """The processes of the pool now, the fork server among them."""
        server = self._forks.pid
        seats = (seat.pid for seat in (*self._desk.seats, *self._retired))
        return (*seats, *(() if server is None else (server,)))

    async def _answer(
        self, lane: Lane, header: dict[str, Any], admitted: Admitted, limits: Limits
    ) -> tuple[Seat[Channel], Message]:
        """Have a reader answer."""
        was_killed = False
        lane = lane_of(lane, self._desk, self._long, admitted.shape)
        while True:
            try:
                seat = await self._desk.take(lane, limits.wait)
            except TimeoutError:
                raise over("readers", limits) from None
            try:
                with counted(), timed(self._desk, self._long, seat, admitted.shape):
                    return seat, await self._ask(seat, header, admitted.text, limits)
            except ChannelClosed:
                if seat.is_preempted:
                    self._spawn(self._replace(seat))
                    lane = "long"
                    continue
                death = await self._bury(seat)
                # Killed, and not by us: no fault of this query's, unless it happens to it again.
                if was_killed or death.status != -signal.SIGKILL:
                    raise fault_of_death(death, limits) from None
                was_killed = True

    async def _ask(self, seat: Seat[Channel], header: dict[str, Any], sparql: str, limits: Limits) -> Message:
        """Put a question to a reader that is ours, and give the reader back. Raises ChannelClosed when it dies."""
        try:
            async with asyncio.timeout(limits.deadline):
                message = await seat.channel.ask(header, sparql.encode(errors="surrogatepass"))
        except TimeoutError:
            self._spawn(self._replace(seat))
            raise over("deadline", limits) from None
        except ChannelClosed:
            raise
        except BaseException:  # the caller left: nobody needs the rest of this answer
            self._spawn(self._replace(seat))
            raise
        if seat in self._retired:
            self._spawn(self._bury(seat))
        else:
            self._desk.give_back(seat)
        return message

    async def _open(self, revision: Revision) -> list[Seat[Channel]]:
        seats: list[Seat[Channel]] = []
        try:
            for _ in range(self._readers):
                seats.append(await self._seat(revision))  # noqa: PERF401 - those opened must be known if one fails
        except BaseException:
            for seat in seats:
                await self._bury(seat)
            raise
        return seats

    async def _seat(self, revision: Revision) -> Seat[Channel]:
        born = await self._forks.fork(revision)
        seat = Seat(revision, born.pid, born.channel)
        born.channel.on_close = lambda: self._lost(seat)
        self.isolation = born.isolation
        return seat

    def _lost(self, seat: Seat[Channel]) -> None:
        """A reader went away by itself."""
        if seat in self._desk.seats and not self._closing:
            self._spawn(self._replace(seat))

    async def _replace(self, seat: Seat[Channel]) -> None:
        """End a reader now, and open another in its place."""
        self._replaced += 1
        with contextlib.suppress(ProcessLookupError):
            os.kill(seat.pid, signal.SIGKILL)
        self._desk.remove(seat)
        await self._bury(seat)
        await self._fill()

    async def _fill(self) -> None:
        while len(self._desk.seats) < self._readers and not self._closing:
            revision = self.revision
            try:
                fresh = await self._seat(revision)
            except ForkFailed as problem:
                log.warning("a reader did not start: %s", problem)
                await asyncio.sleep(_RETRY)
                continue
            if revision is self.revision and len(self._desk.seats) < self._readers:
                self._desk.add([fresh])
            else:
                await self._bury(fresh)

    async def _bury(self, seat: Seat[Channel]) -> Death:
        """End a reader and learn how it ended; asked twice, the answer is the same."""
        self._retired.discard(seat)
        seat.channel.close()
        if seat.end is None:
            seat.end = asyncio.get_running_loop().create_task(self._forks.bury(seat.pid))
        return await asyncio.shield(seat.end)

    async def _follow(self) -> None:
        """Serve the newest revision."""
        seen = None
        while True:
            with contextlib.suppress(OSError):
                facts = self._revisions.pointer.stat()
                stamp = (facts.st_ino, facts.st_mtime_ns)
                if stamp != seen and await self._switch():
                    seen = stamp
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_FOLLOW):
                    await self._look.wait()
            self._look.clear()

    async def _switch(self) -> bool:
        """Whether the readers serve the current revision now."""
        try:
            revision = self._revisions.current()
            if revision.number == self.revision.number:
                return True
            fresh = await self._open(revision)
        except (ForkFailed, HubError) as problem:
            log.warning("the new revision cannot be served yet: %s", problem)
            return False
        old, self.revision = self._desk.seats, revision
        self._desk.seats = []
        self._retired.update(seat for seat in old if seat.lane is not None)
        self._desk.add(fresh)
        for seat in old:
            if seat.lane is None:
                await self._bury(seat)
        return True

    def _spawn(self, work: Coroutine[Any, Any, object]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _dataset(admitted: Admitted, default: Sequence[str] | None, named: Sequence[str] | None) -> list[str]:
    """The graphs a query names: the request's own take the place of its FROM clauses."""
    if default is None and named is None:
        return list(admitted.graphs)
    return [*(default or ()), *(named or ())]
