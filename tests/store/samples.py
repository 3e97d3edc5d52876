"""Small stores to test on, and a listener that says whether anyone came."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from hub.store.revision import Revision
from hub.store.revisions import Revisions


def clock() -> datetime:
    return datetime(2026, 11, 21, 8, 30, tzinfo=UTC)


def triple(number: int, value: str | None = None) -> str:
    return f'<http://x/s{number}> <http://x/p> "{number if value is None else value}" .'


def triples(count: int) -> Iterator[str]:
    return (triple(number) for number in range(count))


def new_store(directory: Path) -> Revisions:
    revisions = Revisions(directory, clock)
    revisions.create()
    return revisions


def commit(revisions: Revisions, graph: str | None, lines: Iterable[str], **facts: int) -> Revision:
    with revisions.lease("test") as lease, lease.draft() as draft:
        draft.insert(graph, lines)
        return draft.commit(**facts)


class Visitors:
    """How often the listener on ``port`` was reached."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.count = 0


@contextmanager
def listener() -> Iterator[Visitors]:
    server = socket.create_server(("127.0.0.1", 0))
    visitors = Visitors(server.getsockname()[1])

    def answer() -> None:
        while True:
            try:
                visitor, _ = server.accept()
            except OSError:
                return
            visitors.count += 1
            visitor.close()

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    try:
        yield visitors
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join()
