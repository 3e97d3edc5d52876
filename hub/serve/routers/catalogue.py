"""``/catalog``: every dataset and service of this hub, in DCAT-AP and as a page; ``/.well-known/void``: how much there is of
what, in VoID; ``/sitemap.xml``: the pages worth finding."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from xml.sax.saxutils import escape

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.routing import Match

from hub.serve.catalogue.dcat import dcat_statements
from hub.serve.catalogue.entries import Catalogue, read_catalogue
from hub.serve.catalogue.services import Service, services_among
from hub.serve.catalogue.void import void_statements
from hub.serve.catalogue.words import ABOUT_HUB, title_of_file
from hub.serve.graph_writing import write_graph
from hub.serve.negotiation import GRAPH_FORMATS, HTML, Format
from hub.serve.problem import wants_page
from hub.serve.rendering import render_page
from hub.serve.representation import represent
from hub.serve.site import Site, TheSite

router = APIRouter()

_XML = Format("sitemap", "application/xml", "xml")
_PAGES = (
    "",
    "search",
    "map",
    "sources",
    "statistics",
    "queries",
    "sparql",
    "ontology",
    "shapes",
    "validate",
    "catalog",
    "dumps/",
)


@router.get("/catalog")
async def catalogue(request: Request, site: TheSite) -> Response:
    """The catalogue: a page, or DCAT-AP."""
    found, services = await _read(request, site)
    representation = represent(request, (*GRAPH_FORMATS, HTML), _state(site, found, services))
    if representation.format is not HTML:
        statements = dcat_statements(found, services)
        body = write_graph(statements, representation.format, site.model.context)
        return representation.response(body)
    page = render_page(
        request,
        "catalog.html",
        representation.language,
        catalogue=found,
        about=ABOUT_HUB,
        services=services,
        title_of=title_of_file,
        formats=GRAPH_FORMATS,
    )
    return representation.response(page)


@router.get("/.well-known/void")
async def void(request: Request, site: TheSite) -> Response:
    """The VoID description; a browser reads it in Turtle."""
    found, services = await _read(request, site)
    words = ("turtle",) if wants_page(request) else ()
    representation = represent(request, GRAPH_FORMATS, _state(site, found, services), words=words)
    statements = void_statements(found, site.addresses)
    return representation.response(write_graph(statements, representation.format, site.model.context))


@router.get("/sitemap.xml")
async def sitemap(request: Request, site: TheSite) -> Response:
    """The pages to begin from, and each source's."""
    representation = represent(request, (_XML,), site.state(), words=("sitemap",))
    paths = (*_PAGES, *(f"sources/{name}" for name in site.sources))
    places = "".join(f"<url><loc>{escape(site.public_url + path)}</loc></url>\n" for path in paths)
    return representation.response(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{places}</urlset>\n'
    )


async def _read(request: Request, site: Site) -> tuple[Catalogue, list[Service]]:
    def is_served(path: str) -> bool:
        asked = {**request.scope, "method": "GET", "path": path, "path_params": {}}
        return any(route.matches(asked)[0] == Match.FULL for route in request.app.router.routes)

    return await asyncio.to_thread(read_catalogue, site), services_among(is_served)


def _state(site: Site, found: Catalogue, services: Iterable[Service]) -> tuple[object, ...]:
    """What the description depends on besides the revision: harvests that changed nothing, the settings, and which
    publication is described."""
    sources = [(each.modified, each.source) for each in found.sources]
    described = found.manifest.number if found.manifest else 0
    return (*site.state(), described, found.operator, sources, [each.name for each in services])
