"""A scorer by models made from pairs whose answer is known.

Each pair is weighed twice: at first sight, then knowing how it stands beside its rivals, for which each level has two models.
Pairs of which one side has no name, or says no postcode and no commune, are left to the rules: no model was made of such.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TypeVar

import numpy as np

from hub.reconcile.columns import Flags, Floats, Ints
from hub.reconcile.engine import Engine, ForkedEngine
from hub.reconcile.evidence import round_weight
from hub.reconcile.likeness.measures import kind_of, measures
from hub.reconcile.likeness.words import CLASH
from hub.reconcile.node import Level
from hub.reconcile.places import Places
from hub.reconcile.profiles import Profiles
from hub.reconcile.rivals import Rivals, choice
from hub.reconcile.rule_scorer import RuleLevel
from hub.reconcile.scoring import REVIEW, Score, Weighed
from hub.reconcile.table import Table
from hub.reconcile.trees import Model, read_model
from hub.reconcile.wording import evidence

_MODELS = Path(__file__).parent / "models"
_Answer = TypeVar("_Answer")


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
    """Weighs by ``models``; by those that come with the hub unless told otherwise. ``engine`` spreads the work."""

    def __init__(self, models: Models | None = None, engine: Engine | None = None) -> None:
        self._models = models or shipped()
        self._engine = engine or ForkedEngine()

    @property
    def version(self) -> str:
        versions = [
            model.version
            for level in LEVELS
            for model in (self._models[level].first_sight, self._models[level].beside_rivals)
        ]
        return "+".join(dict.fromkeys(versions))

    def at(self, level: Level, profiles: Profiles, places: Places) -> ModelLevel:
        return ModelLevel(self._models[level], profiles, places, self._engine)


@dataclass(frozen=True, slots=True)
class Measuring:
    """What measures and weighs any pairs of a level, and can be sent to another process."""

    models: LevelModels
    table: Table
    groups: Ints
    rivals: Rivals

    def first_sight(self, a: Ints, b: Ints) -> Floats:
        return np.round(self.models.first_sight.weights(self._seen(a, b)), 6)

    def weigh(self, a: Ints, b: Ints) -> tuple[Floats, Flags]:
        measured = self.measured(a, b)
        weights = np.round(self.models.beside_rivals.weights(measured), 6)
        return weights, (weights < REVIEW) & clashing(measured)

    def measured(self, a: Ints, b: Ints) -> dict[str, Floats]:
        seen = self._seen(a, b)
        first = np.round(self.models.first_sight.weights(seen), 6)
        return seen | self.rivals.measure(a, b, first)

    def _seen(self, a: Ints, b: Ints) -> dict[str, Floats]:
        return measures(self.table, a, b) | choice(self.table, self.groups, a, b)


_AT_ONCE = 50_000
"""Pairs taken apart at a time."""
_Chunk = tuple[Ints, Ints]


def _first_sight(measuring: Measuring, chunk: _Chunk) -> Floats:
    return measuring.first_sight(*chunk)


def _weighed(measuring: Measuring, chunk: _Chunk) -> tuple[Floats, Flags]:
    return measuring.weigh(*chunk)


class ModelLevel:
    """The models of one level, knowing all its profiles."""

    def __init__(self, models: LevelModels, profiles: Profiles, places: Places, engine: Engine) -> None:
        self._engine = engine
        self._profiles = profiles
        self._rules = RuleLevel(profiles, places)
        self.table = table = Table(profiles)
        placed: Flags = (table.postcodes.counts > 0) | (table.communes.counts > 0)
        self._whole: Flags = (table.names.counts > 0) & placed
        groups = np.arange(len(profiles), dtype=np.int64)
        self._measuring = Measuring(models, self.table, groups, Rivals(self.table, *_no_pairs()))

    def rarity(self) -> dict[str, float]:
        words = self._profiles.spellings.vocabularies.words
        return dict(zip(words, self.table.name.rarity.tolist(), strict=True))

    def weigh(self, a: Ints, b: Ints, groups: Ints) -> Weighed:
        self._measuring = replace(self._measuring, groups=groups)
        whole = self._whole[a] & self._whole[b]
        ruled = self._rules.weigh(a[~whole], b[~whole], groups)
        c, d = a[whole], b[whole]
        rivals = Rivals(self.table, c, d, self._first_sight(c, d))
        self._measuring = replace(self._measuring, rivals=rivals)
        weights, contradicted = np.zeros(len(a)), np.zeros(len(a), np.bool_)
        weights[whole], contradicted[whole] = self._weighed(c, d)
        weights[~whole], contradicted[~whole] = ruled.weights, ruled.contradicted
        return Weighed(a, b, weights, contradicted)

    def scores(self, pairs: Sequence[tuple[int, int]], *, in_words: bool = True) -> list[Score]:
        whole = [pair for pair in pairs if self.has_model_for(*pair)]
        scored = {
            pair: score
            for start in range(0, len(whole), _AT_ONCE)
            for pair, score in self._scores(whole[start : start + _AT_ONCE], in_words)
        }
        return [scored[pair] if pair in scored else self._rules.scores([pair])[0] for pair in pairs]

    def _scores(
        self, pairs: Sequence[tuple[int, int]], in_words: bool
    ) -> Iterator[tuple[tuple[int, int], Score]]:
        a, b = (np.array([pair[end] for pair in pairs], np.int64) for end in (0, 1))
        measured = self._measuring.measured(a, b)
        parts = {kind: part.tolist() for kind, part in self._told(measured).items()}
        for at, pair in enumerate(pairs):
            one, other = (self._profiles[end] for end in pair)
            own = {kind: part[at] for kind, part in parts.items()}
            pieces = evidence(own, one, other, OfPair(measured, at), in_words=in_words)
            yield pair, Score(round_weight(sum(piece.weight for piece in pieces)), tuple(pieces))

    def has_model_for(self, one: int, other: int) -> bool:
        """Whether the models weigh this pair, and not the rules."""
        return bool(self._whole[one] and self._whole[other])

    def by_kind(self, pairs: Sequence[tuple[int, int]]) -> tuple[float, dict[str, Floats]]:
        """The prior, and what each kind of measure adds to the weight of each pair, for pairs that have a model."""
        a, b = (np.array([pair[end] for pair in pairs], np.int64) for end in (0, 1))
        found = self._by_kind(self._measuring.measured(a, b), len(pairs))
        del found["prior"]
        return self._measuring.models.beside_rivals.prior, found

    def _told(self, measured: Mapping[str, Floats]) -> dict[str, Floats]:
        """The weight of each pair in parts that people can follow: what each kind of measure added, at first sight and at
        the second look; what is left of the second look came from the rivals."""
        models = self._measuring.models
        prior, seen = models.first_sight.parts(measured)
        _, looked = models.beside_rivals.parts(measured)
        weights = np.round(models.beside_rivals.weights(measured), 6)
        found: dict[str, Floats] = {"prior": np.full(len(weights), prior)}
        for measure, part in (*seen.items(), *looked.items()):
            if kind_of(measure) != "rivals":
                found[kind_of(measure)] = found.get(kind_of(measure), 0.0) + part
        return found | {"rivals": weights - sum(found.values())}

    def _by_kind(self, measured: Mapping[str, Floats], count: int) -> dict[str, Floats]:
        """What each kind of measure adds to the weight of each pair, and the prior."""
        prior, parts = self._measuring.models.beside_rivals.parts(measured)
        found = {"prior": np.full(count, prior)}
        for measure, part in parts.items():
            found[kind_of(measure)] = found.get(kind_of(measure), 0.0) + part
        return found

    def _first_sight(self, a: Ints, b: Ints) -> Floats:
        weights = np.zeros(len(a))
        for part, found in self._spread(_first_sight, a, b):
            weights[part] = found
        return weights

    def _weighed(self, a: Ints, b: Ints) -> tuple[Floats, Flags]:
        weights, contradicted = np.zeros(len(a)), np.zeros(len(a), np.bool_)
        for part, found in self._spread(_weighed, a, b):
            weights[part], contradicted[part] = found
        return weights, contradicted

    def _spread(
        self, work: Callable[[Measuring, _Chunk], _Answer], a: Ints, b: Ints
    ) -> Iterator[tuple[slice, _Answer]]:
        size = self._engine.at_once
        parts = [slice(start, start + size) for start in range(0, len(a), size)]
        chunks = [(a[part], b[part]) for part in parts]
        for number, found in self._engine.map(work, self._measuring, chunks):
            yield parts[number], found


class OfPair(Mapping[str, float]):
    """What was measured of one pair, from the columns of many."""

    def __init__(self, measured: Mapping[str, Floats], at: int) -> None:
        self._measured = measured
        self._at = at

    def __getitem__(self, measure: str) -> float:
        return float(self._measured[measure][self._at])

    def __iter__(self) -> Iterator[str]:
        return iter(self._measured)

    def __len__(self) -> int:
        return len(self._measured)


def clashing(measured: Mapping[str, Floats]) -> Flags:
    """Whether names say two places or two numbers, and no registered number is the same."""
    clash: Flags = (measured["place-word"] == CLASH) | (measured["number"] == CLASH)
    for kind in ("siren", "siret", "rna"):
        clash &= measured[kind] != 1.0
    return clash


def _no_pairs() -> tuple[Ints, Ints, Floats]:
    return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
