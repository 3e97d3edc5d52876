"""What a hub can read and what it follows: its connectors and its sources, as lists for people and for programs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hub.errors import Language
from hub.mapping.connector import Connector, load_connectors
from hub.model.source import Source


@dataclass(frozen=True, slots=True)
class ConnectorList:
    """The formats that can be read, in the order of their slugs."""

    connectors: tuple[Connector, ...]

    def into(self, language: Language) -> str:
        """A line each: slug, format, title."""
        return "\n".join(
            f"{each.slug:24} {each.format:6} {each.title.into(language)}" for each in self.connectors
        )

    def to_json(self, language: Language) -> list[dict[str, Any]]:
        """Titles in both languages; where the licence is null, ``licenceReason`` says why in ``language``."""
        return [
            {
                "slug": each.slug,
                "title": {"fr": each.title.fr, "en": each.title.en},
                "format": each.format,
                "licence": each.licence,
                "licenceReason": each.licence_reason.into(language) if each.licence_reason else None,
                "path": str(each.path),
            }
            for each in self.connectors
        ]


@dataclass(frozen=True, slots=True)
class SourceList:
    """The databases followed, in the order of the settings."""

    sources: tuple[Source, ...]

    def into(self, language: Language) -> str:
        """A line each: id, connector, where it is read from."""
        return "\n".join(f"{each.id:24} {each.connector:24} {each.location}" for each in self.sources)

    def to_json(self, language: Language) -> list[dict[str, Any]]:
        """``licence`` is the source's own, null when its connector's holds."""
        return [
            {"id": each.id, "connector": each.connector, "from": each.location, "licence": each.licence}
            for each in self.sources
        ]


def list_connectors(folders: Iterable[Path]) -> ConnectorList:
    """The connectors of ``folders``; a later folder's replaces an earlier one's. Raises ConnectorError."""
    return ConnectorList(tuple(each for _, each in sorted(load_connectors(folders).items())))
