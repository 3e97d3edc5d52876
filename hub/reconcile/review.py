"""Which pairs a person should look at first: those whose answer teaches most.

First the thin ones (an acronym and a region), which neither more data nor a better score would settle; then strong
pairs that something contradicts; then the rest, by how much their answer is expected to tell: its uncertainty, in bits, for
each record of the clusters that it would join. One question for each two clusters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import exp2, log2

from hub.model.iri import NodeName
from hub.reconcile.pair import ScoredPair
from hub.reconcile.scoring import MERGE


def in_review_order(
    pairs: Iterable[ScoredPair],
    cluster_of: Callable[[NodeName], NodeName],
    size_of: Callable[[NodeName], int],
) -> tuple[ScoredPair, ...]:
    """``pairs`` worth a person's time, in order; ``cluster_of`` gives a profile's cluster, ``size_of`` its members."""

    def order(pair: ScoredPair) -> tuple[int, float, float, NodeName, NodeName]:
        unsure = pair.judgement is not None
        group = 3 if unsure else 0 if pair.score.is_thin else 1 if pair.score.weight >= MERGE else 2
        joined = size_of(pair.a) + size_of(pair.b)
        tells = -uncertainty(pair.score.weight) * joined if group == 2 else 0.0
        return group, tells, -pair.score.weight, pair.a, pair.b

    asked: set[tuple[NodeName, NodeName]] = set()
    chosen: list[ScoredPair] = []
    for pair in sorted(pairs, key=order):
        question = tuple(sorted((cluster_of(pair.a), cluster_of(pair.b))))
        if question not in asked:
            asked.add((question[0], question[1]))
            chosen.append(pair)
    return tuple(chosen)


def uncertainty(weight: float) -> float:
    """The bits that an answer is expected to tell where the odds of "same" are two to this power: 1 at even odds."""
    same = 1 / (1 + exp2(-weight))
    return round(-sum(share * log2(share) for share in (same, 1 - same) if share > 0), 6)
