"""« vouliez-vous dire … ? »: the end of a message about a name that is not known."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def suggest(name: str, known: Iterable[str], otherwise: tuple[str, str] | None = None) -> tuple[str, str]:
    """In French and in English: the nearest known name, else ``otherwise``, else all the known names."""
    names = list(known)
    near = get_close_matches(name, names, 1)
    if near:
        return f"vouliez-vous dire « {near[0]} » ?", f"did you mean '{near[0]}'?"
    listed = ", ".join(sorted(names))
    return otherwise or (f"connus : {listed}", f"known: {listed}")
