"""A waterfall: how the evidence of a match adds up, step after step, drawn as bars from where the last one ended."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf


@dataclass(frozen=True, slots=True)
class Step:
    """One kind of evidence. ``weight`` in bits; ``start`` and ``width`` of its bar in hundredths of the drawing."""

    kind: str
    weight: float
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The steps in the order given, their ``total`` in bits, and where even odds (0 bits) stand in the drawing."""

    steps: tuple[Step, ...]
    total: float
    even: float


def waterfall(weights: str | None) -> Waterfall | None:
    """Draw ``name +9.8, prior -7.5`` (``ess:weights``); None for anything else."""
    pieces: list[tuple[str, float]] = []
    for piece in (weights or "").split(", "):
        kind, _, number = piece.rpartition(" ")
        try:
            weight = float(number)
        except ValueError:
            return None
        if not kind or not -inf < weight < inf:
            return None
        pieces.append((kind, weight))
    ends = [0.0]
    for _, weight in pieces:
        ends.append(ends[-1] + weight)
    low, high = min(ends), max(ends)
    scale = 100 / (high - low) if high > low else 0.0
    steps = tuple(
        Step(kind, weight, round((min(before, after) - low) * scale, 1), round(abs(weight) * scale, 1))
        for (kind, weight), before, after in zip(pieces, ends, ends[1:], strict=False)
    )
    return Waterfall(steps, round(ends[-1], 1), round(-low * scale, 1))
