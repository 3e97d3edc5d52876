"""Makes a hub again from a backup: checked whole before it stands under its name, or not there at all."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from hub.errors import HubError, SettingsError, UserError
from hub.pipeline.backup.archive import Listed, unpack_archive
from hub.pipeline.backup.backing_up import BackupReport
from hub.pipeline.hub import utc_now
from hub.publish.directory import Directory
from hub.store.durable import sync, sync_tree
from hub.store.full_disk import storage_error
from hub.store.revisions import Revisions
from hub.store.workplace import workplace


def restore(archive: Path, directory: Path, read_base: Callable[[Path], str]) -> BackupReport:
    """Make ``directory``, which must not be there or be empty, the hub that ``archive`` holds.

    Every file is compared with what was backed up; the store, the publication and the settings (``read_base`` gives the
    base IRI in those of a directory) are opened and compared too. Raises UserError, and leaves nothing behind, when any of
    it is wrong; StorageError when the disk is full. Killed on the way, it can be run again.
    """
    _require_free(directory)
    try:
        directory.parent.mkdir(parents=True, exist_ok=True)
        with workplace(directory.parent, f".{directory.name}.restoring-") as place:
            building = place / "hub"
            building.mkdir()
            listed = unpack_archive(archive, building)
            _check(archive, building, listed, read_base)
            sync_tree(building)
            building.rename(directory)
            sync(directory.parent)
    except OSError as error:
        raise storage_error(error, directory.parent) or UserError(
            f"{directory} ne peut pas être restauré ({error.strerror}).",
            f"{directory} cannot be restored ({error.strerror}).",
        ) from error
    return BackupReport(
        archive,
        directory,
        listed["base"],
        listed["revision"],
        listed["publication"],
        listed["made_at"],
        archive.stat().st_size,
        is_restored=True,
    )


def _require_free(directory: Path) -> None:
    try:
        taken = directory.is_symlink() or (directory.exists() and not directory.is_dir())
        taken = taken or (directory.is_dir() and any(directory.iterdir()))
    except OSError as error:
        raise SettingsError(f"{directory} : {error.strerror}.", f"{directory}: {error.strerror}.") from error
    if taken:
        raise UserError(
            f"{directory} existe déjà : restaurez dans un dossier qui n'existe pas (--hub), puis échangez-les.",
            f"{directory} exists already: restore into a folder that does not exist (--hub), then swap them.",
        )


def _check(archive: Path, directory: Path, listed: Listed, read_base: Callable[[Path], str]) -> None:
    """Open what a server would open, and see that it is what the list says."""
    try:
        found = read_base(directory)
        revisions = Revisions(directory / "store", utc_now)
        with revisions.reading() as view:
            held = (view.revision.number, view.revision.publication)
            view.graphs()
        if listed["publication"]:
            path = directory / "publications" / str(listed["publication"])
            with closing(Directory(path)) as publication:
                publication.counts()
        agrees = bool(listed["made_at"]) and (found, *held) == (
            listed["base"],
            listed["revision"],
            listed["publication"],
        )
    except (HubError, OSError, ValueError, KeyError, TypeError) as error:
        said = error.text if isinstance(error, HubError) else None
        raise UserError(
            f"{archive} ne fait pas un hub ({said.fr if said else error!r}) ; rien n'a été restauré.",
            f"{archive} does not make a hub ({said.en if said else error!r}); nothing was restored.",
        ) from error
    if not agrees:
        raise UserError(
            f"{archive} : les réglages ou l'entrepôt ne sont pas ceux de la sauvegarde ; rien n'a été restauré.",
            f"{archive}: settings or store are not those of the backup; nothing was restored.",
        )
