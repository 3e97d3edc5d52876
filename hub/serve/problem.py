"""Errors as RFC 9457 problem documents, or as a page when a browser asks. Never a traceback.

Every HubError has its status; the framework's own 404, 405 and 422 come out the same way. What a 500 hides is logged.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from hub.errors import BusyError, ConnectorError, HubError, LimitError, StorageError, Text, UserError
from hub.serve.language import Translator
from hub.serve.negotiation import HTML, PROBLEM, NotAcceptableError, choose
from hub.serve.rendering import own_path, render_page
from hub.serve.representation import NotModifiedError, requested_language

_log = logging.getLogger("hub.serve")

_TYPES = "https://w3id.org/ess-hub/problem/"

# An answer too large is 413; every other limit may well be met next time: 503.
_LIMITS_OF_SIZE = frozenset({"rows", "bytes"})

_ROOM_AGAIN = "60"  # seconds

_KNOWN = frozenset({304, 400, 401, 403, 404, 405, 406, 408, 410, 412, 413, 415, 416, 422, 429, 500, 503})


@dataclass(frozen=True, slots=True)
class Problem:
    """``kind`` ends the problem's type IRI; ``detail`` is None when the status says it all."""

    status: int
    kind: str
    detail: Text | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


class GoneError(HubError):
    """What stood here was withdrawn and will not come back."""

    status = 410


class MediaTypeError(HubError):
    """A request body in a form this address does not read."""

    status = 415


class UnauthorizedError(HubError):
    """No key, or one that opens nothing. ``challenge`` says how to authenticate (RFC 6750)."""

    status = 401

    def __init__(self, fr: str, en: str, challenge: str) -> None:
        super().__init__(fr, en)
        self.challenge = challenge


class UnreadableError(UserError):
    """A request body that cannot be read. ``line`` and ``column`` count from 1, when they are known."""

    def __init__(self, fr: str, en: str, line: int | None, column: int | None) -> None:
        super().__init__(fr, en)
        self.place = {name: each for name, each in (("line", line), ("column", column)) if each is not None}


class MalformedError(UserError):
    """JSON that can be read and does not say what it should. ``pointer`` is where (RFC 6901), empty for the whole."""

    def __init__(self, fr: str, en: str, pointer: str) -> None:
        super().__init__(fr, en)
        self.pointer = pointer


class ParameterError(UserError):
    """A parameter of the address that cannot be used; ``parameter`` is its name."""

    def __init__(self, fr: str, en: str, parameter: str) -> None:
        super().__init__(fr, en)
        self.parameter = parameter


class RangeError(UserError):
    """A range that begins beyond the end of a file of ``size`` bytes."""

    status = 416

    def __init__(self, size: int) -> None:
        super().__init__(
            f"La partie demandée commence après la fin du fichier, qui a {size} octets.",
            f"The range begins after the end of the file, which has {size} bytes.",
        )
        self.size = size


class TooLargeError(HubError):
    """A request body beyond what this address reads."""

    status = 413


def problem_of_error(error: HubError) -> Problem:
    """What a HubError is over HTTP."""
    kind = type(error).__name__.removesuffix("Error").lower()
    extra: dict[str, Any] = {}
    headers: dict[str, str] = {}
    status = error.status
    detail: Text | None = error.text
    if isinstance(error, LimitError):
        extra["limit"] = error.limit
        status = 413 if error.limit in _LIMITS_OF_SIZE else 503
    if isinstance(error, LimitError | BusyError) and error.retry_after is not None:
        headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, UnauthorizedError):
        headers["WWW-Authenticate"] = error.challenge
    if isinstance(error, RangeError):
        headers["Content-Range"] = f"bytes */{error.size}"
    if isinstance(error, NotAcceptableError):
        extra["offered"] = list(error.offered)
    if isinstance(error, UnreadableError):
        extra |= error.place
    if isinstance(error, MalformedError):
        extra["pointer"] = error.pointer
    if isinstance(error, ParameterError):
        extra["parameter"] = error.parameter
    if isinstance(error, ConnectorError):
        extra["mistakes"] = len(error.mistakes)
    if isinstance(error, StorageError):
        # The operator's to mend, and theirs to read in the log; a client may come back when there is room again.
        _log.error("%s", error)
        headers["Retry-After"] = _ROOM_AGAIN
    elif status >= 500 and not isinstance(error, LimitError | BusyError):
        _log.error("fault: %s", error, exc_info=error)
        kind, detail = "fault", None
    return Problem(status, kind, detail, extra, headers)


def problem_of_status(status: int, headers: Mapping[str, str] | None = None) -> Problem:
    """What a bare HTTP status is as a problem."""
    return Problem(status, "fault" if status >= 500 else str(status), headers=dict(headers or {}))


def problem_response(request: Request, problem: Problem) -> Response:
    """The problem as a page for a browser, else as a problem document; never cached. A limit that was reached is counted."""
    if "limit" in problem.extra:
        request.app.state.site.metrics.refused(problem.extra["limit"])
    language = requested_language(request)
    say = Translator(language)
    known = problem.status if problem.status in _KNOWN else 400 if problem.status < 500 else 500
    own_title = f"problem.title.{problem.kind}"
    title = say(own_title if say.has(own_title) else f"problem.title.{known}")
    detail = problem.detail.into(language) if problem.detail else say(f"problem.detail.{known}")
    headers = {
        "Vary": "Accept, Accept-Language",
        "Cache-Control": "no-store",
        "Content-Language": language,
        **problem.headers,
    }
    if wants_page(request):
        body = render_page(request, "problem.html", language, problem=problem, title=title, detail=detail)
        return Response(body, problem.status, headers, media_type=HTML.content_type)
    document = {
        "type": _TYPES + problem.kind,
        "title": title,
        "status": problem.status,
        "detail": detail,
        "instance": own_path(request),
        **problem.extra,
    }
    return Response(orjson.dumps(document), problem.status, headers, media_type=PROBLEM.media_type)


def wants_page(request: Request) -> bool:
    """Only who names HTML gets HTML: a script that says ``*/*``, or asks for a format, reads documents."""
    if request.query_params.get("format") not in {None, "", "html"}:
        return False
    accept = ", ".join(request.headers.getlist("accept"))
    try:
        return choose(accept, (PROBLEM, HTML)) is HTML
    except NotAcceptableError:
        return False


def install_problem_handlers(app: FastAPI) -> None:
    """Have every error of ``app`` answered here."""

    async def on_hub_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, HubError)  # noqa: S101 - the registration below says so
        return problem_response(request, problem_of_error(error))

    async def on_status(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101
        return problem_response(request, problem_of_status(error.status_code, error.headers))

    async def on_parameters(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101
        found = [{"where": ".".join(map(str, each["loc"])), "what": each["msg"]} for each in error.errors()]
        return problem_response(request, Problem(422, "parameters", extra={"errors": found}))

    async def on_unchanged(request: Request, error: Exception) -> Response:
        assert isinstance(error, NotModifiedError)  # noqa: S101
        return Response(status_code=304, headers=error.headers)

    app.add_exception_handler(HubError, on_hub_error)
    app.add_exception_handler(HTTPException, on_status)
    app.add_exception_handler(RequestValidationError, on_parameters)
    app.add_exception_handler(NotModifiedError, on_unchanged)
