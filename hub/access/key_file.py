"""The keys of one hub, in one file that only its operator reads (``keys.json``, mode 0600).

Written whole or not at all; two commands that change it at once wait for each other. A file that cannot be read lets
nobody in: SettingsError.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hub.access.key import Key, id_of, new_key
from hub.access.role import Role, parse_role
from hub.errors import NotFoundError, SettingsError
from hub.store.durable import write_durably

_MODE = 0o600


def read_keys(path: Path) -> tuple[Key, ...]:
    """Every key in force, in the order of their creation; none when there is no file."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return tuple(_key(each) for each in found["keys"])
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise SettingsError(
            f"{path} : clés illisibles ({error}). Restaurez une sauvegarde, ou supprimez ce fichier et refaites des clés.",
            f"{path}: the keys cannot be read ({error}). Restore a backup, or delete this file and make new keys.",
        ) from error


def create_key(path: Path, role: Role, created: str, note: str = "") -> tuple[Key, str]:
    """Add a key; the text to hand to its bearer is nowhere else. ``created`` is ISO 8601, UTC."""
    with _changing(path) as keys:
        taken = {key.id for key in keys}
        key, text = new_key(role, created, note)
        while key.id in taken:
            key, text = new_key(role, created, note)
        keys.append(key)
    return key, text


def revoke_key(path: Path, key_id: str) -> Key:
    """Take a key out: what it opened is closed at once. Raises NotFoundError. The key's text names it as well."""
    wanted = id_of(key_id) or key_id
    with _changing(path) as keys:
        revoked = next((key for key in keys if key.id == wanted), None)
        if revoked is None:
            raise NotFoundError(
                f"Aucune clé « {wanted} » : `ess-hub key list` montre celles de ce hub.",
                f"No key '{wanted}': `ess-hub key list` shows those of this hub.",
            )
        keys.remove(revoked)
    return revoked


class KeyRing:
    """The keys of the file at ``path``, read again when it has changed: a key made or revoked counts at once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int, int] | None = None
        self._keys: dict[str, Key] = {}

    def bearer(self, text: str) -> Key | None:
        """The key that ``text`` is; None when it is none in force. Raises SettingsError."""
        self._follow()
        key = self._keys.get(id_of(text) or "")
        return key if key is not None and key.opens_with(text) else None

    def _follow(self) -> None:
        try:
            facts = self._path.stat()
        except FileNotFoundError:
            self._seen, self._keys = None, {}
            return
        stamp = (facts.st_ino, facts.st_mtime_ns, facts.st_size)
        if stamp != self._seen:
            self._keys = {}
            self._keys = {key.id: key for key in read_keys(self._path)}
            self._seen = stamp


@contextmanager
def _changing(path: Path) -> Iterator[list[Key]]:
    """The keys, written back unless the block raises; whoever else changes them at the same time waits."""
    try:
        descriptor = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise SettingsError(
            f"{path.parent} : {error.strerror}", f"{path.parent}: {error.strerror}"
        ) from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        keys = list(read_keys(path))
        yield keys
        text = json.dumps({"keys": [_to_json(key) for key in keys]}, ensure_ascii=False, indent=2)
        write_durably(path, text + "\n", mode=_MODE)
    except OSError as error:
        raise SettingsError(
            f"{path} ne peut pas être écrit ({error.strerror}) ; vérifiez les droits et la place sur le disque.",
            f"{path} cannot be written ({error.strerror}); check permissions and disk space.",
        ) from error
    finally:
        os.close(descriptor)


def _to_json(key: Key) -> dict[str, Any]:
    return {
        "id": key.id,
        "role": str(key.role),
        "sha256": key.hash,
        "created": key.created,
        "note": key.note,
    }


def _key(found: dict[str, Any]) -> Key:
    return Key(
        id=str(found["id"]),
        role=parse_role(found["role"]),
        hash=str(found["sha256"]),
        created=str(found["created"]),
        note=str(found.get("note", "")),
    )
