"""A source: a database someone else runs, and how this hub follows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hub.model.secret import Secrets

PUSH = "push:"
"""The location of a source that is never fetched: its owner sends its records."""


@dataclass(frozen=True, slots=True)
class Source:
    """One ``[sources.ID]`` of ``hub.toml``.

    ``location`` is a path, an http(s) URL, a database's URL or :data:`PUSH`, as ``hub.toml`` writes it: what its
    ``${NAME}`` stand for is in ``secrets``, which are never shown nor stored. ``licence`` is an IRI or None when unknown;
    ``profile`` names a region's own vocabulary and shapes. ``admit`` lets a source whose licence is unknown or share-alike
    into the reference graph. ``headers`` are sent with each request to the publisher (a key), as written too.
    """

    id: str
    connector: str
    location: str
    licence: str | None = None
    profile: str | None = None
    admit: bool = False
    secrets: Secrets = field(default=Secrets(), repr=False, compare=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False, hash=False)

    @property
    def is_only_pushed(self) -> bool:
        """Whether there is nothing to fetch."""
        return self.location == PUSH
