"""Compression for whoever accepts it: ``gzip;q=0`` refuses it, which starlette's own middleware reads as a wish.

Bulk files go as they are: their tags, lengths and ranges are those of their own bytes.
"""

from __future__ import annotations

import re

from starlette.datastructures import Headers
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from hub.serve.negotiation import read_quality

WORTH_IT = 1024
"""Bytes from which a body is compressed."""

_LEVEL = 6
_BULK = re.compile(r"/dumps/[^/]+/[^/]+")


class CompressionMiddleware(GZipMiddleware):
    """Gzips bodies worth it, unless ``Accept-Encoding`` does not name gzip or refuses it."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(app, minimum_size=WORTH_IT, compresslevel=_LEVEL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _BULK.fullmatch(scope["path"]):
            await self.app(scope, receive, send)
            return
        if scope["type"] == "http" and not accepts_gzip(Headers(scope=scope).get("accept-encoding", "")):
            kept = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
            scope = {**scope, "headers": kept}
        await super().__call__(scope, receive, send)


def accepts_gzip(header: str) -> bool:
    """Whether an ``Accept-Encoding`` header names gzip with a quality above 0 (RFC 9110, section 12.5.3)."""
    for part in header.split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        if name.lower() == "gzip":
            return bool(read_quality(parameters))
    return False
