"""What the remote engine serves, as the hub last left it: read from the pointer, nobody is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from hub.errors import Language, Text
from hub.pipeline.hub import Hub
from hub.store.remote.place import Side
from hub.store.remote.pointer import read_pointer


@dataclass(frozen=True, slots=True)
class RemoteStatus:
    """``side`` answers with ``publication``; None before the first load. ``switched_at`` is ISO 8601, UTC; ``withdrawn`` is the
    publication that a rollback left, 0 without one; ``is_behind`` when the hub itself has published more since."""

    kind: str
    side: Side | None
    publication: int
    switched_at: str | None
    withdrawn: int
    is_behind: bool

    def into(self, language: Language) -> str:
        """One line."""
        return self._line().into(language)

    def _line(self) -> Text:
        if self.side is None:
            return Text(
                f"moteur distant ({self.kind}) : jamais chargé, `ess-hub publish` le charge",
                f"remote engine ({self.kind}): never loaded, `ess-hub publish` loads it",
            )
        said = Text(
            f"moteur distant ({self.kind}) : publication {self.publication}, « {self.side} » répond",
            f"remote engine ({self.kind}): publication {self.publication}, '{self.side}' answers",
        )
        if self.withdrawn:
            return Text(
                f"{said.fr} ; {self.withdrawn} retirée, `ess-hub publish --roll-forward` y revient",
                f"{said.en}; {self.withdrawn} withdrawn, `ess-hub publish --roll-forward` returns to it",
            )
        if self.is_behind:
            return Text(
                f"{said.fr} ; en retard, `ess-hub publish` le met à jour",
                f"{said.en}; behind, `ess-hub publish` brings it up to date",
            )
        return said

    def to_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "serving": self.side,
            "publication": self.publication,
            "switchedAt": self.switched_at,
            "withdrawn": self.withdrawn or None,
            "behind": self.is_behind,
        }


def remote_status(hub: Hub, publication: int) -> RemoteStatus | None:
    """None when the settings name no engine; ``publication`` is the hub's own. Raises SettingsError for a pointer that cannot
    be read."""
    if hub.remote is None:
        return None
    pointer = read_pointer(hub.directory)
    load = pointer.load
    served = load.publication if load else 0
    switched = None
    if load is not None:
        switched = datetime.fromtimestamp(pointer.switched_at, UTC).isoformat(timespec="seconds")
    return RemoteStatus(
        hub.remote.kind,
        pointer.serving,
        served,
        switched,
        pointer.withdrawn,
        load is not None and served < publication,
    )
