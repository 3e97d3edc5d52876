"""A client that sends or reads too slowly, or sends too much, is cut off; the others notice nothing."""

from __future__ import annotations

import contextlib
import json
import logging
import socket
import time
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from hub.access.key_file import create_key
from hub.access.role import Role
from hub.pipeline.hub import Hub
from hub.serve.app import create_app
from hub.serve.connection import Pace
from tests.serve.served import Client, served

PACE = Pace(head=0.6, body=0.6, rate=50_000, answer=0.8, rest=0.5, head_bytes=20_000)
PATIENCE = 30.0  # seconds; a busy machine takes its time for ninety thousand rows
MUCH = "SELECT * { GRAPH ?g { ?a ?b ?c } GRAPH ?h { ?d ?e ?f } } LIMIT 90000"


@pytest.fixture(scope="module")
def hasty(small_hub: Hub) -> Iterator[Client]:
    with served(lambda _: create_app(small_hub, readers=2, push_bytes=1 << 20), pace=PACE) as opened:
        yield opened


@contextlib.contextmanager
def connected(client: Client, buffer: int | None = None) -> Iterator[socket.socket]:
    host, port = client.address.removeprefix("http://").strip("/").split(":")
    with socket.socket() as made:
        if buffer is not None:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        made.settimeout(PATIENCE)
        made.connect((host, int(port)))
        yield made


def everything(of: socket.socket) -> bytes:
    """What comes until the other side hangs up."""
    found = b""
    with contextlib.suppress(ConnectionResetError):
        while chunk := of.recv(65_536):
            found += chunk
    return found


def drip(into: socket.socket, text: bytes, pause: float = 0.05) -> float:
    """Send byte by byte until the other side hangs up; the seconds that took."""
    began = time.monotonic()
    into.settimeout(pause)
    for number in range(len(text)):
        with contextlib.suppress(TimeoutError):
            if into.recv(1, socket.MSG_PEEK) is not None:
                break
        try:
            into.send(text[number : number + 1])
        except OSError:
            break
    into.settimeout(PATIENCE)
    return time.monotonic() - began


def test_a_head_that_comes_byte_by_byte_is_a_408(hasty: Client) -> None:
    with connected(hasty) as slow:
        taken = drip(slow, b"GET /health HTTP/1.1\r\nHost: x\r\n" + b"X-A: b\r\n" * 100)
        answer = everything(slow)
    assert taken < 2
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["status"] == 408


def test_a_second_head_on_the_same_connection_has_no_more_time(hasty: Client) -> None:
    with connected(hasty) as slow:
        slow.sendall(b"GET /static/hub.svg HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(0.2)
        assert slow.recv(65_536).startswith(b"HTTP/1.1 200")
        assert drip(slow, b"GET /health HTTP/1.1\r\nHost: x\r\n" + b"X-A: b\r\n" * 100) < 2
        assert everything(slow).startswith(b"HTTP/1.1 408 ")


def test_who_connects_and_says_nothing_is_cut_off(hasty: Client) -> None:
    with connected(hasty) as mute:
        began = time.monotonic()
        assert everything(mute) == b""
        assert time.monotonic() - began < 2


@pytest.mark.parametrize("path", ["/sparql", "/validate", "/reconcile"])
def test_a_body_that_comes_byte_by_byte_is_a_408_and_no_fault_of_ours(
    hasty: Client, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        "Content-Length: 5000\r\n\r\n"
    )
    if path == "/validate":
        head = head.replace("application/x-www-form-urlencoded", "text/turtle")
    with caplog.at_level(logging.ERROR), connected(hasty) as slow:
        slow.sendall(head.encode())
        taken = drip(slow, b"q" * 5000)
        assert everything(slow).startswith(b"HTTP/1.1 408 ")
    assert taken < 2
    assert caplog.text == ""
    assert hasty.get("/sparql", params={"query": "ASK {}"}).status_code == 200


def test_a_body_that_keeps_coming_has_the_time_it_needs(hasty: Client) -> None:
    query = b"query=ASK%20%7B%7D" + b"%20" * 30_000
    with connected(hasty) as steady:
        steady.sendall(
            b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(query)
        )
        began = time.monotonic()
        for place in range(0, len(query), 10_000):
            steady.sendall(query[place : place + 10_000])
            time.sleep(0.12)
        assert time.monotonic() - began > PACE.body
        assert everything(steady).startswith(b"HTTP/1.1 200")


def test_an_answer_nobody_reads_is_given_up(hasty: Client) -> None:
    """What was on its way still arrives; the rest does not, and the connection says so."""
    with connected(hasty, buffer=4096) as deaf:
        deaf.sendall(
            f"GET /sparql?query={quote(MUCH)} HTTP/1.1\r\nHost: x\r\nAccept: text/csv\r\n\r\n".encode()
        )
        assert deaf.recv(12, socket.MSG_PEEK | socket.MSG_WAITALL) == b"HTTP/1.1 200"
        time.sleep(PACE.answer + 0.7)
        head, _, body = everything(deaf).partition(b"\r\n\r\n")
    announced = int(dict(line.split(b": ") for line in head.lower().split(b"\r\n")[1:])[b"content-length"])
    assert announced > 10 << 20
    assert len(body) < announced


def test_an_answer_that_is_read_slowly_arrives_whole(hasty: Client) -> None:
    with connected(hasty, buffer=1 << 16) as slow:
        query = quote(MUCH.replace("90000", "30000"))
        slow.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        found, began = b"", time.monotonic()
        while chunk := slow.recv(1 << 18):
            found += chunk
            if time.monotonic() - began < 3 * PACE.answer:
                time.sleep(0.01)
    head, _, body = found.partition(b"\r\n\r\n")
    announced = int(dict(line.split(b": ") for line in head.lower().split(b"\r\n")[1:])[b"content-length"])
    assert len(body) == announced


def test_a_head_that_is_too_long_is_a_431(hasty: Client) -> None:
    for head in (
        b"GET /?" + b"a" * 30_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + b"a" * 200_000,
        b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-Many: a\r\n" * 20_000,
    ):
        with connected(hasty) as long:
            with contextlib.suppress(OSError):
                long.sendall(head)
            assert everything(long)[:13] in {b"HTTP/1.1 431 ", b""}  # a reset may overtake it
    with connected(hasty) as long:
        long.sendall(b"GET /?" + b"a" * 30_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n")
        assert everything(long).startswith(b"HTTP/1.1 431 ")


def bodies_of(app_routes: list[object]) -> list[tuple[str, str]]:
    return sorted(
        {
            (method, route.path)  # type: ignore[attr-defined]
            for route in app_routes
            for method in getattr(route, "methods", None) or ()
            if method in {"POST", "PUT"}
        }
    )


def test_every_address_that_takes_a_body_stops_an_endless_one(small_hub: Hub) -> None:
    """With an administrator's key, and every type of content that is read: none goes on to the gigabyte announced."""
    _, key = create_key(small_hub.key_path, Role("admin"), "2026-11-21T03:00:00+00:00")
    app = create_app(small_hub, readers=2, push_bytes=1 << 20)
    addresses = bodies_of(list(_all_routes(app)))
    assert len(addresses) >= 10
    with served(lambda _: app, pace=PACE) as client:
        for method, route in addresses:
            path = route.replace("{source_id}", "cress").replace("{path:path}", "local/a")
            for content_type in (
                "application/x-www-form-urlencoded",
                "text/turtle",
                "application/json",
                "text/csv",
            ):
                answer, sent = _pour(client, method, path, content_type, key)
                assert answer[9:10] == b"4" or answer == b"", (method, path, content_type, answer[:200])
                assert sent < 64 << 20, (method, path, content_type)
        assert client.get("/health").status_code == 200


def _all_routes(app: object) -> Iterator[object]:
    for route in app.routes:  # type: ignore[attr-defined]
        yield route
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from inner.routes


def _pour(client: Client, method: str, path: str, content_type: str, key: str) -> tuple[bytes, int]:
    """Send an endless body until an answer comes, or the connection ends; what was answered, and how much was sent."""
    sent, block = 0, b"x" * (1 << 18)
    with connected(client) as pouring:
        pouring.sendall(
            f"{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {content_type}\r\nAuthorization: Bearer {key}\r\n"
            f"Transfer-Encoding: chunked\r\n\r\n".encode()
        )
        pouring.setblocking(False)
        until = time.monotonic() + 10
        while time.monotonic() < until and sent < 64 << 20:
            try:
                return pouring.recv(65_536), sent
            except BlockingIOError:
                pass
            except OSError:
                return b"", sent
            pouring.setblocking(True)
            try:
                pouring.sendall(b"%x\r\n%s\r\n" % (len(block), block))
            except OSError:
                return b"", sent
            pouring.setblocking(False)
            sent += len(block)
        return b"never", sent
