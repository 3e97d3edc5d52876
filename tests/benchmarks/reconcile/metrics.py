"""How right a partition is: pairwise and B³ precision, recall and F1, counted from contingency tables, never from pairs.

``gold`` and ``found`` give each record the label of its true and of its found cluster. A million records take seconds.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

_Label = TypeVar("_Label", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Quality:
    """``true_pairs`` are both gold and found. Where nothing was to be found, or nothing was, the ratio is 1."""

    records: int
    true_pairs: int
    found_pairs: int
    gold_pairs: int
    b3_precision: float
    b3_recall: float

    @property
    def precision(self) -> float:
        return self.true_pairs / self.found_pairs if self.found_pairs else 1.0

    @property
    def recall(self) -> float:
        return self.true_pairs / self.gold_pairs if self.gold_pairs else 1.0

    @property
    def f1(self) -> float:
        return _harmonic(self.precision, self.recall)

    @property
    def b3(self) -> float:
        """B³ F1: the harmonic mean of B³ precision and B³ recall."""
        return _harmonic(self.b3_precision, self.b3_recall)


def _harmonic(one: float, other: float) -> float:
    return 2 * one * other / (one + other) if one + other else 0.0


def quality(gold: Sequence[Hashable], found: Sequence[Hashable]) -> Quality:
    """The quality of ``found`` over all records."""
    return qualities(gold, found, [""] * len(gold)).get("", Quality(0, 0, 0, 0, 1.0, 1.0))


def qualities(
    gold: Sequence[Hashable], found: Sequence[Hashable], groups: Sequence[str]
) -> Mapping[str, Quality]:
    """The quality seen from each group of records (a source, a family): over the pairs with at least one record in the
    group, and B³ averaged over its records. A pair between two groups counts in both."""
    both = list(zip(gold, found, strict=True))
    cells, truths, clusters = _table(both, groups), _table(gold, groups), _table(found, groups)
    true_pairs, gold_pairs, found_pairs = (_pairs(table) for table in (cells, truths, clusters))
    sizes, gold_sizes, found_sizes = Counter(both), Counter(gold), Counter(found)
    precision: defaultdict[str, float] = defaultdict(float)
    recall: defaultdict[str, float] = defaultdict(float)
    for (truth, cluster), inside in cells.items():
        together = sizes[truth, cluster]
        for group, count in inside.items():
            precision[group] += count * together / found_sizes[cluster]
            recall[group] += count * together / gold_sizes[truth]
    return {
        group: Quality(
            count,
            true_pairs[group],
            found_pairs[group],
            gold_pairs[group],
            precision[group] / count,
            recall[group] / count,
        )
        for group, count in sorted(Counter(groups).items())
    }


def _table(labels: Iterable[_Label], groups: Sequence[str]) -> dict[_Label, dict[str, int]]:
    """How many records of each group bear each label."""
    found: dict[_Label, dict[str, int]] = {}
    for label, group in zip(labels, groups, strict=True):
        inside = found.setdefault(label, {})
        inside[group] = inside.get(group, 0) + 1
    return found


def _pairs(table: Mapping[Any, Mapping[str, int]]) -> Counter[str]:
    """The pairs of equal label with at least one record in each group: all pairs but those wholly outside it."""
    found: Counter[str] = Counter()
    for inside in table.values():
        size = sum(inside.values())
        for group, count in inside.items():
            found[group] += _choose(size) - _choose(size - count)
    return found


def _choose(count: int) -> int:
    return count * (count - 1) // 2


def two_siren(found: Sequence[Hashable], siren: Sequence[Collection[str]]) -> int:
    """How many clusters hold two different SIREN. ``siren`` are the valid ones of each record."""
    held: defaultdict[Hashable, set[str]] = defaultdict(set)
    for label, numbers in zip(found, siren, strict=True):
        if numbers:
            held[label].update(numbers)
    return sum(len(numbers) > 1 for numbers in held.values())
