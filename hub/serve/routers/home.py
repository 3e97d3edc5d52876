"""``/``: what is here, and the search box."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request
from fastapi.responses import Response

from hub.publish.directory import Directory
from hub.publish.listing import Facet
from hub.publish.saved_query import load_queries
from hub.serve.negotiation import HTML
from hub.serve.rendering import render_page
from hub.serve.representation import represent
from hub.serve.site import TheSite

router = APIRouter()


@router.get("/")
async def home(request: Request, site: TheSite) -> Response:
    """The hub at a glance: how many entities of each type, from which sources, in which regions."""
    representation = represent(request, (HTML,), site.state())
    directory = await site.directory()
    facets: dict[str, Facet] = {}
    counts: dict[str, int] = {}
    if directory is not None:
        counts, facets = await asyncio.to_thread(_figures, directory)
    body = render_page(
        request,
        "home.html",
        representation.language,
        counts=counts,
        regions=facets.get("region"),
        sources=list(site.sources.values()),
        queries=load_queries(site.hub.resources.query_files()),
    )
    return representation.response(body)


def _figures(directory: Directory) -> tuple[dict[str, int], dict[str, Facet]]:
    return directory.counts(), {facet.dimension: facet for facet in directory.facets()}
