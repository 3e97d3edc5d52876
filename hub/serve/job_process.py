"""A process that does jobs for the server, one after the other: a line in, a line out.

Not a thread of the server: a job may be minutes of Python, and would hold every reader up meanwhile; the engine can end
its process, and must not end ours; and a process can be killed at its deadline. Not a fork either: the server has threads
by then. It is started at the first job, kept warm for the next ones (a start costs a second or two), and ended after a
while without any; it ends by itself when the server does, once it has finished what it was writing.

Killed or not, what a job writes is whole or was not: the writer's lease and the store see to it.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Sequence

from hub.errors import BusyError, HubError, LimitError, RefusedError

PATIENCE = 5.0
"""Seconds that a job waits for its turn, and then for another writer's lease."""
_IDLE = 300.0  # seconds before a process without work is ended
_FAREWELL = 5.0  # seconds to end by itself
_ENVIRONMENT = {"RUST_BACKTRACE": "0", "PYTHONDONTWRITEBYTECODE": "1", "MALLOC_ARENA_MAX": "2"}


class JobProcess(ABC):
    """Starts ``command`` when needed; None when this server does no such jobs.

    ``patience`` is how long a job waits for its turn, ``longest`` how long it may take, in seconds.
    """

    def __init__(self, command: Sequence[str] | None, *, patience: float, longest: float) -> None:
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._turn = asyncio.Lock()
        self._retirement: asyncio.TimerHandle | None = None
        self.patience = patience
        self.longest = longest

    async def ask(self, line: bytes) -> bytes:
        """Have the job in ``line`` done; the line that says what came of it. Raises BusyError when the turn does not come,
        LimitError past the deadline, RefusedError when this server does no such jobs, HubError when the process died."""
        await self._take_turn()
        try:
            return await self._ask(line)
        finally:
            self._turn.release()

    @property
    def pid(self) -> int | None:
        """The process at work or at rest; None when there is none."""
        return self._process.pid if self._process is not None else None

    async def close(self) -> None:
        """End the process, giving it a moment for what it was writing."""
        if self._retirement is not None:
            self._retirement.cancel()
        process, self._process = self._process, None
        if process is not None:
            await asyncio.to_thread(_end, process, _FAREWELL)

    @abstractmethod
    def busy(self) -> BusyError:
        """The error of a job whose turn does not come."""

    @abstractmethod
    def too_long(self) -> LimitError:
        """The error of a job past its deadline."""

    @abstractmethod
    def refused(self) -> RefusedError:
        """The error of a job this server does not do."""

    @abstractmethod
    def ended(self, status: int) -> HubError:
        """The error of a job whose process ended without a word; ``status`` is negative for a signal."""

    async def _take_turn(self) -> None:
        try:
            async with asyncio.timeout(self.patience):
                await self._turn.acquire()
        except TimeoutError:
            raise self.busy() from None

    async def _ask(self, job: bytes) -> bytes:
        process = self._at_work()
        try:
            async with asyncio.timeout(self.longest):
                line = await asyncio.to_thread(_exchange, process, job)
        except TimeoutError:
            self._drop(process)
            raise self.too_long() from None
        except BaseException:  # the server stops: whoever comes next must not read this job's answer
            self._drop(process)
            raise
        if not line:
            self._drop(process)
            raise self.ended(await asyncio.to_thread(process.wait))
        self._retirement = asyncio.get_running_loop().call_later(_IDLE, self._retire)
        return line

    def _at_work(self) -> subprocess.Popen[bytes]:
        if self._command is None:
            raise self.refused()
        if self._retirement is not None:
            self._retirement.cancel()
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                list(self._command),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={
                    **os.environ,
                    **_ENVIRONMENT,
                    "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
                },
                start_new_session=True,
            )
        return self._process

    def _retire(self) -> None:
        process, self._process = self._process, None
        if process is not None and process.stdin is not None:
            process.stdin.close()
            asyncio.get_running_loop().run_in_executor(None, _end, process, _FAREWELL)

    def _drop(self, process: subprocess.Popen[bytes]) -> None:
        process.kill()
        self._process = None
        asyncio.get_running_loop().run_in_executor(None, _end, process, _FAREWELL)


def _exchange(process: subprocess.Popen[bytes], line: bytes) -> bytes:
    """Ask, and wait for the answer; empty when the process died."""
    if process.stdin is None or process.stdout is None:
        return b""
    try:
        process.stdin.write(line)
        process.stdin.flush()
        return process.stdout.readline()
    except (OSError, ValueError):
        return b""


def _end(process: subprocess.Popen[bytes], patience: float) -> None:
    """Close its input, wait for it to end, kill it when it does not."""
    with contextlib.suppress(OSError):
        if process.stdin is not None:
            process.stdin.close()
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()
