"""What a remote engine answers, read as a whole and written as the hub writes it; or the reason why it is no answer.

Nothing is passed on unread: an answer cut anywhere, an error inside a 200, an engine's own spellings end here. Rows and
bytes are counted as they are written, so that an endless answer costs no more than a full one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, cast

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)
from pyoxigraph import serialize as write

from hub.model.vocabulary import PREFIXES
from hub.store.formats import Format
from hub.store.readers.answer import Limits
from hub.store.readers.dataset_clause import Kind as QueryKind
from hub.store.readers.row_counter import row_counter
from hub.store.readers.sink import Sink
from hub.store.remote.exchange import Body
from hub.store.remote.faults import Unusable
from hub.store.remote.virtuoso import Standard, is_asked, refuse_capped, refuse_part
from hub.store.terms import RDF_SYNTAX

RESULTS_TYPE = "application/sparql-results+json"
GRAPH_TYPES = ("application/n-triples", "text/plain")

_RESULTS = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
_JSON_TYPES = frozenset({RESULTS_TYPE, "application/json"})

ROOM = 16
"""How many times the largest answer an engine's own writing of it may weigh: its JSON is longer than a CSV."""


def accepted(form: Format) -> str:
    """The ``Accept`` to ask with when the hub is to write ``form``."""
    return RESULTS_TYPE if form.holds == "results" else ", ".join((GRAPH_TYPES[0], f"{GRAPH_TYPES[1]};q=0.5"))


def read_reply(
    body: Body, form: Format, kind: QueryKind, limits: Limits
) -> tuple[bytes, list[int], int, int]:
    """The answer to a query of ``kind`` in ``form``: its content, or the descriptor of a file that holds it (the caller's
    to close), its size and its rows. Raises Unusable, Capped, Full."""
    refuse_part(body.headers)
    problem: Exception
    try:
        return _read(body, form, kind, limits)
    except SyntaxError:
        problem = Unusable("sa réponse est coupée ou illisible", "its answer is cut off or cannot be read")
    except Exception as found:
        problem = found
    # Without the frames it came through: they hold what the store's library lets only this thread let go of.
    problem.__context__ = None
    raise problem.with_traceback(None)


def _read(body: Body, form: Format, kind: QueryKind, limits: Limits) -> tuple[bytes, list[int], int, int]:
    sink = Sink(limits.bytes, limits.rows, row_counter(form.name) if form.name in _RESULTS else None)
    try:
        if form.holds == "results":
            sink = _results(body, form, kind, sink, limits)
        else:
            _graph(body, form, sink)
        refuse_capped(body.headers, sink.rows)
        size, rows = sink.size, sink.rows
        content, descriptors = sink.finish()
    finally:
        sink.close()
    return content, descriptors, size, rows


def _results(body: Body, form: Format, kind: QueryKind, sink: Sink, limits: Limits) -> Sink:
    if body.media_type not in _JSON_TYPES:
        raise _unexpected(body)
    results = parse_query_results(cast("IO[bytes]", Standard(body)), QueryResultsFormat.JSON)
    if (
        kind == "ask"
        and isinstance(results, QuerySolutions)
        and is_asked([each.value for each in results.variables])
    ):
        results = _boolean(any(True for _ in results))
    if isinstance(results, QueryBoolean) != (kind == "ask"):
        raise SyntaxError("a boolean for a table, or the other way round")
    if kind == "ask":
        # CSV and TSV of a boolean are one bare word, no header: nothing to count.
        sink = Sink(limits.bytes, limits.rows)
    results.serialize(cast("IO[bytes]", sink), _RESULTS[form.name])
    if body.read(1).strip():
        raise SyntaxError("more after the end")
    return sink


def _boolean(value: bool) -> QueryBoolean | QuerySolutions:
    word = b"true" if value else b"false"
    return parse_query_results(b'{"head": {}, "boolean": %s}' % word, QueryResultsFormat.JSON)


def _graph(body: Body, form: Format, sink: Sink) -> None:
    if body.media_type not in GRAPH_TYPES:
        raise _unexpected(body)
    if not body.is_framed:
        raise Unusable(
            "rien ne dit où sa réponse finit : entière ou coupée, elle a le même air",
            "nothing says where its answer ends: whole or cut off, it looks the same",
        )
    triples = (quad.triple for quad in parse(cast("IO[bytes]", body), RdfFormat.N_TRIPLES))
    write(_counted(triples, sink), cast("IO[bytes]", sink), RDF_SYNTAX[form.name], prefixes=PREFIXES)


def _counted(triples: Iterator[Triple], sink: Sink) -> Iterator[Triple]:
    for number, triple in enumerate(triples, 1):
        sink.seen(number)
        yield triple


def _unexpected(body: Body) -> Unusable:
    return Unusable(
        f"il répond en « {body.media_type[:60]} », que le hub n'a pas demandé",
        f"it answers in '{body.media_type[:60]}', which the hub did not ask for",
    )
