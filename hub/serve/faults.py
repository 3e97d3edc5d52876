"""The last net: an exception nobody foresaw becomes a 500 problem document, and its traceback goes to the log only."""

from __future__ import annotations

import logging

from fastapi import Request
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hub.serve.problem import problem_of_status, problem_response

_log = logging.getLogger("hub.serve")


class FaultsMiddleware:
    """Innermost of the middlewares, so that a fault's answer gets the same headers as any other."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def send_and_note(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, send_and_note)
        except ClientDisconnect:
            return  # nobody is there to be answered
        except Exception:
            _log.exception("fault while answering %s %s", scope["method"], scope["path"])
            if started:
                # Half an answer is out: only a broken connection tells the client so.
                raise
            request = Request(scope)
            await problem_response(request, problem_of_status(500))(scope, receive, send)
