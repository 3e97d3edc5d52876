"""``/sources``: the databases this hub follows, who publishes them, under which licence, and when they were read."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from hub.model.iri import Addresses
from hub.model.statement import iri
from hub.serve.graph_writing import write_graph
from hub.serve.harvests import last_harvests
from hub.serve.negotiation import GRAPH_FORMATS, HTML
from hub.serve.reading import select
from hub.serve.rendering import render_page
from hub.serve.representation import represent
from hub.serve.site import TheSite

router = APIRouter()


@router.get("/sources")
async def sources(request: Request, site: TheSite) -> Response:
    """Every source: a page, or its description as a dataset."""
    harvests = await asyncio.to_thread(last_harvests, site.hub)
    read_at = [last.at for last in harvests.values()]
    representation = represent(request, (HTML, *GRAPH_FORMATS), (*site.state(), *read_at))
    if representation.format is not HTML:
        found = await select(site.pool, _datasets_query(site.addresses, tuple(site.sources)))
        statements = [(row["s"].value, row["p"].value, row["o"]) for row in found.rows]
        return representation.response(write_graph(statements, representation.format, site.model.context))
    directory = await site.directory()
    rows = await asyncio.to_thread(directory.sources) if directory is not None else ()
    body = render_page(
        request,
        "sources.html",
        representation.language,
        sources=list(site.sources.values()),
        published={row.id: row for row in rows},
        harvests=harvests,
    )
    return representation.response(body)


@router.get("/source/{source_id}")
async def source(source_id: str, site: TheSite) -> Response:
    """A source's IRI: seen at its place among the sources."""
    site.followed(source_id)
    return RedirectResponse(site.addressing.path(f"/sources#{source_id}"), 303)


def _datasets_query(addresses: Addresses, source_ids: tuple[str, ...]) -> str:
    wanted = " ".join(iri(addresses.source(source_id)) for source_id in source_ids)
    graph = iri(addresses.provenance_graph)
    return f"SELECT ?s ?p ?o WHERE {{ VALUES ?s {{ {wanted} }} GRAPH {graph} {{ ?s ?p ?o }} }}"
