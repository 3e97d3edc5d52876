"""A source: a database someone else runs, and how this hub follows it."""

from __future__ import annotations

from dataclasses import dataclass, field

from hub.model.secret import Secrets


@dataclass(frozen=True, slots=True)
class Source:
    """One ``[sources.ID]`` of ``hub.toml``.

    ``location`` is a path, an http(s) URL or a database's URL, as ``hub.toml`` writes it: what its ``${NAME}`` stand for
    is in ``secrets``, which are never shown nor stored. ``licence`` an IRI or None when unknown; ``profile`` names a region's
    own vocabulary and shapes. ``admit`` lets a source whose licence is unknown or share-alike into the reference graph.
    """

    id: str
    connector: str
    location: str
    licence: str | None = None
    profile: str | None = None
    admit: bool = False
    secrets: Secrets = field(default=Secrets(), repr=False, compare=False)
