"""A SPARQL service as the suites meet it: three addresses, and a key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import requests
from pyoxigraph import DefaultGraph, Quad

from tests.command_line import serving

KEY = "a key for trial"


@dataclass
class Endpoint:
    """``base`` ends with a slash. Nothing follows a redirect, or the proxies of the environment."""

    base: str
    query_at: str = "sparql"
    update_at: str = "update"
    store_at: str = "store"
    session: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        self.session.trust_env = False

    def ask(
        self,
        query: str,
        accept: str = "application/sparql-results+json",
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
    ) -> requests.Response:
        form = [("query", query)]
        form += [("default-graph-uri", graph) for graph in default_graphs or ()]
        form += [("named-graph-uri", graph) for graph in named_graphs or ()]
        return self.send("POST", self.query_at, data=form, headers={"Accept": accept})

    def update(self, update: str) -> requests.Response:
        headers = {"Content-Type": "application/sparql-update"}
        return self.send("POST", self.update_at, data=update.encode(), headers=headers)

    def send(
        self, method: str, path: str, *, headers: dict[str, str] | None = None, **more: object
    ) -> requests.Response:
        allowed = {"Authorization": f"Bearer {KEY}", **(headers or {})}
        return self.session.request(
            method, self.base + path, headers=allowed, allow_redirects=False, timeout=60, **more
        )  # type: ignore[arg-type]

    def fill(self, quads: Sequence[Quad], *, afresh: bool = False) -> None:
        """Add statements, in one update; ``afresh``: after everything else was removed."""
        graphs: dict[str, list[str]] = {}
        for quad in quads:
            name = "" if isinstance(quad.graph_name, DefaultGraph) else str(quad.graph_name)
            graphs.setdefault(name, []).append(f"{quad.triple} .")
        text = "".join(
            f"GRAPH {name} {{ {' '.join(lines)} }}\n" if name else " ".join(lines) + "\n"
            for name, lines in graphs.items()
        )
        answer = self.update(("DROP ALL ; " if afresh else "") + f"INSERT DATA {{ {text} }}")
        assert answer.status_code == 204, answer.text


@contextmanager
def scratch() -> Iterator[Endpoint]:
    """A throw-away hub, served by the command."""
    with serving("serve", "--scratch", "--admin-key", KEY, "--port", "0", "--workers", "2") as address:
        endpoint = Endpoint(address)
        try:
            yield endpoint
        finally:
            endpoint.session.close()
