"""A scorer by models made from pairs whose answer is known.

Each pair is weighed twice: at first sight, then knowing how it stands beside its rivals, for which each level has two models.
Pairs of which one side says no postcode and no commune are left to the rules, as no model was made of such.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from hub.reconcile.columns import Flags, Floats, Ints
from hub.reconcile.evidence import Evidence, round_weight
from hub.reconcile.likeness.measures import kind_of, measures
from hub.reconcile.likeness.words import CLASH
from hub.reconcile.node import Level
from hub.reconcile.places import Places
from hub.reconcile.profile import Profile
from hub.reconcile.rivals import Rivals, choice
from hub.reconcile.rule_scorer import RuleLevel
from hub.reconcile.scoring import REVIEW, Score, Weighed
from hub.reconcile.table import Table
from hub.reconcile.trees import Model, read_model
from hub.reconcile.wording import evidence

_AT_ONCE = 200_000
"""Pairs measured at a time: some 100 MB."""
_MODELS = Path(__file__).parent / "models"


@dataclass(frozen=True, slots=True)
class LevelModels:
    """The two models of a level."""

    first_sight: Model
    beside_rivals: Model


Models = Mapping[Level, LevelModels]
LEVELS: tuple[Level, ...] = ("organization", "establishment")
SIGHTS = ("first-sight", "beside-rivals")


@cache
def shipped() -> Models:
    """The models that come with the hub."""
    return read_models(_MODELS)


def read_models(folder: Path) -> Models:
    """Read the models of a folder, ``organization-first-sight.json`` and so on. Raises UserError when one is missing or
    unreadable."""
    return {
        level: LevelModels(*(read_model(folder / f"{level}-{sight}.json") for sight in SIGHTS))
        for level in LEVELS
    }


class ModelScorer:
    """Weighs by ``models``; by those that come with the hub unless told otherwise."""

    def __init__(self, models: Models | None = None) -> None:
        self._models = models or shipped()

    @property
    def version(self) -> str:
        versions = [
            model.version
            for level in LEVELS
            for model in (self._models[level].first_sight, self._models[level].beside_rivals)
        ]
        return "+".join(dict.fromkeys(versions))

    def at(self, level: Level, profiles: Sequence[Profile], places: Places) -> ModelLevel:
        return ModelLevel(self._models[level], profiles, places)


class ModelLevel:
    """The models of one level, knowing all its profiles."""

    def __init__(self, models: LevelModels, profiles: Sequence[Profile], places: Places) -> None:
        self._models = models
        self._profiles = profiles
        self._rules = RuleLevel(profiles, places)
        self._placed: Flags = np.array(
            [bool(profile.postcodes or profile.communes) for profile in profiles], np.bool_
        )
        self.table = Table(profiles)
        self._groups: Ints = np.arange(len(profiles), dtype=np.int64)
        self._rivals = Rivals(self.table, *_no_pairs())

    def rarity(self) -> dict[str, float]:
        return self.table.name.rarity_of

    def weigh(self, a: Ints, b: Ints, groups: Ints) -> Weighed:
        self._groups = groups
        placed = self._placed[a] & self._placed[b]
        ruled = self._rules.weigh(a[~placed], b[~placed], groups)
        c, d = a[placed], b[placed]
        self._rivals = Rivals(self.table, c, d, self._first_sight(c, d))
        weights, contradicted = np.zeros(len(a)), np.zeros(len(a), np.bool_)
        weights[placed], contradicted[placed] = self._weighed(c, d)
        weights[~placed], contradicted[~placed] = ruled.weights, ruled.contradicted
        return Weighed(a, b, weights, contradicted)

    def scores(self, pairs: Sequence[tuple[int, int]]) -> list[Score]:
        found: list[Score | None] = [
            None if self._placed[one] and self._placed[other] else self._rules.scores([(one, other)])[0]
            for one, other in pairs
        ]
        placed = [place for place, score in enumerate(found) if score is None]
        a, b = (np.array([pairs[place][end] for place in placed], np.int64) for end in (0, 1))
        measured = self._measured(a, b)
        prior, parts = self._models.beside_rivals.parts(measured)
        for at, place in enumerate(placed):
            found[place] = self._score(pairs[place], at, measured, prior, parts)
        return [score for score in found if score is not None]

    def _first_sight(self, a: Ints, b: Ints) -> Floats:
        parts = [self._models.first_sight.weights(self._seen(a[part], b[part])) for part in _parts(len(a))]
        return np.round(np.concatenate([*parts, np.zeros(0)]), 6)

    def _weighed(self, a: Ints, b: Ints) -> tuple[Floats, Flags]:
        weights, contradicted = np.zeros(len(a)), np.zeros(len(a), np.bool_)
        for part in _parts(len(a)):
            measured = self._measured(a[part], b[part])
            weights[part] = np.round(self._models.beside_rivals.weights(measured), 6)
            contradicted[part] = (weights[part] < REVIEW) & clashing(measured)
        return weights, contradicted

    def _seen(self, a: Ints, b: Ints) -> dict[str, Floats]:
        return measures(self.table, a, b) | choice(self.table, self._groups, a, b)

    def _measured(self, a: Ints, b: Ints) -> dict[str, Floats]:
        seen = self._seen(a, b)
        first = np.round(self._models.first_sight.weights(seen), 6)
        return seen | self._rivals.measure(a, b, first)

    def _score(
        self,
        pair: tuple[int, int],
        at: int,
        measured: Mapping[str, Floats],
        prior: float,
        parts: Mapping[str, Floats],
    ) -> Score:
        by_kind: defaultdict[str, float] = defaultdict(float)
        by_kind["prior"] = prior
        for measure, part in parts.items():
            by_kind[kind_of(measure)] += float(part[at])
        own = {measure: float(values[at]) for measure, values in measured.items()}
        pieces: list[Evidence] = evidence(by_kind, self._profiles[pair[0]], self._profiles[pair[1]], own)
        return Score(round_weight(sum(piece.weight for piece in pieces)), tuple(pieces))


def clashing(measured: Mapping[str, Floats]) -> Flags:
    """Whether names say two places or two numbers, and no registered number is the same."""
    clash: Flags = (measured["place-word"] == CLASH) | (measured["number"] == CLASH)
    for kind in ("siren", "siret", "rna"):
        clash &= measured[kind] != 1.0
    return clash


def _parts(size: int) -> list[slice]:
    return [slice(start, start + _AT_ONCE) for start in range(0, size, _AT_ONCE)]


def _no_pairs() -> tuple[Ints, Ints, Floats]:
    return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
