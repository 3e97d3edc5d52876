"""Where a remote engine is, and what differs from one kind of engine to another before anything is asked.

Two places, each a whole dataset: one answers while the other is loaded. They are two servers, or two repositories of
one. The hub owns the graphs under its base IRI in both, and touches no other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args
from urllib.parse import urljoin

from hub.model.secret import Secrets

Kind = Literal["virtuoso", "oxigraph", "sparql"]
"""``sparql``: any other engine, by its three addresses."""

KINDS: tuple[Kind, ...] = get_args(Kind)

Side = Literal["first", "second"]

SIDES: tuple[Side, ...] = get_args(Side)


@dataclass(frozen=True, slots=True)
class Place:
    """The addresses of one dataset: SPARQL queries, SPARQL updates, graphs (Graph Store Protocol)."""

    query: str
    update: str
    store: str


@dataclass(frozen=True, slots=True)
class Remote:
    """What ``[publish.remote]`` says. ``queries`` may be under way at once, ``query_seconds`` and ``query_rows`` each at
    most; one request of a
    load lasts ``load_seconds`` at most. ``user`` and ``password`` name environment variables (``${NAME}``), whose values ``secrets`` hold."""

    kind: Kind
    first: Place
    second: Place
    falls_back: bool = True
    """Whether the embedded publication answers while the engine does not."""
    queries: int = 8
    load_seconds: float = 600.0
    query_seconds: float = 10.0
    query_rows: int = 100_000
    user: str = ""
    password: str = ""
    secrets: Secrets = field(default_factory=Secrets)

    def place(self, side: Side) -> Place:
        """The addresses of one side."""
        return self.first if side == "first" else self.second


def other(side: Side) -> Side:
    """The one that is not ``side``."""
    return "second" if side == "first" else "first"


_PATHS: dict[Kind, tuple[str, str, str]] = {
    # Virtuoso takes writes, with a digest, at addresses of their own.
    "virtuoso": ("sparql", "sparql-auth", "sparql-graph-crud-auth"),
    "oxigraph": ("query", "update", "store"),
}


def place_at(kind: Kind, address: str) -> Place:
    """The addresses of a server of a known ``kind`` at ``address``."""
    root = address if address.endswith("/") else address + "/"
    query, update, store = (urljoin(root, path) for path in _PATHS[kind])
    return Place(query, update, store)


def has_address(kind: Kind) -> bool:
    """Whether one address of a server of this kind tells the three."""
    return kind in _PATHS


@dataclass(frozen=True, slots=True)
class Names:
    """The graphs a remote place has besides those of the dataset. Queries never see them under these names."""

    base: str

    @property
    def reference(self) -> str:
        """Holds the default graph: engines differ in what theirs is, so every query is told to take this one."""
        return self.base + "graph/remote/reference"

    @property
    def seal(self) -> str:
        """Says which load the place holds, from its last request on; without it, it holds none."""
        return self.base + "graph/remote/seal"

    @property
    def nothing(self) -> str:
        """Never there: what a dataset without a default graph, or without named ones, is told to take."""
        return self.base + "graph/remote/nothing"
