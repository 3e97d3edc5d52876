"""Frees what no reader needs: half-made revisions after a crash, and old ones after a commit.

Runs only under the writer's lease. A reader holds a shared lock on the directory of the revision it reads; one that
cannot be locked exclusively is left for a later commit. The current revision and the one before it always stay.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path


def remove_leftovers(revisions: Path, current: int) -> None:
    """Remove what a killed writer left: revisions above ``current`` and half-removed ones."""
    for path in _entries(revisions):
        if not path.name.isdigit() or int(path.name) > current:
            shutil.rmtree(path, ignore_errors=True)


def free_old(revisions: Path, current: int) -> tuple[int, ...]:
    """Remove revisions that nobody reads, all but ``current`` and the one before it; the numbers removed."""
    numbers = sorted(int(path.name) for path in _entries(revisions) if path.name.isdigit())
    kept = {number for number in numbers if number >= current} | set([n for n in numbers if n < current][-1:])
    return tuple(number for number in numbers if number not in kept and _free(revisions / str(number)))


def _free(path: Path) -> bool:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return False
    try:
        # Renamed first: a crash in the middle of removing leaves a name no reader takes for a revision.
        gone = path.with_name(path.name + ".gone")
        path.rename(gone)
        shutil.rmtree(gone, ignore_errors=True)
    finally:
        os.close(descriptor)
    return True


def _entries(revisions: Path) -> list[Path]:
    return list(revisions.iterdir()) if revisions.is_dir() else []
