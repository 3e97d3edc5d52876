"""What a harvest asks of a publisher, and what it got: files in the staging folder, nothing read yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from hub.harvest.fetch import Limits, Validators, web_only
from hub.model.secret import Secrets

if TYPE_CHECKING:
    import requests

    from hub.mapping.connector import Connector


@dataclass(frozen=True, slots=True)
class Ask:
    """``location`` is a path, a folder, an http(s) URL, or a database's URL, as the settings write it, and ``secrets``
    what its ``${NAME}`` stand for; ``into`` is the staging folder of the source; ``known`` what the last committed
    harvest learnt (nothing, to ask for everything); ``moment`` is now, aware; ``base`` is the hub's own base IRI: what
    came from there is no news. ``headers`` are sent to the publisher's own host; ``admit`` raises RefusedError for an
    address not to be asked."""

    location: str
    connector: Connector
    into: Path
    known: Validators
    http: requests.Session
    moment: datetime
    limits: Limits = field(default_factory=Limits)
    secrets: Secrets = field(default=Secrets(), repr=False)
    base: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    admit: Callable[[str], None] = web_only

    @property
    def address(self) -> str:
        """Where to ask, secrets included: to be used, never shown nor kept. Raises SettingsError when one is not set."""
        return self.secrets.reveal(self.location)


@dataclass(frozen=True, slots=True)
class Part:
    """One file of what a publisher sent: the answer itself, one page of it, a file of a folder, a member of an archive.
    ``name`` is the file as its owner knows it, for messages."""

    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class Acquired:
    """``parts``, in order; none when ``unchanged``. ``is_partial``: only what changed was asked for, so absence says
    nothing. ``declared``: how many records the publisher says there are, when it says so. ``validators`` are to be kept
    once the harvest is committed."""

    name: str
    parts: tuple[Part, ...]
    validators: Validators
    unchanged: bool = False
    is_partial: bool = False
    declared: int | None = None
