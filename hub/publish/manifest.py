"""What a publication says of itself, read from its directory without opening its tables: number, date, bulk files, counts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hub.publish.bulk_file import BulkFile
from hub.publish.description import BULK, DESCRIPTION
from hub.publish.publication_folder import MANIFEST
from hub.publish.statistics import Statistics


@dataclass(frozen=True, slots=True)
class Manifest:
    """``published_at`` is ISO 8601, None when it is not known; ``counts``: type → entities. ``files`` stand in ``folder``.
    ``statistics`` and ``files`` are of no publication that is not described yet (:mod:`hub.publish.description`)."""

    number: int
    published_at: str | None
    counts: Mapping[str, int]
    files: tuple[BulkFile, ...]
    folder: Path
    statistics: Statistics | None

    @property
    def is_described(self) -> bool:
        """Whether its files and its statistics are there."""
        return self.statistics is not None

    def file(self, name: str) -> BulkFile | None:
        """The bulk file called ``name``; None when there is none."""
        return next((each for each in self.files if each.name == name), None)


def read_manifest(directory: Path) -> Manifest | None:
    """Of the publication in ``directory``, which bears its number; None when there is no whole publication."""
    try:
        found = json.loads((directory / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    try:
        described = json.loads((directory / DESCRIPTION).read_text(encoding="utf-8"))
    except FileNotFoundError:
        described = {}
    return Manifest(
        number=int(directory.name),
        published_at=found.get("published_at"),
        counts=found["counts"],
        files=tuple(BulkFile(**each) for each in described.get("bulk", ())),
        folder=directory / BULK,
        statistics=Statistics.from_json(described["statistics"]) if described else None,
    )
