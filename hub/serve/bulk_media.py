"""What a bulk file is served as: a compressed one is an archive first, whatever is in it."""

from __future__ import annotations

from collections.abc import Mapping

from hub.publish.bulk_file import BulkFile

GZIP = "application/gzip"

CONTENT: Mapping[str, str] = {
    "nq": "application/n-quads",
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""Form → the media type of its content, once it is no longer compressed."""


def media_type_of(file: BulkFile) -> str:
    """The ``Content-Type`` of ``file``."""
    if file.is_compressed:
        return GZIP
    media_type = CONTENT[file.form]
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
