"""A model: boosted oblivious trees, whose answer is a weight in bits and can be taken apart, measure by measure.

Every split of a tree asks the same question at each depth, so a tree is a table of 2^depth leaves, read with as many
comparisons. The weight is the base-2 logarithm of the odds that two profiles are one: 0 is even, 10 a thousand to one.

A part of a weight is what was learnt when the answer to one question became known, averaged over the pairs that the model
was made from; the parts and the prior add up to the weight.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hub.errors import UserError
from hub.reconcile.columns import Floats

Bins = NDArray[np.uint8]
Digests = NDArray[np.uint64]
_DEEPEST = 8
"""Questions of a tree: its leaves are told apart by a byte."""
FORMAT = 1
"""Changes when a model file is read otherwise."""
_EXACT = 2.0**20
"""Leaves are multiples of a power of two: their sum is exact, whatever adds it up."""


@dataclass(frozen=True, slots=True)
class Tree:
    """``questions``: measure (its number) and threshold (its number), one a depth; ``leaves`` in bits; ``pairs`` that fell
    on each leaf when the model was made."""

    questions: tuple[tuple[int, int], ...]
    leaves: Floats
    pairs: Floats


@dataclass(frozen=True)
class Model:
    """``measures`` in order, with ascending ``thresholds`` of each; ``bias`` in bits."""

    version: str
    measures: tuple[str, ...]
    thresholds: tuple[Floats, ...]
    bias: float
    trees: tuple[Tree, ...]

    def weights(self, measured: Mapping[str, Floats]) -> Floats:
        """The weight of each pair."""
        return self.weights_of(self.bins(measured))

    def bins(self, measured: Mapping[str, Floats]) -> dict[str, Bins]:
        """Between which thresholds each measure falls: all that the model looks at, in a byte a measure."""
        return {
            measure: np.searchsorted(thresholds, measured[measure]).astype(np.uint8)
            for measure, thresholds in zip(self.measures, self.thresholds, strict=True)
            if measure in measured
        }

    def digest(self, bins: Mapping[str, Bins]) -> Digests:
        """Of each pair, a number that changes with any of its bins, but for one chance in 2 to the 64th."""
        total = np.zeros(len(next(iter(bins.values()))), np.uint64)
        for measure, held in bins.items():
            total += held * _odd(f"{self.version} {measure}")
        return total

    def weights_of(self, bins: Mapping[str, Bins]) -> Floats:
        """The weight of each pair, of which every measure was put in its bin."""
        columns = [bins[measure] for measure in self.measures]
        total, found = np.full(len(columns[0]), self.bias), np.empty(len(columns[0]))
        for tree in self.trees:
            total += np.take(tree.leaves, _leaves(tree, columns), out=found, mode="clip")
        return total

    def parts(self, measured: Mapping[str, Floats]) -> tuple[float, Mapping[str, Floats]]:
        """The prior, and what each measure adds to the weight of each pair."""
        bins = list(self.bins(measured).values())
        found = {measure: np.zeros(len(bins[0])) for measure in self.measures}
        for tree, means in zip(self.trees, self._means, strict=True):
            leaf = _leaves(tree, bins)
            for depth, (measure, _) in enumerate(tree.questions):
                before, after = leaf & ((1 << depth) - 1), leaf & ((2 << depth) - 1)
                found[self.measures[measure]] += means[depth + 1][after] - means[depth][before]
        return self.prior, found

    @cached_property
    def prior(self) -> float:
        """The weight before anything is known of a pair."""
        return self.bias + sum(float(means[0][0]) for means in self._means)

    @cached_property
    def _means(self) -> list[list[Floats]]:
        """Of each tree, the mean leaf once so many questions are answered."""
        return [_means(tree) for tree in self.trees]

    def reweighted(self, multipliers: Mapping[str, float], shift: float, version: str) -> Model:
        """The model whose parts are these times ``multipliers`` (by measure) and whose prior is moved by ``shift``.

        No tree is grown or asked otherwise: a leaf is the sum of what its answers taught, each now worth more or less.
        """
        trees = []
        for tree, means in zip(self.trees, self._means, strict=True):
            leaf = np.arange(len(tree.leaves), dtype=np.int64)
            leaves = np.full(len(leaf), means[0][0])
            for depth, (measure, _) in enumerate(tree.questions):
                before, after = leaf & ((1 << depth) - 1), leaf & ((2 << depth) - 1)
                leaves += multipliers[self.measures[measure]] * (
                    means[depth + 1][after] - means[depth][before]
                )
            trees.append(Tree(tree.questions, exact(leaves), tree.pairs))
        return Model(version, self.measures, self.thresholds, self.bias + shift, tuple(trees))


@cache
def _odd(seed: str) -> np.uint64:
    """An odd number of 64 bits, drawn by ``seed``."""
    return np.uint64(int.from_bytes(blake2b(seed.encode(), digest_size=8).digest(), "big") | 1)


def _leaves(tree: Tree, bins: Sequence[Bins]) -> Bins:
    """The leaf that each pair falls on: a byte tells it, and additions make it, in a sixth of the time that shifts take."""
    leaf = np.zeros(len(bins[0]), np.uint8)
    for measure, threshold in reversed(tree.questions):
        leaf += leaf
        leaf += (bins[measure] > threshold).view(np.uint8)
    return leaf


def _means(tree: Tree) -> list[Floats]:
    """From the leaves up: the mean of those that share their first answers."""
    values, weights = tree.leaves, np.maximum(tree.pairs, 1e-9)
    means = [values]
    for depth in range(len(tree.questions) - 1, -1, -1):
        # leaf numbers have the answer at ``depth`` as their highest bit left
        low, high = slice(0, 1 << depth), slice(1 << depth, 2 << depth)
        total = weights[low] + weights[high]
        values = (values[low] * weights[low] + values[high] * weights[high]) / total
        weights = total
        means.append(values)
    return means[::-1]


def exact(values: Floats) -> Floats:
    """Leaves as a model holds them."""
    return np.round(values * _EXACT) / _EXACT


def read_model(path: Path) -> Model:
    """Read a model file. Raises UserError when it is none, or of another format."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        if held["format"] != FORMAT:
            raise UserError(
                f"{path} : modèle de format {held['format']}, ce hub lit le format {FORMAT}. Réinstallez le paquet ess-hub.",
                f"{path}: a model of format {held['format']}; this hub reads format {FORMAT}. Reinstall the ess-hub package.",
            )
        return _model(held)
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise UserError(
            f"{path} : modèle illisible ({error}).", f"{path}: unreadable model ({error})."
        ) from error


def _model(held: Mapping[str, Any]) -> Model:
    trees = tuple(
        Tree(
            tuple((int(measure), int(threshold)) for measure, threshold in tree["questions"]),
            np.array(tree["leaves"], np.float64) / _EXACT,
            np.array(tree["pairs"], np.float64),
        )
        for tree in held["trees"]
    )
    measures = tuple(held["measures"])
    thresholds = tuple(np.array(held["measures"][measure], np.float64) for measure in measures)
    for tree in trees:
        if len(tree.leaves) != 1 << len(tree.questions) or len(tree.pairs) != len(tree.leaves):
            raise ValueError("a tree has as many leaves as answers")
        if len(tree.questions) > _DEEPEST:
            raise ValueError(f"a tree asks {_DEEPEST} questions at most")
        if any(not 0 <= threshold < len(thresholds[measure]) for measure, threshold in tree.questions):
            raise ValueError("a question names a threshold")
    return Model(str(held["version"]), measures, thresholds, float(held["bias"]), trees)


def model_text(model: Model) -> str:
    """A model file, one tree a line."""
    measures = {
        measure: [float(edge) for edge in thresholds]
        for measure, thresholds in zip(model.measures, model.thresholds, strict=True)
    }
    trees = [
        json.dumps(
            {
                "questions": [list(question) for question in tree.questions],
                "leaves": np.round(tree.leaves * _EXACT).astype(np.int64).tolist(),
                "pairs": tree.pairs.astype(np.int64).tolist(),
            },
            separators=(",", ":"),
        )
        for tree in model.trees
    ]
    head = json.dumps({"format": FORMAT, "version": model.version, "bias": model.bias, "measures": measures})
    return head[:-1] + ', "trees": [\n' + ",\n".join(trees) + "\n]}\n"
