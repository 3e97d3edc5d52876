"""``/update``: SPARQL 1.1 Update with an administrator's key, by POST of a form or of the update itself; 204 when done.

An update is whole or was not, and what it wrote can be read when it is answered. It writes the operator's own graphs; the
others, which the hub keeps up to date itself, are refused with 403, as LOAD and SERVICE are.
"""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request
from fastapi.responses import Response

from hub.pipeline.graph_jobs import GraphJob
from hub.serve.bearer import admin_of
from hub.serve.site import TheSite
from hub.serve.update_request import read_update_request
from hub.serve.upload import received

router = APIRouter()

NOTHING = {"Cache-Control": "no-store"}
"""The headers of an answer without content."""


@router.post("/update")
async def update(request: Request, site: TheSite) -> Response:
    """Run an update."""
    admin_of(request, site)
    async with received(request, site.hub.upload_directory, site.push_bytes) as upload:
        path = upload.folder / "update"
        using = await asyncio.to_thread(read_update_request, request, upload.path, path)
        job = GraphJob(
            "update",
            site.addresses.base,
            site.addresses.base,
            site.writable.prefix,
            site.graph_writer.patience,
            site.graph_writer.longest,
            path=str(path),
            using=using,
        )
        written = await site.graph_writer.do(job)
    await site.pool.reached(written.revision)
    return Response(status_code=204, headers=NOTHING)
