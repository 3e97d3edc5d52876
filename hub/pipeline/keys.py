"""Making, listing and revoking the keys of a hub: what an operator does, checked against what the hub follows.

A key for a source this hub does not follow, or for a region nobody knows, would open nothing: it is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hub.access.key import Key
from hub.access.key_file import create_key, read_keys, revoke_key
from hub.access.role import Role, parse_role
from hub.errors import Language, NotFoundError
from hub.model.territory import REGION
from hub.model.vocabulary import TERRITORY
from hub.pipeline.hub import Hub


@dataclass(frozen=True, slots=True)
class KeyList:
    """The keys in force, the oldest first."""

    keys: tuple[Key, ...]

    def into(self, language: Language) -> str:
        """A line each: id, role, day of creation, note."""
        lines = (f"{key.id}  {key.role!s:24} {key.created[:10]}  {key.note}" for key in self.keys)
        return "\n".join(line.rstrip() for line in lines)

    def to_json(self, language: Language) -> list[dict[str, Any]]:
        return [
            {"id": key.id, "role": str(key.role), "created": key.created, "note": key.note}
            for key in self.keys
        ]


def make_key(hub: Hub, role: str, note: str = "") -> str:
    """A new key's text, which is nowhere else. Raises SettingsError for what is no role, NotFoundError for a source
    or a region (by its code of today, ``75``) that this hub does not know."""
    parsed = parse_role(role)
    _require_scope(hub, parsed)
    _, text = create_key(hub.key_path, parsed, hub.revisions.now(), " ".join(note.split()))
    return text


def list_keys(hub: Hub) -> KeyList:
    return KeyList(read_keys(hub.key_path))


def remove_key(hub: Hub, key_id: str) -> Key:
    """Revoke the key ``key_id``. Raises NotFoundError."""
    return revoke_key(hub.key_path, key_id)


def _require_scope(hub: Hub, role: Role) -> None:
    if role.kind == "source" and role.scope is not None:
        hub.source(role.scope)
    if role.kind == "reviewer" and role.scope is not None and not _is_region(hub, role.scope):
        raise NotFoundError(
            f"Aucune région « {role.scope} » : donnez le code d'une région d'aujourd'hui (75 pour la "
            "Nouvelle-Aquitaine).",
            f"No region '{role.scope}': give the code of a region of today (75 for Nouvelle-Aquitaine).",
        )


def _is_region(hub: Hub, code: str) -> bool:
    iri = f"{TERRITORY}region/{code}"
    return hub.territories.kind(iri) == REGION and not hub.territories.is_former(iri)
