"""What one request takes of the hub's workers, counted where they work and known to whoever started the request.

A tally travels with the context of the request: the pool and the other workers add to it, without knowing whose it is.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(slots=True)
class Tally:
    """``seconds`` a reader, or another worker, was held so far, waiting for one not counted. ``is_spender``: whoever asks
    has taken much lately, and goes behind those who have not."""

    seconds: float = 0.0
    is_spender: bool = False


_current: ContextVar[Tally | None] = ContextVar("tally", default=None)


@contextmanager
def tallied(tally: Tally) -> Iterator[None]:
    """Have what is taken within the block added to ``tally``."""
    token = _current.set(tally)
    try:
        yield
    finally:
        _current.reset(token)


def current_tally() -> Tally | None:
    """The tally of the request being answered; None outside of one."""
    return _current.get()


@contextmanager
def counted() -> Iterator[None]:
    """Add the length of the block to the current tally, however it ends."""
    tally = _current.get()
    if tally is None:
        yield
        return
    start = time.monotonic()
    try:
        yield
    finally:
        tally.seconds += time.monotonic() - start
