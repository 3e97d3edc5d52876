"""The load generator counts what it is answered, whole answers only, and the queries it sends are queries."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from hub.store.readers.admission import admit
from tests.benchmarks.endpoint.load import get, offered
from tests.benchmarks.endpoint.mix import HEAVY, NAMES, drawn_query

WHOLE = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n12345"
CHUNKS = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n0\r\n\r\n"
UNCHANGED = b"HTTP/1.1 304 Not Modified\r\n\r\n"
BUSY = b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 2\r\n\r\nno"


@contextmanager
def answering(answer: bytes, *, hangs_up: bool = False) -> Iterator[tuple[int, list[bytes]]]:
    """A server that says ``answer`` to everything, in two pieces, and the requests it was sent."""
    seen: list[bytes] = []

    class Conversation(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):  # a client that leaves is no news
                while request := self.read_request():
                    seen.append(request)
                    self.request.sendall(answer[:20])
                    self.request.sendall(answer[20:])
                    if hangs_up:
                        return

        def read_request(self) -> bytes:
            """A request up to its empty line; nothing of one that is not whole."""
            lines = []
            while (line := self.rfile.readline()) != b"\r\n":
                if not line:
                    return b""
                lines.append(line)
            return b"".join(lines)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Conversation) as server:
        server.daemon_threads = True
        server.block_on_close = False
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server.server_address[1], seen
        server.shutdown()


@pytest.mark.parametrize(("answer", "size"), [(WHOLE, 5), (CHUNKS, 15), (UNCHANGED, 0)])
def test_answers_are_counted_whole_whatever_pieces_they_come_in(answer: bytes, size: int) -> None:
    with answering(answer) as (port, seen):
        met = offered(port, [get("ASK {}"), get("ASK { ?s ?p ?o }")], 3, 0.5)
    assert met.errors == 0
    assert 0 <= len(seen) - met.answers <= 3
    assert met.answers > 0
    assert met.bytes == met.answers * size
    assert 0 < met.p50 <= met.p95
    # Three connections begin at once: whichever is heard first.
    assert any(b"query=ASK+%7B%7D HTTP/1.1" in request for request in seen)
    assert len(set(seen)) <= 2


def test_refusals_and_broken_connections_are_errors_and_the_load_goes_on() -> None:
    with answering(BUSY) as (port, _):
        met = offered(port, [get("ASK {}")], 2, 0.3)
    assert (met.answers, met.errors > 0) == (0, True)
    with answering(WHOLE, hangs_up=True) as (port, seen):
        met = offered(port, [get("ASK {}")], 2, 0.5)
    assert met.answers > 0
    assert met.errors > 0
    assert len(seen) > 0


@pytest.mark.parametrize("name", NAMES)
def test_every_query_of_the_mix_is_admitted_and_drawn_the_same_each_time(name: str) -> None:
    drawn = [drawn_query(name, number, 100) for number in range(20)]
    assert drawn == [drawn_query(name, number, 100) for number in range(20)]
    assert {admit(query).kind for query in drawn} <= {"select", "construct"}
    assert "%ENTITY%" not in "".join(drawn)
    assert len(set(drawn)) > 1 or name == HEAVY
