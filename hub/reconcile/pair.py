"""A scored pair and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from hub.model.iri import NodeName
from hub.reconcile.judgement_log import Judgement
from hub.reconcile.node import Level
from hub.reconcile.scoring import Score

Outcome = Literal["together", "refused", "review", "apart"]


@dataclass(frozen=True, slots=True)
class ScoredPair:
    """Two profiles of one level (``a`` before ``b``), their score without words, and the outcome.

    ``together``: in one cluster, by this pair or another way. ``refused``: scored high enough, and a constraint or a
    person forbade it. ``review``: undecided. ``apart``: too little speaks for it.
    """

    a: NodeName
    b: NodeName
    level: Level
    score: Score
    outcome: Outcome
    judgement: Judgement | None = None
