"""A copy of a revision's quads that shares its bulk with the original.

The store's engine never changes a finished ``.sst`` file, so the copy hard-links them and copies only the small
ones (manifest, options, write-ahead log). At a million quads a copy takes milliseconds, which makes a commit a
directory of its own: nothing a reader has open is ever written to, and undoing a commit is deleting a directory.
Where hard links are not to be had (another file system), the files are copied.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from hub.store.shared_file import share_file


def clone_quads(original: Path, copy: Path) -> None:
    """Make ``copy`` from ``original``, which nobody writes to. ``copy`` must not exist."""
    copy.mkdir()
    with os.scandir(original) as entries:
        for entry in entries:
            if entry.name == "LOCK" or entry.name.startswith("LOG"):
                continue
            target = copy / entry.name
            if entry.name.endswith(".sst"):
                share_file(entry.path, target)
            else:
                shutil.copyfile(entry.path, target)
