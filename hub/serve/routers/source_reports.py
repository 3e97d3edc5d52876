"""``/sources/{id}``: what the hub tells the owner of a source: its last runs, the rules it breaks, its quality.

Public, so that anyone can tell how far a source may be trusted; the rows in quarantine are not: ``rejects.csv`` needs
that source's key, or an admin's.
"""

from __future__ import annotations

import asyncio
import io

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import Response

from hub.errors import Language
from hub.harvest.media_types import sendable_as
from hub.pipeline.dump import reject_table
from hub.pipeline.hub import Hub
from hub.publish.table import write_table
from hub.serve.bearer import sender_of
from hub.serve.harvests import last_harvests
from hub.serve.negotiation import CSV, HTML, PLAIN_JSON, Format
from hub.serve.rendering import render_page
from hub.serve.representation import Representation, represent, requested_language
from hub.serve.site import Site, TheSite
from hub.serve.source_report import SourceReport, source_report

router = APIRouter()


@router.get("/sources/{source_id}")
async def page(source_id: str, request: Request, site: TheSite) -> Response:
    """One source's report, as a page or as JSON."""
    site.followed(source_id)
    report, representation = await _report(request, site, source_id, (HTML, PLAIN_JSON))
    if representation.format is not HTML:
        return representation.response(_json(report, representation.language))
    source = site.followed(source_id)
    body = render_page(
        request,
        "source.html",
        representation.language,
        source=source,
        report=report,
        harvested=(await asyncio.to_thread(last_harvests, site.hub)).get(source_id),
        only_pushed=site.hub.source(source_id).is_only_pushed,
        report_path=f"/sources/{source_id}/report.json",
        public_address=f"{site.public_url}sources/{source_id}",
        push_address=f"{site.public_url}records/{source_id}",
        push_type=_push_type(site.hub, source.connector),
    )
    return representation.response(body)


@router.get("/sources/{source_id}/report.json")
async def document(source_id: str, request: Request, site: TheSite) -> Response:
    """The report for programs, whatever they accept."""
    site.followed(source_id)
    report, representation = await _report(request, site, source_id, (PLAIN_JSON,))
    return representation.response(_json(report, representation.language))


@router.get("/sources/{source_id}/rejects.csv")
async def rejects(source_id: str, request: Request, site: TheSite, excel: bool = False) -> Response:
    """Every row in quarantine with what is wrong with it, for whoever bears that source's key."""
    sender_of(request, site, source_id)
    language = requested_language(request)
    body = await asyncio.to_thread(_rejects, site.hub, source_id, language, excel)
    headers = {
        "Cache-Control": "private, no-store",
        "Vary": "Authorization, Accept-Language",
        "Content-Disposition": f'attachment; filename="rejects-{source_id}.csv"',
        "Content-Language": language,
    }
    return Response(body, headers=headers, media_type=CSV.content_type)


async def _report(
    request: Request, site: Site, source_id: str, offers: tuple[Format, ...]
) -> tuple[SourceReport, Representation]:
    report = await asyncio.to_thread(source_report, site.hub, source_id)
    last = report.last.id if report.last else ""
    words = ("json",) if offers == (PLAIN_JSON,) else ()
    return report, represent(request, offers, (*site.state(), last), words=words)


def _push_type(hub: Hub, slug: str) -> str | None:
    """The Content-Type to show for sending records; None when they can only be fetched."""
    first = next(iter(sendable_as(hub.connector(slug).formats)), None)
    return f"{first}; charset=utf-8" if first and first.startswith("text/") else first


def _json(report: SourceReport, language: Language) -> bytes:
    return orjson.dumps(report.to_json(language), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _rejects(hub: Hub, source_id: str, language: Language, excel: bool) -> bytes:
    out = io.BytesIO()
    write_table(reject_table(hub, (source_id,), language), out, excel=excel)
    return out.getvalue()
