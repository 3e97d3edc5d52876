"""Follows ``remote.json``, and knows at any moment whether the place it names answers and holds what it should.

An engine that is down is looked for every second, and taken back when it is there again; one that came back without its
data is not. When the pointer moves, the place before answers until the new one was found.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from hub.errors import HubError, SettingsError, Text
from hub.store.remote.asking import Served, probe
from hub.store.remote.exchange import Line
from hub.store.remote.faults import Cut, Unusable
from hub.store.remote.place import Names, Remote
from hub.store.remote.pointer import FILE_NAME, read_pointer

_FOLLOW = 0.1  # seconds between looks at the pointer
_AGAIN = 1.0  # seconds between looks for an engine that is down
_STILL = 15.0  # seconds between looks at one that is not

_NOTHING = Text(
    "rien n'y est encore publié (« ess-hub publish »)", "nothing is published there yet ('ess-hub publish')"
)
_TOO_SLOW = Text("il ne répond pas à temps", "it does not answer in time")

log = logging.getLogger(__name__)


class Watch:
    """``problem`` says why the engine does not answer, None while it does."""

    def __init__(self, remote: Remote, directory: Path, names: Names) -> None:
        self._remote = remote
        self._directory = directory
        self._names = names
        self._named: Served | None = None
        self._stamp: tuple[int, int] | None = None
        self._line = Line(remote)
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="remote-watch")
        self._look = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.problem: Text | None = _NOTHING

    @property
    def served(self) -> Served | None:
        """What answers now; None while nothing does."""
        return self._named if self.problem is None else None

    @property
    def named(self) -> Served | None:
        """What the pointer names, whether it answers or not."""
        return self._named

    def look(self) -> None:
        """See to it at once: somebody got no answer."""
        self._look.set()

    async def start(self) -> None:
        """Look once, then go on looking."""
        await self._follow_pointer()
        self._task = asyncio.get_running_loop().create_task(self._follow())

    async def close(self) -> None:
        """Stop looking."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        self._line.close()
        await asyncio.to_thread(self._worker.shutdown)

    async def _follow(self) -> None:
        seen = time.monotonic()
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_FOLLOW):
                    await self._look.wait()
            is_called = self._look.is_set()
            self._look.clear()
            is_due = time.monotonic() - seen > (_STILL if self.problem is None else _AGAIN)
            if self._facts() != self._stamp:
                await self._follow_pointer()
            elif (is_called or is_due) and self._named is not None:
                await self._find(self._named)
            else:
                continue
            seen = time.monotonic()

    def _facts(self) -> tuple[int, int] | None:
        try:
            facts = (self._directory / FILE_NAME).stat()
        except OSError:
            return None
        return facts.st_ino, facts.st_mtime_ns

    async def _follow_pointer(self) -> None:
        self._stamp = self._facts()
        try:
            pointer = read_pointer(self._directory)
        except SettingsError as error:
            self._is_now(error.text)
            return
        side, load = pointer.serving, pointer.load
        if side is None or load is None or load.address != self._remote.place(side).query:
            self._named = None
            self._is_now(_NOTHING)
            return
        named = Served(self._remote.kind, side, self._remote.place(side), load, self._names)
        await self._find(named)

    async def _find(self, named: Served) -> None:
        """Learn whether the engine is there, with what it should hold."""
        self._line.open()
        problem: Text | None = None
        try:
            await asyncio.get_running_loop().run_in_executor(self._worker, probe, self._line, named)
        except Unusable as found:
            problem = found.text
        except Cut:
            problem = _TOO_SLOW
        except HubError as error:
            problem = error.text
        self._named = named
        self._is_now(problem)

    def _is_now(self, problem: Text | None) -> None:
        if problem is not None and self.problem is None:
            log.warning("the remote engine is not used: %s", problem.en)
        if problem is None and self.problem is not None:
            log.warning("the remote engine answers")
        self.problem = problem
