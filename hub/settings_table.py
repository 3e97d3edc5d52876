"""One table of ``hub.toml``: its known keys are taken out one by one, then what is left is a mistake.

Every mistake is a SettingsError that names the file and the key.
"""

from __future__ import annotations

from math import inf
from pathlib import Path
from typing import Any

from hub.errors import SettingsError

_KINDS: dict[type, tuple[str, str]] = {
    str: ("un texte", "a text"),
    bool: ("true ou false", "true or false"),
    int: ("un nombre entier", "a whole number"),
    float: ("un nombre", "a number"),
    list: ("une liste", "a list"),
    dict: ("une section", "a section"),
}
"""What a setting of each type is called in messages, in French and in English."""


class TableReader:
    """Takes the known keys out of one table, then says which are left."""

    def __init__(self, path: Path, table: dict[str, Any], prefix: str = "") -> None:
        self._path = path
        self._left = dict(table)
        self._prefix = prefix

    def take(self, key: str, kind: type, *default: Any) -> Any:
        """The value of ``key``; the default when absent; SettingsError when absent without one, or of another type."""
        if key not in self._left:
            if default:
                return default[0]
            raise self.wrong(key, "une valeur (absente)", "a value (missing)")
        value = self._left.pop(key)
        is_whole_number_for_float = kind is float and isinstance(value, int) and not isinstance(value, bool)
        if not isinstance(value, kind) and not is_whole_number_for_float:
            raise self.wrong(key, *_KINDS[kind])
        if kind is int and isinstance(value, bool):
            raise self.wrong(key, "un nombre entier", "a whole number")
        return value

    def take_positive(self, key: str, kind: type, default: Any) -> Any:
        value = self.take(key, kind, default)
        if not 0 < value < inf:
            raise self.wrong(key, "un nombre positif", "a positive number")
        return value

    def take_texts(self, key: str) -> dict[str, str]:
        """A section of texts; empty when absent."""
        table: dict[str, Any] = self.take(key, dict, {})
        for name, value in table.items():
            if not isinstance(value, str):
                raise self.wrong(f"{key}.{name}", *_KINDS[str])
        return dict(table)

    def finish(self) -> None:
        for key in self._left:
            raise SettingsError(
                f"{self._path} : clé inconnue « {self._prefix}{key} » : corrigez-la ou retirez-la.",
                f"{self._path}: unknown key '{self._prefix}{key}': correct it or take it out.",
            )

    def wrong(self, key: str, fr: str, en: str) -> SettingsError:
        name = f"{self._prefix}{key}".rstrip(".")
        return SettingsError(
            f"{self._path} : « {name} » attend {fr}.", f"{self._path}: '{name}' expects {en}."
        )
