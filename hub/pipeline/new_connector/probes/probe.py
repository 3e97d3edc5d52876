"""What a probe is: how one format is told from the others, and how a file of it is described in a connector."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a connector's ``source:``, its value, and what was seen that says so (French, for the author)."""

    word: str
    value: str | int | bool | tuple[str, ...] | None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Description:
    """The words of ``source:``; ``ambiguous``: columns that bear one name, of which none can be read."""

    words: tuple[Word, ...]
    ambiguous: frozenset[str] = frozenset()


class Probe(Protocol):
    """Looks at one file. Knows nothing of columns: the format's own reader tells them."""

    @property
    def format(self) -> str:
        """The format's name, as a connector writes it."""

    def recognises(self, head: bytes, name: str) -> bool:
        """Whether a file called ``name`` that begins with ``head`` (a few kilobytes) is in this format."""

    def describe(self, path: Path, name: str) -> Description:
        """All but the format. Raises SourceError, or UserError, for a file that cannot be read."""
