"""A revision in the making: a private, writable copy of the current one.

Nobody else sees it before :meth:`Draft.commit`, so writes need not be atomic among themselves; a draft that is not
committed, for whatever reason, never was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain, islice
from pathlib import Path
from typing import IO, cast
from urllib.parse import urljoin

from pyoxigraph import NamedNode, RdfFormat, Store

from hub.errors import HubError, SettingsError
from hub.store.collector import free_old
from hub.store.durable import sync, sync_tree
from hub.store.full_disk import storage_error
from hub.store.line_stream import LineStream
from hub.store.rdf import content_digest, read_statements
from hub.store.revision import Revision, switch_current, write_revision
from hub.store.terms import graph_name, line_of
from hub.store.view import View

# Below this the engine's transaction is faster, above it the bulk loader, which also keeps memory flat.
_BULK_FROM = 10_000


class Draft:
    """See :meth:`hub.store.lease.Lease.draft`. ``view`` reads the draft as written so far."""

    def __init__(
        self, directory: Path, path: Path, parent: Revision, operation: str, now: Callable[[], str]
    ) -> None:
        self._directory = directory
        self._path = path
        self._parent = parent
        self._operation = operation
        self._now = now
        self._open: Store | None = _open_for_writing(path / "quads")
        self.view = View(self._open, parent)
        self.committed: Revision | None = None

    @property
    def _store(self) -> Store:
        if self._open is None:
            raise HubError("Ce brouillon est fermé.", "This draft is closed.")
        return self._open

    def insert(self, graph: str | None, lines: Iterable[str]) -> None:
        """Add statements (N-Triples lines) to ``graph``; None is the default graph. One held already changes nothing."""
        rest = iter(lines)
        first = list(islice(rest, _BULK_FROM))
        target = graph_name(graph)
        try:
            if len(first) < _BULK_FROM:
                self._store.load("\n".join(first).encode(), RdfFormat.N_TRIPLES, to_graph=target)
            else:
                stream = cast("IO[bytes]", LineStream(chain(first, rest)))
                self._store.bulk_load(stream, RdfFormat.N_TRIPLES, to_graph=target)
        except SyntaxError as problem:
            raise HubError(
                f"Ligne N-Triples illisible pour le graphe {graph} : {problem.msg}.",
                f"Unreadable N-Triples line for graph {graph}: {problem.msg}.",
            ) from problem

    def remove_subjects(self, graph: str | None, subjects: Iterable[str]) -> int:
        """Remove every statement about these subjects (IRIs) from ``graph``; how many there were."""
        name = graph_name(graph)
        removed = 0
        for subject in subjects:
            for quad in list(self._store.quads_for_pattern(NamedNode(subject), None, None, name)):
                self._store.remove(quad)
                removed += 1
        return removed

    def replace_graph(self, graph: str | None, lines: Iterable[str]) -> None:
        """Make ``graph`` hold exactly these statements. A named graph exists afterwards, even empty.

        Only what differs is written: clearing a graph first costs its whole size again, in memory and on the disk.
        ``lines`` may come from this draft's own view, of this very graph too; they are held in memory.
        """
        missing = set(lines)
        name = graph_name(graph)
        if graph is not None:
            self._store.add_graph(name)
        # The iterator reads the state it began on: removing meanwhile does not disturb it.
        for quad in self._store.quads_for_pattern(None, None, None, name):
            line = line_of(quad)
            if line in missing:
                missing.remove(line)
            else:
                self._store.remove(quad)
        self.insert(graph, missing)

    def drop_graph(self, graph: str) -> None:
        """Remove a named graph; nothing happens when there is none."""
        self._store.remove_graph(graph_name(graph))

    def load(self, graph: str | None, path: Path) -> None:
        """Add an RDF file, its syntax told by its suffix. Raises UserError with line and column when unreadable.

        Blank nodes become IRIs under ``/.well-known/genid/`` of the graph's own address, the same at every load of
        the same file; into the default graph they are refused.
        """
        skolem = None if graph is None else urljoin(graph, f"/.well-known/genid/{content_digest(path)}/")
        self.insert(graph, read_statements(path, base=graph, skolem=skolem))

    def commit(self, *, publication: int | None = None) -> Revision:
        """Make the draft the current revision, durably, and close it. ``publication`` stays when not given."""
        self._store.flush()
        self.close()
        revision = Revision(
            number=self._parent.number + 1,
            publication=self._parent.publication if publication is None else publication,
            path=self._path,
            operation=self._operation,
            committed_at=self._now(),
        )
        sync_tree(revision.quads)
        write_revision(revision)
        sync(self._path.parent)
        switch_current(self._directory, revision.number)
        self.committed = revision
        free_old(self._path.parent, revision.number)
        return revision

    def close(self) -> None:
        """Let go of the files. Harmless when done already."""
        # Every reader of the view must go too: one forgotten iterator keeps the engine, and its compactions, alive
        # inside a directory that readers are about to take for immutable.
        self.view.close()
        self._open = None


def _open_for_writing(quads: Path) -> Store:
    try:
        return Store(str(quads))
    except OSError as problem:
        raise storage_error(problem, quads) or SettingsError(
            f"L'entrepôt {quads} ne s'ouvre pas : {problem}.",
            f"The store {quads} cannot be opened: {problem}.",
        ) from problem
