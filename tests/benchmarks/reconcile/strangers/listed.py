"""Lists of words, written as people write lists."""

from __future__ import annotations


def listed(text: str) -> tuple[str, ...]:
    """The parts of ``text`` between its commas."""
    return tuple(part.strip() for part in text.split(","))
