"""Assembles the application: routers, middlewares, error answers, and readers that live as long as the server.

Nothing is decided here. The order of the middlewares matters: headers go on every answer, a fault's included.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.routing import Match
from starlette.types import ASGIApp, Receive, Scope, Send

from hub.access.scratch_key import ScratchKey
from hub.pipeline.hub import Hub
from hub.serve.allowance import Accounts, Protection
from hub.serve.answer_cache import AnswerCacheMiddleware
from hub.serve.caller import Caller, caller_of
from hub.serve.compression import CompressionMiddleware
from hub.serve.counting import CountingMiddleware
from hub.serve.faults import FaultsMiddleware
from hub.serve.graph_writer import LONGEST, GraphWriter
from hub.serve.headers import HeadersMiddleware
from hub.serve.metering import MeteringMiddleware, has_to_wait
from hub.serve.methods import MethodsMiddleware
from hub.serve.plain_query import PATH, PlainQueryMiddleware
from hub.serve.problem import install_problem_handlers
from hub.serve.reconciliation.desk import Desk, ReconciliationLimits
from hub.serve.rendering import Pages
from hub.serve.routers import (
    assets,
    catalogue,
    collections,
    dumps,
    entities,
    graph_store,
    health,
    home,
    maps,
    metrics,
    model,
    openapi,
    pushes,
    queries,
    reconcile,
    records,
    search,
    source_reports,
    sources,
    sparql,
    statistics,
    update,
    validate,
)
from hub.serve.site import Reopen, Site
from hub.serve.validations import ValidationLimits, Validations
from hub.serve.writer import Writer
from hub.store.readers.pool import Limits, ReaderPool
from hub.store.remote.engine import RemoteEngine

_ROUTERS = (
    sparql,  # routers are tried in order, each a tenth of what such a request takes; this one is asked most
    home,
    search,
    maps,
    collections,
    statistics,
    sources,
    source_reports,
    update,
    graph_store,
    queries,
    catalogue,
    dumps,
    entities,
    records,
    reconcile,
    pushes,
    validate,
    model,
    health,
    metrics,
    openapi,
    assets,
)


class _Application(FastAPI):
    """``before`` puts what can answer by itself in front of all that a framework does for a request."""

    def __init__(self, before: Callable[[ASGIApp], ASGIApp], **options: Any) -> None:
        super().__init__(**options)
        self.front = before(super().__call__)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["app"] = self
        await self.front(scope, receive, send)


def create_app(
    hub: Hub,
    *,
    readers: int = 3,
    limits: Limits | None = None,
    public_url: str | None = None,
    reopen: Reopen = lambda: None,
    writer: Sequence[str] | None = None,
    push_bytes: int = 16 << 20,
    validation: ValidationLimits | None = None,
    update_seconds: float = LONGEST,
    scratch: ScratchKey | None = None,
    protection: Protection | None = None,
) -> FastAPI:
    """The application serving ``hub`` with ``readers`` reader processes under ``limits``.

    ``public_url`` is the address it is reached at, by default the hub's base IRI. ``reopen`` opens the hub anew when
    its settings have changed. ``writer`` is the command that takes pushes in (:mod:`hub.serve.writer`), of ``push_bytes``
    at most; without one they are refused. ``validation`` bounds what anybody may have checked, ``update_seconds`` what a
    write of graphs may take. ``scratch`` is the key to a hub every graph of which may be written (:class:`Site`).
    ``protection`` is what each client may take; without it nobody is held back.
    """
    limits = limits or Limits()
    site = Site(
        hub,
        public_url or hub.addresses.base,
        reopen,
        Writer(writer),
        push_bytes,
        Validations(validation),
        Desk(replace(ReconciliationLimits(), deadline=limits.deadline)),
        GraphWriter(hub.revisions.directory, limits.memory, longest=update_seconds),
        scratch,
    )

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await asyncio.to_thread(site.warm)
        pool = await ReaderPool.start(hub.revisions, readers=readers, limits=limits)
        site.pool = pool
        try:
            if hub.remote is not None and scratch is None:
                site.remote = await RemoteEngine.start(
                    hub.remote, hub.directory, hub.addresses.base, pool, limits
                )
            yield
        finally:
            site.pool = None
            if site.remote is not None:
                await site.remote.close()
                site.remote = None
            site.validations.close()
            site.desk.close()
            await site.writer.close()
            await site.graph_writer.close()
            await pool.close()

    def serves(scope: Scope, method: str) -> bool:
        asked = {**scope, "method": method, "app": app}
        return any(route.matches(asked)[0] == Match.FULL for route in app.router.routes)

    def caller(scope: Scope) -> Caller:
        return caller_of(scope, site.keys, protection.free if protection else ())

    accounts = Accounts(protection) if protection is not None else None
    metering = [] if accounts is None else [Middleware(MeteringMiddleware, accounts=accounts, caller=caller)]

    def waits(scope: Scope) -> bool:
        return accounts is not None and has_to_wait(scope, accounts, caller)

    def state() -> tuple[object, ...] | None:
        return site.query_state() if site.is_ready else None

    def before(inner: ASGIApp) -> ASGIApp:
        plain = PlainQueryMiddleware(inner, site, accounts, caller)
        return AnswerCacheMiddleware(
            plain, state, waits, lambda: site.metrics.answered(PATH, "GET", 200, 0.0)
        )

    app = _Application(
        before,
        title="ESS hub",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        middleware=[
            Middleware(HeadersMiddleware),
            Middleware(MethodsMiddleware, serves=serves),
            Middleware(CompressionMiddleware),
            Middleware(CountingMiddleware, metrics=site.metrics),
            *metering,
            Middleware(FaultsMiddleware),
        ],
    )
    app.state.site = site
    app.state.pages = Pages(site)
    app.state.routes = tuple(route for module in _ROUTERS for route in module.router.routes)
    install_problem_handlers(app)
    for module in _ROUTERS:
        app.include_router(module.router)
    return app
