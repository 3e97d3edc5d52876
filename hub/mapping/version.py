"""The version of a mapping: a digest of all that decides what a row becomes."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

from hub.mapping.value_table import ValueTable
from hub.resources import code_digest


def version_of(connector: bytes, tables: Iterable[ValueTable], contexts: Iterable[Path] = ()) -> str:
    """32 hexadecimal digits that change with the connector file, its tables and contexts, and the code of mapping and
    model."""
    # A cleaning step that learns a form makes sources be mapped anew.
    digest = blake2b(code_digest("mapping", "model"), digest_size=16)
    named = [table.content for table in sorted(tables, key=lambda table: table.name)]
    for part in (connector, *named, *(file.read_bytes() for file in sorted(contexts))):
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()
