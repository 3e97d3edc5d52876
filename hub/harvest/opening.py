"""Opens what a source sent: its files by their readers, and the answer of a source that is asked.

It stands above :mod:`hub.harvest.acquire` and :mod:`hub.harvest.readers`: acquiring looks into what it gets with the
readers, and a file of questions, or of a database, is acquired before its rows are read.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from hub.harvest.readers import FORMATS as FILES
from hub.harvest.readers import Reader, Rows, read_file
from hub.harvest.readers.rows import chain

if TYPE_CHECKING:
    from hub.harvest.acquire.ask import Part
    from hub.mapping.connector import Connector

__all__ = ["FORMATS", "Rows", "open_parts", "open_rows"]


def read_asked(path: Path, name: str, connector: Connector) -> Rows:
    """Rows of a source that is asked (:mod:`hub.harvest.asked_rows`)."""
    # Imported when it is used: HTTP takes longer than the rest of a small harvest.
    from hub.harvest.asked_rows import read_asked

    return read_asked(path, name, connector)


FORMATS: dict[str, Reader] = {**FILES, "sql": read_asked, "sparql": read_asked, "ldes": read_asked}
"""Format a connector may declare → its reader."""


def open_rows(path: Path, connector: Connector, *, name: str | None = None) -> Rows:
    """The rows of ``path``, read as ``connector`` says. ``name`` is the file as its owner knows it (in messages)."""
    return read_file(path, connector, name=name or path.name, formats=FORMATS)


def open_parts(parts: Sequence[Part], connector: Connector) -> Rows:
    """The rows of several files of one source, one file after the other; each is opened when its turn comes."""
    if len(parts) == 1:
        return open_rows(parts[0].path, connector, name=parts[0].name)
    return chain(open_rows(part.path, connector, name=part.name) for part in parts)
