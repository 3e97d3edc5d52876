"""Reading one revision inside this process, for the hub's own stages.

Trusted: queries come from the hub's code, so there is no deadline and nothing is refused; anyone else's go through
:mod:`hub.store.readers.pool`. Terms come out as values of :mod:`hub.model.statement`. An iterator must be used in the
thread that asked for it: the engine aborts the process otherwise, so the view checks first and raises RuntimeError.
"""

from __future__ import annotations

import weakref
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from threading import get_ident
from typing import BinaryIO, Literal, TypeVar

from pyoxigraph import NamedNode, Quad, QuerySolutions, Store
from pyoxigraph import serialize as write

from hub.errors import HubError, SettingsError
from hub.model.statement import Term
from hub.model.vocabulary import PREFIXES
from hub.store.formats import RDF_FORMATS, named_format
from hub.store.revision import Revision
from hub.store.terms import graph_name, line_of, rdf_syntax, term_of

T = TypeVar("T")
Statements = list[tuple[str, Term]]


@contextmanager
def open_view(revision: Revision) -> Iterator[View]:
    """Read ``revision``; it stays on disk meanwhile. Raises SettingsError when it cannot be opened."""
    with revision.held():
        try:
            store = Store.read_only(str(revision.quads))
        except OSError as problem:
            raise SettingsError(
                f"La révision {revision.number} ne s'ouvre pas : {problem}.",
                f"Revision {revision.number} cannot be opened: {problem}.",
            ) from problem
        view = View(store, revision)
        del store
        try:
            yield view
        finally:
            view.close()


class View:
    """The graphs of one revision; ``graph`` None is the default graph. Made by :func:`open_view` or a draft."""

    def __init__(self, store: Store, revision: Revision) -> None:
        self.revision = revision
        self._open: Store | None = store
        self._iterators: weakref.WeakSet[Generator[object, None, None]] = weakref.WeakSet()

    @property
    def _store(self) -> Store:
        if self._open is None:
            raise HubError("Cette vue est fermée.", "This view is closed.")
        return self._open

    def select(self, sparql: str) -> Iterator[dict[str, Term]]:
        """The solutions of a SELECT, unbound variables left out. The hub's prefixes need no declaration."""
        results = self._store.query(sparql, prefixes=PREFIXES)
        if not isinstance(results, QuerySolutions):
            raise TypeError("not a SELECT query")
        return self._kept(_solutions(results))

    def nodes(self, graph: str | None) -> Iterator[tuple[str, Statements]]:
        """Each subject once, with its statements (predicate, object); in the store's order, one at a time in memory."""
        return self._kept(_by_subject(self._quads(graph)))

    def lines(self, graph: str | None) -> Iterator[str]:
        """The graph's statements as N-Triples lines, grouped by subject."""
        return self._kept(line_of(quad) for quad in self._quads(graph))

    def triples(self, graph: str | None) -> Iterator[str]:
        """The same for a graph of anybody's, blank nodes and all, in the store's own spelling."""
        return self._kept(f"{quad.triple} ." for quad in self._quads(graph))

    def describe(self, graph: str | None, subject: str) -> Statements:
        """What the graph says of one subject, sorted; empty when nothing."""
        quads = self._store.quads_for_pattern(NamedNode(subject), None, None, graph_name(graph))
        return sorted((quad.predicate.value, term_of(quad.object)) for quad in quads)

    def pointing(self, graph: str | None, target: str) -> list[tuple[str, str]]:
        """Which subjects the graph says point to the IRI ``target``, and by which property; sorted."""
        quads = self._store.quads_for_pattern(None, None, NamedNode(target), graph_name(graph))
        return sorted((term_of(quad.subject).value, quad.predicate.value) for quad in quads)

    def count(self, graph: str | None) -> int:
        """How many statements the graph holds."""
        return sum(1 for _ in self._quads(graph))

    def graphs(self) -> list[str]:
        """The named graphs, sorted; an empty one counts when it was declared."""
        return sorted(name.value for name in self._store.named_graphs())

    def dump(self, graph: str | Literal["all"] | None, syntax: str, out: BinaryIO) -> None:
        """Write one graph, or ``all`` of them (``trig``, ``nquads``), streaming. ``syntax`` as in formats.py."""
        form = named_format(syntax, RDF_FORMATS)
        written_as = rdf_syntax(form)
        if graph == "all":
            self._store.dump(out, written_as, prefixes=PREFIXES)
        elif form.holds == "dataset":
            write(self._quads(graph), out, written_as, prefixes=PREFIXES)
        else:
            self._store.dump(out, written_as, from_graph=graph_name(graph), prefixes=PREFIXES)

    def close(self) -> None:
        """Let go of the files, ending iterators that were left unfinished."""
        for iterator in list(self._iterators):
            iterator.close()
        self._open = None

    def _quads(self, graph: str | None) -> Iterator[Quad]:
        return self._store.quads_for_pattern(None, None, None, graph_name(graph))

    def _kept(self, values: Generator[T, None, None]) -> Iterator[T]:
        """``values``, ended when the view closes and refused to other threads."""
        self._iterators.add(values)
        return _OneThread(values)


class _OneThread(Iterator[T]):
    """An iterator for the thread that made it. It checks before touching anything, so the owner may go on."""

    def __init__(self, values: Generator[T, None, None]) -> None:
        self._values = values
        self._owner = get_ident()

    def __next__(self) -> T:
        if get_ident() != self._owner:
            raise RuntimeError("a view's iterator was used in another thread than the one that asked for it")
        return next(self._values)


def _solutions(results: QuerySolutions) -> Generator[dict[str, Term], None, None]:
    names = [variable.value for variable in results.variables]
    for solution in results:
        yield {name: term_of(term) for name, term in zip(names, solution, strict=True) if term is not None}


def _by_subject(quads: Iterator[Quad]) -> Generator[tuple[str, Statements], None, None]:
    # The index of a graph is sorted by subject: equal subjects stand together.
    subject: str | None = None
    statements: Statements = []
    for quad in quads:
        node = quad.subject
        name = node.value if type(node) is NamedNode else term_of(node).value
        if name != subject:
            if subject is not None:
                yield subject, statements
            subject, statements = name, []
        statements.append((quad.predicate.value, term_of(quad.object)))
    if subject is not None:
        yield subject, statements
