"""A revision in the making: a private, writable copy of the current one.

Nobody else sees it before :meth:`Draft.commit`, so writes need not be atomic among themselves; a draft that is not
committed, for whatever reason, never was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import IO, cast
from urllib.parse import urljoin

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from hub.errors import HubError, QueryError, SettingsError
from hub.model.vocabulary import PREFIXES
from hub.store.changes import Touching
from hub.store.collector import free_old
from hub.store.durable import sync, sync_tree
from hub.store.full_disk import storage_error
from hub.store.line_stream import LineStream
from hub.store.rdf import content_digest, read_statements
from hub.store.readers.faults import malformed
from hub.store.revision import Revision, switch_current, write_revision
from hub.store.terms import graph_name, line_of
from hub.store.view import View

# Below this the engine's transaction is faster, above it the bulk loader, which also keeps memory flat.
_BULK_FROM = 10_000
_PORTION = 64 << 20
"""Characters handed to the bulk loader at once: it holds what it is handed, up to two million statements in 1.7 GB.
Five million statements took 0.5 GB in such portions, and an eighth more CPU."""

_REMEMBERED = 100_000
"""Subjects remembered to tell whether one comes up twice; beyond, it is taken for granted."""

Change = tuple[Sequence[str], str]
"""The subjects (IRIs) of which nothing is true any more, and the N-Triples lines that are, as one text."""


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
        # Before it is opened: the engine may then merge tables, and remove those it has merged, at any moment.
        self._held = sum(table.stat().st_size for table in (path / "quads").glob("*.sst"))
        self._open: Store | None = _open_for_writing(path / "quads")
        self._loaded = 0
        self._touching = Touching()
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
        if len(first) < _BULK_FROM:
            self._touching.note_lines(graph, first)
        else:
            self._touching.note_graph(graph)
        try:
            if len(first) < _BULK_FROM:
                self._store.load("\n".join(first).encode(), RdfFormat.N_TRIPLES, to_graph=target)
            else:
                for portion in _portions(chain(first, rest)):
                    stream = LineStream(portion)
                    self._store.bulk_load(cast("IO[bytes]", stream), RdfFormat.N_TRIPLES, to_graph=target)
                    self._loaded += stream.read_so_far
        except SyntaxError as problem:
            raise _unreadable(graph, problem) from problem

    def remove_subjects(self, graph: str | None, subjects: Iterable[str]) -> int:
        """Remove every statement about these subjects (IRIs) from ``graph``; how many there were."""
        name = graph_name(graph)
        removed = 0
        for subject in subjects:
            self._touching.note(graph, (subject,))
            for quad in list(self._store.quads_for_pattern(NamedNode(subject), None, None, name)):
                self._store.remove(quad)
                removed += 1
        return removed

    def replace_subjects(self, graph: str | None, changes: Callable[[], Iterable[Change]]) -> None:
        """Remove from ``graph`` every statement about the subjects of ``changes``, then add the lines of all of them.

        Only what differs is written: a record in which a telephone number changed costs two statements, not all of
        its own twice. ``changes`` is called again when several of them speak of one subject, so that what one brings
        no other takes away.
        """
        name = graph_name(graph)
        met = _Subjects()
        missing: list[Quad] = []
        for subjects, text in changes():
            coming = _quads(graph, text)
            nodes = {NamedNode(subject) for subject in subjects}
            met.add({*nodes, *(quad.subject for quad in coming)})
            for node in nodes:
                held = set(self._store.quads_for_pattern(node, None, None, name))
                if held - coming:
                    self._touching.note(graph, (node.value,))
                for quad in held - coming:
                    self._store.remove(quad)
                coming -= held
            self._note(graph, coming)
            self._add(missing, coming)
        self._add(missing, (), last=True)
        for _, text in changes() if met.overlap else ():
            coming = _quads(graph, text)
            for subject in {quad.subject for quad in coming}:
                coming.difference_update(self._store.quads_for_pattern(subject, None, None, name))
            self._note(graph, coming)
            self._add(missing, coming)
        self._add(missing, (), last=True)

    def _note(self, graph: str | None, quads: Iterable[Quad]) -> None:
        """Note the subjects of ``quads`` as touched; of a blank node, the whole graph."""
        subjects = {quad.subject for quad in quads}
        names = {subject.value for subject in subjects if isinstance(subject, NamedNode)}
        if len(names) == len(subjects):
            self._touching.note(graph, names)
        else:
            self._touching.note_graph(graph)

    def _add(self, waiting: list[Quad], more: Iterable[Quad], *, last: bool = False) -> None:
        """Add statements to the store, many at once: a transaction for each record would cost more than its content."""
        waiting.extend(more)
        if last or len(waiting) >= _BULK_FROM:
            self._store.extend(waiting)
            waiting.clear()

    def replace_graph(self, graph: str | None, lines: Iterable[str]) -> None:
        """Make ``graph`` hold exactly these statements. A named graph exists afterwards, even empty.

        Only what differs is written: clearing a graph first costs its whole size again, in memory and on the disk.
        ``lines`` may come from this draft's own view, of this very graph too; they are held in memory.
        """
        missing = set(lines)
        name = graph_name(graph)
        if graph is not None:
            self._store.add_graph(name)
        self._touching.note(graph, ())
        # The iterator reads the state it began on: removing meanwhile does not disturb it.
        for quad in self._store.quads_for_pattern(None, None, None, name):
            line = line_of(quad)
            if line in missing:
                missing.remove(line)
            else:
                self._touching.note_lines(graph, (line,))
                self._store.remove(quad)
        self.insert(graph, missing)

    def change_graph(self, graph: str | None, gone: Iterable[str], come: Iterable[str]) -> None:
        """Take the lines ``gone`` out of ``graph``, then add the lines ``come``: what differs, for who knows it."""
        lines = list(gone)
        self._touching.note_lines(graph, lines)
        for quad in _quads(graph, "\n".join(lines)):
            self._store.remove(quad)
        self.insert(graph, come)

    def drop_graph(self, graph: str) -> None:
        """Remove a named graph; nothing happens when there is none."""
        self._touching.note_graph(graph)
        self._store.remove_graph(graph_name(graph))

    def load(self, graph: str | None, path: Path) -> None:
        """Add an RDF file, its syntax told by its suffix. Raises UserError with line and column when unreadable.

        Blank nodes become IRIs under ``/.well-known/genid/`` of the graph's own address, the same at every load of
        the same file; into the default graph they are refused.
        """
        skolem = None if graph is None else urljoin(graph, f"/.well-known/genid/{content_digest(path)}/")
        self.insert(graph, read_statements(path, base=graph, skolem=skolem))

    def holds(self, graph: str) -> bool:
        """Whether there is a named graph ``graph``, be it empty."""
        return self._store.contains_named_graph(NamedNode(graph))

    def update(self, text: str, base: str) -> None:
        """Run a SPARQL update that was admitted (:mod:`hub.store.update_admission`): the whole of it or, when an error
        is raised, nothing. ``base`` resolves relative IRIs. Raises QueryError."""
        self._touching.note_everything()
        try:
            self._store.update(text, base_iri=base, prefixes=PREFIXES)
        except SyntaxError as problem:
            raise malformed(str(problem)) from problem
        except RuntimeError as problem:  # an unknown function, CREATE of a graph that is there, CLEAR or DROP of one that is not
            raise QueryError(
                f"Mise à jour impossible : {problem}.",
                f"This update cannot be done: {problem}.",
            ) from problem

    def add_document(self, graph: str | None, quads: Iterable[Quad]) -> None:
        """Add the statements of a document (:mod:`hub.store.graph_document`) to ``graph``, which exists afterwards."""
        if graph is not None:
            self._store.add_graph(NamedNode(graph))
        self._touching.note_graph(graph)
        self._add([], quads, last=True)

    def clear_graph(self, graph: str | None) -> None:
        """Remove every statement from ``graph``."""
        self._touching.note_graph(graph)
        self._store.clear_graph(graph_name(graph))

    def commit(self, *, publication: int | None = None, links: str | None = None) -> Revision:
        """Make the draft the current revision, durably, and close it. ``publication`` and ``links`` stay when not given."""
        if self._loaded >= max(_PORTION, self._held // 4):
            # What was loaded in bulk lies in layers, which the engine would set about merging whenever a draft is opened,
            # and give up when it is closed: every small commit would pay for it.
            self._store.optimize()
        self._store.flush()
        self.close()
        revision = Revision(
            number=self._parent.number + 1,
            publication=self._parent.publication if publication is None else publication,
            path=self._path,
            operation=self._operation,
            committed_at=self._now(),
            links=self._parent.links if links is None else links,
        )
        sync_tree(revision.quads)
        self._touching.keep(self._directory, revision.number)
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


class _Subjects:
    """Whether any subject comes up twice: for certain, as long as there are not too many to remember."""

    def __init__(self) -> None:
        self._met: set[object] = set()
        self.overlap = False

    def add(self, subjects: set[object]) -> None:
        """Note the subjects of one change."""
        if not self.overlap:
            self.overlap = len(self._met) > _REMEMBERED or not self._met.isdisjoint(subjects)
            self._met |= subjects


def _portions(lines: Iterable[str]) -> Iterator[Iterator[str]]:
    """``lines`` in portions of :data:`_PORTION` characters; each is used up before the next is asked for."""
    rest = iter(lines)
    for line in rest:
        yield _portion(line, rest)


def _portion(line: str, rest: Iterator[str]) -> Iterator[str]:
    size = len(line)
    yield line
    while size < _PORTION and (more := next(rest, None)) is not None:
        size += len(more)
        yield more


def _quads(graph: str | None, text: str) -> set[Quad]:
    """The N-Triples lines in ``text`` as statements of ``graph``."""
    if not text:
        return set()
    if graph is not None:
        text = f"{text}\n".replace(" .\n", f" <{graph}> .\n")
    try:
        return set(parse(text.encode(), RdfFormat.N_QUADS))
    except SyntaxError as problem:
        raise _unreadable(graph, problem) from problem


def _unreadable(graph: str | None, problem: SyntaxError) -> HubError:
    return HubError(
        f"Ligne N-Triples illisible pour le graphe {graph} : {problem.msg}.",
        f"Unreadable N-Triples line for graph {graph}: {problem.msg}.",
    )


def _open_for_writing(quads: Path) -> Store:
    try:
        return Store(str(quads))
    except OSError as problem:
        raise storage_error(problem, quads) or SettingsError(
            f"L'entrepôt {quads} ne s'ouvre pas : {problem}.",
            f"The store {quads} cannot be opened: {problem}.",
        ) from problem
