"""HEAD wherever GET works, and OPTIONS everywhere, so that no route has to think of them.

A HEAD is run as a GET and loses its body, so both have the same headers. An OPTIONS is answered 204 with ``Allow``;
an address that no route serves is a 404 like any other. ``Allow`` names every method of the address on a 405 too, where
each route knows its own alone.
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hub.serve.headers import METHODS


class MethodsMiddleware:
    """``serves(scope, method)`` says whether a route answers that method at that address."""

    def __init__(self, app: ASGIApp, serves: Callable[[Scope, str], bool]) -> None:
        self.app = app
        self.serves = serves

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif scope["method"] not in {"HEAD", "OPTIONS"}:
            await self.app(scope, receive, self._naming_methods(scope, send))
        elif scope["method"] == "HEAD":
            # Who would read a large file for nothing may look at ``is_head``.
            await self.app({**scope, "method": "GET", "is_head": True}, receive, _without_body(send))
        else:
            await self._options(scope, receive, send)

    def _allowed(self, scope: Scope) -> list[str]:
        gets = self.serves(scope, "GET")
        return [
            method
            for method in METHODS.split(", ")
            if method == "OPTIONS" or (gets if method == "HEAD" else self.serves(scope, method))
        ]

    def _naming_methods(self, scope: Scope, send: Send) -> Send:
        async def send_with_allow(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 405:
                MutableHeaders(scope=message)["Allow"] = ", ".join(self._allowed(scope))
            await send(message)

        return send_with_allow

    async def _options(self, scope: Scope, receive: Receive, send: Send) -> None:
        allowed = self._allowed(scope)
        if allowed == ["OPTIONS"]:
            await self.app({**scope, "method": "GET"}, receive, send)
            return
        headers = [(b"allow", ", ".join(allowed).encode())]
        await send({"type": "http.response.start", "status": 204, "headers": headers})
        await send({"type": "http.response.body", "body": b""})


def _without_body(send: Send) -> Send:
    async def send_headers_only(message: Message) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return send_headers_only
