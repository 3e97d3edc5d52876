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
from hub.serve.site import Site, TheSite

router = APIRouter()


@router.get("/")
async def home(request: Request, site: TheSite) -> Response:
    """The hub at a glance: how many entities of each type, from which sources, in which regions."""
    representation = represent(request, (HTML,), site.state(), links=_links(site))
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


def _links(site: Site) -> list[str]:
    """What programs find from here: descriptions of the whole, and what is in it."""
    described = [("/catalog", "text/turtle"), ("/.well-known/void", "text/turtle")]
    return [
        *(f'<{site.addressing.path(path)}>; rel="describedby"; type="{kind}"' for path, kind in described),
        f'<{site.addressing.path("/sparql")}>; rel="service"',
        *(f'<{site.addressing.path(path)}>; rel="item"' for path in ("/dumps/", "/sources", "/ontology")),
    ]


def _figures(directory: Directory) -> tuple[dict[str, int], dict[str, Facet]]:
    return directory.counts(), {facet.dimension: facet for facet in directory.facets()}
