"""Answers the plainest request itself: a query by GET, of anybody's, for a format the store writes.

Most of what an endpoint is asked is light, and then the way through a framework's router, its dependencies and a row of
middlewares takes longer than the answer. Plain ASGI instead, with the headers written as they are sent. Whatever is not
plain — a page, a workbook, a key, a condition, a mistake in the request, a client who has to wait — goes on untouched to the
route of the same address, which would answer a plain request in the very same words.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import lru_cache

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from hub.errors import HubError
from hub.serve.allowance import Account, Accounts
from hub.serve.caller import Caller
from hub.serve.compression import WORTH_IT, CompressionMiddleware, accepts_gzip
from hub.serve.headers import HeadersMiddleware, own_headers
from hub.serve.language import choose_language
from hub.serve.metering import charged, note_status
from hub.serve.negotiation import XLSX, Format, choose
from hub.serve.problem import Problem, problem_of_error, problem_of_status, problem_response
from hub.serve.representation import Representation, etag_of
from hub.serve.site import Site
from hub.serve.sparql_answer import INLINE, OFFERS, is_for_people, repeats, run_query, send_answer
from hub.serve.sparql_request import SparqlRequest, of_query_string
from hub.store.readers.admission import query_kind
from hub.store.readers.answer import Answer
from hub.store.readers.dataset_clause import Kind
from hub.store.readers.tally import Tally, tallied
from hub.store.revision import Revision

PATH = "/sparql"

_NOT_PLAIN = frozenset(
    {b"authorization", b"cookie", b"if-match", b"if-none-match", b"range", b"content-length"}
)
_OWN = own_headers()
_LONG = 300  # characters of an Accept header; those of clients that know what they want are shorter

_log = logging.getLogger("hub.serve")


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a plain request asks; ``representation`` is of ``expected``. ``account`` is None for who is not held back."""

    asked: SparqlRequest
    representation: Representation
    expected: Revision
    account: Account | None
    is_to_compress: bool


class PlainQueryMiddleware:
    """``accounts`` hold what each client may take, if anybody is held back at all; ``caller`` says who asks."""

    def __init__(
        self, app: ASGIApp, site: Site, accounts: Accounts | None, caller: Callable[[Scope], Caller]
    ) -> None:
        self.app = app
        self._site = site
        self._accounts = accounts
        self._caller = caller

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        plan = self._plan(scope)
        if plan is None:
            await self.app(scope, receive, send)
            return
        status, tally = 0, Tally()
        try:
            with self._metered(plan.account, tally):
                answer = await run_query(self._site, plan.asked, plan.representation.format)
        except Exception as error:
            problem = _problem(error)
            status = problem.status
            await _through(problem_response(Request(scope), problem), scope, receive, send)
        else:
            status = 200
            await _send(answer, plan, scope, receive, send)
        finally:
            self._site.metrics.answered(PATH, "GET", status, tally.seconds)
            if plan.account is not None and self._accounts is not None:
                note_status(self._accounts, plan.account, status)

    def _plan(self, scope: Scope) -> _Plan | None:
        """What to do for the request of ``scope``; None when it is not plain."""
        if scope["type"] != "http" or scope["path"] != PATH or scope["method"] != "GET":
            return None
        said: dict[bytes, str] = {}
        for name, value in scope["headers"]:
            if name in _NOT_PLAIN:
                return None
            text = value.decode("latin-1")
            said[name] = f"{said[name]}, {text}" if name in said else text
        query_string = scope["query_string"]
        if b"lang=" in query_string:
            return None
        try:
            asked = of_query_string(query_string)
            form = _plain_format(asked, said.get(b"accept", ""), self._site.addresses.base)
            account = self._account(scope)
            if form is None or self._has_to_wait(account):
                return None
            language = choose_language(None, said.get(b"accept-language"))
            expected = self._site.queried.revision
            etag = ""
            if repeats(asked.query, self._site.addresses.base):
                etag = etag_of(PATH, query_string.decode("latin-1"), form, language, self._site.query_state())
        except HubError:  # the route says what it is
            return None
        compresses = accepts_gzip(said.get(b"accept-encoding", ""))
        return _Plan(asked, Representation(form, language, etag), expected, account, compresses)

    def _account(self, scope: Scope) -> Account | None:
        """Who pays; None where nobody has to."""
        if self._accounts is None:
            return None
        caller = self._caller(scope)
        return None if caller.is_free else self._accounts.of(caller.name, has_key=caller.has_key)

    def _has_to_wait(self, account: Account | None) -> bool:
        if account is None or self._accounts is None:
            return False
        return account.refusal("query", self._accounts.clock()) is not None

    def _metered(self, account: Account | None, tally: Tally) -> AbstractContextManager[None]:
        if account is None or self._accounts is None:
            return tallied(tally)
        return charged(self._accounts, account, "query", tally)


def _plain_format(asked: SparqlRequest, accept: str, base: str) -> Format | None:
    """In what to answer; None for a page, a workbook or no query. Raises as admission and negotiation do."""
    if asked.query is None or len(accept) > _LONG:
        return None
    return _negotiated(accept, asked.formats, query_kind(asked.query, base))


@lru_cache(maxsize=1024)
def _negotiated(accept: str, words: tuple[str, ...], kind: Kind) -> Format | None:
    if is_for_people(accept, words):
        return None
    form = choose(accept, OFFERS[kind], words)
    return None if form is XLSX else form


def _problem(error: Exception) -> Problem:
    if isinstance(error, HubError):
        return problem_of_error(error)
    _log.error("fault while answering a query", exc_info=error)
    return problem_of_status(500)


async def _send(answer: Answer, plan: _Plan, scope: Scope, receive: Receive, send: Send) -> None:
    """Send ``answer``; one that is large or to be compressed takes the usual way."""
    representation = plan.representation
    if answer.size > INLINE or (plan.is_to_compress and answer.size >= WORTH_IT):
        response = send_answer(Request(scope), answer, representation, plan.expected)
        await _through(response, scope, receive, send)
        return
    if answer.revision != plan.expected:
        representation = representation.untagged()
    body = answer.read()
    answer.close()
    said = representation.headers
    if len(body) >= WORTH_IT:
        said["Vary"] += ", Accept-Encoding"
    headers = [(b"content-type", representation.format.content_type.encode())]
    headers.extend((name.lower().encode(), value.encode()) for name, value in said.items())
    headers.append((b"content-length", b"%d" % len(body)))
    headers.extend(_OWN)
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _through(response: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Send ``response`` with the headers of every answer, compressed where that is wished."""
    await HeadersMiddleware(CompressionMiddleware(response))(scope, receive, send)
