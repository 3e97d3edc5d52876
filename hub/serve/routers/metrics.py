"""``/metrics``: what the server does and how old its data are, for Prometheus; open and free, like ``/health``."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import datetime

from fastapi import APIRouter
from fastapi.responses import Response

from hub import __version__
from hub.harvest.state import LastHarvest
from hub.serve.harvests import last_harvests
from hub.serve.metrics import MEDIA_TYPE, Labels, family
from hub.serve.site import Site, TheSite
from hub.store.remote.engine import RemoteEngine

router = APIRouter()


@router.get("/metrics")
async def metrics(site: TheSite) -> Response:
    """Counters since the start of the server, and what is so now. Raises BusyError (503) before readers answer."""
    _ = site.pool
    harvests = await asyncio.to_thread(last_harvests, site.hub)
    remote = _remote(site.remote) if site.remote else ()
    lines = [*site.metrics.families(), *_now(site), *remote, *_sources(site, harvests)]
    return Response("".join(lines), headers={"Cache-Control": "no-store"}, media_type=MEDIA_TYPE)


def _now(site: Site) -> Iterable[str]:
    load, revision = site.pool.load, site.pool.revision
    committed = datetime.fromisoformat(revision.committed_at)
    gauges: tuple[tuple[str, str, Iterable[tuple[Labels, float]]], ...] = (
        ("info", "The running hub.", [({"version": __version__, "isolation": site.pool.isolation}, 1)]),
        (
            "readers",
            "Readers by what they do.",
            [({"state": name}, each) for name, each in load.held.items()],
        ),
        (
            "waiting",
            "Queries waiting for a reader.",
            [({"lane": name}, each) for name, each in load.waiting.items()],
        ),
        ("revision", "The revision being served.", [({}, revision.number)]),
        ("publication", "The publication being served; 0 before the first.", [({}, revision.publication)]),
        ("revision_timestamp_seconds", "When that revision was committed.", [({}, committed.timestamp())]),
    )
    for name, about, samples in gauges:
        yield from family(f"ess_hub_{name}", "gauge", about, samples)
    yield from family(
        "ess_hub_readers_replaced_total",
        "counter",
        "Readers replaced: killed, or dead.",
        [({}, load.replaced)],
    )


def _remote(remote: RemoteEngine) -> Iterable[str]:
    named = remote.watch.named
    yield from family(
        "ess_hub_remote_up",
        "gauge",
        "Whether the remote engine answers queries.",
        [({}, remote.watch.problem is None)],
    )
    yield from family(
        "ess_hub_remote_revision",
        "gauge",
        "The revision the remote engine holds; 0 before the first load.",
        [({}, named.load.revision if named else 0)],
    )
    yield from family(
        "ess_hub_remote_fallbacks_total",
        "counter",
        "Queries that the readers answered in the place of the remote engine.",
        [({}, remote.fallbacks)],
    )


def _sources(site: Site, harvests: dict[str, LastHarvest]) -> Iterable[str]:
    """A source never harvested has no age; its absence can be watched for."""
    now = site.hub.clock()
    followed = [(name, harvests[name]) for name in site.sources if name in harvests]
    yield from family(
        "ess_hub_source_age_seconds",
        "gauge",
        "Seconds since the source was last read.",
        (
            ({"source": name}, max(0.0, (now - datetime.fromisoformat(last.at)).total_seconds()))
            for name, last in followed
        ),
    )
    yield from family(
        "ess_hub_source_records",
        "gauge",
        "Records of the source.",
        (({"source": name}, last.total) for name, last in followed),
    )
