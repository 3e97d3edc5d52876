"""What a publication says of itself, read from its directory without opening its tables: number, date, bulk files, counts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hub.publish.bulk_file import BulkFile
from hub.publish.side_tables import BULK, MANIFEST, STATISTICS
from hub.publish.statistics import Statistics


@dataclass(frozen=True, slots=True)
class Manifest:
    """``published_at`` is ISO 8601, None when it is not known; ``counts``: type → entities. ``files`` stand in ``folder``."""

    number: int
    published_at: str | None
    counts: Mapping[str, int]
    files: tuple[BulkFile, ...]
    folder: Path

    def file(self, name: str) -> BulkFile | None:
        """The bulk file called ``name``; None when there is none."""
        return next((each for each in self.files if each.name == name), None)


def read_manifest(directory: Path) -> Manifest | None:
    """Of the publication in ``directory``, which bears its number; None when there is no whole publication."""
    try:
        found = json.loads((directory / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return Manifest(
        number=int(directory.name),
        published_at=found.get("published_at"),
        counts=found["counts"],
        files=tuple(BulkFile(**each) for each in found.get("bulk", ())),
        folder=directory / BULK,
    )


def read_statistics(directory: Path) -> Statistics | None:
    """The counts of the publication in ``directory``; None when it has none (one of an earlier version of the hub)."""
    try:
        return Statistics.from_json(json.loads((directory / STATISTICS).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
