"""Who gets a reader, when there are fewer than there should be."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import pytest

from hub.store.readers.channel import Channel
from hub.store.readers.desk import Desk, Seat
from hub.store.revision import Revision


def test_while_a_reader_is_being_replaced_the_last_idle_one_is_kept_for_the_hub() -> None:
    async def work() -> None:
        desk = Desk(3)
        connections = [socket.socketpair() for _ in range(3)]
        revision = Revision(1, 0, Path(), "test", "")
        desk.add([Seat(revision, number, Channel(ours)) for number, (ours, _) in enumerate(connections)])
        first = await desk.take("public", 1)
        desk.remove(next(seat for seat in desk.seats if seat is not first))
        with pytest.raises(TimeoutError):
            await desk.take("public", 0.05)
        waiting = asyncio.create_task(desk.take("public", 1))
        await asyncio.sleep(0)
        last = await desk.take("internal", 0.05)  # though someone public waited first
        desk.give_back(last)
        await asyncio.sleep(0)
        assert not waiting.done()
        desk.give_back(first)
        assert await waiting in desk.seats
        for seat, (_, theirs) in zip(desk.seats, connections, strict=False):
            seat.channel.close()
            theirs.close()
        for ours, theirs in connections:
            ours.close()
            theirs.close()

    asyncio.run(work())
