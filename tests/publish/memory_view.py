"""The store's own view, over statements in memory instead of a revision's files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from hub.store.revision import Revision
from hub.store.view import View

_REVISION = Revision(number=1, publication=0, path=Path("nowhere"), operation="test", committed_at="")


class MemoryView(View):
    """A view that can be written to."""

    def __init__(self) -> None:
        super().__init__(ox.Store(), _REVISION)

    def insert(self, graph: str | None, lines: Iterable[str]) -> None:
        """Add N-Triples lines to ``graph``; None is the default graph."""
        to_graph = ox.NamedNode(graph) if graph else ox.DefaultGraph()
        self._store.load("\n".join(list(lines)).encode(), ox.RdfFormat.N_TRIPLES, to_graph=to_graph)

    def _quads(self, graph: str | None) -> Iterator[ox.Quad]:
        """Subject by subject, as in files: a store in memory keeps no such order."""
        return iter(sorted(super()._quads(graph), key=lambda quad: str(quad.subject)))
