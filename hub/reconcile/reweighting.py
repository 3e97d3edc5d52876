"""A re-weighting of the model, learnt from people's judgements: what it holds, its file, and the model it makes.

It speaks of one model only, that which it was learnt on. Made for another, or spoilt, it is refused whole: half a
re-weighting is none.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import blake2b
from math import isfinite
from pathlib import Path
from typing import Any

from hub.errors import UserError
from hub.reconcile.likeness.measures import kind_of
from hub.reconcile.model_scorer import LEVELS, LevelModels, Models, shipped
from hub.reconcile.node import Level
from hub.reconcile.trees import Model
from hub.store.durable import write_durably

FORMAT = 1
"""Changes when the file is read otherwise."""


@dataclass(frozen=True, slots=True)
class LevelWeights:
    """What each kind of measure is multiplied by (1 when unnamed), and what is added to every weight, in bits.

    ``thresholds``: where merging and review stood on re-weighted weights, before ``shift`` and ``multipliers`` put them
    back. ``pairs`` were judged, ``same`` of them the same. ``figures``: what was known when it was adopted, for people.
    """

    multipliers: Mapping[str, float]
    shift: float
    thresholds: Mapping[str, float]
    pairs: int
    same: int
    figures: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reweighting:
    """``levels`` re-weighted, of the model named ``model``; adopted ``at`` (ISO 8601 with its offset)."""

    model: str
    at: str
    levels: Mapping[Level, LevelWeights]

    @property
    def version(self) -> str:
        """Eight hexadecimal digits that change with any weight."""
        weights = {
            name: [sorted(level.multipliers.items()), level.shift] for name, level in self.levels.items()
        }
        return blake2b(json.dumps(weights, sort_keys=True).encode(), digest_size=4).hexdigest()

    def of(self, models: Models) -> Models:
        """``models``, re-weighted. What weighs at first sight, before pairs have rivals, stays as it is."""
        return {
            level: LevelModels(both.first_sight, self._model(level, both.beside_rivals))
            for level, both in models.items()
        }

    def _model(self, level: Level, model: Model) -> Model:
        mine = self.levels.get(level)
        if mine is None:
            return model
        multipliers = {measure: mine.multipliers.get(kind_of(measure), 1.0) for measure in model.measures}
        return model.reweighted(multipliers, mine.shift, f"{model.version}*{self.version}")


def name_of(models: Models) -> str:
    """The version of ``models`` and eight digits that change with any of their leaves."""
    digest = blake2b(digest_size=4)
    for level in LEVELS:
        for model in (models[level].first_sight, models[level].beside_rivals):
            digest.update(f"{model.version} {model.bias} {model.measures}".encode())
            for tree in model.trees:
                digest.update(repr(tree.questions).encode() + tree.leaves.tobytes() + tree.pairs.tobytes())
    return f"{models['organization'].beside_rivals.version} {digest.hexdigest()}"


def write_reweighting(path: Path, reweighting: Reweighting) -> None:
    """Replace the file of the re-weighting in force: whole or not at all."""
    held = {"format": FORMAT, **asdict(reweighting)}
    write_durably(path, json.dumps(held, ensure_ascii=False, indent=2) + "\n")


def read_reweighting(path: Path, models: Models | None = None) -> Reweighting | None:
    """The re-weighting in force, of ``models`` (those of the hub); None without a file.

    Raises UserError when the file cannot be read, or speaks of other models.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise _refused("fichier illisible", "unreadable file", str(error)) from error
    models = models or shipped()
    try:
        held = json.loads(text)
        if held["format"] != FORMAT:
            number = held["format"]
            raise _refused(
                f"format {number}, ce hub lit le format {FORMAT}",
                f"format {number}; this hub reads format {FORMAT}",
            )
        if held["model"] != name_of(models):
            raise _refused(
                f"apprise sur le modèle {held['model']}, ce hub a le modèle {name_of(models)}",
                f"learnt on model {held['model']}; this hub has model {name_of(models)}",
            )
        return _reweighting(held, models)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _refused("fichier abîmé", "spoilt file", f"{type(error).__name__}: {error}") from error


def _refused(fr: str, en: str, detail: str = "") -> UserError:
    detail = f" ({detail})" if detail else ""
    return UserError(
        f"re-pondération refusée, {fr}{detail} ; le modèle livré pèse. Refaites-la par `ess-hub reconcile --learn "
        "--adopt`, ou retirez-la par `ess-hub reconcile --learn --forget`.",
        f"re-weighting refused, {en}{detail}; the model that comes with the hub weighs. Make it anew with `ess-hub "
        "reconcile --learn --adopt`, or take it back with `ess-hub reconcile --learn --forget`.",
    )


def _reweighting(held: Mapping[str, Any], models: Models) -> Reweighting:
    kinds_of = {level: set(map(kind_of, models[level].beside_rivals.measures)) for level in LEVELS}
    levels: dict[Level, LevelWeights] = {}
    for name, kinds in kinds_of.items():
        if name in held["levels"]:
            levels[name] = _level(held["levels"][name], kinds)
    if not levels or len(levels) != len(held["levels"]):
        raise ValueError("levels")
    return Reweighting(held["model"], str(held["at"]), levels)


def _level(held: Mapping[str, Any], kinds: set[str]) -> LevelWeights:
    multipliers = {str(kind): _number(value) for kind, value in held["multipliers"].items()}
    if not multipliers.keys() <= kinds or min(multipliers.values(), default=0.0) < 0:
        raise ValueError("multipliers")
    thresholds = {name: _number(held["thresholds"][name]) for name in ("merge", "review")}
    pairs, same = int(held["pairs"]), int(held["same"])
    return LevelWeights(multipliers, _number(held["shift"]), thresholds, pairs, same, dict(held["figures"]))


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise ValueError(f"{value!r} is no number")
    return float(value)
