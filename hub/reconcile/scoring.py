"""The seam where pairs get their weight: a rule-based scorer today, a learned one behind the same protocol.

A scorer is given pairs in batches, because a learned one works on whole tables; each answer carries its evidence,
because a weight that nobody can explain is not used here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from hub.reconcile.comparison import (
    acronym,
    address,
    contact,
    identifier,
    legal_form,
    name,
    number,
    place_word,
    territory,
)
from hub.reconcile.corpus import Corpus
from hub.reconcile.evidence import Evidence, round_weight
from hub.reconcile.places import Places
from hub.reconcile.profile import Profile

MERGE = 6.0
"""From this weight two profiles are joined, constraints permitting."""

REVIEW = 1.0
"""From this weight a person is asked."""

FLOOR = -4.0
"""Below this weight a pair is not kept."""


@dataclass(frozen=True, slots=True)
class Score:
    """The sum of the evidence, strongest first."""

    weight: float
    evidence: tuple[Evidence, ...]

    @property
    def value(self) -> float:
        """The weight between 0 and 1, two decimals. An order, not a probability: nothing has calibrated it."""
        return round(1 / (1 + 2 ** -(self.weight - (MERGE + REVIEW) / 2)), 2)

    @property
    def rule(self) -> str:
        """What spoke for it: ``name+territory``."""
        return "+".join(dict.fromkeys(piece.kind for piece in self.evidence if piece.weight > 0))

    @property
    def is_thin(self) -> bool:
        """Whether it rests on an acronym and a territory, and nothing firmer."""
        speaking = [piece for piece in self.evidence if piece.weight > 0]
        firm = [
            piece for piece in speaking if not piece.thin and piece.kind not in {"territory", "legal-form"}
        ]
        return any(piece.thin for piece in speaking) and not firm

    @property
    def is_contradicted(self) -> bool:
        """Whether something says that the two are different things."""
        return any(piece.contradicts for piece in self.evidence)

    @property
    def is_identified(self) -> bool:
        """Whether a registered number is the same."""
        return any(piece.kind in {"siren", "siret", "rna"} and piece.weight > 5 for piece in self.evidence)


class Scorer(Protocol):
    """Weighs pairs of profiles of one level."""

    @property
    def version(self) -> str:
        """Changes whenever the same pair could get another weight."""

    def score(self, pairs: Sequence[tuple[Profile, Profile]], corpus: Corpus, places: Places) -> list[Score]:
        """One score a pair, in the order of ``pairs``; the same for (a, b) and (b, a) but for the wording."""


class RuleScorer:
    """Adds up the evidence of every kind, with two rules between kinds.

    An acronym that explains why names differ takes their difference off; where addresses are known on both sides,
    that the region is the same too says nothing more.
    """

    version = "rules-1"

    def score(self, pairs: Sequence[tuple[Profile, Profile]], corpus: Corpus, places: Places) -> list[Score]:
        return [self._score(a, b, corpus, places) for a, b in pairs]

    def _score(self, a: Profile, b: Profile, corpus: Corpus, places: Places) -> Score:
        found: list[Evidence] = []
        for kind in (identifier, name, acronym, number, legal_form, address, contact):
            found.extend(kind.compare(a, b, corpus))
        for placed in (territory, place_word):
            found.extend(placed.compare(a, b, corpus, places))
        kinds = {piece.kind for piece in found}
        if kinds & acronym.EXPLAINS:
            explained = max(piece.weight for piece in found if piece.kind in acronym.EXPLAINS)
            names = [piece for piece in found if piece.kind == "name"]
            if names and names[0].weight <= explained:
                found.remove(names[0])
            elif names:
                found = [piece for piece in found if piece.kind not in acronym.EXPLAINS]
        if "address" in kinds:
            found = [piece for piece in found if not (piece.kind == "territory" and piece.weight > 0)]
        found.sort(key=lambda piece: (-abs(piece.weight), piece.kind, piece.values))
        return Score(round_weight(sum(piece.weight for piece in found)), tuple(found))
