"""The seam where pairs get their weight: rules, or a model, behind one protocol.

A scorer sees all the profiles of a level first, because what is common tells little; then pairs by the million, as columns
of indices. Any pair can be asked about again, and the answer carries its evidence: a weight that nobody can explain is not
used here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp2
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from hub.reconcile.columns import Flags, Floats, Ints
from hub.reconcile.evidence import Evidence
from hub.reconcile.node import Level
from hub.reconcile.places import Places
from hub.reconcile.profiles import Profiles

MERGE = 1.0
"""From this weight two profiles are joined, constraints permitting: twice as likely one as two, in bits."""

REVIEW = -4.0
"""From this weight a person is asked."""

FLOOR = -9.0
"""Below this weight a pair is not kept."""

NUMBERS = frozenset({"siren", "siret", "rna"})
_SPEAKS = 0.25
"""Bits from which evidence counts among what spoke for a match."""
_TOLD = 0.05
_ACCOMPANY = frozenset({"territory", "legal-form", "source", "rivals"})
"""Kinds of evidence that make no case alone."""


@dataclass(frozen=True, slots=True)
class Score:
    """The sum of the evidence, strongest first."""

    weight: float
    evidence: tuple[Evidence, ...]

    @property
    def value(self) -> float:
        """The weight as odds, between 0 and 1, two decimals: a probability where the model's records are like these."""
        return round(1 / (1 + exp2(-max(-60.0, min(60.0, self.weight)))), 2)

    @property
    def rule(self) -> str:
        """What spoke for it: ``name+territory``."""
        return "+".join(dict.fromkeys(piece.kind for piece in self.evidence if piece.weight >= _SPEAKS))

    @property
    def weights(self) -> str:
        """What each kind adds, in bits, strongest first: ``name +9.8, prior -7.5, territory +4.5``. What is too little to
        be told is told together, as ``rest``."""
        told: dict[str, float] = {}
        for piece in self.evidence:
            kind = piece.kind if abs(piece.weight) >= _TOLD else "rest"
            told[kind] = told.get(kind, 0.0) + piece.weight
        rest = told.pop("rest", 0.0)
        pieces = [*told.items(), ("rest", rest)] if abs(rest) >= _TOLD else list(told.items())
        return ", ".join(f"{kind} {weight:+.1f}" for kind, weight in pieces)

    @property
    def is_thin(self) -> bool:
        """Whether it rests on an acronym and a territory, and nothing firmer."""
        speaking = [piece for piece in self.evidence if piece.weight > 0]
        firm = [piece for piece in speaking if not piece.thin and piece.kind not in _ACCOMPANY]
        return any(piece.thin for piece in speaking) and not firm

    @property
    def is_contradicted(self) -> bool:
        """Whether something says that the two are different things."""
        return any(piece.contradicts for piece in self.evidence)

    @property
    def is_identified(self) -> bool:
        """Whether a registered number is the same."""
        return any(piece.kind in NUMBERS and piece.weight > 0 for piece in self.evidence)


@dataclass(frozen=True, slots=True)
class Held:
    """What the next reconciliation needs to know of pairs, beside their weights: see :class:`hub.reconcile.earlier.Pairs`.
    ``stood``: where each stood among those of the reconciliation before, -1 for none; ``anew``: which are
    measured otherwise than they were."""

    first: Floats
    rivals: NDArray[np.uint8]
    digests: NDArray[np.uint64]
    counts: Mapping[str, NDArray[Any]]
    stood: Ints
    anew: Flags


@dataclass(frozen=True, slots=True)
class Weighed:
    """Pairs by index, with the weight of each. ``contradicted``: something says that they are two things, and no
    registered number that they are one. ``held``: what spares the next reconciliation work, where there is such."""

    a: Ints
    b: Ints
    weights: Floats
    contradicted: Flags
    held: Held | None = None


class LevelScorer(Protocol):
    """Weighs pairs of the profiles of one level."""

    def rarity(self) -> Floats:
        """What sharing each word of the vocabulary of names tells, in bits: what blocking looks for."""

    def weigh(self, a: Ints, b: Ints, groups: Ints) -> Weighed:
        """The pairs (``a[i]``, ``b[i]``) weighed; ``groups`` is the organization that each profile is known to be of."""

    def scores(self, pairs: Sequence[tuple[int, int]], *, in_words: bool = True) -> list[Score]:
        """The weight of some pairs once more, with the evidence; pairs that were never weighed too. Without words, where a
        hundred thousand pairs only need to be ordered, evidence has its kind and weight."""


class Scorer(Protocol):
    """Makes a scorer for each level."""

    @property
    def version(self) -> str:
        """Changes whenever the same pair could get another weight."""

    def at(self, level: Level, profiles: Profiles, places: Places) -> LevelScorer:
        """A scorer of these profiles; indices are into ``profiles``."""
