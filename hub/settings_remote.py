"""``[publish.remote]`` of ``hub.toml``: the engine that answers queries in the hub's place, at two places.

User and password are named, as environment variables, never written: a hub directory is copied and sent around.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from hub.errors import SettingsError
from hub.model.secret import Secrets, secrets_named
from hub.settings_table import TableReader
from hub.store.remote.place import KINDS, SIDES, Kind, Place, Remote, has_address, place_at

_VARIABLE = re.compile(r"\$\{[A-Za-z_][A-Za-z0-9_]*\}")


def read_remote(path: Path, table: dict[str, Any], query_seconds: float, query_rows: int) -> Remote | None:
    """What the section says; None when it is not there. Raises SettingsError naming the file and the key."""
    if not table:
        return None
    reader = TableReader(path, table, "publish.remote.")
    kind = cast("Kind", _one_of(reader, "engine", KINDS))
    when_down = _one_of(reader, "when_down", ("embedded", "unavailable"), "embedded")
    defaults = Remote(kind, *(Place("", "", ""),) * 2)
    user, password = (_variable(reader, key) for key in ("user", "password"))
    if bool(user) != bool(password):
        raise reader.wrong(
            "password" if user else "user", "une valeur, avec l'autre", "a value, with the other"
        )
    first, second = (_place(path, reader, kind, side) for side in SIDES)
    if first.query == second.query or first.store == second.store or first.update == second.update:
        raise reader.wrong("second", "d'autres adresses que first", "other addresses than first")
    remote = Remote(
        kind,
        first,
        second,
        falls_back=when_down == "embedded",
        queries=reader.take_positive("queries", int, defaults.queries),
        load_seconds=float(reader.take_positive("load_seconds", float, defaults.load_seconds)),
        query_seconds=query_seconds,
        query_rows=query_rows,
        user=user,
        password=password,
        secrets=Secrets({name: os.environ.get(name) for name in secrets_named(user + password)}),
    )
    reader.finish()
    return remote


def _one_of(reader: TableReader, key: str, words: tuple[str, ...], *default: str) -> str:
    word: str = reader.take(key, str, *default)
    if word not in words:
        listed = ", ".join(words)
        raise reader.wrong(key, f"l'un de : {listed}", f"one of: {listed}")
    return word


def _variable(reader: TableReader, key: str) -> str:
    text: str = reader.take(key, str, "")
    if text and not _VARIABLE.fullmatch(text):
        raise reader.wrong(
            key,
            "le nom d'une variable d'environnement, « ${NOM} », jamais la valeur elle-même",
            "the name of an environment variable, '${NAME}', never the value itself",
        )
    return text


def _place(path: Path, reader: TableReader, kind: Kind, side: str) -> Place:
    table = TableReader(path, reader.take(side, dict), f"publish.remote.{side}.")
    if has_address(kind):
        place = place_at(kind, _address(table, "address"))
    else:
        place = Place(*(_address(table, key) for key in ("query", "update", "store")))
    table.finish()
    return place


def _address(table: TableReader, key: str) -> str:
    text: str = table.take(key, str)
    wrong: SettingsError = table.wrong(
        key,
        "une adresse http(s), sans nom ni mot de passe",
        "an http(s) address, without a name or a password",
    )
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        raise wrong from None
    if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc or parts.fragment:
        raise wrong
    return text
