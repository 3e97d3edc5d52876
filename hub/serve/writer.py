"""The process that writes for the server: one, beside the readers, which takes pushes in one after the other.

Not a thread of the server: validation is minutes of Python for a large body, and would hold every reader up meanwhile;
the engine can end its process, and must not end ours; and a process can be killed at its deadline. Not a fork either: the
server has threads by then. It is started at the first push, kept warm for the next ones (a start costs a second or two),
and ended after a while without any; it ends by itself when the server does, once it has finished what it was writing.

Killed or not, a push is whole or was not: the writer's lease and the store see to it.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
import sys
from collections.abc import Sequence

from hub.errors import BusyError, HubError, LimitError, RefusedError
from hub.pipeline.push_jobs import Done, Job, read_outcome

PATIENCE = 5.0
"""Seconds that a push waits for its turn, and then for another writer's lease."""
_LONGEST = 900.0  # seconds a push may take
_IDLE = 300.0  # seconds before a process without work is ended
_FAREWELL = 5.0  # seconds to end by itself
_ENVIRONMENT = {"RUST_BACKTRACE": "0", "PYTHONDONTWRITEBYTECODE": "1"}


class Writer:
    """Starts ``command`` when needed; None when this server takes no records in.

    ``command`` does the jobs of :mod:`hub.pipeline.push_jobs`. Times are in seconds.
    """

    def __init__(
        self, command: Sequence[str] | None, *, patience: float = PATIENCE, longest: float = _LONGEST
    ) -> None:
        self._command = command
        self._longest = longest
        self._process: subprocess.Popen[bytes] | None = None
        self._turn = asyncio.Lock()
        self._retirement: asyncio.TimerHandle | None = None
        self.patience = patience

    async def do(self, job: Job) -> Done:
        """Have ``job`` done. Raises what ended it: BusyError when the turn does not come, LimitError past the deadline,
        RefusedError when this server takes no records, HubError when the process died."""
        await self._take_turn()
        try:
            return await self._ask(job)
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

    async def _take_turn(self) -> None:
        try:
            async with asyncio.timeout(self.patience):
                await self._turn.acquire()
        except TimeoutError:
            raise BusyError(
                "D'autres envois sont en cours. Réessayez dans un instant.",
                "Other pushes are at work. Try again in a moment.",
            ) from None

    async def _ask(self, job: Job) -> Done:
        process = self._at_work()
        try:
            async with asyncio.timeout(self._longest):
                line = await asyncio.to_thread(_exchange, process, job.line())
        except TimeoutError:
            self._drop(process)
            raise LimitError(
                f"L'envoi a dépassé {self._longest:.0f} s : envoyez les fiches en plusieurs fois.",
                f"The push took longer than {self._longest:.0f} s: send the records in several parts.",
                "deadline",
            ) from None
        except BaseException:  # the server stops: whoever comes next must not read this job's answer
            self._drop(process)
            raise
        if not line:
            self._drop(process)
            raise HubError(
                "Le processus qui prend les envois s'est arrêté.",
                "The process that takes pushes in has ended.",
            )
        self._retirement = asyncio.get_running_loop().call_later(_IDLE, self._retire)
        return read_outcome(line)

    def _at_work(self) -> subprocess.Popen[bytes]:
        if self._command is None:
            raise RefusedError(
                "Ce serveur ne prend pas d'envois : servez le hub avec `ess-hub serve`.",
                "This server takes no pushes in: serve the hub with `ess-hub serve`.",
            )
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
