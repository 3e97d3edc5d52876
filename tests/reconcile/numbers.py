"""Made-up numbers whose keys are right."""

from __future__ import annotations

from hub.model.identifier import luhn


def siren(seed: int) -> str:
    """A SIREN nobody need bear, the same for the same seed."""
    head = f"{10000000 + seed:08d}"
    return next(head + str(key) for key in range(10) if luhn(head + str(key)))


def siret(seed: int, place: int = 1) -> str:
    """A SIRET of that SIREN."""
    head = siren(seed) + f"{place:04d}"
    return next(head + str(key) for key in range(10) if luhn(head + str(key)))
