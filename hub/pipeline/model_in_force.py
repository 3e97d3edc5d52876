"""The model that weighs a hub's pairs: the one that comes with it, re-weighted when the hub adopted a re-weighting."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from hub.errors import Mistake, UserError
from hub.pipeline.hub import Hub
from hub.reconcile.engine import Engine
from hub.reconcile.model_scorer import ModelScorer, shipped
from hub.reconcile.reweighting import Reweighting, read_reweighting


@dataclass(frozen=True, slots=True)
class ModelInForce:
    """``reweighting``: the one that is followed, if any. ``mistakes``: why the one there is not."""

    scorer: ModelScorer
    reweighting: Reweighting | None
    mistakes: tuple[Mistake, ...]


def model_in_force(hub: Hub, engine: Engine | None = None) -> ModelInForce:
    """What weighs now, spread by ``engine``. A re-weighting that cannot be followed leaves the model as it comes, and is told."""
    path = reweighting_path(hub)
    try:
        found = read_reweighting(path)
    except UserError as error:
        mistake = Mistake(path.name, 1, 1, error.text)
        return ModelInForce(ModelScorer(engine=engine), None, (mistake,))
    return ModelInForce(ModelScorer(found.of(shipped()) if found else None, engine), found, ())


def reweighting_path(hub: Hub) -> Path:
    """The re-weighting that this hub adopted; there need not be one."""
    return hub.directory / "reconcile-model.json"
