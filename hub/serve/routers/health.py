"""``/health``: alive or not, at which revision, and how old each source is; for machines that watch."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import Response

from hub import __version__
from hub.harvest.state import LastHarvest
from hub.serve.harvests import last_harvests
from hub.serve.negotiation import PLAIN_JSON
from hub.serve.site import TheSite
from hub.store.remote.engine import RemoteEngine

router = APIRouter()


@router.get("/health")
async def health(site: TheSite, request: Request) -> Response:
    """200 when readers answer. Raises BusyError (503) before they do. Ages are in whole seconds; never cached."""
    revision = site.pool.revision
    harvests = await asyncio.to_thread(last_harvests, site.hub)
    now = site.hub.clock()
    report = {
        "status": "ok",
        "version": __version__,
        "base": site.addresses.base,
        "revision": revision.number,
        "publication": revision.publication,
        "committed_at": revision.committed_at,
        "isolation": site.pool.isolation,
        **({"remote": _remote(site.remote)} if site.remote else {}),
        "sources": {name: _source(harvests.get(name), now) for name in site.sources},
    }
    body = orjson.dumps(report, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    return Response(body, headers={"Cache-Control": "no-store"}, media_type=PLAIN_JSON.media_type)


def _remote(remote: RemoteEngine) -> dict[str, Any]:
    """Whether the remote engine answers clients' queries, and from what; ``problem`` says why not."""
    named, problem = remote.watch.named, remote.watch.problem
    return {
        "status": "down" if problem else "ok",
        "serving": named.side if named else None,
        "revision": named.load.revision if named else None,
        "publication": named.load.publication if named else None,
        "problem": problem.en if problem else None,
    }


def _source(last: LastHarvest | None, now: datetime) -> dict[str, Any]:
    if last is None:
        return {"harvested_at": None, "age": None, "records": 0}
    age = now - datetime.fromisoformat(last.at)
    return {"harvested_at": last.at, "age": max(0, round(age.total_seconds())), "records": last.total}
