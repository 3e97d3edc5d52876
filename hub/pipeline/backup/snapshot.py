"""A hub's directory as it stood at one moment, in a folder of its own.

Taken under the writer's lease, so that store, harvest states and logs agree with one another; what never changes (the
quads and the tables of a publication) is linked, not copied, so that a writer waits for a moment only. Left out is what
is of use to nobody elsewhere: older revisions, bodies being received, answers of a harvest that did not end, bulk files being written.
"""

from __future__ import annotations

import fcntl
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from hub.errors import SettingsError
from hub.pipeline.hub import Hub
from hub.publish.description import BULK, DESCRIPTION, is_described
from hub.store.clone import clone_quads
from hub.store.full_disk import storage_error
from hub.store.lease import Lease
from hub.store.revision import Revision, switch_current, write_revision
from hub.store.shared_file import share_file

PREFIX = ".backup-"
"""What the folder of a backup under way is called, inside the hub's directory: links need the same file system."""

_APART = frozenset({"store", "publications"})
_TRANSIENT = frozenset({"uploads", "staging"})  # under harvest/
_ENDINGS = (
    ".staging",
    "-journal",
    "-wal",
    "-shm",
)  # of a harvest under way; of SQLite, whose file is copied with them in


def take_snapshot(hub: Hub, lease: Lease, folder: Path) -> Revision:
    """Fill the empty ``folder`` with the hub as it is under ``lease``; the revision it holds. Raises StorageError."""
    revision = lease.revision
    try:
        _copy_files(hub.directory, folder)
        _link_store(revision, folder / "store")
        published = hub.publication_directory(revision.publication)
        if published.is_dir():
            shutil.copytree(
                published,
                folder / "publications" / published.name,
                ignore=None if is_described(published) else shutil.ignore_patterns(BULK, f"{DESCRIPTION}*"),
                copy_function=share_file,
            )
    except (OSError, sqlite3.Error) as error:
        raise storage_error(error, hub.directory) or _unreadable(hub.directory, error) from error
    return revision


def _copy_files(directory: Path, folder: Path) -> None:
    """Everything but the store and the publications. Links are followed: a hub is restored whole, wherever."""

    def left_out(place: str, names: list[str]) -> set[str]:
        path = Path(place)
        if path == directory:
            return {name for name in names if name in _APART or name.startswith(PREFIX)}
        if path == directory / "harvest":
            return {name for name in names if name in _TRANSIENT or name.endswith(_ENDINGS)}
        return set()

    shutil.copytree(directory, folder, ignore=left_out, copy_function=_copy, dirs_exist_ok=True)


def _link_store(revision: Revision, store: Path) -> None:
    copy = Revision(
        revision.number,
        revision.publication,
        store / "revisions" / str(revision.number),
        revision.operation,
        revision.committed_at,
        revision.links,
    )
    copy.path.mkdir(parents=True)
    clone_quads(revision.quads, copy.quads)
    write_revision(copy)
    switch_current(store, revision.number)


def _copy(original: str, copy: str) -> None:
    if original.endswith(".sqlite"):
        with closing(sqlite3.connect(original)) as held, closing(sqlite3.connect(copy)) as taken:
            held.backup(taken)
        return
    with Path(original).open("rb") as file:
        # Logs are appended to under a lock of their own, not under the lease.
        fcntl.flock(file, fcntl.LOCK_SH)
        shutil.copy2(original, copy)


def _unreadable(directory: Path, error: Exception) -> SettingsError:
    said = (
        "; ".join(str(each[2]) for each in error.args[0]) if isinstance(error, shutil.Error) else str(error)
    )
    return SettingsError(
        f"{directory} ne peut pas être sauvegardé : {said}.", f"{directory} cannot be backed up: {said}."
    )
