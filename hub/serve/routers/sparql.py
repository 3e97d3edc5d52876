"""``/sparql``: SPARQL 1.1 Query by GET and POST; a page when a browser asks; the service description otherwise.

What is plain of it never comes here (:mod:`hub.serve.plain_query`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response

from hub.errors import HubError, QueryError, Text
from hub.model.vocabulary import PREFIXES
from hub.serve.graph_writing import write_graph
from hub.serve.negotiation import GRAPH_FORMATS, HTML, JSON, TURTLE
from hub.serve.problem import problem_of_error
from hub.serve.reading import select
from hub.serve.rendering import render_page
from hub.serve.representation import NotModifiedError, represent, requested_language
from hub.serve.result_table import ResultTable, read_table
from hub.serve.service_description import service_description
from hub.serve.site import Site, TheSite
from hub.serve.sparql_answer import answer_query, is_for_people, offers_for, repeats, run_query
from hub.serve.sparql_request import SparqlRequest, read_sparql_request
from hub.store.readers.admission import query_kind
from hub.store.readers.pool import Answer

router = APIRouter()

_GRAPHS = "SELECT ?g WHERE { GRAPH ?g { } }"


@router.get("/sparql")
@router.post("/sparql")
async def sparql(request: Request, site: TheSite) -> Response:
    """Answer a query, or say what this endpoint is."""
    asked = await read_sparql_request(request)
    if is_for_people(", ".join(request.headers.getlist("accept")), asked.formats):
        return await _page(request, site, asked)
    if asked.query is None:
        return await _describe(request, site, asked)
    base = site.addresses.base
    representation = represent(
        request,
        offers_for(asked.query, base),
        site.query_state(),
        words=asked.formats,
        repeats=repeats(asked.query, base),
    )
    return await answer_query(request, site, asked, representation)


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
    representation = represent(
        request,
        (HTML,),
        site.query_state(),
        words=("html",),
        repeats=repeats(asked.query, site.addresses.base),
    )
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
