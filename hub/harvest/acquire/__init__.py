"""From where a source is to files in the staging folder: one module a way of asking.

Whatever the way, what comes out is files that a reader reads: a database's rows and a feed's members are written as
JSON Lines first. So a harvest can be resumed, hashed and compared the same way for every source, and no database
stays open while records are mapped. Anything but a whole answer raises SourceError.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from hub.errors import HubError, Text
from hub.harvest.acquire.archive import unpack
from hub.harvest.acquire.ask import Acquired, Ask, Part
from hub.harvest.acquire.folder import acquire_folder
from hub.harvest.acquire.paging import acquire_pages
from hub.harvest.fetch import display_name, fetch, is_web

__all__ = ["Acquired", "Ask", "Part", "acquire", "checked_location", "unpack"]


def checked_location(location: str) -> str:
    """Where a database is, with an absolute path when it is a file. Nothing is asked; raises SourceError."""
    from hub.harvest.acquire.database import checked_location

    return checked_location(location)


def _sql(ask: Ask) -> Acquired:
    from hub.harvest.acquire.sql import ask_database

    return ask_database(ask)


def _sparql(ask: Ask) -> Acquired:
    from hub.harvest.acquire.sparql import ask_endpoint

    return ask_endpoint(ask)


def _ldes(ask: Ask) -> Acquired:
    from hub.harvest.acquire.ldes import follow_feed

    return follow_feed(ask)


# Each is imported when it is asked: SQLAlchemy alone costs as much as all the rest of a small harvest.
_WAYS: dict[str, Callable[[Ask], Acquired]] = {"sql": _sql, "sparql": _sparql, "ldes": _ldes}
"""Format → how it is asked, when it is not files."""


def acquire(ask: Ask) -> Acquired:
    """Everything the source has to say, or what changed. Raises SourceError, RefusedError, and SettingsError for a
    secret that is not set; none of them ever says a secret."""
    try:
        return _acquire(ask)
    except HubError as error:
        if ask.secrets.values:
            error.text = Text(ask.secrets.hide(error.text.fr), ask.secrets.hide(error.text.en))
            error.args = (error.text.en,)
            # What the error came from holds the address as well, and would be shown under --debug.
            raise error from None
        raise


def _acquire(ask: Ask) -> Acquired:
    for declared in ask.connector.formats:
        if declared in _WAYS:
            return _WAYS[declared](ask)
    access = ask.connector.access
    if is_web(ask.location) and (access.paging is not None or access.since is not None):
        return acquire_pages(ask)
    shutil.rmtree(ask.into, ignore_errors=True)
    if not is_web(ask.location) and Path(ask.location).is_dir():
        return acquire_folder(ask)
    fetched = fetch(
        ask.address,
        ask.http,
        ask.into,
        ask.known,
        limits=ask.limits,
        headers=ask.headers,
        copy_name=display_name(ask.location),
        admit=ask.admit,
    )
    # An address may end in a secret, and the name of a file is shown.
    name = ask.secrets.hide(fetched.name)
    parts: tuple[Part, ...] = ()
    if fetched.path is not None:
        part = Part(fetched.path, name)
        parts = unpack(part, ask.into, access.files, ask.connector.formats, ask.limits)
    return Acquired(name, parts, fetched.validators, unchanged=fetched.unchanged)
