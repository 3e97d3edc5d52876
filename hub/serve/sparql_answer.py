"""Has a query answered in the negotiated format, and sends the answer: whole, or in pieces where it is large.

The whole answer is known to be complete before its first byte leaves: a limit is an error status, never a cut answer.
"""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import BinaryIO

from fastapi import Request
from fastapi.concurrency import iterate_in_threadpool
from fastapi.responses import Response, StreamingResponse

from hub.errors import HubError
from hub.publish.table import Table
from hub.serve.negotiation import (
    CSV,
    GRAPH_FORMATS,
    HTML,
    JSON,
    RESULT_FORMATS,
    SELECT_FORMATS,
    TURTLE,
    XLSX,
    Format,
    choose,
)
from hub.serve.representation import Representation
from hub.serve.site import Site
from hub.serve.sparql_request import SparqlRequest
from hub.serve.table_file import send_table_file, write_table_file
from hub.store.readers.admission import admit, query_kind
from hub.store.readers.dataset_clause import Kind
from hub.store.readers.pool import Answer
from hub.store.revision import Revision

INLINE = 1 << 16
"""Bytes up to which an answer is sent in one piece."""

OFFERS: Mapping[Kind, tuple[Format, ...]] = {
    "select": SELECT_FORMATS,
    "ask": RESULT_FORMATS,
    "construct": GRAPH_FORMATS,
    "describe": GRAPH_FORMATS,
}
"""What the answer to a query of each kind can be written as."""

_PROTOCOL = (JSON, TURTLE, *SELECT_FORMATS, *GRAPH_FORMATS)


def offers_for(query: str, base: str | None = None) -> tuple[Format, ...]:
    """What the answer to ``query`` can be written as."""
    return OFFERS[query_kind(query, base)]


def repeats(query: str | None, base: str | None = None) -> bool:
    """Whether ``query``, asked again of the same statements, has the same answer; what is no query has."""
    try:
        return query is None or admit(query, base).repeats
    except HubError:
        return True


async def answer_query(
    request: Request, site: Site, asked: SparqlRequest, representation: Representation
) -> Response:
    """The answer to ``asked.query`` in the negotiated format. Raises QueryError, RefusedError, LimitError."""
    assert asked.query is not None  # noqa: S101 - callers checked
    expected = site.queried.revision
    if representation.format is XLSX:
        answer = await run_query(site, asked, CSV)
        return await _send_workbook(answer, _as_of(request, answer, representation, expected))
    answer = await run_query(site, asked, representation.format)
    return send_answer(request, answer, representation, expected)


def send_answer(
    request: Request, answer: Answer, representation: Representation, expected: Revision
) -> Response:
    """``answer`` as negotiated, for a representation of ``expected``; it is closed once sent."""
    headers = _as_of(request, answer, representation, expected).headers
    media_type = representation.format.content_type
    if answer.size <= INLINE:
        try:
            return Response(answer.read(), headers=headers, media_type=media_type)
        finally:
            answer.close()
    headers["Content-Length"] = str(answer.size)
    return StreamingResponse(_chunks(answer), headers=headers, media_type=media_type)


def _as_of(
    request: Request, answer: Answer, representation: Representation, expected: Revision
) -> Representation:
    """Without the tag where the answer is not what it would name."""
    same = request.method != "POST" and answer.revision == expected
    return representation if same else representation.untagged()


async def _send_workbook(answer: Answer, representation: Representation) -> Response:
    def write() -> BinaryIO:
        try:
            rows = csv.reader(io.StringIO(answer.read().decode("utf-8"), newline=""))
            return write_table_file(Table(tuple(next(rows)), rows), XLSX)
        finally:
            answer.close()

    return send_table_file(await asyncio.to_thread(write), representation, "sparql")


async def run_query(site: Site, asked: SparqlRequest, form: Format) -> Answer:
    """Run ``asked`` in the public lane."""
    return await site.queried.query(
        asked.query or "",
        accept=form.name,
        default_graphs=asked.default_graphs,
        named_graphs=asked.named_graphs,
        base=site.addresses.base,
        lane="public",
        any_graph=site.is_scratch,
    )


async def _chunks(answer: Answer) -> AsyncIterator[bytes]:
    try:
        async for chunk in iterate_in_threadpool(answer.chunks()):
            yield chunk
    finally:
        answer.close()


def is_for_people(accept: str, words: Sequence[str]) -> bool:
    """A page is for who names HTML, in ``Accept`` or ``?format=`` (``words``); everything else is the protocol's."""
    if words:
        return words[0] == HTML.name
    try:
        return choose(accept, (*_PROTOCOL, HTML)) is HTML
    except HubError:
        return False
