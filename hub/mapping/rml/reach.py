"""How an RML mapping reaches the values it maps: in the publisher's file, or in the hub's cleaned records."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from hub.errors import Text
from hub.mapping.rule import Condition, NodeRule

Spelling = Callable[[str], str]
"""A field → the reference to its values."""


class InexpressibleError(Exception):
    """RML cannot say this over what is read. ``text`` is the reason; the statement is left out."""

    def __init__(self, fr: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(fr, en)


class Reach(Protocol):
    """One way. Every method but ``key``, ``notes`` and ``logical_source`` may raise InexpressibleError."""

    def notes(self) -> Sequence[Text]:
        """What a user of the mapping must know about what it reads."""

    def logical_source(self, iterator: str | None) -> Sequence[str]:
        """The properties of the logical source, in Turtle."""

    def iterator(self, rule: NodeRule | None, conditions: Sequence[Condition]) -> str | None:
        """What one iteration of ``rule`` (None: of the record itself) is, when all of ``conditions`` hold."""

    def key(self) -> Sequence[str]:
        """References to the parts of the record's key, which a dot joins."""

    def value(self, field: str) -> str:
        """The reference to the values of ``field``."""

    def slug(self, field: str) -> str:
        """The reference to the values of ``field`` as the hub writes them in a fragment."""

    def plain_ending(self) -> str:
        """What makes a literal without language or datatype a plain string."""
