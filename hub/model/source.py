"""A source: a database someone else runs, and how this hub follows it."""

from __future__ import annotations

from dataclasses import dataclass

PUSH = "push:"
"""The location of a source that is never fetched: its owner sends its records."""


@dataclass(frozen=True, slots=True)
class Source:
    """One ``[sources.ID]`` of ``hub.toml``.

    ``location`` is a path, an http(s) URL, or :data:`PUSH`; ``licence`` an IRI or None when unknown; ``profile`` names
    a region's own vocabulary and shapes. ``admit`` lets a source whose licence is unknown or share-alike into the
    reference graph.
    """

    id: str
    connector: str
    location: str
    licence: str | None = None
    profile: str | None = None
    admit: bool = False

    @property
    def is_only_pushed(self) -> bool:
        """Whether there is nothing to fetch."""
        return self.location == PUSH
