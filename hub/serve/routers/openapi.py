"""``/openapi.json``: every route, for programs that write clients and tests."""

from __future__ import annotations

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import Response

from hub.serve.negotiation import PLAIN_JSON
from hub.serve.openapi.document import openapi_document
from hub.serve.representation import represent
from hub.serve.site import TheSite

router = APIRouter()


@router.get("/openapi.json")
async def openapi(request: Request, site: TheSite) -> Response:
    """Every address of this hub with its parameters, its answers and its problems."""
    representation = represent(request, (PLAIN_JSON,), (site.is_scratch,), words=("json",))
    document = openapi_document(request.app.state.routes, site.public_url, site.is_scratch)
    return representation.response(orjson.dumps(document, option=orjson.OPT_INDENT_2))
