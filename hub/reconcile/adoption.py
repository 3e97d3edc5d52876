"""Whether a re-weighting may be adopted at one level, and why not."""

from __future__ import annotations

from typing import Any

from hub.errors import Text
from hub.reconcile.judged_pairs import JudgedPairs
from hub.reconcile.learning import Figures, Learnt, Trial
from hub.reconcile.reweighting import LevelWeights

LEAST_PAIRS = 40
LEAST_OF_EACH = 8
"""Of the pairs judged the same, and of those judged different: from one kind of answer alone, nothing tells them apart."""


def objection(judged: JudgedPairs, trial: Trial | None) -> Text | None:
    """Why the re-weighting of this level may not be adopted; None when it may."""
    pairs = len(judged.answers.same)
    same = int(judged.answers.same.sum())
    if pairs < LEAST_PAIRS or trial is None:
        return Text(
            f"{pairs} paires jugées, il en faut {LEAST_PAIRS} : `ess-hub review` en propose",
            f"{pairs} pairs judged, {LEAST_PAIRS} are needed: `ess-hub review` has some to ask about",
        )
    if min(same, pairs - same) < LEAST_OF_EACH:
        return Text(
            f"{same} paires jugées les mêmes et {pairs - same} différentes, il faut {LEAST_OF_EACH} de chaque",
            f"{same} pairs judged the same and {pairs - same} different, {LEAST_OF_EACH} of each are needed",
        )
    if not trial.gain.is_sure:
        return Text(
            "elle ne fait pas mieux que le modèle sur les paires mises de côté, ou de trop peu pour en être sûr",
            "it does no better than the model on held-out pairs, or by too little to be sure",
        )
    if not trial.insight.is_sure:
        return Text(
            "elle ne prédit pas mieux que le hasard : ces jugements ne suivent rien de ce que le modèle voit",
            "it predicts no better than chance: these judgements follow nothing that the model sees",
        )
    if trial.held_out.errors > trial.as_is.errors:
        return Text(
            "elle fait plus d'erreurs au seuil que le modèle sur les paires mises de côté",
            "it makes more errors at the threshold than the model on held-out pairs",
        )
    return None


def adopted(judged: JudgedPairs, learnt: Learnt, trial: Trial) -> LevelWeights:
    """The level as its file holds it."""
    return LevelWeights(
        multipliers=dict(zip(judged.kinds, learnt.multipliers.tolist(), strict=True)),
        shift=learnt.shift,
        thresholds={"merge": learnt.merge, "review": learnt.review},
        pairs=len(judged.answers.same),
        same=int(judged.answers.same.sum()),
        figures=figures(trial),
    )


def figures(trial: Trial) -> dict[str, Any]:
    """What the trial found, for programs."""
    return {
        "asIs": _measured(trial.as_is),
        "heldOut": _measured(trial.held_out),
        "chance": trial.chance,
        "gain": {"bits": trial.gain.bits, "error": trial.gain.error},
        "insight": {"bits": trial.insight.bits, "error": trial.insight.error},
    }


def _measured(found: Figures) -> dict[str, float]:
    return {"loss": found.loss, "errors": found.errors}
