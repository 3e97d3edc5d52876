"""A folder to make something big in: it goes with whoever made it, however that ends.

Who works in one holds a lock on it, which the kernel releases when it dies; whoever comes next to the same place removes
what is locked by nobody.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def workplace(parent: Path, prefix: str) -> Iterator[Path]:
    """A new folder in ``parent``, its name beginning with ``prefix``, that goes behind the block. Raises OSError."""
    with _locked(parent):  # so that nobody sweeps the new folder before it is claimed
        _sweep(parent, prefix)
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
        claim = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        fcntl.flock(claim, fcntl.LOCK_EX)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(claim)


def _sweep(parent: Path, prefix: str) -> None:
    for left in parent.glob(prefix + "*"):
        try:
            claim = os.open(left, os.O_RDONLY | os.O_DIRECTORY)
        except OSError:
            continue
        try:
            fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(left, ignore_errors=True)
        except BlockingIOError:
            pass
        finally:
            os.close(claim)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
