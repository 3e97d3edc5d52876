"""A file sent as it stands: whole, or the one range a client asks for (RFC 9110, section 14), so that an interrupted
download goes on where it stopped.

The tag names the bytes themselves, so it is strong; nothing on the way may compress them. A file that is removed while it
is being sent is sent to its end. Several ranges at once are not served in parts: the whole file answers them.
"""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from fastapi import Request
from fastapi.concurrency import iterate_in_threadpool
from fastapi.responses import Response, StreamingResponse

from hub.serve.problem import RangeError
from hub.serve.representation import NotModifiedError
from hub.store.readers.answer import Spool

_CHUNK = 1 << 18  # bytes
_RANGE = re.compile(r"bytes=\s*(?:([0-9]{1,18})-([0-9]{0,18})|-([0-9]{1,18}))\s*")


@dataclass(frozen=True, slots=True)
class Download:
    """``etag`` is strong, quotes included."""

    path: Path
    media_type: str
    etag: str
    headers: Mapping[str, str]

    async def response(self, request: Request) -> Response:
        """The answer: 200, 206, or 304. Raises FileNotFoundError when there is no such file, RangeError (416)."""
        headers = {
            "ETag": self.etag,
            "Cache-Control": "public, no-cache",
            "Accept-Ranges": "bytes",
            **self.headers,
        }
        held = ", ".join(request.headers.getlist("if-none-match"))
        if self.etag in {each.strip().removeprefix("W/") for each in held.split(",")} or held.strip() == "*":
            raise NotModifiedError(headers)
        file = await asyncio.to_thread(_open, self.path)
        size = os.fstat(file.descriptor).st_size
        status, first, end = 200, 0, size
        part = _part(request, self.etag, size)
        if part is not None:
            status, (first, end) = 206, part
            headers["Content-Range"] = f"bytes {first}-{end - 1}/{size}"
        headers["Content-Length"] = str(end - first)
        if request.scope.get("is_head"):
            file.close()
            return Response(status_code=status, headers=headers, media_type=self.media_type)
        return StreamingResponse(_chunks(file, first, end), status, headers, media_type=self.media_type)


def _part(request: Request, etag: str, size: int) -> tuple[int, int] | None:
    """The range asked for, as its first byte and the one after its last; None for the whole."""
    asked = request.headers.get("range", "")
    found = _RANGE.fullmatch(asked)
    condition = request.headers.get("if-range")
    if found is None or (condition is not None and condition.strip() != etag):
        return None
    first, last, length = found.groups()
    if first is None:
        start, end = max(0, size - int(length)), size
    else:
        start, end = int(first), min(size, int(last) + 1) if last else size
        if last and int(last) < start:
            return None  # no range at all (RFC 9110, 14.1.1)
    if start >= size or start >= end:
        raise RangeError(size)
    return start, end


def _open(path: Path) -> Spool:
    return Spool(os.open(path, os.O_RDONLY | os.O_CLOEXEC))


async def _chunks(file: Spool, first: int, end: int) -> AsyncIterator[bytes]:
    def read() -> Iterator[bytes]:
        place = first
        while place < end:
            chunk = os.pread(file.descriptor, min(_CHUNK, end - place), place)
            if not chunk:
                raise EOFError("the file is shorter than announced")
            yield chunk
            place += len(chunk)

    try:
        async for chunk in iterate_in_threadpool(read()):
            yield chunk
    finally:
        file.close()
