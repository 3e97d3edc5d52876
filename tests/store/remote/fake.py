"""An engine that speaks the protocols by the book, in this process, and does whatever a test wants it to do instead.

Its default graph is its own, as the standard has it; what it was asked and sent is kept to be looked at.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, parse_qsl, urlsplit

from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    serialize,
)

from hub.store.remote.place import Place, Remote

JSON, NT = "application/sparql-results+json", "application/n-triples"


class Exchange(BaseHTTPRequestHandler):
    """One request. A fault takes it over by answering itself and returning True."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    engine: Fake
    body: bytes

    def do_POST(self) -> None:
        self.body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        path = urlsplit(self.path).path
        self.engine.seen.append((path, self.body))
        self.engine.authorizations.append(self.headers.get("Authorization", ""))
        with suppress(BrokenPipeError, ConnectionResetError):
            fault = self.engine.faults.get(path)
            if fault is not None and fault(self):
                return
            {"/query": self._query, "/update": self._update, "/store": self._store}[path]()

    def form(self) -> dict[str, list[str]]:
        return parse_qs(self.body.decode())

    def send(self, body: bytes, status: int = 200, **headers: str) -> bool:
        """A whole answer; headers are written with ``_`` for ``-``."""
        self.send_response(status)
        for name, value in {"Content_Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)
        return True

    def send_open(self, body: bytes, media_type: str) -> bool:
        """An answer without a length, that ends with its connection."""
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", media_type)
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)
        return True

    def _query(self) -> None:
        content, media_type = self.engine.answer(self.body)
        self.send(content, Content_Type=media_type)

    def _update(self) -> None:
        self.engine.store.update(self.form()["update"][0])
        self.send(b"", 204)

    def _store(self) -> None:
        graph = dict(parse_qsl(urlsplit(self.path).query))["graph"]
        self.engine.store.load(self.body, RdfFormat.N_TRIPLES, to_graph=NamedNode(graph))
        self.send(b"", 204)

    def log_message(self, *_: object) -> None:
        pass


Fault = Callable[[Exchange], bool]


@dataclass
class Fake:
    """``faults`` by path, to be changed as a test goes on; ``seen`` are path and body of each request."""

    port: int = 0
    store: Store = field(default_factory=Store)
    faults: dict[str, Fault] = field(default_factory=dict)
    seen: list[tuple[str, bytes]] = field(default_factory=list)
    authorizations: list[str] = field(default_factory=list)
    server: ThreadingHTTPServer | None = None

    def answer(self, body: bytes) -> tuple[bytes, str]:
        """What it says to a query, and in which type."""
        asked = parse_qs(body.decode())
        graphs = [
            [NamedNode(graph) for graph in asked[name]] if name in asked else None
            for name in ("default-graph-uri", "named-graph-uri")
        ]
        results = self.store.query(asked["query"][0], default_graph=graphs[0], named_graphs=graphs[1])
        if isinstance(results, QuerySolutions | QueryBoolean):
            return results.serialize(format=QueryResultsFormat.JSON) or b"", JSON
        return serialize(results, format=RdfFormat.N_TRIPLES) or b"", NT

    def queries(self) -> list[str]:
        """The queries it was asked, without those that only look whether it is there."""
        asked = [parse_qs(body.decode())["query"][0] for path, body in self.seen if path == "/query"]
        return [query for query in asked if "graph/remote/seal" not in query]

    def start(self) -> None:
        """Listen, where it did before if it did."""
        handler = type("Handler", (Exchange,), {"engine": self})
        self.server = _Server(("127.0.0.1", self.port), handler)
        self.port = self.server.server_address[1]
        threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        ).start()

    def stop(self) -> None:
        """Go away, breaking off every connection."""
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()
            self.server.cut()
            self.server = None

    @property
    def place(self) -> Place:
        root = f"http://127.0.0.1:{self.port}"
        return Place(f"{root}/query", f"{root}/update", f"{root}/store")


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, *arguments: object) -> None:
        self._connections: set[object] = set()
        super().__init__(*arguments)  # type: ignore[arg-type]

    def process_request(self, request: object, client_address: object) -> None:
        self._connections.add(request)
        super().process_request(request, client_address)  # type: ignore[arg-type]

    def cut(self) -> None:
        for connection in self._connections:
            with suppress(OSError):
                connection.shutdown(2)  # type: ignore[attr-defined]


@contextmanager
def fakes() -> Iterator[tuple[Fake, Fake]]:
    """Two of them, listening."""
    pair = Fake(), Fake()
    for fake in pair:
        fake.start()
    try:
        yield pair
    finally:
        for fake in pair:
            fake.stop()


def remote_of(first: Fake, second: Fake, **more: object) -> Remote:
    """The settings that name two of them."""
    return Remote("sparql", first.place, second.place, **{"query_seconds": 0.0, **more})  # type: ignore[arg-type]
