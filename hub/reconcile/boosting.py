"""Makes a model from pairs whose answer is known: gradient boosting of oblivious trees, on the logistic loss.

The same pairs in the same order make the same model, to the byte. Half of the pairs, drawn by a fixed seed, grow each tree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hub.reconcile.columns import Flags, Floats, Ints
from hub.reconcile.trees import Model, Tree, exact

_BIT = np.log(2.0)


@dataclass(frozen=True, slots=True)
class Pace:
    """How a model grows: more trees and a slower rate fit closer."""

    trees: int = 250
    depth: int = 6
    rate: float = 0.1
    shrink: float = 3.0
    share: float = 0.5
    thresholds: int = 48
    seed: int = 1


def fit(measured: Mapping[str, Floats], answers: Flags, version: str, pace: Pace | None = None) -> Model:
    """A model of ``answers`` by the measures, all of them arrays of one length."""
    pace = pace or Pace()
    names = tuple(measured)
    thresholds = tuple(thresholds_of(measured[name], pace.thresholds) for name in names)
    bins = [
        np.searchsorted(edges, measured[name]).astype(np.uint8)
        for name, edges in zip(names, thresholds, strict=True)
    ]
    wanted = answers.astype(np.float64)
    share = min(max(float(wanted.mean()), 1e-6), 1 - 1e-6)
    bias = float(exact(np.array([np.log(share / (1 - share)) / _BIT]))[0])
    bits = np.full(len(wanted), bias)
    random = np.random.default_rng(pace.seed)
    trees: list[Tree] = []
    for _ in range(pace.trees):
        odds = 1 / (1 + np.exp2(-bits))
        drawn = np.flatnonzero(random.random(len(wanted)) < pace.share)
        slope, bend = (wanted - odds)[drawn], (odds * (1 - odds))[drawn]
        tree = _grow([column[drawn] for column in bins], thresholds, slope, bend, pace)
        leaf = np.zeros(len(wanted), np.int64)
        for depth, (measure, threshold) in enumerate(tree.questions):
            leaf |= (bins[measure] > threshold).astype(np.int64) << depth
        bits += tree.leaves[leaf]
        trees.append(
            Tree(
                tree.questions, tree.leaves, np.bincount(leaf, minlength=len(tree.leaves)).astype(np.float64)
            )
        )
    return Model(version, names, thresholds, bias, tuple(trees))


def thresholds_of(values: Floats, most: int) -> Floats:
    """Between the distinct values, or between as many quantiles: where a measure may be cut."""
    distinct = np.unique(values)
    if len(distinct) > most:
        distinct = np.unique(np.quantile(values, np.linspace(0, 1, most + 1), method="nearest"))
    return (distinct[:-1] + distinct[1:]) / 2


def _grow(
    bins: list[NDArray[np.uint8]], thresholds: tuple[Floats, ...], slope: Floats, bend: Floats, pace: Pace
) -> Tree:
    asked = [measure for measure, edges in enumerate(thresholds) if len(edges)]
    wide = {measure: bins[measure].astype(np.int64) for measure in asked}
    leaf = np.zeros(len(slope), np.int64)
    sums = {measure: _sums(wide[measure], len(thresholds[measure]) + 1, slope, bend) for measure in asked}
    questions: list[tuple[int, int]] = []
    for depth in range(pace.depth):
        best, question = -1.0, (-1, -1)
        for measure in asked:
            gains = _gains(sums[measure], pace.shrink)
            place = int(gains.argmax())
            if gains[place] > best + 1e-9:
                best, question = float(gains[place]), (measure, place)
        questions.append(question)
        yes = bins[question[0]] > question[1]
        if depth + 1 < pace.depth:
            # summed for the fewer answers only: the others are what is left of their leaf
            fewer = np.flatnonzero(yes if yes.mean() <= 0.5 else ~yes)
            for measure in asked:
                count = len(thresholds[measure]) + 1
                some = _sums(
                    leaf[fewer] * count + wide[measure][fewer], count, slope[fewer], bend[fewer], 1 << depth
                )
                rest = sums[measure] - some
                sums[measure] = np.concatenate((rest, some) if yes.mean() <= 0.5 else (some, rest), axis=1)
        leaf |= yes.astype(np.int64) << depth
    slopes = np.bincount(leaf, slope, 1 << pace.depth)
    bends = np.bincount(leaf, bend, 1 << pace.depth)
    return Tree(tuple(questions), exact(pace.rate * slopes / (bends + pace.shrink) / _BIT), np.zeros(0))


def _sums(cell: Ints, count: int, slope: Floats, bend: Floats, leaves: int = 1) -> Floats:
    """The slopes, and the bends, of each leaf's bins: two tables."""
    tables = [np.bincount(cell, values, leaves * count).reshape(leaves, count) for values in (slope, bend)]
    return np.stack(tables)


def _gains(sums: Floats, shrink: float) -> Floats:
    """What asking each threshold of one measure gains, over all leaves at once."""
    slopes, bends = sums.cumsum(2)
    left, right = slopes[:, :-1], slopes[:, -1:] - slopes[:, :-1]
    below, above = bends[:, :-1], bends[:, -1:] - bends[:, :-1]
    gains: Floats = (left**2 / (below + shrink) + right**2 / (above + shrink)).sum(0)
    return gains
