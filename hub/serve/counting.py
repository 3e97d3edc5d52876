"""Counts every answer by the route that gave it, and what it took: inside of what copies a scope, since the
route is written into it."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hub.serve.metrics import Metrics
from hub.store.readers.tally import Tally, tallied


class CountingMiddleware:
    """Starts the tally of each request; who charges it finds it there."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status, tally = 0, Tally()

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            with tallied(tally):
                await self.app(scope, receive, send_and_note)
        finally:
            self.metrics.answered(_route(scope), scope["method"], status, tally.seconds)


def _route(scope: Scope) -> str:
    """The pattern of the address, ``/doc/{path:path}``; one name for all that no route serves."""
    return getattr(scope.get("route"), "path", "none")
