"""A publisher's server that does whatever a test tells it to, the hub that follows it, and what the hub holds of it.

Every fault test comes to the same question: is what was harvested still there, whole, and does the next good harvest
complete? :func:`begun`, :func:`refused` and :func:`recovers` ask it, so that a test only has to say how the publisher
misbehaves and what is said of it.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from hub.harvest.state import State
from hub.store.revisions import Revisions
from tests.called_here import ess_hub
from tests.command_line import Outcome
from tests.contract.directories import BASE, done, select
from tests.harvest.sources import connector

Names = Mapping[str, str]
"""Key → name: all that the records of these tests say."""

OLD: Names = {"A": "Les Ateliers", "B": "Café", "C": "Crèche"}
NEW: Names = {"A": "Les Ateliers du Lac", "B": "Café", "D": "Épicerie"}

JSON = ("format: json", "requests_per_minute: 6000")
CSV = ("format: csv", "encoding: utf-8", "requests_per_minute: 6000")
XML = ("format: xml", "records: /fiches/fiche", "requests_per_minute: 6000")
PAGED = ("format: json", "records: /fiches", "requests_per_minute: 6000")


class Exchange(BaseHTTPRequestHandler):
    """One request, and the ways to answer it, good or bad."""

    protocol_version = "HTTP/1.1"
    publisher: Publisher

    def do_GET(self) -> None:
        self.publisher.seen.append(self.path)
        behaviour = self.publisher.behaviours.get(urlsplit(self.path).path)
        # A hub that hangs up on a misbehaving server is right to.
        with suppress(BrokenPipeError, ConnectionResetError):
            if behaviour is None:
                self.send(b"nobody", status=404)
            else:
                behaviour(self)

    def parameter(self, name: str, default: str = "") -> str:
        return parse_qs(urlsplit(self.path).query).get(name, [default])[0]

    def send(self, body: bytes, *, status: int = 200, **headers: str) -> None:
        """A whole answer. Headers are written with ``_`` for ``-``; ``Content_Length`` may lie."""
        self.start(status=status, **{"Content_Length": str(len(body)), **headers})
        self.wfile.write(body)

    def start(self, *, status: int = 200, **headers: str) -> None:
        """The head of an answer, whose body lasts until the connection is closed."""
        self.send_response(status)
        self.close_connection = True
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Connection", "close")
        self.end_headers()

    def send_json(self, value: object, **headers: str) -> None:
        self.send(json.dumps(value).encode(), **headers)

    def send_csv(self, names: Names) -> None:
        self.send(csv_of(names))

    def log_message(self, *_: object) -> None:
        pass


Behaviour = Callable[[Exchange], None]


@dataclass
class Publisher:
    """``behaviours`` by path, to be changed as a test goes on; ``seen`` are the requests, path and query, in order."""

    address: str
    behaviours: dict[str, Behaviour] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)


@contextmanager
def misbehaving() -> Iterator[Publisher]:
    """A server on the loopback, stopped behind the block."""
    handler = type("Handler", (Exchange,), {})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        server.block_on_close = False
        handler.publisher = publisher = Publisher(f"http://127.0.0.1:{server.server_address[1]}")
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield publisher
        server.shutdown()


def sends(body: bytes, status: int = 200, **headers: str) -> Behaviour:
    """Always this answer."""
    return lambda exchange: exchange.send(body, status=status, **headers)


def csv_of(names: Names) -> bytes:
    return "".join(["Code,Nom,SIRET,Note\n", *(f"{key},{name},,\n" for key, name in names.items())]).encode()


def records_of(names: Names) -> list[dict[str, str]]:
    return [{"Code": key, "Nom": name, "SIRET": ""} for key, name in names.items()]


def xml_of(names: Names) -> bytes:
    rows = (f"<fiche><Code>{key}</Code><Nom>{name}</Nom></fiche>" for key, name in names.items())
    return f"<fiches>{''.join(rows)}</fiches>".encode()


def paged(names: Names, size: int = 1, *, total: int | None = None) -> Behaviour:
    """Pages of ``size`` records by number, the last one empty, each saying the ``total`` when there is one."""
    records = records_of(names)

    def behave(exchange: Exchange) -> None:
        page = int(exchange.parameter("page", "1"))
        found: dict[str, object] = {"page": page, "fiches": records[(page - 1) * size : page * size]}
        exchange.send_json(found if total is None else {**found, "total": total})

    return behave


def good(source: tuple[str, ...]) -> Callable[[Names], Behaviour]:
    """How a publisher that does as it should sends records to a connector that reads ``source``."""
    if any(line.startswith("paging:") for line in source):
        return paged
    if source[0] == "format: json":
        return lambda names: lambda exchange: exchange.send_json(records_of(names))
    encode = xml_of if source[0] == "format: xml" else csv_of
    return lambda names: lambda exchange: exchange.send(encode(names))


def follow(folder: Path, location: str, *source: str, settings: Mapping[str, str] | None = None) -> Path:
    """A hub that follows ``annuaire`` at ``location``, read as ``source`` says; nothing is harvested yet."""
    hub = folder / "hub"
    done("init", hub, "--base-iri", BASE)
    connector(hub / "connectors", *source)
    file = hub / "hub.toml"
    text = file.read_text("utf-8")
    for line, other in (settings or {}).items():
        assert line in text
        text = text.replace(line, other)
    file.write_text(text, "utf-8")
    add_source(hub, "annuaire", location)
    return hub


def add_source(hub: Path, name: str, location: str | Path) -> None:
    done("source", "add", name, "--connector", "essai", "--from", location, hub=hub)


def names(hub: Path, source: str = "annuaire") -> Names:
    """What ``query`` says of a source's records: key → name."""
    rows = select(
        hub, f"SELECT ?r ?n WHERE {{ GRAPH <{BASE}graph/source/{source}> {{ ?r schema:name ?n }} }}"
    )
    return {row["r"].rpartition("/")[2]: row["n"] for row in rows}


def refused(hub: Path, *said: str, code: int = 2, options: Sequence[str] = ()) -> Outcome:
    """Harvest, and expect one clear line and that exit code; what the hub held stays."""
    held = kept(hub)
    outcome = ess_hub("harvest", "annuaire", *options, hub=hub, lang="en")
    assert (outcome.code, outcome.out.strip(), outcome.err.count("\n")) == (code, "", 1), outcome
    for words in said:
        assert words in outcome.err, (words, outcome.err)
    assert kept(hub) == held
    return outcome


def kept(hub: Path) -> tuple[int, list[str]]:
    """The revision readers see, which never changes in itself, and the keys that the state knows."""
    number = Revisions(hub / "store", lambda: datetime.now(UTC)).current().number
    path = hub / "harvest" / "annuaire.sqlite"
    if not path.exists():
        return number, []
    with State(path, readonly=True) as state:
        return number, list(state.keys())


def begun(
    folder: Path, publisher: Publisher, *source: str, settings: Mapping[str, str] | None = None
) -> Path:
    """A hub that harvested the old records from ``/a``, as ``source`` says, from a publisher that behaves."""
    publisher.behaviours["/a"] = good(source)(OLD)
    hub = follow(folder, publisher.address + "/a", *source, settings=settings)
    done("harvest", hub=hub)
    assert names(hub) == OLD
    return hub


def recovers(hub: Path, publisher: Publisher, source: tuple[str, ...]) -> None:
    """The publisher behaves again, its records having changed: the hub holds what an undisturbed one would."""
    publisher.behaviours["/a"] = good(source)(NEW)
    done("harvest", hub=hub)
    assert names(hub) == NEW
