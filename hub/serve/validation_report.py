"""A validation report as an answer: in which forms it can be had, and under which headers.

The page among them is the one the command writes, with its style inside: its policy admits that very style, by its digest,
and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import BinaryIO

from fastapi.concurrency import iterate_in_threadpool
from fastapi.responses import Response, StreamingResponse

from hub.errors import Language
from hub.serve.negotiation import HTML, PLAIN_JSON, TURTLE, Format

TEXT = Format("text", "text/plain", "txt", shown="texte")
SARIF = Format("sarif", "application/sarif+json", "sarif", shown="SARIF")
JUNIT = Format("junit", "application/xml", "xml", ("text/xml",), shown="JUnit")
OFFERS = (PLAIN_JSON, TURTLE, HTML, TEXT, SARIF, JUNIT)
"""Their names are those the command knows them by."""

VARY = "Accept, Accept-Language"
_STYLE = re.compile(rb"<style>(.*?)</style>", re.DOTALL)
_INLINE = 1 << 20
_CHUNK = 1 << 18


def report_response(path: Path, form: Format, language: Language) -> Response:
    """The report in the file ``path``, which may go once this has returned."""
    headers = {
        "Vary": VARY,
        "Cache-Control": "no-store",
        "Content-Language": "fr, en" if form is TURTLE else language,
    }
    size = path.stat().st_size
    if size > _INLINE and form is not HTML:
        headers["Content-Length"] = str(size)
        return StreamingResponse(_chunks(path.open("rb")), headers=headers, media_type=form.content_type)
    body = path.read_bytes()
    if form is HTML:
        headers["Content-Security-Policy"] = _policy(body)
    return Response(body, headers=headers, media_type=form.content_type)


def _policy(page: bytes) -> str:
    """Whatever the file holds is escaped in the page, so the first style is ours."""
    style = _STYLE.search(page)
    digest = base64.b64encode(hashlib.sha256(style[1]).digest()).decode() if style else ""
    styles = f"'sha256-{digest}'" if digest else "'none'"
    return (
        f"default-src 'none'; style-src {styles}; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    )


async def _chunks(file: BinaryIO) -> AsyncIterator[bytes]:
    with file:
        async for chunk in iterate_in_threadpool(iter(lambda: file.read(_CHUNK), b"")):
            yield chunk
