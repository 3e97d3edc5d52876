"""Where reconciliation is done: in a few threads, off the event loop, each batch under a deadline.

The matcher works in this process, since its index is a file that never changes; one query takes milliseconds, so a batch
that looks at the clock between queries ends when it should.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from hub.errors import BusyError, LimitError
from hub.store.readers.tally import counted

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ReconciliationLimits:
    """``batch``: queries, or entities to extend, in one request; ``bytes`` of its body; ``candidates`` given for one query
    at most, ``usual`` when it does not say; ``conditions`` of a query and ``values`` of a condition; ``properties`` to
    extend by; ``deadline``: seconds a request may take; ``at_once`` requests at work; ``patience``: seconds to wait for a
    turn."""

    batch: int = 100
    bytes: int = 8 << 20
    candidates: int = 30
    usual: int = 10
    conditions: int = 30
    values: int = 30
    properties: int = 50
    deadline: float = 10.0
    at_once: int = 2
    patience: float = 5.0


class Clock:
    """What is left of the time of one request."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    def check(self) -> None:
        """Raise LimitError once the time is over."""
        if time.monotonic() > self._end:
            seconds = f"{self._seconds:g}"
            raise LimitError(
                f"Le lot demande plus de {seconds} s : envoyez-en moins à la fois.",
                f"The batch takes more than {seconds} s: send fewer at once.",
                "deadline",
                5,
            )


class Desk:
    """The threads of one server."""

    def __init__(self, limits: ReconciliationLimits | None = None) -> None:
        self.limits = limits or ReconciliationLimits()
        self._turns = asyncio.Semaphore(self.limits.at_once)
        self._threads = ThreadPoolExecutor(self.limits.at_once, thread_name_prefix="reconciliation")

    async def do(self, work: Callable[[Clock], T]) -> T:
        """The result of ``work``. Raises BusyError when its turn does not come, LimitError at its deadline."""
        try:
            async with asyncio.timeout(self.limits.patience):
                await self._turns.acquire()
        except TimeoutError:
            raise BusyError(
                "Trop de lots à la fois ; réessayez dans un instant.",
                "Too many batches at once; try again in a moment.",
                2,
            ) from None
        # The turn is given back when the thread is done, not when the client has left.
        clock = Clock(self.limits.deadline)
        done = asyncio.get_running_loop().run_in_executor(self._threads, work, clock)
        done.add_done_callback(lambda _: self._turns.release())
        with counted():
            return await asyncio.shield(done)

    def close(self) -> None:
        """End; what is at work ends by its deadline."""
        self._threads.shutdown(wait=False)
