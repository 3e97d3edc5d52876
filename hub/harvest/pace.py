"""How often one host is asked: never more often than its publisher wishes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

_BURST = 6.0
"""Seconds' worth of requests that may go at once: a source of three pages need not wait for politeness."""


class Pace:
    """Spreads requests to each host evenly: no minute holds more than ``per_minute``. ``now`` and ``sleep`` count
    seconds."""

    def __init__(
        self,
        per_minute: int,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        # The burst is taken off the minute it may fall in.
        self._gap = (60.0 + _BURST) / per_minute
        self._now = now
        self._sleep = sleep
        self._free: dict[str, float] = {}
        self._lock = threading.Lock()

    def wait(self, host: str) -> None:
        """Return when ``host`` may be asked again. The first few requests of a quiet minute go at once."""
        with self._lock:
            now = self._now()
            earliest = max(self._free.get(host, now - _BURST), now - _BURST)
            self._free[host] = earliest + self._gap
        if earliest > now:
            self._sleep(earliest - now)
