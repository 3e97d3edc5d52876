"""The version of a mapping: a digest of all that decides what a row becomes."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from hashlib import blake2b
from pathlib import Path

from hub.mapping.value_table import ValueTable


def version_of(connector: bytes, tables: Iterable[ValueTable]) -> str:
    """32 hexadecimal digits that change with the connector file, its tables, and the code of mapping and model."""
    digest = blake2b(_code(), digest_size=16)
    for part in (connector, *(table.content for table in sorted(tables, key=lambda table: table.name))):
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()


@cache
def _code() -> bytes:
    """A digest of the files a row goes through: a cleaning step that learns a form makes sources be mapped anew."""
    digest = blake2b(digest_size=16)
    package = Path(__file__).parents[1]
    for folder in ("mapping", "model"):
        for path in sorted((package / folder).rglob("*.py")):
            digest.update(str(path.relative_to(package)).encode())
            digest.update(path.read_bytes())
    return digest.digest()
