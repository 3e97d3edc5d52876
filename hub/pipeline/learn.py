"""``reconcile --learn``: what people's judgements say of the model that weighs pairs; adopted only when asked to, and only
where it does better on pairs that it was not learnt from.

Adopting and taking back write one file of the hub's directory, under the writer's lease: a reconciliation follows one
model from its beginning to its end. The links graph follows at the next one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hub.errors import Language, Mistake, Text, UserError
from hub.pipeline.hub import Hub
from hub.pipeline.learnt_words import level_lines
from hub.pipeline.model_in_force import model_in_force, reweighting_path
from hub.pipeline.reconcile import once_sources
from hub.pipeline.records_now import read_records
from hub.reconcile.adoption import adopted, figures, objection
from hub.reconcile.judged_pairs import JudgedPairs, judged_pairs
from hub.reconcile.judgement_log import JudgementLog
from hub.reconcile.learning import BANDS, Figures, Learnt, Trial, learn, tried
from hub.reconcile.model_scorer import shipped
from hub.reconcile.reweighting import Reweighting, name_of, write_reweighting

OnWait = Callable[[str], None] | None


@dataclass(frozen=True, slots=True)
class LevelLearnt:
    """One level: its judged pairs, what they teach (nothing without a pair), and why that may not be adopted."""

    judged: JudgedPairs
    learnt: Learnt | None
    trial: Trial | None
    objection: Text | None


@dataclass(frozen=True, slots=True)
class LearnReport:
    """Both levels. ``adopts``: whether the re-weighting was to be adopted; ``in_force``: what weighs from now on."""

    levels: tuple[LevelLearnt, ...]
    adopts: bool
    in_force: Reweighting | None
    mistakes: tuple[Mistake, ...]

    @property
    def exit_code(self) -> int:
        """1 when it was to be adopted, and no level could be."""
        return int(self.adopts and all(level.objection for level in self.levels))

    def into(self, language: Language) -> str:
        lines = [
            line
            for level in self.levels
            for line in level_lines(level.judged, level.learnt, level.trial, level.objection)
        ]
        lines.append(self._outcome())
        lines += [Text(mistake.into("fr"), mistake.into("en")) for mistake in self.mistakes]
        return "\n".join(line.into(language) for line in lines)

    def _outcome(self) -> Text:
        able = any(level.objection is None for level in self.levels)
        if self.adopts and able:
            return Text(
                "Adoptée. `ess-hub run` en tient compte ; `ess-hub reconcile --learn --forget` la retire.",
                "Adopted. `ess-hub run` follows it; `ess-hub reconcile --learn --forget` takes it back.",
            )
        kept = (
            Text(
                f"La re-pondération adoptée le {self.in_force.at[:10]} reste en vigueur.",
                f"The re-weighting adopted on {self.in_force.at[:10]} stays in force.",
            )
            if self.in_force
            else Text("Le modèle livré avec le hub pèse.", "The model that comes with the hub weighs.")
        )
        if able:
            return Text(
                f"{kept.fr} `ess-hub reconcile --learn --adopt` adopte celle-ci.",
                f"{kept.en} `ess-hub reconcile --learn --adopt` adopts this one.",
            )
        return Text(f"Rien à adopter. {kept.fr}", f"Nothing to adopt. {kept.en}")

    def to_json(self, language: Language) -> dict[str, Any]:
        return {
            "adopted": self.adopts and self.exit_code == 0,
            "inForce": self.in_force and {"version": self.in_force.version, "at": self.in_force.at},
            "levels": [_level_json(level, language) for level in self.levels],
            "mistakes": [mistake.into(language) for mistake in self.mistakes],
        }


def learn_from_judgements(
    hub: Hub, *, adopts: bool = False, wait: float = 0.0, on_wait: OnWait = None
) -> LearnReport:
    """What the judgements teach, from the records as they stand; adopted when ``adopts``, at the levels that may be.

    Always learnt on the model that comes with the hub, whatever re-weighting is in force.
    """
    if adopts:
        with hub.revisions.lease("learn", wait=wait, on_wait=on_wait):
            return _learn(hub, adopts=True)
    return _learn(hub, adopts=False)


def forget_learnt(hub: Hub, *, wait: float = 0.0, on_wait: OnWait = None) -> Text:
    """Take the re-weighting back, a spoilt one too. Raises UserError when there is none."""
    with hub.revisions.lease("learn", wait=wait, on_wait=on_wait):
        try:
            reweighting_path(hub).unlink()
        except FileNotFoundError:
            raise UserError(
                "Aucune re-pondération n'a été adoptée : rien à retirer.",
                "No re-weighting was adopted: nothing to take back.",
            ) from None
    return Text(
        "Re-pondération retirée : le modèle livré avec le hub pèse à nouveau. `ess-hub run` en tient compte.",
        "Re-weighting taken back: the model that comes with the hub weighs again. `ess-hub run` follows it.",
    )


def _learn(hub: Hub, *, adopts: bool) -> LearnReport:
    with hub.revisions.reading() as view:
        nodes = read_records(hub, view).nodes
    judgements = JudgementLog(hub.judgement_path).read()
    found = judged_pairs(nodes, hub.territories, judgements, once_sources(hub))
    levels = tuple(map(_of_level, found))
    kept = {
        level.judged.level: adopted(level.judged, level.learnt, level.trial)
        for level in levels
        if level.objection is None and level.learnt and level.trial
    }
    if adopts and kept:
        at = hub.clock().isoformat(timespec="seconds")
        write_reweighting(reweighting_path(hub), Reweighting(name_of(shipped()), at, kept))
    model = model_in_force(hub)
    return LearnReport(levels, adopts, model.reweighting, judgements.mistakes + model.mistakes)


def _of_level(judged: JudgedPairs) -> LevelLearnt:
    if not len(judged.answers.same):
        return LevelLearnt(judged, None, None, objection(judged, None))
    trial = tried(judged.answers)
    return LevelLearnt(judged, learn(judged.answers), trial, objection(judged, trial))


def _level_json(level: LevelLearnt, language: Language) -> dict[str, Any]:
    judged, learnt, trial = level.judged, level.learnt, level.trial
    data: dict[str, Any] = {
        "level": judged.level,
        "pairs": len(judged.answers.same),
        "same": int(judged.answers.same.sum()),
        "leftAside": {"ruled": judged.ruled, "notCompared": judged.not_compared},
        "objection": level.objection and level.objection.into(language),
    }
    if learnt and trial:
        data |= figures(trial)
        data["thresholds"] = {"merge": trial.merge, "review": trial.review}
        data["bands"] = [
            {"from": low, "to": high, "asIs": _band(trial.as_is, at), "heldOut": _band(trial.held_out, at)}
            for at, (low, high) in enumerate(zip((None, *BANDS), (*BANDS, None), strict=True))
        ]
        data["multipliers"] = dict(zip(judged.kinds, learnt.multipliers.tolist(), strict=True))
        data["shift"] = learnt.shift
    return data


def _band(found: Figures, at: int) -> dict[str, int]:
    pairs, same = found.bands[at]
    return {"pairs": pairs, "same": same}
