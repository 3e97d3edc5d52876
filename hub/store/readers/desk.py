"""Who gets the next free reader: first come, first served, within each lane's share.

A reader is handed to its next user directly, never put back first: nobody can slip in between, and nobody starves.
The public never holds the last reader, so the hub's own questions always find one. A pool of one reader has nothing to
set apart.

From three readers on, long queries of the public leave it one more, for light ones. A query that was taken for light and
turns out long joins the others when they have room. When they have not, it goes on while nobody needs its reader, and
loses it to the first light query that does.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Generic, Literal, Protocol, TypeVar, get_args

from hub.store.readers.forks import Death
from hub.store.revision import Revision

Lane = Literal["public", "long", "internal"]
"""``public``: a query of anybody's, light until it shows otherwise; ``long``: one that is known not to be."""

LANES: tuple[Lane, ...] = get_args(Lane)


class Closable(Protocol):
    """What a question is put to a reader by; closing it ends the reader's work."""

    def close(self) -> None: ...


C = TypeVar("C", bound=Closable)


@dataclass(eq=False, slots=True)
class Seat(Generic[C]):
    """A reader as the pool knows it. ``lane`` is who is using it, None when idle; ``end`` is set when it must go.

    ``is_overdue``: its query is long, and in the place of a light one; ``is_preempted``: it was ended for that.
    """

    revision: Revision
    pid: int
    channel: C
    lane: Lane | None = None
    end: asyncio.Task[Death] | None = None
    is_overdue: bool = False
    is_preempted: bool = False


@dataclass(slots=True)
class _Waiter(Generic[C]):
    lane: Lane
    turn: asyncio.Future[Seat[C]] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Desk(Generic[C]):
    """The readers in service, and those who wait for one."""

    def __init__(self, readers: int) -> None:
        self._alone = readers == 1
        self._public_share = max(1, readers - 1)
        self._long_share = max(1, readers - 2)
        self.has_lanes = self._long_share < self._public_share
        """Whether there are readers enough to keep one for light queries."""
        self.seats: list[Seat[C]] = []
        self._waiters: deque[_Waiter[C]] = deque()

    async def take(self, lane: Lane, wait: float) -> Seat[C]:
        """A reader, now the caller's. Raises TimeoutError after ``wait`` seconds."""
        if not any(waiter.lane == lane for waiter in self._waiters):
            seat = self._idle(lane)
            if seat is not None:
                seat.lane = lane
                return seat
        waiter: _Waiter[C] = _Waiter(lane)
        self._waiters.append(waiter)
        self._make_room()
        try:
            async with asyncio.timeout(wait):
                return await waiter.turn
        except BaseException:
            if waiter.turn.done() and not waiter.turn.cancelled():
                self.give_back(waiter.turn.result())  # it came in the very moment the caller left
            elif waiter in self._waiters:
                self._waiters.remove(waiter)
            raise

    def give_back(self, seat: Seat[C]) -> None:
        """The caller's reader is free again; whoever is next has it now."""
        seat.lane = None
        seat.is_overdue = False
        self.hand_over()

    def overdue(self, seat: Seat[C]) -> None:
        """The public query that ``seat`` answers turns out to be long."""
        if seat.lane == "public" and seat in self.seats:
            seat.is_overdue = True
            self._let_join()
            self._make_room()

    def add(self, seats: list[Seat[C]]) -> None:
        """Put readers into service."""
        self.seats.extend(seats)
        self.hand_over()

    def remove(self, seat: Seat[C]) -> None:
        """Take a reader out of service, busy or not. Harmless when it is out."""
        if seat in self.seats:
            self.seats.remove(seat)
        self.hand_over()

    def held(self) -> dict[str, int]:
        """How many readers each lane holds, and how many are idle."""
        counted: Counter[str] = Counter(seat.lane or "idle" for seat in self.seats)
        return {name: counted[name] for name in (*LANES, "idle")}

    def waiting(self) -> dict[Lane, int]:
        """How many wait in each lane."""
        counted = Counter(waiter.lane for waiter in self._waiters if not waiter.turn.done())
        return {name: counted[name] for name in LANES}

    def hand_over(self) -> None:
        """Give idle readers to those who wait and may have one."""
        self._let_join()
        full: set[Lane] = set()  # who comes later in a lane cannot have what the first of it may not
        for waiter in list(self._waiters):
            if waiter.lane in full:
                continue
            if waiter.turn.done():
                self._waiters.remove(waiter)
                continue
            seat = self._idle(waiter.lane)
            if seat is None:
                full.add(waiter.lane)
                continue
            self._waiters.remove(waiter)
            seat.lane = waiter.lane
            waiter.turn.set_result(seat)

    def _idle(self, lane: Lane) -> Seat[C] | None:
        if not self._may(lane):
            return None
        return next((seat for seat in self.seats if seat.lane is None), None)

    def _may(self, lane: Lane) -> bool:
        lanes = [seat.lane for seat in self.seats]
        idle, others = lanes.count(None), lanes.count("internal")
        if idle == 0 or lane == "internal":
            return idle > 0
        if lane == "long" and lanes.count("long") >= self._long_share:
            return False
        # While readers are being replaced there are fewer: the last idle one is still not the public's.
        held = len(lanes) - idle - others
        return held < self._public_share and (idle > 1 or others > 0 or self._alone)

    def _has_room_for_long(self) -> bool:
        return sum(seat.lane == "long" for seat in self.seats) < self._long_share

    def _let_join(self) -> None:
        """Count a long query among the long ones, as soon as they have room: it was there before those who wait."""
        for seat in self.seats:
            if seat.is_overdue and self._has_room_for_long():
                seat.lane, seat.is_overdue = "long", False

    def _make_room(self) -> None:
        """End a long query whose reader a light one waits for; whoever asked it hears of it from the channel."""
        if not any(waiter.lane == "public" and not waiter.turn.done() for waiter in self._waiters):
            return
        overdue = next((seat for seat in self.seats if seat.is_overdue), None)
        if overdue is not None:
            overdue.is_overdue, overdue.is_preempted = False, True
            overdue.channel.close()
