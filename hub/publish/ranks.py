"""Places in the list of all entities, by label as French orders it: numbers with room between them, so that one more entity
finds a place between two others and the rest keep theirs."""

from __future__ import annotations

from collections.abc import Iterator

_HIGHEST = 2**31 - 1
"""Columns hold them in four bytes."""
_ROOM = 4_096


def spaced(count: int) -> Iterator[int]:
    """The ranks of ``count`` entities in their order."""
    room = max(1, min(_ROOM, _HIGHEST // (count + 1)))
    return iter(range(room, (count + 1) * room, room))


def between(before: int | None, after: int | None, count: int) -> list[int] | None:
    """The ranks of ``count`` entities between two others, or from the ``before`` on, or up to ``after``, where one of these is
    None; None when there is no room."""
    low = 0 if before is None else before
    high = min(low + (count + 1) * _ROOM, _HIGHEST) if after is None else after
    step = (high - low) // (count + 1)
    return [low + step * (place + 1) for place in range(count)] if step else None
