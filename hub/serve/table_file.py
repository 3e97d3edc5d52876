"""A table as an answer: CSV or a workbook, written whole to a file that has no name before its first byte leaves.

So that a fault or a limit while it is written is an error status, never half a file.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import BinaryIO, cast

from fastapi.responses import Response, StreamingResponse

from hub.publish.table import Table, write_table
from hub.publish.workbook import write_workbook
from hub.serve.negotiation import XLSX, Format
from hub.serve.representation import Representation

_CHUNK = 1 << 16


def write_table_file(table: Table, form: Format) -> BinaryIO:
    """``table`` as ``form`` says, at its beginning, to be closed by whoever takes it. Runs for as long as the table is."""
    out = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 - it outlives this function
    try:
        if form is XLSX:
            write_workbook(table, out)
        else:
            write_table(table, out)
    except BaseException:
        out.close()
        raise
    return out


def send_table_file(
    content: BinaryIO, representation: Representation, name: str, links: str = ""
) -> Response:
    """The answer, for a browser to keep under ``name``; ``content`` is closed once it was sent."""
    size = content.tell()
    content.seek(0)
    headers = representation.headers | {
        "Content-Length": str(size),
        "Content-Disposition": f'attachment; filename="{name}.{representation.format.suffix}"',
    }
    if links:
        headers["Link"] = links
    return StreamingResponse(_chunks(content), headers=headers, media_type=representation.format.content_type)


def _chunks(content: BinaryIO) -> Iterator[bytes]:
    with content:
        while chunk := content.read(_CHUNK):
            yield chunk
