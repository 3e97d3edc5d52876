"""The head of an answer and its body leave together, in order, and nothing that was written is lost on closing."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

from hub.serve.joined_writes import JoinedWrites
from tests.serve.keyed_hub import keyed_hub


class Wire:
    """A transport that notes what is done to it."""

    def __init__(self) -> None:
        self.done: list[Any] = []

    def write(self, data: bytes) -> None:
        self.done.append(bytes(data))

    def close(self) -> None:
        self.done.append("close")

    def abort(self) -> None:
        self.done.append("abort")

    def is_closing(self) -> bool:
        return "close" in self.done


def after(act: Callable[[JoinedWrites], None], turns: int = 1) -> list[Any]:
    async def run() -> list[Any]:
        wire = Wire()
        act(JoinedWrites(wire, asyncio.get_running_loop()))  # type: ignore[arg-type]
        for _ in range(turns):
            await asyncio.sleep(0)
        return list(wire.done)

    return asyncio.run(run())


def written(*pieces: bytes, end: str | None = None) -> Callable[[JoinedWrites], None]:
    def act(transport: JoinedWrites) -> None:
        for piece in pieces:
            transport.write(piece)
        if end:
            getattr(transport, end)()

    return act


@pytest.mark.parametrize(
    ("act", "done"),
    [
        (written(b"head", b"body"), [b"headbody"]),
        (written(b"head"), [b"head"]),
        (written(b"head", b""), [b"head"]),
        (written(b"head", b"one", b"two", b"three"), [b"headone", b"twothree"]),
        (written(b"head", end="close"), [b"head", "close"]),
        (written(b"head", b"body", end="close"), [b"headbody", "close"]),
        (written(b"head", end="abort"), ["abort"]),
        (written(end="close"), ["close"]),
    ],
)
def test_pieces_are_joined_in_order(act: Callable[[JoinedWrites], None], done: list[Any]) -> None:
    assert after(act) == done


def test_what_is_written_alone_waits_for_a_turn_of_the_loop_and_no_longer() -> None:
    assert after(written(b"HTTP/1.1 100 Continue"), turns=0) == []
    assert after(written(b"HTTP/1.1 100 Continue"), turns=1) == [b"HTTP/1.1 100 Continue"]


def test_whatever_else_is_asked_of_it_is_asked_of_the_transport() -> None:
    async def run() -> tuple[bool, bool]:
        transport = JoinedWrites(Wire(), asyncio.get_running_loop())  # type: ignore[arg-type]
        before = transport.is_closing()
        transport.close()
        return before, transport.is_closing()

    assert asyncio.run(run()) == (False, True)


def test_a_small_answer_comes_in_one_piece() -> None:
    with keyed_hub() as keyed:
        place = urlsplit(keyed.client.address)
        pieces = 0
        for number in range(20):
            with socket.create_connection((place.hostname, place.port)) as client:
                client.sendall(
                    b"GET /sparql?query=ASK%%7B%%7D%%23%d HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                    % number
                )
                answer = client.recv(1 << 16)
                pieces += answer.startswith(b"HTTP/1.1 200") and answer.endswith(b"}")
    assert pieces == 20
