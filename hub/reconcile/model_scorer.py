"""A scorer by models made from pairs whose answer is known.

Each pair is weighed twice: at first sight, then knowing how it stands beside its rivals, for which each level has two models.
Pairs of which one side has no name, or says no postcode and no commune, are left to the rules: no model was made of such.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from hub.reconcile.columns import Flags, Floats, Ints
from hub.reconcile.earlier import LevelSince
from hub.reconcile.engine import Engine, ForkedEngine
from hub.reconcile.evidence import round_weight
from hub.reconcile.likeness.measures import kind_of, measures
from hub.reconcile.likeness.words import CLASH
from hub.reconcile.node import Level
from hub.reconcile.node_columns import NOBODY
from hub.reconcile.places import Places
from hub.reconcile.profiles import Profiles
from hub.reconcile.rivals import RIVALS, Choice, Rivals, RivalsAsked
from hub.reconcile.rule_scorer import RuleLevel
from hub.reconcile.scoring import REVIEW, Held, Score, Weighed
from hub.reconcile.table import Table
from hub.reconcile.touched import beside_others, counts_of, touched
from hub.reconcile.trees import Bins, Digests, Model, read_model
from hub.reconcile.wording import evidence

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
    choice: Choice
    rivals: Rivals | RivalsAsked

    def look(self, a: Ints, b: Ints) -> _Look:
        """What pairs weigh at first sight, and all that the second look needs to know of them."""
        seen = self._seen(a, b)
        first, second = self.models.first_sight.bins(seen), self.models.beside_rivals.bins(seen)
        digests = self.models.first_sight.digest(first) + self.models.beside_rivals.digest(second)
        weights = np.round(self.models.first_sight.weights_of(first), 6)
        return weights, np.stack(list(second.values())), clashing(seen), digests

    def weigh(self, a: Ints, b: Ints, look: _Look) -> tuple[Floats, Bins]:
        """What pairs weigh beside their rivals, and how they stand beside them."""
        first, seen, _, _ = look
        model = self.models.beside_rivals
        beside = self.beside(a, b, first)
        known = [measure for measure in model.measures if measure not in beside]
        weights = np.round(model.weights_of(dict(zip(known, seen, strict=True)) | beside), 6)
        return weights, np.stack(list(beside.values()))

    def beside(self, a: Ints, b: Ints, first: Floats) -> dict[str, Bins]:
        """How pairs stand beside their rivals, as far as the model asks."""
        return self.models.beside_rivals.bins(self.rivals.measure(a, b, first))

    def measured(self, a: Ints, b: Ints) -> dict[str, Floats]:
        seen = self._seen(a, b)
        first = np.round(self.models.first_sight.weights(seen), 6)
        return seen | self.rivals.measure(a, b, first)

    def _seen(self, a: Ints, b: Ints) -> dict[str, Floats]:
        return measures(self.table, a, b) | self.choice.measure(a, b)


_AT_ONCE = 50_000
"""Pairs taken apart at a time."""
_Found = tuple[Floats, Floats, Flags, Bins, Digests, Flags]
"""Weights at first sight; weights; which pairs are contradicted; how they stand beside rivals; digests of their bins; which are
measured otherwise than before."""
_Look = tuple[Floats, Bins, Flags, Digests]
"""Weights at first sight; a row of bins for each measure of the second look but rivals; whether words clash; a digest of the
bins of both looks."""


def _looked(measuring: Measuring, pairs: tuple[Ints, Ints]) -> _Look:
    return measuring.look(*pairs)


def _weighed(measuring: Measuring, pairs: tuple[Ints, Ints, _Look]) -> tuple[Floats, Bins]:
    return measuring.weigh(*pairs)


def _anew(measuring: Measuring, pairs: tuple[Ints, Ints]) -> tuple[Floats, Flags]:
    look = measuring.look(*pairs)
    return measuring.weigh(*pairs, look)[0], look[2]


class ModelLevel:
    """The models of one level, knowing all its profiles."""

    def __init__(self, models: LevelModels, profiles: Profiles, places: Places, engine: Engine) -> None:
        self._engine = engine
        self._profiles = profiles
        self._rules = RuleLevel(profiles, places)
        self.table = table = Table(profiles)
        placed: Flags = (table.postcodes.counts > 0) | (table.communes.counts > 0)
        self._whole: Flags = (table.names.counts > 0) & placed
        alone = Choice(table, np.arange(len(profiles), dtype=np.int64))
        self._measuring = Measuring(models, table, alone, Rivals(table, *_no_pairs()))

    def rarity(self) -> Floats:
        return self.table.name.rarity

    def weigh(self, a: Ints, b: Ints, groups: Ints, since: LevelSince | None = None) -> Weighed:
        """As :class:`LevelScorer`; pairs of which nothing moved ``since`` are not weighed again."""
        choice = Choice(self.table, groups)
        self._measuring = replace(self._measuring, choice=choice)
        counts = counts_of(self.table, choice)
        whole = self._whole[a] & self._whole[b]
        ruled = self._rules.weigh(a[~whole], b[~whole], groups)
        first, weights = np.zeros(len(a)), np.zeros(len(a))
        contradicted, anew = np.zeros(len(a), np.bool_), ~whole
        rivals = np.zeros((len(RIVALS), len(a)), np.uint8)
        weights[~whole], contradicted[~whole] = ruled.weights, ruled.contradicted
        stood = np.full(len(a), NOBODY, np.int64)
        if since is None:
            found = self._weigh(a[whole], b[whole])
        else:
            stood = since.pairs(a, b)
            moved = touched(self.table, counts, since, self._thresholds)
            as_before = np.where(moved[a] | moved[b], NOBODY, stood)
            found = self._weigh_since(a[whole], b[whole], since, stood[whole], as_before[whole])
        digests = np.zeros(len(a), np.uint64)
        first[whole], weights[whole], contradicted[whole], rivals[:, whole], digests[whole], anew[whole] = (
            found
        )
        return Weighed(a, b, weights, contradicted, Held(first, rivals, digests, counts, stood, anew))

    @property
    def _thresholds(self) -> dict[str, Floats]:
        """By measure, where either model draws a line."""
        models = self._measuring.models
        found: dict[str, Floats] = {}
        for model in (models.first_sight, models.beside_rivals):
            for measure, edges in zip(model.measures, model.thresholds, strict=True):
                found[measure] = np.union1d(found.get(measure, np.zeros(0)), edges)
        return defaultdict(lambda: np.zeros(0), found)

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
            own = {kind: part[at] for kind, part in parts.items()}
            sides = (self._profiles[pair[0]], self._profiles[pair[1]]) if in_words else None
            pieces = evidence(own, sides, OfPair(measured, at))
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

    def _weigh(self, a: Ints, b: Ints) -> _Found:
        """What pairs that have a model weigh, beside their rivals among them.

        What is measured of a pair is kept, a byte a measure, for the second look: to measure it again takes longer.
        """
        parts = self._parts(len(a))
        pairs = [(a[part], b[part]) for part in parts]
        looks = dict(self._engine.map(_looked, self._measuring, pairs))
        first, weights, clash = np.zeros(len(a)), np.zeros(len(a)), np.zeros(len(a), np.bool_)
        digests = np.zeros(len(a), np.uint64)
        for number, (seen, _, clashes, digest) in looks.items():
            first[parts[number]], clash[parts[number]], digests[parts[number]] = seen, clashes, digest
        self._measuring = replace(self._measuring, rivals=Rivals(self.table, a, b, first))
        beside = [(*pair, looks[number]) for number, pair in enumerate(pairs)]
        rivals = np.zeros((len(RIVALS), len(a)), np.uint8)
        for number, found in self._engine.map(_weighed, self._measuring, beside):
            weights[parts[number]], rivals[:, parts[number]] = found
        anew = np.ones(len(a), np.bool_)
        return first, weights, clash & (weights < REVIEW), rivals, digests, anew

    def _weigh_since(self, a: Ints, b: Ints, since: LevelSince, was: Ints, stood: Ints) -> _Found:
        """As :meth:`_weigh`, where ``was`` is which of those of before each pair was, -1 for none, and ``stood`` the same for
        a pair that is surely measured as that one was.

        Such a pair has the weight at first sight that it had; and the weight that it had, if it stands beside its rivals
        as it did.
        """
        known, stands = since.earlier.pairs, stood != NOBODY
        first, digests = np.zeros(len(a)), np.zeros(len(a), np.uint64)
        first[stands], digests[stands] = known.first[stood[stands]], known.digests[stood[stands]]
        new = np.flatnonzero(~stands)
        for at, (seen, _, _, digest) in self._over(_looked, new, a, b):
            first[at], digests[at] = seen, digest
        self._measuring = replace(self._measuring, rivals=RivalsAsked(self.table, a, b, first))
        others = beside_others(since, a, b, was, first)
        again = np.flatnonzero(others[a] | others[b])
        as_before = was != NOBODY
        rivals = np.zeros((len(RIVALS), len(a)), np.uint8)
        rivals[:, as_before] = known.rivals[:, was[as_before]]
        beside = self._measuring.beside(a[again], b[again], first[again])
        rivals[:, again] = np.stack(list(beside.values()))
        # a pair that was measured again may well have come to the same
        as_before[as_before] = (digests[as_before] == known.digests[was[as_before]]) & (
            rivals[:, as_before] == known.rivals[:, was[as_before]]
        ).all(axis=0)
        weights, contradicted = np.zeros(len(a)), np.zeros(len(a), np.bool_)
        weights[as_before] = known.weights[was[as_before]]
        contradicted[as_before] = known.contradicted[was[as_before]]
        new = np.flatnonzero(~as_before)
        for at, (found, clashes) in self._over(_anew, new, a, b):
            weights[at], contradicted[at] = found, clashes & (found < REVIEW)
        return first, weights, contradicted, rivals, digests, ~as_before

    def _over(
        self, work: Callable[[Measuring, Any], Any], some: Ints, a: Ints, b: Ints
    ) -> Iterator[tuple[Ints, Any]]:
        """Some pairs, a part at a time, and what comes of it."""
        parts = [some[part] for part in self._parts(len(some))]
        pairs = [(a[part], b[part]) for part in parts]
        for number, found in self._engine.map(work, self._measuring, pairs):
            yield parts[number], found

    def _parts(self, size: int) -> list[slice]:
        return [slice(start, start + self._engine.at_once) for start in range(0, size, self._engine.at_once)]


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
