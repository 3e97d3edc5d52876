"""A JSON value with the place it stands at, so that what is wrong in a request is told with where it is.

Every reading raises MalformedError (400) with a JSON Pointer; nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from hub.serve.problem import MalformedError, UnreadableError

_KINDS = {
    dict: ("un objet", "an object"),
    list: ("une liste", "a list"),
    str: ("un texte", "a string"),
    bool: ("un booléen", "a boolean"),
}


@dataclass(frozen=True, slots=True)
class JsonValue:
    """``value`` at ``pointer`` (RFC 6901)."""

    value: Any
    pointer: str = ""

    @classmethod
    def parse(cls, text: bytes | str) -> JsonValue:
        """Read a document. Raises UnreadableError with line and column."""
        try:
            return cls(orjson.loads(text))
        except orjson.JSONDecodeError as error:
            raise UnreadableError(
                f"Ce n'est pas du JSON, ligne {error.lineno}, colonne {error.colno} : {error.msg}.",
                f"This is no JSON, line {error.lineno}, column {error.colno}: {error.msg}.",
                error.lineno,
                error.colno,
            ) from None

    def wrong(self, fr: str, en: str) -> MalformedError:
        """The error that says what is wrong here."""
        where = self.pointer or "/"
        return MalformedError(f"{where} : {fr}.", f"{where}: {en}.", self.pointer)

    def get(self, key: str) -> JsonValue | None:
        """The member ``key`` of an object; None when it is not there, or null."""
        held = self._as(dict).get(key)
        return None if held is None else self._inside(key, held)

    def need(self, key: str) -> JsonValue:
        """The member ``key``, which must be there."""
        found = self.get(key)
        if found is None:
            raise self.wrong(f"il manque « {key} »", f"'{key}' is missing")
        return found

    def members(self) -> Iterator[tuple[str, JsonValue]]:
        """The members of an object."""
        return ((key, self._inside(key, held)) for key, held in self._as(dict).items())

    def items(self, most: int) -> list[JsonValue]:
        """The items of a list of ``most`` at most."""
        held = self._as(list)
        if len(held) > most:
            raise self.wrong(f"{len(held)} éléments, {most} au plus", f"{len(held)} items, {most} at most")
        return [self._inside(str(at), each) for at, each in enumerate(held)]

    def text(self) -> str:
        """A string."""
        found: str = self._as(str)
        return found

    def flag(self) -> bool:
        """A boolean."""
        found: bool = self._as(bool)
        return found

    def count(self) -> int:
        """A whole number above 0, written ``5`` or ``5.0``."""
        number = self.value
        whole = isinstance(number, int) or (isinstance(number, float) and number.is_integer())
        if isinstance(number, bool) or not whole or number < 1:
            raise self.wrong(
                "un nombre entier, 1 ou plus, est attendu", "a whole number, 1 or more, is expected"
            )
        return int(number)

    def one_of(self, *words: str) -> str:
        """One of ``words``."""
        if self.value not in words:
            listed = ", ".join(words)
            raise self.wrong(
                f"l'un de ces mots est attendu : {listed}", f"one of these words is expected: {listed}"
            )
        return self.text()

    def only(self, *keys: str) -> None:
        """Refuse members of an object that are none of ``keys``."""
        for key in self._as(dict):
            if key not in keys:
                listed = ", ".join(keys)
                raise self._inside(key, None).wrong(
                    f"membre inconnu ; sont lus : {listed}", f"unknown member; these are read: {listed}"
                )

    def _as(self, kind: type) -> Any:
        if not isinstance(self.value, kind):
            fr, en = _KINDS[kind]
            raise self.wrong(f"{fr} est attendu" + ("e" if kind is list else ""), f"{en} is expected")
        return self.value

    def _inside(self, key: str, held: Any) -> JsonValue:
        return JsonValue(held, f"{self.pointer}/{key.replace('~', '~0').replace('/', '~1')}")
