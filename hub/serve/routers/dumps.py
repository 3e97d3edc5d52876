"""``/dumps/``: the bulk files of the publication being served and of the one before, each with its size and its SHA-256.

``/dumps/latest/NAME`` is that file of whichever publication is being served, ``/dumps/N/NAME`` that of one for as long as
it is kept. ``SHA256SUMS`` beside them is for ``sha256sum -c``.
"""

from __future__ import annotations

import asyncio

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import Response

from hub.errors import NotFoundError
from hub.publish.manifest import Manifest
from hub.serve.bulk_media import media_type_of
from hub.serve.download import Download
from hub.serve.negotiation import HTML, PLAIN_JSON, Format
from hub.serve.publications import LATEST, find_publication, kept_publications
from hub.serve.rendering import render_page
from hub.serve.representation import represent
from hub.serve.site import Site, TheSite

router = APIRouter()

_SUMS = "SHA256SUMS"
_TEXT = Format("text", "text/plain", "txt")


@router.get("/dumps")
@router.get("/dumps/")
async def index(request: Request, site: TheSite) -> Response:
    """What there is to fetch: a page, or JSON."""
    kept = await asyncio.to_thread(kept_publications, site)
    numbers = [manifest.number for manifest in kept]
    representation = represent(request, (HTML, PLAIN_JSON), (*site.state(), *numbers))
    if representation.format is not HTML:
        body = {"publications": [_described(site, manifest) for manifest in kept]}
        return representation.response(
            orjson.dumps(body, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
        )
    page = render_page(
        request,
        "dumps.html",
        representation.language,
        kept=kept,
        sources=site.sources,
        sums=_SUMS,
        address=f"{site.public_url}dumps/{LATEST}/",
    )
    return representation.response(page)


@router.get("/dumps/{publication}/{name}")
async def file(publication: str, name: str, request: Request, site: TheSite) -> Response:
    """One bulk file, whole or in part."""
    manifest = await asyncio.to_thread(find_publication, site, publication)
    if name == _SUMS:
        representation = represent(request, (_TEXT,), (manifest.number, site.state()), words=("text",))
        return representation.response("".join(f"{each.sha256}  {each.name}\n" for each in manifest.files))
    found = manifest.file(name)
    if found is None:
        raise _no_file(manifest, name)
    headers = {
        "Content-Disposition": f'attachment; filename="{found.name}"',
        "Content-Location": site.addressing.path(f"/dumps/{manifest.number}/{found.name}"),
        "Link": f'<{site.addressing.path("/catalog")}>; rel="describedby"',
    }
    download = Download(manifest.folder / found.name, media_type_of(found), f'"{found.sha256}"', headers)
    try:
        return await download.response(request)
    except FileNotFoundError:  # freed in this very moment
        raise _no_file(manifest, name) from None


def _described(site: Site, manifest: Manifest) -> dict[str, object]:
    return {
        "publication": manifest.number,
        "published_at": manifest.published_at,
        "files": [
            {
                "url": f"{site.public_url}dumps/{manifest.number}/{each.name}",
                "media_type": media_type_of(each),
                **each.to_json(),
            }
            for each in manifest.files
        ],
    }


def _no_file(manifest: Manifest, name: str) -> NotFoundError:
    known = ", ".join(each.name for each in manifest.files) or "—"
    return NotFoundError(
        f"La publication {manifest.number} n'a pas de fichier « {name} » ; elle a : {known}.",
        f"Publication {manifest.number} has no file '{name}'; it has: {known}.",
    )
