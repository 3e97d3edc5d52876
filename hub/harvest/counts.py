"""How many records a run met, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Counts:
    """Records of one harvest. ``total`` rows were read; ``known`` records were there before; ``held`` records were
    not found but kept, because some rows were too broken to tell whose they are, or because the answer was not
    complete; ``missing`` ones were not found either, and are given time to come back."""

    total: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    rejected: int = 0
    known: int = 0
    held: int = 0
    missing: int = 0
