"""Headers on every answer, errors included: any site may read (CORS), no page may run or load what is not ours.

Plain ASGI, outermost: whatever is inside, even a fault, leaves with these headers.
"""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

METHODS = "GET, HEAD, POST, PUT, DELETE, OPTIONS"

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

FRAMED_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors *",
    )
)
"""For a page made to be shown inside another site's: it runs nothing, and there is nothing in it to be clicked by ruse."""

_ALWAYS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Location, Retry-After, Content-Language, Content-Range, Accept-Ranges",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


def own_headers() -> list[tuple[bytes, bytes]]:
    """What goes on an answer that has no policy of its own, for who writes its headers as they are sent."""
    said = {"Content-Security-Policy": CONTENT_SECURITY_POLICY, **_ALWAYS}
    return [(name.lower().encode(), value.encode()) for name, value in said.items()]


_PREFLIGHT = {
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": (
        "Accept, Accept-Language, Authorization, Content-Type, If-Match, If-None-Match, If-Range, Range"
    ),
    "Access-Control-Max-Age": "86400",
}


class HeadersMiddleware:
    """Adds the headers, and answers CORS preflights itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        preflight = scope["method"] == "OPTIONS" and "access-control-request-method" in Headers(scope=scope)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                # A page with a style of its own says which; nothing inside may go without a policy.
                headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                for name, value in _ALWAYS.items():
                    headers[name] = value
                if preflight:
                    for name, value in _PREFLIGHT.items():
                        headers[name] = value
            await send(message)

        await self.app(scope, receive, send_with_headers)
