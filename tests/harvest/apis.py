"""A publisher's API on this very machine: it answers as a test tells it to, and remembers what it was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from hub.harvest.acquire import Acquired, Ask, acquire
from hub.harvest.fetch import Limits, Validators
from hub.harvest.http import new_session
from hub.harvest.opening import open_parts
from hub.mapping.connector import Connector
from hub.model.secret import Secrets

MOMENT = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
NOTHING_KNOWN = Validators()
NO_SECRETS = Secrets()
LIMITS = Limits()


@dataclass(frozen=True)
class Request:
    """One request: its path, its query's parameters, its headers with names in small letters."""

    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Reply:
    body: Any
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Api:
    """``answer`` says what each request gets: an object is sent as JSON, bytes as they are."""

    answer: Callable[[Request], Reply | Any]
    url: str = ""
    asked: list[Request] = field(default_factory=list)

    def values(self, parameter: str) -> list[str | None]:
        """What each request so far gave for ``parameter``."""
        return [request.query.get(parameter) for request in self.asked]


@contextmanager
def serving(answer: Callable[[Request], Reply | Any]) -> Iterator[Api]:
    """An API on the loopback, at a port of its own, until the block ends."""
    api = Api(answer)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            headers = {name.lower(): value for name, value in self.headers.items()}
            request = Request(parts.path, dict(parse_qsl(parts.query, keep_blank_values=True)), headers)
            api.asked.append(request)
            found = api.answer(request)
            reply = found if isinstance(found, Reply) else Reply(found)
            body = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
            self.send_response(reply.status)
            for name, value in {"Content-Length": str(len(body)), **reply.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        api.url = f"http://127.0.0.1:{server.server_address[1]}/api"
        yield api
        server.shutdown()


def records(*codes: int | str) -> list[dict[str, str]]:
    """Records of :func:`tests.harvest.sources.connector`, by their codes."""
    return [{"Code": str(code), "Nom": f"Nom {code}", "SIRET": ""} for code in codes]


def ask(
    location: str,
    of: Connector,
    into: Path,
    *,
    known: Validators = NOTHING_KNOWN,
    moment: datetime = MOMENT,
    secrets: Secrets = NO_SECRETS,
    headers: Mapping[str, str] | None = None,
    limits: Limits = LIMITS,
) -> Acquired:
    with new_session("test", retries=0, backoff=0) as http:
        return acquire(Ask(location, of, into, known, http, moment, limits, secrets, headers=headers or {}))


def codes(acquired: Acquired, of: Connector) -> list[str]:
    """The codes of the records that came, in order."""
    with open_parts(acquired.parts, of) as rows:
        return [row.values["Code"] for row in rows]
