"""A reader: one process, one revision, one query at a time.

It is forked by :mod:`hub.store.readers.fork_server`, gives up everything it will not need, opens the revision and
answers until its connection closes. It trusts nobody to have looked at the query: it has no network, bounded memory,
and dies by itself shortly after the deadline should its owner not kill it. Answers are whole or an error.
"""

from __future__ import annotations

import contextlib
import io
import itertools
import os
import signal
import socket
import sys
from operator import itemgetter
from pathlib import Path
from typing import IO, Any, cast

from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    serialize,
)

from hub.model.vocabulary import PREFIXES
from hub.store.readers.row_counter import row_counter
from hub.store.readers.sandbox import bound_memory, enter_sandbox
from hub.store.readers.sink import Full, Sink
from hub.store.readers.wire import Inbox, receive, send
from hub.store.revision import hold_directory
from hub.store.terms import RDF_SYNTAX

_GRACE = 0.3  # seconds after the deadline before the reader ends itself
_RESULTS = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
_FIRST = itemgetter(0)
_WRITTEN = [(prefix, f"{prefix}:") for prefix in PREFIXES]
_WITHOUT_PREFIXES = {RdfFormat.N_TRIPLES, RdfFormat.N_QUADS}


def run_reader(connection: socket.socket, revision: Path, memory: int, file_size: int, parent: int) -> None:
    """Serve until the connection closes. The first message says how it is protected, or why it cannot serve."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    try:
        hold_directory(revision)  # until this process ends
        protection = enter_sandbox(revision, memory, file_size, parent)
        store = Store.read_only(str(revision / "quads"))
    except (OSError, ValueError) as problem:
        send(connection, {"status": "failed", "message": f"{type(problem).__name__}: {problem}"})
        return
    send(
        connection,
        {"status": "ready", "isolation": protection.isolation, "socket": protection.can_make_socket},
    )
    inbox = Inbox()
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            request = receive(connection, inbox)
            _serve(connection, store, request.header, request.body.decode())


def _serve(connection: socket.socket, store: Store, request: dict[str, Any], sparql: str) -> None:
    signal.setitimer(signal.ITIMER_REAL, request["deadline"] + _GRACE)
    bound_memory(request["memory"])
    descriptors: list[int] = []
    try:
        header, body, descriptors = _answer(store, request, sparql)
    except SyntaxError as problem:
        header, body = {"status": "syntax", "message": str(problem)}, b""
    except Full as full:
        header, body = {"status": "full", "limit": full.limit}, b""
    except MemoryError:
        header, body = {"status": "full", "limit": "memory"}, b""
    except RuntimeError as problem:
        status = "unsupported" if "is not supported" in str(problem) else "fault"
        header, body = {"status": status, "message": f"{problem}"}, b""
    except Exception as problem:
        header, body = {"status": "fault", "message": f"{type(problem).__name__}: {problem}"}, b""
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    try:
        send(connection, header, body, descriptors)
    finally:
        for descriptor in descriptors:
            os.close(descriptor)


def _answer(store: Store, request: dict[str, Any], sparql: str) -> tuple[dict[str, Any], bytes, list[int]]:
    for graph in request["dataset"]:
        if not store.contains_named_graph(NamedNode(graph)):
            return {"status": "outside", "graph": graph}, b"", []
    default, named = request["default_graphs"], request["named_graphs"]
    explicit = default is not None or named is not None
    graphs: list[Any] | None = [NamedNode(graph) for graph in default or ()] if explicit else None
    results = store.query(
        sparql,
        base_iri=request["base"],
        prefixes=_prefixes_of(sparql),
        # As the protocol has it: a dataset that names only one of the two leaves the other empty.
        default_graph=graphs,
        named_graphs=[NamedNode(graph) for graph in named or ()] if explicit else None,
    )
    form = request["format"]
    if form is None:  # it was to be read, no more
        return {"status": "answer", "size": 0, "rows": 0}, b"", []
    counter = row_counter(form) if isinstance(results, QuerySolutions) and form in _RESULTS else None
    # CSV and TSV of a boolean are one bare word, no header: nothing to count.
    with Sink(request["bytes"], request["rows"], counter) as sink:
        out = sink.buffered()
        if isinstance(results, QuerySolutions | QueryBoolean) and form in _RESULTS:
            results.serialize(cast("IO[bytes]", out), _RESULTS[form])
        elif isinstance(results, QueryTriples) and form in RDF_SYNTAX:
            _write_graph(results, sink, out, RDF_SYNTAX[form], request["rows"])
        else:
            return {"status": "format"}, b"", []
        out.flush()
        body, descriptors = sink.finish()
        return {"status": "answer", "size": sink.size, "rows": sink.rows}, body, descriptors


def _write_graph(
    triples: QueryTriples, sink: Sink, out: io.BufferedWriter, form: RdfFormat, most: int
) -> None:
    """Write ``triples``, counted without a step of Python for each."""
    numbers = itertools.count()
    taken = map(_FIRST, zip(itertools.islice(triples, min(most + 1, sys.maxsize)), numbers, strict=False))
    prefixes = None if form in _WITHOUT_PREFIXES else PREFIXES
    serialize(taken, cast("IO[bytes]", out), form, prefixes=prefixes)
    sink.seen(next(numbers))


def _prefixes_of(sparql: str) -> dict[str, str]:
    """Those that the text may use: the engine reads each IRI it is given, for every query."""
    return {prefix: PREFIXES[prefix] for prefix, written in _WRITTEN if written in sparql}
