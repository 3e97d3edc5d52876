"""From where a source is to files in the staging folder: one module a way of asking.

Whatever the way, what comes out is files that a reader reads: a database's rows and a feed's members are written as
JSON Lines first. So a harvest can be resumed, hashed and compared the same way for every source, and no database
stays open while records are mapped. Anything but a whole answer raises SourceError.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from hub.harvest.acquire.archive import unpack
from hub.harvest.acquire.ask import Acquired, Ask, Part
from hub.harvest.acquire.folder import acquire_folder
from hub.harvest.fetch import fetch, is_web

__all__ = ["Acquired", "Ask", "Part", "acquire", "unpack"]

_WAYS: dict[str, Callable[[Ask], Acquired]] = {}
"""Format → how it is asked, when it is not files: sql, sparql, ldes."""


def acquire(ask: Ask) -> Acquired:
    """Everything the source has to say, or what changed. Raises SourceError, RefusedError."""
    for declared in ask.connector.formats:
        if declared in _WAYS:
            return _WAYS[declared](ask)
    if not is_web(ask.location) and Path(ask.location).is_dir():
        return acquire_folder(ask)
    fetched = fetch(ask.location, ask.http, ask.into, ask.known, limits=ask.limits)
    parts: tuple[Part, ...] = ()
    if fetched.path is not None:
        part = Part(fetched.path, fetched.name)
        parts = unpack(part, ask.into, ask.connector.access.files, ask.connector.formats, ask.limits)
    return Acquired(fetched.name, parts, fetched.validators, unchanged=fetched.unchanged)
