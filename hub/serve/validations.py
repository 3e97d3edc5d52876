"""Has files checked in processes of their own: a few at once, each killed at its deadline or when nobody waits for it.

Whoever asks needs no key, so all that one can take is bounded: places in the house, a turn, the time and the memory of the
process (:mod:`hub.pipeline.validation_process`). A process is dead and reaped before :meth:`Validations.do` returns,
whatever ended it, so that its files can go.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException

import hub
from hub.errors import BusyError
from hub.pipeline.validation_job import Bounds, ValidationJob, fault_of_end, over_deadline, raise_fault
from hub.store.readers.tally import counted

_COMMAND = (sys.executable, "-P", "-m", "hub.pipeline.validation_process")
"""``-P``: nothing is ever imported from the folder the server happens to be in."""
_SEARCHED = (
    str(Path(hub.__file__).resolve().parents[1]),
    *(str(Path(each).absolute()) for each in sys.path if each),
)
"""Where modules are: this very hub first."""
_KEPT = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "SYSTEMROOT")
"""What the process sees of our environment, which holds the secrets of the sources."""


@dataclass(frozen=True, slots=True)
class ValidationLimits:
    """``bytes`` of a body; ``reception``: seconds for it to come in; ``expanded``: bytes an archive may unpack to;
    ``at_once`` checks; ``places`` for those that come in, wait or are checked; ``patience``: seconds to wait for a turn;
    ``bounds`` of one check."""

    bytes: int = 16 << 20
    reception: float = 120.0
    expanded: int = 256 << 20
    at_once: int = 2
    places: int = 8
    patience: float = 5.0
    bounds: Bounds = field(default_factory=Bounds)


class Validations:
    """The checks of one server."""

    def __init__(self, limits: ValidationLimits | None = None) -> None:
        self.limits = limits or ValidationLimits()
        self._turns = asyncio.Semaphore(self.limits.at_once)
        self._threads = ThreadPoolExecutor(self.limits.at_once, thread_name_prefix="validation")
        self._inside = 0
        self._running: set[subprocess.Popen[bytes]] = set()
        self._stops = False

    @contextmanager
    def place(self) -> Iterator[None]:
        """A place for one who asks. Raises BusyError at once when the house is full, or closing."""
        if self._inside >= self.limits.places:
            raise _busy()
        if self._stops:
            raise _stopping()
        self._inside += 1
        try:
            yield
        finally:
            self._inside -= 1

    async def do(self, job: ValidationJob, gone: Coroutine[Any, Any, None]) -> None:
        """Have ``job`` done, its report written. ``gone`` ends when the client does not wait any more.

        Raises what kept it from being done: UserError and its kind, LimitError, BusyError when the turn does not come, HubError.
        """
        left = asyncio.ensure_future(gone)
        try:
            async with self._turn():
                with counted():
                    line = await self._run(job, left)
        finally:
            left.cancel()
        raise_fault(line)

    @property
    def pids(self) -> tuple[int, ...]:
        """The processes at work."""
        return tuple(process.pid for process in self._running)

    def stop(self) -> None:
        """Kill what is at work: it can be asked again, and changes nothing."""
        self._stops = True
        for process in tuple(self._running):
            _kill(process)

    def close(self) -> None:
        """End for good."""
        self.stop()
        self._threads.shutdown(wait=False)

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(self.limits.patience):
                await self._turns.acquire()
        except TimeoutError:
            raise _busy() from None
        try:
            yield
        finally:
            self._turns.release()

    async def _run(self, job: ValidationJob, left: asyncio.Future[None]) -> bytes:
        process = _start(job.answer.parent)
        self._running.add(process)
        loop = asyncio.get_running_loop()
        said = loop.run_in_executor(self._threads, process.communicate, job.line())
        try:
            both: set[asyncio.Future[Any]] = {said, left}
            await asyncio.wait(both, timeout=job.bounds.seconds, return_when=asyncio.FIRST_COMPLETED)
            ended = said.done()
        finally:
            _kill(process)
            with contextlib.suppress(OSError, ValueError):
                await asyncio.shield(said)
            self._running.discard(process)
        line = said.result()[0]
        if line.endswith(b"\n"):
            return line
        if self._stops:
            raise _stopping()
        if ended:
            raise fault_of_end(process.returncode, job.bounds)
        if left.done():
            raise HTTPException(400)  # which nobody reads
        raise over_deadline(job.bounds)


def _start(folder: Path) -> subprocess.Popen[bytes]:
    """A process whose temporary files stand in ``folder``, and go with it."""
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return subprocess.Popen(
        _COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={
            **environment,
            "PYTHONPATH": os.pathsep.join(_SEARCHED),
            "PYTHONDONTWRITEBYTECODE": "1",
            "RUST_BACKTRACE": "0",
            "TMPDIR": tempfile.mkdtemp(prefix="work-", dir=folder),
        },
        start_new_session=True,
    )


def _kill(process: subprocess.Popen[bytes]) -> None:
    """The process and what it started (a workbook's reader)."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


def _busy() -> BusyError:
    return BusyError(
        "D'autres vérifications sont en cours. Réessayez dans un instant, ou lancez `ess-hub validate` chez vous.",
        "Other checks are at work. Try again in a moment, or run `ess-hub validate` at home.",
        10,
    )


def _stopping() -> BusyError:
    return BusyError(
        "Le hub s'arrête. Réessayez dans un instant.", "The hub is stopping. Try again in a moment."
    )
