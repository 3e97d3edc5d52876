"""A key: a long random text that its bearer shows, and of which the hub keeps a hash alone.

It reads ``esshub_ID_SECRET``. ID, eight hexadecimal digits, is no secret: lists, messages and revocations name the key
by it, and one look-up finds it. SECRET is 256 random bits. The whole is hashed with SHA-256 and no salt: a slow, salted
hash protects what people choose from being guessed, and nobody guesses one of 2^256.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

from hub.access.role import Role

_BITS = 256
_FORM = re.compile(r"esshub_([0-9a-f]{8})_[\w-]{20,100}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Key:
    """One key as the hub knows it. ``hash`` is in hexadecimal; ``created`` is ISO 8601, UTC; ``note`` says whose."""

    id: str
    role: Role
    hash: str
    created: str
    note: str = ""

    def opens_with(self, text: str) -> bool:
        """Whether ``text`` is this key; takes the same time whatever differs."""
        return hmac.compare_digest(self.hash, _hash(text))


def new_key(role: Role, created: str, note: str = "") -> tuple[Key, str]:
    """A new key, and its text: to be shown once, and forgotten."""
    key_id = secrets.token_hex(4)
    text = f"esshub_{key_id}_{secrets.token_urlsafe(_BITS // 8)}"
    return Key(key_id, role, _hash(text), created, note), text


def id_of(text: str) -> str | None:
    """The id a key's ``text`` names itself by; None for what is no key."""
    found = _FORM.fullmatch(text)
    return found[1] if found else None


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogateescape")).hexdigest()
