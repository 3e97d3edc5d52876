"""The style sheet, the icon, ``robots.txt``: files of ours, read once, served with a tag of their content."""

from __future__ import annotations

from functools import cache

from fastapi import APIRouter, Request
from fastapi.responses import Response

from hub.errors import NotFoundError
from hub.serve.negotiation import Format
from hub.serve.rendering import STATIC
from hub.serve.representation import Representation, refuse_unchanged, tag
from hub.serve.site import TheSite

router = APIRouter()

_TYPES = {"hub.css": Format("css", "text/css", "css"), "hub.svg": Format("svg", "image/svg+xml", "svg")}
_TEXT = Format("text", "text/plain", "txt")

# Crawlers find every entity from the lists; running queries for them would serve nobody.
_ROBOTS = "User-agent: *\nDisallow: /sparql\nDisallow: /queries/\nDisallow: /search?\nDisallow: /dumps/\nDisallow: /store\n"


@router.get("/static/{name}")
async def static(name: str, request: Request) -> Response:
    """A file of the pages. Its address carries a digest of its content, so it may be kept for a year."""
    form = _TYPES.get(name)
    if form is None:
        raise NotFoundError(f"Aucun fichier « {name} » ici.", f"No file '{name}' here.")
    response = _file(request, form, _content(name))
    if "v" in request.query_params:
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@router.get("/favicon.ico")
async def favicon(request: Request) -> Response:
    """The icon, for browsers that ask before they read the page."""
    return _file(request, _TYPES["hub.svg"], _content("hub.svg"))


@router.get("/robots.txt")
async def robots(request: Request, site: TheSite) -> Response:
    """What crawlers may read, and where they may begin."""
    return _file(request, _TEXT, f"{_ROBOTS}\nSitemap: {site.public_url}sitemap.xml\n".encode())


@cache
def _content(name: str) -> bytes:
    return (STATIC / name).read_bytes()


def _file(request: Request, form: Format, content: bytes) -> Response:
    representation = Representation(form, "fr", tag([content]), vary="Accept-Encoding")
    refuse_unchanged(request, representation)
    return representation.response(content)
