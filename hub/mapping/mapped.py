"""What became of a row: a record let in, or a row kept out; never silence.

One is made for every row of every source: a named tuple is made in half the time of a frozen dataclass.
"""

from __future__ import annotations

from typing import NamedTuple

from hub.model.problem import Problem


class Mapped(NamedTuple):
    """A record let in. ``statements``: N-Triples lines, sorted, each once. ``problems``: news about it."""

    key: str
    statements: tuple[str, ...]
    problems: tuple[Problem, ...]


class Rejected(NamedTuple):
    """A row kept out, at least one of its ``problems`` a violation. ``key`` is None when it cannot be told."""

    key: str | None
    problems: tuple[Problem, ...]
