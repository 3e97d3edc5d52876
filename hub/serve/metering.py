"""Holds each client to its allowance: a request beyond it is a 429 that says which limit, and when to come back.

What a request takes is counted where the work is done (:mod:`hub.store.readers.tally`) and charged when it ends, whatever
its end. Health, metrics and files are free. Pages have an allowance of their own, so that whoever spends an address's
queries does not close the pages to others behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hub.errors import Text
from hub.serve.allowance import Account, Accounts, Kind, Refusal
from hub.serve.caller import Caller
from hub.serve.problem import Problem, problem_response
from hub.store.readers.tally import Tally, current_tally, tallied

_FREE = ("/static/", "/health", "/metrics", "/favicon.ico", "/robots.txt", "/dumps/")
_QUERIES = ("/sparql", "/queries/", "/reconcile", "/validate", "/store", "/graph/", "/api/")
_WRITES = ("/update", "/records/", "/store", "/graph/")

_ERRORS = frozenset({400, 401, 403, 408, 413, 415, 422, 500})
"""What counts as an error: a 404 is found by following links, a 429 and a 503 are not the client's to mend."""


class MeteringMiddleware:
    """``caller`` says who asks, ``accounts`` hold what each may take."""

    def __init__(self, app: ASGIApp, accounts: Accounts, caller: Callable[[Scope], Caller]) -> None:
        self.app = app
        self.accounts = accounts
        self.caller = caller

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        kind = kind_of(scope["method"], scope["path"]) if scope["type"] == "http" else None
        caller = self.caller(scope) if kind is not None else None
        if kind is None or caller is None or caller.is_free:
            await self.app(scope, receive, send)
            return
        account = self.accounts.of(caller.name, has_key=caller.has_key)
        refusal = account.refusal(kind, self.accounts.clock())
        if refusal is not None:
            request = Request(scope)
            await problem_response(request, _problem(refusal, has_key=caller.has_key))(scope, receive, send)
            return
        status = 0

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        tally = current_tally() or Tally()
        try:
            with charged(self.accounts, account, kind, tally):
                await self.app(scope, receive, send_and_note)
        finally:
            note_status(self.accounts, account, status)


@contextmanager
def charged(accounts: Accounts, account: Account, kind: Kind, tally: Tally) -> Iterator[None]:
    """Have ``account`` pay for what is taken within the block, whatever its end."""
    tally.is_spender = kind == "query" and account.is_spender(accounts.clock())
    account.under_way += kind == "query"
    try:
        with tallied(tally):
            yield
    finally:
        account.under_way -= kind == "query"
        account.charge(kind, tally.seconds, accounts.clock())


def note_status(accounts: Accounts, account: Account, status: int) -> None:
    """Count an answer that is an error."""
    if status in _ERRORS:
        account.errors.take(1, accounts.clock())


def has_to_wait(scope: Scope, accounts: Accounts, caller: Callable[[Scope], Caller]) -> bool:
    """Whether a query of whoever sent the request of ``scope`` would be refused now."""
    who = caller(scope)
    if who.is_free:
        return False
    return accounts.of(who.name, has_key=who.has_key).refusal("query", accounts.clock()) is not None


def kind_of(method: str, path: str) -> Kind | None:
    """What kind of request this is; None for what is free."""
    if path.startswith(_FREE) or method == "OPTIONS":
        return None
    if method in {"POST", "PUT", "DELETE"} and path.startswith(_WRITES):
        return "write"
    return "query" if path.startswith(_QUERIES) else "page"


def _problem(refusal: Refusal, *, has_key: bool) -> Problem:
    most, wait = f"{refusal.most:g}", refusal.wait
    whose = Text("de cette clé", "this key") if has_key else Text("de votre adresse", "your address")
    fr, en = {
        "client-seconds": (
            f"Les requêtes {whose.fr} ont pris plus de {most} secondes de calcul en une minute",
            f"The queries of {whose.en} took more than {most} seconds of work in a minute",
        ),
        "client-page-seconds": (
            f"Les pages et documents {whose.fr} ont pris plus de {most} secondes de calcul en une minute",
            f"The pages and documents of {whose.en} took more than {most} seconds of work in a minute",
        ),
        "client-errors": (
            f"Plus de {most} demandes {whose.fr} étaient fautives en une minute",
            f"More than {most} requests of {whose.en} were at fault in a minute",
        ),
        "client-queries": (
            f"{most} requêtes {whose.fr} sont déjà en cours",
            f"{most} queries of {whose.en} are already under way",
        ),
    }[refusal.limit]
    hint = Text(
        "" if has_key else " L'exploitant du hub donne des clés, dont les limites sont plus larges.",
        "" if has_key else " The operator of the hub hands out keys, whose limits are larger.",
    )
    return Problem(
        429,
        "too-many-requests",
        Text(
            f"{fr} : réessayez dans {wait} s.{hint.fr}",
            f"{en}: try again in {wait} s.{hint.en}",
        ),
        {"limit": refusal.limit, "most": refusal.most},
        {"Retry-After": str(wait)},
    )
