"""The directories of the publications of a hub: which are there, and which are kept."""

from __future__ import annotations

import shutil
from pathlib import Path

from hub.pipeline.hub import Hub
from hub.publish.description import is_described

_KEPT = 2
"""Publications that stay: the current one, and the one requests under way may still read."""


def published_up_to(hub: Hub, number: int) -> list[Path]:
    """The directories of publication ``number`` and of those before it that are still there, the newest first."""
    folder = hub.publication_directory(number).parent
    found = [path for path in folder.iterdir() if path.name.isdigit()] if folder.is_dir() else []
    there = {int(path.name): path for path in found}
    return [there[each] for each in sorted(there, reverse=True) if 0 < each <= number]


def free_old_publications(hub: Hub, current: int) -> None:
    """Remove what nobody reads any more. The last one that is described stays, for its bulk files, until a later one is."""
    there = published_up_to(hub, current)
    described = next((path for path in there if is_described(path)), None)
    for path in there:
        if int(path.name) <= current - _KEPT and path != described:
            shutil.rmtree(path, ignore_errors=True)
