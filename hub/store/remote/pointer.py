"""``remote.json``: which side answers, and which load each side holds. A side that is being loaded holds none.

Replaced whole, so that a reader meets one state or the next, and a crash leaves one of the two. Raises SettingsError
for a file that cannot be read: it is put right by removing it and publishing again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from hub.errors import SettingsError
from hub.store.durable import write_durably
from hub.store.remote.place import SIDES, Side
from hub.store.revision import Revision

FILE_NAME = "remote.json"


@dataclass(frozen=True, slots=True)
class Load:
    """What one side holds: a revision of the store. ``seal`` is found in the place itself while that is so; ``graphs``
    are the named ones; ``address`` tells whether the side still is where it was; ``loaded_at`` is ISO 8601, UTC."""

    revision: int
    publication: int
    seal: str
    address: str
    loaded_at: str
    statements: int
    most_rows: int = 0
    """At which the engine was seen to cut answers, 0 when it was not."""
    graphs: tuple[str, ...] = ()

    def as_revision(self, side: Side) -> Revision:
        """What answers of this load say they are of."""
        return Revision(
            self.revision, self.publication, Path(f"remote/{side}/{self.seal}"), "publish", self.loaded_at
        )


@dataclass(frozen=True, slots=True)
class Pointer:
    """``serving`` is None before the first load. ``switched_at`` is in seconds since 1970. ``withdrawn`` is the
    publication that a rollback left: it is not loaded again by itself, 0 when there was none."""

    serving: Side | None = None
    switched_at: float = 0.0
    withdrawn: int = 0
    loads: Mapping[Side, Load] = field(default_factory=dict)

    @property
    def load(self) -> Load | None:
        """What answers now."""
        return self.loads.get(self.serving) if self.serving else None

    def without(self, side: Side) -> Pointer:
        """The same, ``side`` holding nothing."""
        return replace(self, loads={name: load for name, load in self.loads.items() if name != side})

    def switched(self, side: Side, now: float, *, load: Load | None = None, withdrawn: int = 0) -> Pointer:
        """``side`` answering, with what it holds already or with ``load``."""
        loads = dict(self.loads) if load is None else {**self.loads, side: load}
        return Pointer(side, now, withdrawn, loads)


def read_pointer(directory: Path) -> Pointer:
    """The pointer in a hub's ``directory``; an empty one when there is none yet. Raises SettingsError."""
    path = directory / FILE_NAME
    try:
        said: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        loads: dict[Side, Load] = {
            side: Load(**{**said["loads"][side], "graphs": tuple(said["loads"][side]["graphs"])})
            for side in SIDES
            if side in said["loads"]
        }
        serving = said["serving"] if said["serving"] in loads else None
        return Pointer(serving, float(said["switched_at"]), int(said["withdrawn"]), loads)
    except FileNotFoundError:
        return Pointer()
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise SettingsError(
            f"{path} est illisible ({problem}) : supprimez-le, puis lancez « ess-hub publish ».",
            f"{path} cannot be read ({problem}): remove it, then run 'ess-hub publish'.",
        ) from problem


def write_pointer(directory: Path, pointer: Pointer) -> None:
    """Make ``pointer`` the one everybody follows from now on."""
    said = {
        "serving": pointer.serving,
        "switched_at": pointer.switched_at,
        "withdrawn": pointer.withdrawn,
        "loads": {side: asdict(load) for side, load in pointer.loads.items()},
    }
    write_durably(directory / FILE_NAME, json.dumps(said, ensure_ascii=False, indent=1) + "\n")
