"""Writing that survives a power cut: what these functions return from is on the disk, not only in the system's memory.

Raises OSError, like any writing.
"""

from __future__ import annotations

import os
from pathlib import Path


def write_durably(path: Path, text: str, *, mode: int = 0o666) -> None:
    """Replace ``path`` by a file holding ``text`` (UTF-8): whole or not at all.

    ``mode`` says who may read and write it, less what the process's mask takes away; nobody else ever could.
    """
    temporary = path.with_name(path.name + ".new")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Make the content of a file, or the entries of a directory, durable."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_tree(directory: Path) -> None:
    """Make every file under ``directory`` durable, and every directory, itself included."""
    for folder, _, names in os.walk(directory):
        for name in names:
            sync(Path(folder) / name)
        sync(Path(folder))
