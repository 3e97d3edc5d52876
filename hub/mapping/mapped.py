"""What became of a row: a record let in, or a row kept out; never silence."""

from __future__ import annotations

from dataclasses import dataclass

from hub.model.problem import Problem


@dataclass(frozen=True, slots=True)
class Mapped:
    """A record let in. ``statements``: N-Triples lines, sorted, each once. ``problems``: news about it."""

    key: str
    statements: tuple[str, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row kept out, at least one of its ``problems`` a violation. ``key`` is None when it cannot be told."""

    key: str | None
    problems: tuple[Problem, ...]
