"""``/sparql``: SPARQL 1.1 Query by GET and POST; a page when a browser asks; the service description otherwise.

The whole answer is known to be complete before its first byte leaves: a limit is an error status, never a cut answer.
"""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from fastapi import APIRouter, Request
from fastapi.concurrency import iterate_in_threadpool
from fastapi.responses import Response, StreamingResponse

from hub.errors import HubError, QueryError, Text
from hub.model.vocabulary import PREFIXES
from hub.publish.table import Table
from hub.serve.graph_writing import write_graph
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
from hub.serve.problem import problem_of_error
from hub.serve.reading import select
from hub.serve.rendering import render_page
from hub.serve.representation import NotModifiedError, Representation, represent, requested_language
from hub.serve.result_table import ResultTable, read_table
from hub.serve.service_description import service_description
from hub.serve.site import Site, TheSite
from hub.serve.sparql_request import SparqlRequest, read_sparql_request
from hub.serve.table_file import send_table_file, write_table_file
from hub.store.readers.admission import query_kind
from hub.store.readers.pool import Answer
from hub.store.revision import Revision

router = APIRouter()

_INLINE = 1 << 16
_GRAPHS = "SELECT ?g WHERE { GRAPH ?g { } }"


@router.get("/sparql")
@router.post("/sparql")
async def sparql(request: Request, site: TheSite) -> Response:
    """Answer a query, or say what this endpoint is."""
    asked = await read_sparql_request(request)
    if _is_for_people(request, asked):
        return await _page(request, site, asked)
    if asked.query is None:
        return await _describe(request, site, asked)
    representation = represent(
        request, offers_for(asked.query, site.addresses.base), site.query_state(), words=asked.formats
    )
    return await answer_query(request, site, asked, representation)


def offers_for(query: str, base: str | None = None) -> tuple[Format, ...]:
    """What the answer to ``query`` can be written as."""
    kind = query_kind(query, base)
    return SELECT_FORMATS if kind == "select" else RESULT_FORMATS if kind == "ask" else GRAPH_FORMATS


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
    if answer.size <= _INLINE:
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


def _is_for_people(request: Request, asked: SparqlRequest) -> bool:
    """A page is for who names HTML, in ``Accept`` or ``?format=``; everything else is the protocol's."""
    if asked.formats:
        return asked.formats[0] == HTML.name
    accept = ", ".join(request.headers.getlist("accept"))
    try:
        return choose(accept, (JSON, TURTLE, *SELECT_FORMATS, *GRAPH_FORMATS, HTML)) is HTML
    except HubError:
        return False


async def _describe(request: Request, site: Site, asked: SparqlRequest) -> Response:
    """The service description, for who asks for a graph and no query; others forgot their query."""
    if request.method == "POST":
        raise _no_query()
    try:
        representation = represent(request, GRAPH_FORMATS, site.state(), words=asked.formats)
    except NotModifiedError:
        raise
    except HubError:
        raise _no_query() from None
    graphs = [row["g"].value for row in (await select(site.pool, _GRAPHS)).rows]
    statements = service_description(site.public_url, site.addresses.base, graphs)
    return representation.response(write_graph(statements, representation.format, site.model.context))


def _no_query() -> QueryError:
    return QueryError(
        "Il manque la requête : donnez le paramètre « query », ou demandez du RDF pour la description du service.",
        "There is no query: give the parameter 'query', or ask for RDF to get the service description.",
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the page shows of a query: its result, or what is wrong with it."""

    status: int = 200
    table: ResultTable | None = None
    error: Text | None = None


async def _page(request: Request, site: Site, asked: SparqlRequest) -> Response:
    representation = represent(request, (HTML,), site.query_state(), words=("html",))
    outcome = await outcome_of(site, asked) if asked.query is not None else Outcome()
    body = render_page(
        request,
        "sparql.html",
        requested_language(request),
        query=asked.query or "",
        outcome=outcome,
        formats=offers_for(asked.query) if outcome.table and asked.query else (),
        prefixes=PREFIXES,
        default_graphs=asked.default_graphs or (),
        named_graphs=asked.named_graphs or (),
        examples=EXAMPLES,
    )
    return representation.response(body, status=outcome.status)


async def outcome_of(site: Site, asked: SparqlRequest) -> Outcome:
    """Run a query for a page; its error is part of the page, beside the query to mend."""
    try:
        is_table = query_kind(asked.query or "", site.addresses.base) in {"select", "ask"}
        answer = await run_query(site, asked, JSON if is_table else TURTLE)
    except HubError as error:
        problem = problem_of_error(error)
        if problem.detail is None:
            raise
        if "limit" in problem.extra:
            site.metrics.refused(problem.extra["limit"])
        return Outcome(problem.status, error=problem.detail)
    return Outcome(table=await asyncio.to_thread(_read, answer, is_table))


def _read(answer: Answer, is_table: bool) -> ResultTable:
    try:
        content = answer.read()
        return read_table(content) if is_table else ResultTable(text=content.decode("utf-8"))
    finally:
        answer.close()


EXAMPLES: Sequence[tuple[Text, str]] = (
    (
        Text("Les organisations et leurs sources", "Organisations and their sources"),
        """SELECT ?organisation ?nom ?source WHERE {
  ?organisation a ess:Organization ; rdfs:label ?nom ; prov:wasDerivedFrom ?fiche .
  GRAPH ?graphe { ?fiche dcterms:isPartOf ?source }
} ORDER BY ?nom LIMIT 100""",
    ),
    (
        Text("Combien d'entités de chaque classe", "How many entities of each class"),
        """SELECT ?classe (COUNT(?entite) AS ?nombre) WHERE {
  ?entite a ?classe ; prov:wasDerivedFrom ?fiche
} GROUP BY ?classe ORDER BY DESC(?nombre)""",
    ),
    (
        Text("Qui porte le plus d'initiatives", "Who carries the most initiatives"),
        """SELECT ?porteur ?nom (COUNT(?initiative) AS ?initiatives) WHERE {
  ?initiative a ess:Initiative ; ess:carrier ?porteur .
  ?porteur rdfs:label ?nom
} GROUP BY ?porteur ?nom ORDER BY DESC(?initiatives) ?nom LIMIT 50""",
    ),
)
