"""The directory of one publication: what stands where in it, and how it comes to be.

Made beside its place under another name and renamed when all of it is on disk, so that a directory under its own name is
always whole. A directory that a killed run left there is made anew.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hub.store.durable import sync, sync_tree

TABLES = "tables.sqlite"
SEARCH = "search"
MATCHING = "matching"
COLLECTIONS = "collections"
MANIFEST = "publication.json"

LONG_AGO = "1970-01-01T00:00:00+00:00"


@dataclass(frozen=True, slots=True)
class SideTables:
    """What was built: the number of entities of each type."""

    counts: Mapping[str, int]

    @property
    def entities(self) -> int:
        return sum(self.counts.values())


@contextmanager
def making(directory: Path) -> Iterator[Path]:
    """A folder to fill, which becomes ``directory`` when it is left; nothing becomes of it when that raises."""
    directory.parent.mkdir(parents=True, exist_ok=True)
    folder = directory.with_name(f".{directory.name}.building")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    yield folder
    sync_tree(folder)
    shutil.rmtree(directory, ignore_errors=True)
    folder.rename(directory)
    sync(directory.parent)


def write_manifest(folder: Path, manifest: Mapping[str, Any], built: SideTables) -> None:
    """Write ``manifest`` with the counts added."""
    facts = {"entities": built.entities, "counts": built.counts}
    text = json.dumps({**manifest, **facts}, ensure_ascii=False, indent=2)
    (folder / MANIFEST).write_text(text, encoding="utf-8")
