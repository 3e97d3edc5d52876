"""Starts the fork server and asks it for readers, from asyncio."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from hub.store.readers.answer import Limits
from hub.store.readers.channel import Channel, ChannelClosed
from hub.store.readers.wire import Message
from hub.store.revision import Revision

_PATIENCE = 20.0  # seconds for a reader to open its revision
_ENVIRONMENT = {
    "MALLOC_ARENA_MAX": "1",  # halves a reader's address space
    "RUST_BACKTRACE": "0",  # a reader that aborts has one line to say
    "PYTHONDONTWRITEBYTECODE": "1",
}


class ForkFailed(Exception):  # noqa: N818 - reads as what happened
    """No reader could be had; the message says why."""


@dataclass(frozen=True, slots=True)
class Born:
    """A reader that is ready. ``isolation`` is what it found to protect it."""

    pid: int
    channel: Channel
    isolation: str


@dataclass(frozen=True, slots=True)
class Death:
    """How a reader ended: exit status (a signal is negative) and the first words of its complaint."""

    status: int
    words: str


class Forks:
    """The fork server. Started when first needed, and again should it die."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._channel: Channel | None = None
        self._turn = asyncio.Lock()

    async def fork(self, revision: Revision) -> Born:
        """A reader of ``revision``. Raises ForkFailed."""
        request = {
            "do": "fork",
            "revision": str(revision.path.resolve()),
            "memory": self._limits.memory,
            "file_size": self._limits.bytes + (1 << 20),
        }
        asked = asyncio.get_running_loop().create_task(self._ask(request))
        try:
            message = await asyncio.shield(asked)
        except ChannelClosed:
            raise ForkFailed("the fork server ended") from None
        except BaseException:
            asked.add_done_callback(_drop)  # a reader without its connection ends by itself
            raise
        pid = message.header["pid"]
        channel = Channel(socket.socket(fileno=message.descriptors[0]))
        try:
            async with asyncio.timeout(_PATIENCE):
                hello = (await channel.listen()).header
            if hello["status"] != "ready":
                raise ForkFailed(hello["message"])
        except BaseException as problem:
            channel.close()
            death = await self.bury(pid)
            if isinstance(problem, ChannelClosed | TimeoutError):
                raise ForkFailed(f"the reader did not start: {death.words or death.status}") from problem
            raise
        return Born(pid, channel, hello["isolation"])

    async def bury(self, pid: int) -> Death:
        """Kill a reader, if it still lives, and learn how it ended."""
        # Nobody but the fork server reaps its children, and only when asked: the number cannot be another's yet.
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        if self._channel is None or self._channel.is_closed:
            return Death(-signal.SIGKILL, "")
        try:
            header = (await asyncio.shield(self._ask({"do": "reap", "pid": pid}))).header
        except ChannelClosed:
            return Death(-signal.SIGKILL, "")
        return Death(header["status"], header["words"])

    async def close(self) -> None:
        """End the fork server; readers still alive end with it."""
        if self._channel is not None:
            self._channel.close()
        if self._process is not None:
            await _ended(self._process)
            self._process = None

    @property
    def pid(self) -> int | None:
        """The fork server's process id."""
        return None if self._process is None else self._process.pid

    async def _ask(self, request: dict[str, Any]) -> Message:
        """One question at a time; callers shield it, because an answer nobody takes would be taken for the next one's."""
        async with self._turn:
            return await self._server().ask(request)

    def _server(self) -> Channel:
        if self._channel is None or self._channel.is_closed:
            if self._process is not None:
                self._process.kill()
                self._process.wait()
            ours, theirs = socket.socketpair()
            with theirs:
                self._process = subprocess.Popen(
                    [sys.executable, "-m", "hub.store.readers.fork_server", str(theirs.fileno())],
                    pass_fds=(theirs.fileno(),),
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    env={
                        **os.environ,
                        **_ENVIRONMENT,
                        "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
                    },
                    start_new_session=True,
                )
            self._channel = Channel(ours)
        return self._channel


def _drop(asked: asyncio.Task[Message]) -> None:
    if not asked.cancelled() and asked.exception() is None:
        for descriptor in asked.result().descriptors:
            os.close(descriptor)


async def _ended(process: subprocess.Popen[bytes], patience: float = 2.0) -> None:
    until = asyncio.get_running_loop().time() + patience
    while process.poll() is None:
        if asyncio.get_running_loop().time() > until:
            process.kill()
            process.wait()
            return
        await asyncio.sleep(0.005)
