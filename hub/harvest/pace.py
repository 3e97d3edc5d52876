"""How often one host is asked: never more often than its publisher wishes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class Pace:
    """Spreads requests to each host evenly, in no minute more than ``per_minute`` of them. ``now`` and ``sleep`` count
    seconds."""

    def __init__(
        self,
        per_minute: int,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        # A tenth is kept back for the burst below.
        self._gap = 60.0 / (0.9 * per_minute)
        self._now = now
        self._sleep = sleep
        self._free: dict[str, float] = {}
        self._lock = threading.Lock()

    def wait(self, host: str) -> None:
        """Return when ``host`` may be asked again. The first few requests of a quiet minute go at once."""
        with self._lock:
            now = self._now()
            # A burst of a tenth of a minute's worth: a source of three pages need not wait for politeness.
            earliest = max(self._free.get(host, 0.0), now - 6.0)
            self._free[host] = earliest + self._gap
        if earliest > now:
            self._sleep(earliest - now)
