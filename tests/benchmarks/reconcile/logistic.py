"""A peer of the hub's trees: a ridge logistic regression over the same measures, made from the same kinds of population.

``python -m tests.benchmarks.reconcile.logistic FOLDER`` makes its models, in some minutes. Each measure is cut into the bins
that the trees may ask about, and each bin has one weight: nothing is known of two measures together. What comes out is
written as a model of the hub (a question by threshold, one a tree), so that it is weighed by the same code.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from hub.reconcile.boosting import Pace, thresholds_of
from hub.reconcile.columns import Flags, Floats, Ints
from hub.reconcile.trees import Model, Tree, exact
from tests.benchmarks.reconcile.settings import Settings
from tests.benchmarks.reconcile.training import POPULATIONS, main

_BIT = np.log(2.0)
_RIDGE = 3.0
"""The same as what shrinks a leaf of the hub's trees."""
_STEPS = 150
_REMEMBERED = 12
_MOST = 2_000
SMALLER: Sequence[Settings] = tuple(replace(each, records=min(each.records, _MOST)) for each in POPULATIONS)
"""The populations that the hub's models are made from, the large ones cut: a weight for each of some 700 bins wants no more."""


def fit(measured: Mapping[str, Floats], answers: Flags, version: str, pace: Pace) -> Model:
    """A logistic regression of ``answers``; of ``pace``, only how many thresholds a measure has."""
    names = tuple(measured)
    thresholds = tuple(thresholds_of(measured[name], pace.thresholds) for name in names)
    bins = [np.searchsorted(edges, measured[name]) for name, edges in zip(names, thresholds, strict=True)]
    starts = np.cumsum([1, *(len(edges) + 1 for edges in thresholds)])
    weights = least(_loss(bins, starts, answers.astype(np.float64)), _first(starts, answers))
    bias, trees = weights[0] / _BIT, []
    for measure, (held, start, after) in enumerate(zip(bins, starts, starts[1:], strict=False)):
        of_bin = weights[start:after] / _BIT
        counts = np.bincount(held, minlength=len(of_bin)).astype(np.float64)
        bias += of_bin[0]
        for threshold, step in enumerate(np.diff(of_bin)):
            sides = np.array([counts[: threshold + 1].sum(), counts[threshold + 1 :].sum()])
            trees.append(Tree(((measure, threshold),), exact(np.array([0.0, step])), sides))
    return Model(version, names, thresholds, float(exact(np.array([bias]))[0]), tuple(trees))


Loss = Callable[[Floats], tuple[float, Floats]]
"""Weights → how wrong they are, and the slope of it."""


def _first(starts: Ints, answers: Flags) -> Floats:
    share = min(max(float(answers.mean()), 1e-6), 1 - 1e-6)
    return np.concatenate(([np.log(share / (1 - share))], np.zeros(int(starts[-1]) - 1)))


def _loss(bins: Sequence[Ints], starts: Ints, wanted: Floats) -> Loss:
    """The logistic loss of all pairs, and the squares of all weights but the bias, which is the first."""

    def loss(weights: Floats) -> tuple[float, Floats]:
        score = np.full(len(wanted), weights[0])
        for held, start in zip(bins, starts, strict=False):
            score += weights[start + held]
        slope = 1 / (1 + np.exp(-score)) - wanted
        ridge = np.concatenate(([0.0], _RIDGE * weights[1:]))
        of_bins = [
            np.bincount(held, slope, int(after - start))
            for held, start, after in zip(bins, starts, starts[1:], strict=False)
        ]
        value = float(np.logaddexp(0, score).sum() - score @ wanted + ridge @ weights / 2)
        return value, np.concatenate(([slope.sum()], *of_bins)) + ridge

    return loss


def least(loss: Loss, weights: Floats, steps: int = _STEPS) -> Floats:
    """Where ``loss`` is least: quasi-Newton steps (L-BFGS), halved until they help."""
    value, slope = loss(weights)
    moves: list[tuple[Floats, Floats]] = []
    for _ in range(steps):
        direction = -_bent(slope, moves)
        size = 1.0 if moves else 1.0 / max(1.0, float(np.abs(slope).sum()))
        while True:
            tried = weights + size * direction
            new_value, new_slope = loss(tried)
            if new_value <= value + 1e-4 * size * float(slope @ direction):
                break
            size /= 2
            if size < 1e-9:
                return weights
        if (tried - weights) @ (new_slope - slope) > 0:
            moves = [*moves[1 - _REMEMBERED :], (tried - weights, new_slope - slope)]
        small = value - new_value <= 1e-7 * abs(value)
        weights, value, slope = tried, new_value, new_slope
        if small:
            break
    return weights


def _bent(slope: Floats, moves: Sequence[tuple[Floats, Floats]]) -> Floats:
    """The slope as the last moves say that it bends."""
    turned, shares = slope.copy(), []
    for moved, changed in reversed(moves):
        share = float(moved @ turned) / float(moved @ changed)
        shares.append(share)
        turned -= share * changed
    if moves:
        moved, changed = moves[-1]
        turned *= float(moved @ changed) / float(changed @ changed)
    for (moved, changed), share in zip(moves, reversed(shares), strict=True):
        turned += (share - float(changed @ turned) / float(moved @ changed)) * moved
    return turned


if __name__ == "__main__":
    main(Path(sys.argv[1]), "logistic", SMALLER, fit)
