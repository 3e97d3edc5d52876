"""Writes a hub into one file, while it is served and written to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hub import __version__
from hub.errors import Language, Text, UserError
from hub.pipeline.backup.archive import write_archive
from hub.pipeline.backup.snapshot import PREFIX, take_snapshot
from hub.pipeline.hub import Hub
from hub.store.full_disk import storage_error
from hub.store.workplace import workplace


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What was written, or read back, where; ``size`` is the archive's, in bytes."""

    archive: Path
    directory: Path
    base: str
    revision: int
    publication: int
    made_at: str
    size: int
    is_restored: bool = False

    def into(self, language: Language) -> str:
        """One line."""
        held = f"révision {self.revision}, publication {self.publication}, {self.made_at}"
        held_en = f"revision {self.revision}, publication {self.publication}, {self.made_at}"
        if self.is_restored:
            return Text(
                f"Hub restauré dans {self.directory} ({held})",
                f"Hub restored in {self.directory} ({held_en})",
            ).into(language)
        size = f"{self.size / 1e6:.1f}"
        return Text(
            f"Sauvegarde écrite : {self.archive} ({held}, {size.replace('.', ',')} Mo)",
            f"Backup written: {self.archive} ({held_en}, {size} MB)",
        ).into(language)

    def to_json(self, language: Language) -> dict[str, Any]:
        return {
            "archive": str(self.archive),
            "directory": str(self.directory),
            "baseIri": self.base,
            "revision": self.revision,
            "publication": self.publication,
            "madeAt": self.made_at,
            "bytes": self.size,
        }


def back_up(
    hub: Hub, archive: Path, *, wait: float = 0.0, on_wait: Callable[[str], None] | None = None
) -> BackupReport:
    """Write all that ``hub`` is made of to ``archive``, as it stood at one moment, whole or not at all.

    Others write again as soon as that moment is over. Raises BusyError when another writer is at work for more than
    ``wait`` seconds, UserError when ``archive`` cannot be written or lies inside the hub, StorageError.
    """
    if archive.resolve().is_relative_to(hub.directory.resolve()):
        raise UserError(
            f"{archive} est dans le hub même : une sauvegarde va ailleurs, sur un autre disque si possible.",
            f"{archive} is inside the hub itself: a backup goes elsewhere, to another disk if possible.",
        )
    try:
        with workplace(hub.directory, PREFIX) as folder:
            with hub.revisions.lease("backup", wait=wait, on_wait=on_wait) as lease:
                revision = take_snapshot(hub, lease, folder)
                made_at = hub.revisions.now()
            about = {
                "version": __version__,
                "base": hub.addresses.base,
                "revision": revision.number,
                "publication": revision.publication,
                "made_at": made_at,
            }
            size = write_archive(folder, archive, about)
    except OSError as error:
        raise storage_error(error, hub.directory) or error from error
    return BackupReport(
        archive,
        hub.directory,
        hub.addresses.base,
        revision.number,
        revision.publication,
        made_at,
        size,
    )
