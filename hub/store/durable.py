"""Writing that survives a power cut: what these functions return from is on the disk, not only in the system's memory.

Raises OSError, like any writing.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

_AT_ONCE = 8


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
    found = [(Path(folder), names) for folder, _, names in os.walk(directory)]
    # Waiting for many at once costs about as much as waiting for one: the disk writes them together.
    with ThreadPoolExecutor(_AT_ONCE) as waiting:
        list(waiting.map(sync, [folder / name for folder, names in found for name in names]))
        list(waiting.map(sync, [folder for folder, _ in found]))
