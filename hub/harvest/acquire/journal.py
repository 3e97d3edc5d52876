"""The pages of an answer that have come so far, written down as they come: a harvest that was killed goes on from there.

The journal stands in the staging folder, one JSON object a line. The first says what was asked, the others each a page
that came whole. It is good for an hour after its last page, for the same question only: pages that come days apart
were never one answer.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

_NAME = "journal.jsonl"
_GOOD_FOR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Page:
    """One page that came whole. ``url`` is where it was asked, ``file`` its copy in the staging folder, ``sha256`` of its
    bytes, ``records`` how many it holds, ``next`` the address that follows, None for the last page. ``declared``: how many
    records the publisher says there are in all. ``content`` is a digest of the records alone, whatever else the page says."""

    url: str
    file: str
    sha256: str
    size: int
    records: int
    next: str | None
    declared: int | None = None
    content: str = ""


class Journal:
    """The journal in ``folder`` of what ``asked``, begun at ``moment`` unless one is there to be gone on with."""

    def __init__(self, folder: Path, asked: Mapping[str, Any], moment: datetime) -> None:
        self._path = folder / _NAME
        self.folder = folder
        self.moment = moment
        self.pages: list[Page] = []
        if not self._resume(dict(asked), moment):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            self._append({"asked": dict(asked), "moment": moment.isoformat()})

    def add(self, page: Page) -> None:
        """Write ``page`` down; its copy is there already."""
        self._append(asdict(page))
        self.pages.append(page)

    def _append(self, entry: Mapping[str, Any]) -> None:
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")

    def _resume(self, asked: Mapping[str, Any], now: datetime) -> bool:
        try:
            # Split at line feeds alone: what a publisher writes may hold other ends of lines. The last line is whole.
            head, *lines, end = self._path.read_text(encoding="utf-8").split("\n")
            if end:
                return False  # cut off half-way through a line
            begun = json.loads(head)
            pages = [Page(**json.loads(line)) for line in lines]
            written = datetime.fromtimestamp(self._path.stat().st_mtime, now.tzinfo)
            moment = datetime.fromisoformat(begun["moment"])
        except (OSError, ValueError, TypeError, KeyError):
            return False  # none, or one that cannot be read
        if begun["asked"] != asked or not pages or abs(now - written) > _GOOD_FOR:
            return False
        for page in pages:
            copy = self.folder / page.file
            if not copy.is_file() or copy.stat().st_size != page.size:
                return False
        self.moment, self.pages = moment, pages
        return True
