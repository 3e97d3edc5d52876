"""Rules written by hand: evidence of each kind has its weight. What a model is measured against, and what weighs records
that do not say where they are, of which no model was made."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from hub.reconcile.columns import Floats, Ints
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
from hub.reconcile.node import Level
from hub.reconcile.places import Places
from hub.reconcile.profile import Profile
from hub.reconcile.profiles import Profiles
from hub.reconcile.scoring import REVIEW, Score, Weighed

_PRIOR = Evidence(
    "prior",
    -5.0,
    "deux fiches prises au hasard parlent rarement de la même chose",
    "two records taken at random are rarely about the same thing",
)


class RuleScorer:
    """Adds up the evidence of every kind, with two rules between kinds.

    An acronym that explains why names differ takes their difference off; where addresses are known on both sides,
    that the region is the same too says nothing more.
    """

    version = "rules-2"

    def at(self, _level: Level, profiles: Profiles, places: Places) -> RuleLevel:
        return RuleLevel(profiles, places)


class RuleLevel:
    """The rules, knowing all profiles of a level."""

    def __init__(self, profiles: Profiles, places: Places) -> None:
        self._profiles = profiles
        self._places = places

    @cached_property
    def corpus(self) -> Corpus:
        return Corpus(self._profiles)

    def rarity(self) -> Floats:
        return np.array([self.corpus.rarity(word) for word in self._profiles.spellings.own_words])

    def weigh(self, a: Ints, b: Ints, _groups: Ints) -> Weighed:
        found = self.scores(list(zip(a.tolist(), b.tolist(), strict=True)))
        contradicted = [
            score.weight < REVIEW and score.is_contradicted and not score.is_identified for score in found
        ]
        return Weighed(a, b, np.array([score.weight for score in found]), np.array(contradicted, np.bool_))

    def scores(self, pairs: Sequence[tuple[int, int]], *, in_words: bool = True) -> list[Score]:
        """Always in words: they are found with the weight."""
        return [self.score(self._profiles[one], self._profiles[other]) for one, other in pairs]

    def score(self, a: Profile, b: Profile) -> Score:
        """The same for (a, b) and (b, a) but for the wording."""
        corpus, places = self.corpus, self._places
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
        found.append(_PRIOR)
        found.sort(key=lambda piece: (-abs(piece.weight), piece.kind, piece.values))
        return Score(round_weight(sum(piece.weight for piece in found)), tuple(found))
