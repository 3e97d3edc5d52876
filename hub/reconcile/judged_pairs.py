"""The pairs people judged, as the model that comes with the hub saw them before anyone did.

Judgements move what the model sees: two places said to be one are of one organization, and then have its other places for
rivals. So the records are reconciled without them first. What the model does not weigh teaches nothing of it, and is
counted: pairs that rules weigh, pairs that blocking, or their organizations, kept from being compared.

That two places are one says that their organizations are, but that they are two says nothing of these: either taken alone
would lean, so organizations are learnt from judgements on organizations only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from hub.model.iri import NodeName
from hub.model.territory import Territories
from hub.reconcile.judgement_log import Judgements
from hub.reconcile.judging import in_force, rulings
from hub.reconcile.learning import Answers
from hub.reconcile.level import LevelResult
from hub.reconcile.model_scorer import LEVELS, ModelLevel, ModelScorer
from hub.reconcile.node import Level, Node
from hub.reconcile.reconcile import reconcile


@dataclass(frozen=True, slots=True)
class JudgedPairs:
    """The judged pairs of one level: ``answers``, whose columns are ``kinds``; left aside, those that ``ruled`` and those
    not ``compared``."""

    level: Level
    kinds: tuple[str, ...]
    answers: Answers
    ruled: int
    not_compared: int


def judged_pairs(
    nodes: Iterable[Node], territories: Territories, judgements: Judgements, once_sources: frozenset[str]
) -> tuple[JudgedPairs, ...]:
    """The pairs of each level judged the same or different."""
    blank = reconcile(nodes, territories, scorer=ModelScorer(), once_sources=once_sources)
    found, _ = rulings(judgements, blank.names)
    pairs = []
    for name in LEVELS:
        level = blank.levels[name]
        said = in_force(found, level.profiles)
        verdicts = dict.fromkeys(said.pairs("same"), True) | dict.fromkeys(said.pairs("different"), False)
        pairs.append(_of_level(level, verdicts))
    return tuple(pairs)


def _of_level(level: LevelResult, verdicts: dict[tuple[NodeName, NodeName], bool]) -> JudgedPairs:
    scorer = level.scorer
    if not isinstance(scorer, ModelLevel):
        raise TypeError("pairs are learnt from as a model weighs them")
    at = level.profiles.at
    index_of = {pair: (at(pair[0]), at(pair[1])) for pair in sorted(verdicts)}
    weighed = {
        (min(a, b), max(a, b))
        for a, b in zip(level.weighed.a.tolist(), level.weighed.b.tolist(), strict=True)
    }
    compared = [pair for pair, (a, b) in index_of.items() if (min(a, b), max(a, b)) in weighed]
    placed = [pair for pair in compared if scorer.has_model_for(*index_of[pair])]
    prior, by_kind = scorer.by_kind([index_of[pair] for pair in placed])
    kinds = tuple(sorted(by_kind))
    parts = np.column_stack([by_kind[kind] for kind in kinds]).reshape(len(placed), len(kinds))
    same = np.array([verdicts[pair] for pair in placed], np.bool_)
    return JudgedPairs(
        level.level,
        kinds,
        Answers(placed, prior, parts, same),
        ruled=len(compared) - len(placed),
        not_compared=len(verdicts) - len(compared),
    )
