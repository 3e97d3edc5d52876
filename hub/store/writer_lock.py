"""The lock that lets one process write at a time.

It is the kernel's (``flock``): whoever dies, however, releases it. The file also holds who took it and for what, so
that the one who must wait can be told; that text is news only, the lock alone decides.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from hub.errors import BusyError

_POLL = 0.05  # seconds


@contextmanager
def writer_lock(
    path: Path, operation: str, since: str, *, wait: float = 0.0, on_wait: Callable[[str], None] | None = None
) -> Iterator[None]:
    """Hold the lock file ``path``. Waits at most ``wait`` seconds, then raises BusyError naming the holder.

    ``on_wait`` is called once, with the holder, when there is something to wait for. Not re-entrant: a second
    lease in the same process waits like anyone's.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _acquire(descriptor, path, wait, on_wait)
        holder = {"pid": os.getpid(), "operation": operation, "since": since}
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, json.dumps(holder, ensure_ascii=False).encode(), 0)
        yield
        os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, path: Path, wait: float, on_wait: Callable[[str], None] | None) -> None:
    until = time.monotonic() + wait
    told = False
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pass
        else:
            return
        holder = describe_holder(path)
        if time.monotonic() >= until:
            raise BusyError(
                f"Une autre écriture est en cours : {holder}. Réessayez quand elle sera finie.",
                f"Another writer is at work: {holder}. Try again when it is done.",
            )
        if on_wait is not None and not told:
            on_wait(holder)
            told = True
        time.sleep(_POLL)


def describe_holder(path: Path) -> str:
    """``operation (pid N, since TIME)`` of who wrote its name into the lock file last."""
    try:
        holder = json.loads(path.read_text(encoding="utf-8"))
        return f"{holder['operation']} (pid {holder['pid']}, {holder['since']})"
    except (OSError, ValueError, KeyError, TypeError):
        return "?"
