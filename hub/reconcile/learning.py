"""What people's answers say of a model's weights: a multiplier a kind of evidence, a shift, and how well they do on pairs
they were not learnt from.

Two steps, each a logistic regression pulled towards leaving the model as it is. First a multiplier a kind and a shift,
pulled as hard as does best on held-out pairs; then, on weights that each fifth of the pairs was given by the other four, a slope and a shift for all: weights learnt from
few pairs are too sure of themselves. A weight then means to the people who judged what the thresholds take it to mean, so
the thresholds need not move.

Held-out figures come from five folds, both steps done anew for each. Pairs that share a record stay in one fold. The same
answers give the same figures, in whatever order they come.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from math import log

import numpy as np
from numpy.typing import NDArray

from hub.model.iri import NodeName
from hub.reconcile.columns import Flags, Floats, Ints
from hub.reconcile.scoring import MERGE, REVIEW

FOLDS = 5
BANDS = (-9.0, REVIEW, -1.5, MERGE, 4.0, 9.0)
"""Where one band of weights ends and the next begins."""
_NAT = log(2)
_SPREADS = (0.3, 1.0)
"""How far from 1 multipliers are thought to be: the spread is taken that does best on pairs held out of those learnt from."""
_SHIFT_PULL = 1 / 3.0**2
"""Shifts are thought to be within 3 bits or so of 0."""
_LEAST_SLOPE = 0.1
_DECIMALS = 4
"""Beyond, machines differ."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Judged pairs: what each kind (a column of ``parts``, bits) adds to the ``prior``, and whether people said ``same``."""

    pairs: Sequence[tuple[NodeName, NodeName]]
    prior: float
    parts: Floats
    same: Flags

    @property
    def weights(self) -> Floats:
        """By the model as it is."""
        weights: Floats = self.prior + self.parts.sum(axis=1)
        return weights


@dataclass(frozen=True, slots=True)
class Learnt:
    """``multipliers`` of the kinds, of which ``slope`` is common to all, and ``shift`` (bits). ``merge``, ``review``: where
    these thresholds stood on the weights before the second step put them back."""

    multipliers: Floats
    slope: float
    shift: float
    merge: float
    review: float

    def weights(self, prior: float, parts: Floats) -> Floats:
        return prior + self.shift + parts @ self.multipliers


@dataclass(frozen=True, slots=True)
class Figures:
    """``loss``: mean bits of surprise a pair, 0 for one who knew, 1 for one who tosses a coin. ``errors``: pairs on the
    wrong side of the merging threshold. ``bands``: of each band of weights, how many pairs, and how many the same."""

    loss: float
    errors: int
    bands: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """The model ``as_is`` and ``held_out`` (re-weighted without the pairs it is tried on). ``chance``: the loss of one who
    knows only how often people say "same". ``gain`` over the model, ``insight`` over chance. ``merge``, ``review``: the
    weights of the model as it is at which people say "same" as often as these thresholds mean; None when they do not say
    it more often of what weighs more."""

    as_is: Figures
    held_out: Figures
    chance: float
    gain: Gain
    insight: Gain
    merge: float | None
    review: float | None


@dataclass(frozen=True, slots=True)
class Gain:
    """Bits a pair, with the standard error."""

    bits: float
    error: float

    @property
    def is_sure(self) -> bool:
        """Whether it is more than its standard error. Of 180 sets of 40 to 200 answers made up by the model, or by a coin,
        2 gained as much over both; of 30 sets of 80 answers that differed from the model in two ways and a shift, 20."""
        return self.bits > self.error


def learn(answers: Answers) -> Learnt:
    """The multipliers and the shift that these answers ask for."""
    return _learn(answers.prior, answers.parts, answers.same, _groups(answers))


def tried(answers: Answers) -> Trial:
    """How the re-weighting does on pairs that it was not learnt from. There must be at least one pair."""
    same, as_is = answers.same, answers.weights
    groups = _groups(answers)
    held, chance = np.zeros(len(same)), np.zeros(len(same))
    for train, test in _folds(groups):
        found = _learn(answers.prior, answers.parts[train], same[train], groups[train])
        held[test] = found.weights(answers.prior, answers.parts[test])
        share = (same[train].sum() + 1) / (train.sum() + 2)
        chance[test] = np.log2(share / (1 - share))
    slope, shift = _calibrated(as_is, same)
    return Trial(
        as_is=_figures(as_is, same),
        held_out=_figures(held, same),
        chance=_rounded(_losses(chance, same).mean()),
        gain=_gain(as_is, held, same),
        insight=_gain(chance, held, same),
        merge=_rounded((MERGE - shift) / slope) if slope > _LEAST_SLOPE else None,
        review=_rounded((REVIEW - shift) / slope) if slope > _LEAST_SLOPE else None,
    )


def _learn(prior: float, parts: Floats, same: Flags, groups: Ints) -> Learnt:
    folds = _folds(groups)
    best = None
    for spread in _SPREADS:
        held = np.zeros(len(same))
        for train, test in folds:
            partial, partial_shift = _reweighted(prior, parts[train], same[train], spread)
            held[test] = prior + partial_shift + parts[test] @ partial
        slope, added = _calibrated(held, same)
        loss = _rounded(_losses(slope * held + added, same).mean())
        if best is None or loss < best[0]:
            best = loss, spread, slope, added
    _, spread, slope, added = best or (0.0, _SPREADS[0], 1.0, 0.0)
    multipliers, shift = _reweighted(prior, parts, same, spread)
    return Learnt(
        np.round(slope * multipliers, _DECIMALS),
        _rounded(slope),
        _rounded(slope * (prior + shift) + added - prior),
        _rounded((MERGE - added) / slope),
        _rounded((REVIEW - added) / slope),
    )


def _reweighted(prior: float, parts: Floats, same: Flags, spread: float) -> tuple[Floats, float]:
    kinds = parts.shape[1]
    found = _fitted(
        np.column_stack([parts, np.ones(len(parts))]),
        prior,
        same,
        start=np.append(np.ones(kinds), 0.0),
        pull=np.append(np.full(kinds, 1 / spread**2), _SHIFT_PULL),
        # what speaks for, by the model, may come to say nothing; never to speak against
        least=np.append(np.zeros(kinds), -np.inf),
    )
    return found[:-1], float(found[-1])


def _calibrated(weights: Floats, same: Flags) -> tuple[float, float]:
    """The slope and the shift after which a weight is the odds that people say "same"."""
    slope, shift = _fitted(
        np.column_stack([weights, np.ones(len(weights))]),
        0.0,
        same,
        start=np.array([1.0, 0.0]),
        pull=np.array([1 / _SPREADS[0] ** 2, _SHIFT_PULL]),
        least=np.array([_LEAST_SLOPE, -np.inf]),
    )
    return float(slope), float(shift)


def _fitted(
    columns: Floats, offset: float, same: Flags, *, start: Floats, pull: Floats, least: Floats
) -> Floats:
    """The coefficients likeliest after ``same``, pulled towards ``start``, none under ``least``."""
    found, free = start.copy(), np.ones(len(start), np.bool_)
    while True:
        found = _newton(columns, offset, same, found, free, start, pull)
        under = free & (found < least)
        if not under.any():
            return found
        found[under] = least[under]
        free &= ~under


def _newton(
    columns: Floats, offset: float, same: Flags, found: Floats, free: Flags, start: Floats, pull: Floats
) -> Floats:
    def cost(value: Floats) -> float:
        surprise = _NAT * _losses(offset + columns @ value, same).sum()
        return float(surprise + 0.5 * (pull * (value - start) ** 2).sum())

    mine = columns[:, free]
    now = cost(found)
    for _ in range(100):
        likely = np.exp2(-np.logaddexp2(0.0, -(offset + columns @ found)))
        slope = _NAT * (mine.T @ (likely - same)) + (pull * (found - start))[free]
        curve = _NAT**2 * (mine.T * (likely * (1 - likely))) @ mine + np.diag(pull[free])
        step = np.zeros(len(found))
        step[free] = np.linalg.solve(curve, slope)
        after = cost(found - step)
        while after > now and np.abs(step).max() > 1e-9:
            step /= 2
            after = cost(found - step)
        found, now = found - step, after
        if np.abs(step).max(initial=0.0) <= 1e-9:
            break
    return found


def _losses(weights: Floats, same: Flags) -> Floats:
    losses: Floats = np.logaddexp2(0.0, np.where(same, -weights, weights))
    return losses


def _figures(weights: Floats, same: Flags) -> Figures:
    band = np.searchsorted(BANDS, weights, side="right")
    return Figures(
        _rounded(_losses(weights, same).mean()),
        int(((weights >= MERGE) != same).sum()),
        tuple((int((band == at).sum()), int(same[band == at].sum())) for at in range(len(BANDS) + 1)),
    )


def _gain(before: Floats, after: Floats, same: Flags) -> Gain:
    gains = _losses(before, same) - _losses(after, same)
    return Gain(_rounded(gains.mean()), _rounded(gains.std() / np.sqrt(len(gains))))


def _folds(groups: Ints) -> list[tuple[Flags, Flags]]:
    """Of each fold, which pairs teach and which are tried; each group whole, the largest first, in the fold that has fewest
    pairs so far."""
    sizes = [0] * FOLDS
    fold = np.zeros(len(groups), np.int64)
    numbers, counts = np.unique(groups, return_counts=True)
    for size, group in sorted(zip(-counts, numbers, strict=True)):
        chosen = sizes.index(min(sizes))
        fold[groups == group] = chosen
        sizes[chosen] -= int(size)
    return [(fold != at, fold == at) for at in range(FOLDS)]


def _groups(answers: Answers) -> Ints:
    """Pairs that share a record, near or far, bear one number; numbers in an order that says nothing of the records."""
    head: dict[NodeName, NodeName] = {}

    def first(name: NodeName) -> NodeName:
        while head.setdefault(name, name) != name:
            name = head[name]
        return name

    for a, b in answers.pairs:
        one, other = sorted((first(a), first(b)))
        head[other] = one
    heads = [blake2b(str(first(a)).encode(), digest_size=8).digest() for a, _ in answers.pairs]
    number = {head: at for at, head in enumerate(sorted(set(heads)))}
    found: NDArray[np.int64] = np.array([number[head] for head in heads], np.int64)
    return found


def _rounded(value: float) -> float:
    return round(float(value), _DECIMALS) + 0.0
