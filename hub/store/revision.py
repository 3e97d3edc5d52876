"""One revision of the store on disk, and the pointer that says which one is current.

``store/CURRENT`` holds a number; ``store/revisions/{n}/`` holds the quads and ``revision.json``. The pointer is
replaced by renaming a finished file over it, so that a reader meets the old number or the new one, and a crash
leaves one of the two.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from hub.errors import HubError, SettingsError
from hub.store.durable import write_durably


@dataclass(frozen=True, slots=True)
class Revision:
    """One committed state. ``path`` is its directory; ``committed_at`` is ISO 8601, UTC. ``links`` names the reconciliation
    that wrote the links graph, where that is known."""

    number: int
    publication: int
    path: Path
    operation: str
    committed_at: str
    links: str = ""

    @property
    def quads(self) -> Path:
        """The directory the triple store opens."""
        return self.path / "quads"

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep the revision on disk while reading it: a shared lock the collector cannot pass."""
        descriptor = hold_directory(self.path)
        try:
            yield
        finally:
            os.close(descriptor)


def hold_directory(path: Path) -> int:
    """A descriptor holding a shared lock on ``path`` until it is closed. Raises FileNotFoundError when it is gone."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        if not (path / "revision.json").exists():
            raise FileNotFoundError(f"revision removed: {path}")
    except BlockingIOError:
        os.close(descriptor)
        raise FileNotFoundError(f"revision being removed: {path}") from None
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def write_revision(revision: Revision) -> None:
    """Write ``revision.json``: from here on the directory is a whole revision, not yet a current one."""
    facts = {
        "number": revision.number,
        "publication": revision.publication,
        "operation": revision.operation,
        "committed_at": revision.committed_at,
        "links": revision.links,
    }
    write_durably(revision.path / "revision.json", json.dumps(facts, ensure_ascii=False) + "\n")


def read_revision(path: Path) -> Revision:
    """The revision in directory ``path``; raises FileNotFoundError when it is gone or unfinished."""
    facts = json.loads((path / "revision.json").read_text(encoding="utf-8"))
    return Revision(
        facts["number"],
        facts["publication"],
        path,
        facts["operation"],
        facts["committed_at"],
        facts.get("links", ""),
    )


def switch_current(directory: Path, number: int) -> None:
    """Make revision ``number`` the one everybody reads from now on."""
    write_durably(directory / "CURRENT", f"{number}\n")


def read_current(directory: Path) -> Revision:
    """The current revision of the store in ``directory``; raises SettingsError when there is no store."""
    for _ in range(10):  # a revision may be freed between the two reads only when two commits pass in between
        try:
            number = int((directory / "CURRENT").read_text(encoding="ascii"))
        except FileNotFoundError:
            raise SettingsError(
                f"Aucun entrepôt dans {directory} : créez le hub avec « ess-hub init ».",
                f"No store in {directory}: create the hub with 'ess-hub init'.",
            ) from None
        except ValueError as problem:
            raise _damaged(directory, problem) from problem
        try:
            return read_revision(directory / "revisions" / str(number))
        except FileNotFoundError:
            continue
        except (ValueError, KeyError) as problem:
            raise _damaged(directory, problem) from problem
    raise HubError(
        f"L'entrepôt {directory} est abîmé (la révision {number} manque) : restaurez une sauvegarde.",
        f"The store {directory} is damaged (revision {number} is missing): restore a backup.",
    )


def _damaged(directory: Path, problem: object) -> HubError:
    return HubError(
        f"L'entrepôt {directory} est abîmé ({problem}) : restaurez une sauvegarde.",
        f"The store {directory} is damaged ({problem}): restore a backup.",
    )
