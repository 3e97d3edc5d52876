"""A light load generator: as many connections as asked, each sends its next request when the last answer is whole.

The same for every server, in a process of its own: ``python -m tests.benchmarks.endpoint.load PORT CONNECTIONS SECONDS`` reads
the requests to send, one JSON string a line, and prints what it met as JSON. It looks at the status and the length of an
answer, and at nothing else, so that what is measured is the server.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from urllib.parse import quote_plus

_LENGTH = b"content-length:"


@dataclass(frozen=True, slots=True)
class Met:
    """``rate`` is answers a second, ``p50`` and ``p95`` milliseconds, ``errors`` answers other than 200 and 304 and broken
    connections, ``bytes`` of all bodies."""

    rate: float
    p50: float
    p95: float
    answers: int
    errors: int
    bytes: int


def get(
    query: str, accept: str = "application/sparql-results+json", path: str = "/sparql", more: str = ""
) -> str:
    """A request for ``query`` as text, for :func:`offered`."""
    asked = f"{path}?query={quote_plus(query)}{more}"
    return f"GET {asked} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: {accept}\r\n\r\n"


def offered(port: int, requests: Sequence[str], connections: int, seconds: float) -> Met:
    """Offer ``requests``, round and round, to the server on ``port``."""
    command = [
        sys.executable,
        "-m",
        "tests.benchmarks.endpoint.load",
        str(port),
        str(connections),
        str(seconds),
    ]
    done = subprocess.run(
        command,
        input="".join(json.dumps(each) + "\n" for each in requests),
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).resolve().parents[3],
    )
    return Met(**json.loads(done.stdout))


class _Connection(asyncio.Protocol):
    def __init__(self, requests: Iterator[bytes], tally: _Tally) -> None:
        self._requests = requests
        self._tally = tally
        self._buffer = bytearray()
        self._wanted = -1  # bytes of the body, -1 before the head is whole, -2 in chunks
        self._status = 0
        self._sent = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._ask()

    def _ask(self) -> None:
        self._sent = time.perf_counter()
        self._transport.write(next(self._requests))

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if self._wanted == -1 and not self._head():
            return
        if self._wanted == -2:
            if not self._buffer.endswith(b"0\r\n\r\n"):
                return
        elif len(self._buffer) < self._wanted:
            return
        self._tally.add(self._status, time.perf_counter() - self._sent, len(self._buffer))
        self._buffer.clear()
        self._wanted = -1
        if not self._tally.over:
            self._ask()

    def _head(self) -> bool:
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return False
        head = bytes(self._buffer[: end + 2]).lower()
        del self._buffer[: end + 4]
        self._status = int(head[9:12])
        place = head.find(_LENGTH)
        if place >= 0:
            self._wanted = int(head[place + len(_LENGTH) : head.find(b"\r\n", place)])
        else:
            self._wanted = 0 if self._status in {204, 304} else -2
        return True

    def connection_lost(self, _: Exception | None) -> None:
        if not self._tally.over:
            self._tally.add(0, 0.0, 0)
            self._tally.lost.set()


class _Tally:
    def __init__(self) -> None:
        self.taken: list[float] = []
        self.errors = 0
        self.bytes = 0
        self.over = False
        self.lost = asyncio.Event()

    def add(self, status: int, seconds: float, size: int) -> None:
        if self.over:
            return
        if status in {200, 304}:
            self.taken.append(seconds)
            self.bytes += size
        else:
            self.errors += 1


async def _offer(port: int, requests: Sequence[bytes], connections: int, seconds: float) -> Met:
    tally, loop = _Tally(), asyncio.get_running_loop()
    asked = cycle(requests)
    transports = [
        (await loop.create_connection(lambda: _Connection(asked, tally), "127.0.0.1", port))[0]
        for _ in range(connections)
    ]
    began = time.perf_counter()
    while (left := seconds - (time.perf_counter() - began)) > 0:
        try:
            async with asyncio.timeout(left):
                await tally.lost.wait()
        except TimeoutError:
            break
        tally.lost.clear()
        transports.append(
            (await loop.create_connection(lambda: _Connection(asked, tally), "127.0.0.1", port))[0]
        )
    tally.over = True
    elapsed = time.perf_counter() - began
    for transport in transports:
        transport.abort()
    taken = sorted(tally.taken) or [0.0]
    return Met(
        rate=len(tally.taken) / elapsed,
        p50=taken[len(taken) // 2] * 1000,
        p95=taken[min(len(taken) - 1, len(taken) * 95 // 100)] * 1000,
        answers=len(tally.taken),
        errors=tally.errors,
        bytes=tally.bytes,
    )


def main(port: str, connections: str, seconds: str) -> None:
    requests = [json.loads(line).encode() for line in sys.stdin]
    met = asyncio.run(_offer(int(port), requests, int(connections), float(seconds)))
    sys.stdout.write(json.dumps({name: getattr(met, name) for name in Met.__slots__}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
