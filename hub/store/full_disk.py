"""Tells a disk that takes no more from every other failure: it is the operator's to mend, and no fault of the hub.

The system says it by an error number, SQLite by a code of its own, the triple store and the text index only in the
words of their messages.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from pathlib import Path

from hub.errors import HubError, StorageError

# Full, over quota, over the size a process may write, mounted read-only, failing, not ours to write to.
_NUMBERS = (
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EFBIG,
    errno.EROFS,
    errno.EIO,
    errno.EACCES,
    errno.EPERM,
)
# Those also known by their words; an access refused may be about any file, and needs its number.
_WORDS = tuple(os.strerror(number) for number in _NUMBERS[:4])
_SQLITE = {"SQLITE_FULL": errno.ENOSPC, "SQLITE_IOERR": errno.EIO, "SQLITE_READONLY": errno.EROFS}


def storage_error(error: Exception, directory: Path) -> StorageError | None:
    """What to tell the operator when ``error`` is ``directory`` refusing to be written to; None for all other errors."""
    reason = _reason(error)
    if reason is None:
        return None
    return StorageError(
        f"{directory} ne peut plus être écrit ({reason}) : libérez de la place ou rendez-le accessible, puis relancez ; "
        "ce qui était publié le reste.",
        f"{directory} cannot be written ({reason}): free space or make it accessible, then run again; what was "
        "published still is.",
    )


def _reason(error: Exception) -> str | None:
    if isinstance(error, HubError):
        return None  # whoever raised it knew better what it was about
    if isinstance(error, OSError) and error.errno in _NUMBERS:
        return error.strerror
    if isinstance(error, sqlite3.Error):
        name = getattr(error, "sqlite_errorname", None) or ""
        return next(
            (os.strerror(number) for prefix, number in _SQLITE.items() if name.startswith(prefix)), None
        )
    return next((words for words in _WORDS if words in str(error)), None)
