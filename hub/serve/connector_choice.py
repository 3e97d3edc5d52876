"""The connectors that a file may be checked through, for people to choose from: those that read files.

Reading them all takes a second, so they are read once, and again when a file of theirs changes. One that is broken is left
out, and is told to whoever names it.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hub.errors import ConnectorError, Text
from hub.harvest.file_format import SUFFIXES
from hub.mapping.connector import Connector, load_connector

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Choice:
    """One connector, what it is called, and its formats as one says them."""

    slug: str
    title: Text
    formats: str


class ConnectorChoice:
    """The choice from ``folders``; a later folder's connector replaces an earlier one's."""

    def __init__(self) -> None:
        self._seen: object = None
        self._found: tuple[Choice, ...] = ()

    def of(self, folders: Sequence[Path]) -> tuple[Choice, ...]:
        """By slug. Reads files: not for the event loop."""
        paths = {path.stem: path for folder in folders for path in sorted(folder.glob("*.yaml"))}
        seen = [(path, _modified(path)) for path in paths.values()]
        if seen != self._seen:
            self._found = tuple(filter(None, (_choice(paths[slug]) for slug in sorted(paths))))
            self._seen = seen
        return self._found


def file_formats(connector: Connector) -> tuple[str, ...]:
    """Those of the connector's formats that are files; none when it asks a database or an endpoint."""
    return tuple(each for each in connector.formats if each in SUFFIXES)


def _choice(path: Path) -> Choice | None:
    try:
        connector = load_connector(path)
    except ConnectorError as error:
        _log.warning("a connector is left out of the choice: %s", error)
        return None
    formats = file_formats(connector)
    return (
        Choice(path.stem, connector.title, ", ".join(formats)) if formats and not connector.missing else None
    )


def _modified(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
