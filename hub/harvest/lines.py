"""The connections one session holds, to be broken off when time is up.

A time limit of each read is no limit of the whole: a server that sends a byte a second keeps every read short, and its
answer, head included, lasts for days. So somebody else looks at the clock.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from weakref import WeakSet


class TimeIsUp(Exception):  # noqa: N818 - what happened, not what is wrong
    """Raised where a connection would be made anew: nothing catches it on the way, so that nothing tries again."""


class Lines:
    """Every connection of a session is added once it is made; closed ones drop out by themselves."""

    def __init__(self) -> None:
        self._open: WeakSet[socket.socket] = WeakSet()
        self._lock = threading.Lock()
        self._is_cut = False

    def add(self, line: socket.socket) -> None:
        """Tell of a new connection; TimeIsUp when it comes too late."""
        with self._lock:
            self._open.add(line)
            if self._is_cut:
                raise TimeIsUp

    @contextmanager
    def limited(self, seconds: float) -> Iterator[threading.Event]:
        """Break every connection off after so many seconds, and set the event: what is read then ends, or fails."""
        expired = threading.Event()

        def cut() -> None:
            with self._lock:
                expired.set()
                self._is_cut = True
                for line in self._open:
                    _break_off(line)

        timer = threading.Timer(seconds, cut)
        timer.daemon = True
        timer.start()
        try:
            yield expired
        finally:
            timer.cancel()
            with self._lock:
                self._is_cut = False


def _break_off(line: socket.socket) -> None:
    with suppress(OSError):  # it was closed at the same moment
        line.shutdown(socket.SHUT_RDWR)
