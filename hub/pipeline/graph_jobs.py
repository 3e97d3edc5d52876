"""Writes graphs for clients: ``python -m hub.pipeline.graph_jobs STORE MEMORY``, a job a line of standard input, what came
of it a line of standard output.

A job is a SPARQL update, or an operation of the Graph Store Protocol. Its text comes from a client, so the process that
does it has no network, ``MEMORY`` bytes at most, and may be killed at any moment: each job is one commit, or nothing.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

import orjson

from hub.errors import (
    BusyError,
    HubError,
    LimitError,
    NotFoundError,
    PreconditionError,
    QueryError,
    RefusedError,
    SettingsError,
    StorageError,
    UserError,
)
from hub.pipeline.precondition import Precondition
from hub.resources import find_resources
from hub.store.draft import Draft
from hub.store.graph_document import read_graph
from hub.store.jsonld_contexts import Contexts
from hub.store.readers.sandbox import cut_off, limit_resources
from hub.store.revisions import Revisions
from hub.store.update_admission import Using, admit_update
from hub.store.writable import Writable

_log = logging.getLogger(__name__)
_GRACE = 1.0  # seconds
_ANY_SIZE = 1 << 40  # bytes of a file

_KINDS: dict[str, type[HubError]] = {
    kind.__name__: kind
    for kind in (
        QueryError, RefusedError, NotFoundError, PreconditionError, BusyError, SettingsError, StorageError, UserError,
    )
}  # fmt: skip
"""What is told as itself; any other error is a fault of ours, and goes to the log."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file, and the name of the format it is written in."""

    path: str
    format: str


@dataclass(frozen=True, slots=True)
class GraphJob:
    """One thing to do with ``graph`` (None: the default graph), or, for an ``update``, with the graphs it names.

    ``put`` and ``post`` take ``documents``, ``update`` the text in the file ``path``. ``base`` resolves relative IRIs,
    ``own`` is the hub's base IRI. ``prefix`` is what every graph that may be written begins with, None for any graph: see
    :class:`hub.store.writable.Writable`. ``wait`` is how many seconds another writer is waited for, ``longest`` how many
    the job may take. Nothing is done unless ``precondition`` holds.
    """

    kind: Literal["update", "put", "post", "delete"]
    base: str
    own: str
    prefix: str | None
    wait: float
    longest: float
    graph: str | None = None
    documents: tuple[Document, ...] = ()
    path: str = ""
    using: Using = field(default_factory=Using)
    precondition: Precondition = field(default_factory=Precondition)

    def line(self) -> bytes:
        return orjson.dumps(asdict(self), option=orjson.OPT_APPEND_NEWLINE)

    @classmethod
    def read(cls, line: bytes) -> GraphJob:
        """What :meth:`line` wrote."""
        found: dict[str, Any] = orjson.loads(line)
        found["documents"] = tuple(Document(**each) for each in found["documents"])
        found["precondition"] = Precondition(**found["precondition"])
        found["using"] = Using(**{name: tuple(graphs) for name, graphs in found["using"].items()})
        return cls(**found)


@dataclass(frozen=True, slots=True)
class Written:
    """What came of a job: the ``revision`` that holds the outcome, and whether the graph was there before."""

    revision: int
    existed: bool = True


def read_outcome(line: bytes) -> Written:
    """What :func:`work` said of a job. Raises the error that ended it."""
    found: dict[str, Any] = orjson.loads(line)
    if "limit" in found:
        raise LimitError(found["fr"], found["en"], found["limit"])
    if "error" in found:
        raise _KINDS.get(found["error"], HubError)(found["fr"], found["en"])
    return Written(**found)


def work(revisions: Revisions, jobs: Iterable[bytes]) -> Iterator[bytes]:
    """Do ``jobs``, each a line; yields a line for each."""
    for line in jobs:
        try:
            job = GraphJob.read(line)
            # Who asked ends this process at its deadline; should it be gone, this signal does.
            signal.setitimer(signal.ITIMER_REAL, job.longest + _GRACE)
            outcome: dict[str, Any] = asdict(do(revisions, job))
        except HubError as error:
            if type(error).__name__ not in _KINDS:
                _log.exception("fault while writing a graph")
            outcome = {"error": type(error).__name__, "fr": error.text.fr, "en": error.text.en}
        except MemoryError:
            outcome = {"limit": "memory", "fr": TOO_MUCH_MEMORY[0], "en": TOO_MUCH_MEMORY[1]}
        except Exception as error:
            _log.exception("fault while writing a graph")
            outcome = {"error": "HubError", "fr": str(error), "en": str(error)}
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        yield orjson.dumps(outcome, option=orjson.OPT_APPEND_NEWLINE)


TOO_MUCH_MEMORY = (
    "L'écriture demandait trop de mémoire : faites-la en plusieurs fois.",
    "The write needed too much memory: do it in several parts.",
)


def do(revisions: Revisions, job: GraphJob) -> Written:
    """Do one job, as one commit. Raises UserError and its kind, BusyError; then nothing was changed."""
    return _update(revisions, job) if job.kind == "update" else _write(revisions, job)


def _update(revisions: Revisions, job: GraphJob) -> Written:
    text = Path(job.path).read_text(encoding="utf-8")
    admitted = admit_update(text, job.base, Writable(job.prefix), job.using)
    with revisions.lease("update", wait=job.wait) as lease, lease.draft() as draft:
        if job.prefix is not None:
            _require_graphs(draft, admitted.reads)
        draft.update(admitted.text, job.base)
        return Written(draft.commit().number)


def _require_graphs(draft: Draft, graphs: Iterable[str]) -> None:
    for graph in graphs:
        if not draft.holds(graph):
            raise RefusedError(
                f"Le graphe <{graph}> n'est pas dans ce jeu de données.",
                f"Graph <{graph}> is not in this dataset.",
            )


def _write(revisions: Revisions, job: GraphJob) -> Written:
    Writable(job.prefix).require(job.graph)
    quads = [
        quad
        for number, document in enumerate(job.documents, 1)
        for quad in read_graph(
            Path(document.path),
            document.format,
            job.base,
            job.graph,
            name=f"document {number}" if len(job.documents) > 1 else "document",
            contexts=_contexts(job.own) if document.format == "jsonld" else None,
        )
    ]
    with revisions.lease(job.kind, wait=job.wait) as lease, lease.draft() as draft:
        existed = job.graph is None or draft.holds(job.graph)
        if job.kind == "delete" and not existed:
            raise NotFoundError(f"Aucun graphe <{job.graph}> ici.", f"There is no graph <{job.graph}> here.")
        job.precondition.check(job.graph or job.base, lease.revision.number, existed=existed)
        if job.kind == "delete":
            _delete(draft, job.graph)
        else:
            if job.kind == "put" and existed:
                draft.clear_graph(job.graph)
            draft.add_document(job.graph, quads)
        return Written(draft.commit().number, existed)


def _delete(draft: Draft, graph: str | None) -> None:
    if graph is None:
        draft.clear_graph(None)
    else:
        draft.drop_graph(graph)


@cache
def _contexts(base: str) -> Contexts:
    from hub.pipeline.validate_files import own_contexts  # the validator with it: not for every process

    return own_contexts(find_resources(), (base,))


def main(store: str, memory: str) -> None:
    """Do the jobs on standard input until it ends."""
    # The terminal's Ctrl-C is for the server; and nothing but outcomes may be written where it reads.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    outcomes = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    cut_off()
    limit_resources(int(memory), _ANY_SIZE)
    for outcome in work(Revisions(Path(store), lambda: datetime.now(UTC)), sys.stdin.buffer):
        outcomes.write(outcome)
        outcomes.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
