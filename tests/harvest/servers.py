"""HTTP servers of the loopback that a test scripts: what each path answers, and what was asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Asked:
    """One request. ``form`` has its parameters, of the address or of the body; ``headers`` small names."""

    method: str
    path: str
    form: dict[str, str]
    headers: dict[str, str]


@dataclass(frozen=True)
class Said:
    """One answer."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


class Scripted:
    """``answer`` is called with each request; ``asked`` has them all, in order."""

    def __init__(self, answer: Callable[[Asked], Said]) -> None:
        self.answer = answer
        self.asked: list[Asked] = []
        self.address = ""

    def paths(self) -> list[str]:
        return [each.path for each in self.asked]


@contextmanager
def scripted(answer: Callable[[Asked], Said]) -> Iterator[Scripted]:
    """A server that answers what ``answer`` says, until the block ends."""
    script = Scripted(answer)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.reply("GET", b"")

        def do_POST(self) -> None:
            self.reply("POST", self.rfile.read(int(self.headers.get("Content-Length", "0"))))

        def reply(self, method: str, body: bytes) -> None:
            parts = urlsplit(self.path)
            query = parse_qs(parts.query or body.decode(), keep_blank_values=True)
            asked = Asked(
                method,
                parts.path,
                {name: values[0] for name, values in query.items()},
                {name.lower(): value for name, value in self.headers.items()},
            )
            script.asked.append(asked)
            said = script.answer(asked)
            self.send_response(said.status)
            for name, value in {"Content-Length": str(len(said.body)), **said.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(said.body)
            if int(said.headers.get("Content-Length", len(said.body))) > len(said.body):
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        script.address = f"http://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield script
        server.shutdown()
