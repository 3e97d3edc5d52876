"""In which lane a query waits, and how it is found out while it runs: those who are long are known by their shape."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator

from hub.store.readers.desk import C, Desk, Lane, Seat
from hub.store.readers.long_queries import LongQueries
from hub.store.readers.tally import current_tally

_LIGHT = 0.25  # seconds within which a light query is answered


def lane_of(asked: Lane, desk: Desk[C], long: LongQueries, shape: bytes) -> Lane:
    """The lane of a query: a public one that is long, or that a spender asks, waits among the long ones."""
    if asked == "public" and desk.has_lanes:
        tally = current_tally()
        if (tally is not None and tally.is_spender) or long.knows(shape):
            return "long"
    return asked


@contextlib.contextmanager
def timed(desk: Desk[C], long: LongQueries, seat: Seat[C], shape: bytes) -> Iterator[None]:
    """Learn which public queries are long while they run, and which of those known to be are not any more."""
    if not desk.has_lanes or seat.lane == "internal":
        yield
        return
    is_long = False

    def learn() -> None:
        nonlocal is_long
        is_long = True
        long.add(shape)
        desk.overdue(seat)

    timer = asyncio.get_running_loop().call_later(_LIGHT, learn)
    try:
        yield
        if not is_long:
            long.discard(shape)
    finally:
        timer.cancel()
