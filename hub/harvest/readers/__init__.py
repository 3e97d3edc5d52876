"""From a file to rows: one reader a format, each row with the line it stands on.

Reading is lazy and takes constant memory. What is wrong with one row travels on that row; what is wrong with the
file as a whole (missing column, wrong encoding, broken JSON, cut-off file) raises SourceError, at once or midway:
a caller keeps nothing of a reading that raised.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from hub.errors import SourceError
from hub.harvest.readers.csv_rows import read_csv
from hub.harvest.readers.json_rows import read_json
from hub.harvest.readers.rows import Rows

if TYPE_CHECKING:
    from hub.mapping.connector import Connector

__all__ = ["FORMATS", "Rows", "open_rows"]

FORMATS: dict[str, Callable[[Path, str, Connector], Rows]] = {"csv": read_csv, "json": read_json}
"""Format a connector may declare → its reader."""


def open_rows(path: Path, connector: Connector, *, name: str | None = None) -> Rows:
    """The rows of ``path``, read as ``connector`` says. ``name`` is the file as its owner knows it (in messages)."""
    reader = FORMATS.get(connector.format)
    if reader is None:
        known = ", ".join(sorted(FORMATS))
        raise SourceError(
            f"{connector.slug}: format « {connector.format} » inconnu ; ce hub lit {known}.",
            f"{connector.slug}: unknown format '{connector.format}'; this hub reads {known}.",
        )
    return reader(path, name or path.name, connector)
