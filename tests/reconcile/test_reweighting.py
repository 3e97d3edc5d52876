"""A re-weighted model: the same trees, whose parts still add up; and its file, refused whole when it cannot be followed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hub.errors import UserError
from hub.reconcile.columns import Floats
from hub.reconcile.likeness.measures import kind_of
from hub.reconcile.model_scorer import ModelScorer, shipped
from hub.reconcile.reconcile import reconcile
from hub.reconcile.reweighting import (
    LevelWeights,
    Reweighting,
    name_of,
    read_reweighting,
    write_reweighting,
)
from hub.reconcile.trees import Model
from tests.reconcile.sample import organization, territories

NODES = [
    organization("a:1", "Graine de Moutarde", postcode="87000", commune="Limoges", phones=("+33555000001",)),
    organization("b:1", "Graine et Moulin", postcode="87000", commune="Limoges", phones=("+33555000001",)),
    organization("c:1", "Le Moulin", postcode="87000", commune="Limoges"),
]


def some(multipliers: dict[str, float], shift: float) -> Reweighting:
    level = LevelWeights(multipliers, shift, {"merge": 1.5, "review": -3.0}, 80, 30, {"chance": 0.9})
    return Reweighting(name_of(shipped()), "2026-11-30T00:00:00+00:00", {"organization": level})


def values(model: Model) -> dict[str, Floats]:
    """Pairs that answer every question both ways."""
    random = np.random.default_rng(5)
    return {
        measure: random.choice([-2.0, *edges.tolist(), 9e9], 400) if len(edges) else np.zeros(400)
        for measure, edges in zip(model.measures, model.thresholds, strict=True)
    }


def test_each_part_is_multiplied_and_the_parts_still_add_up() -> None:
    model = shipped()["organization"].beside_rivals
    found = some({"name": 0.5, "phone": 3.0}, -1.25).of(shipped())["organization"].beside_rivals
    measured = values(model)
    prior, parts = model.parts(measured)
    new_prior, new_parts = found.parts(measured)
    assert new_prior == pytest.approx(prior - 1.25, abs=1e-3)
    for measure, part in parts.items():
        times = {"name": 0.5, "phone": 3.0}.get(kind_of(measure), 1.0)
        assert np.allclose(new_parts[measure], times * part, atol=1e-3), measure
    assert np.allclose(found.weights(measured), new_prior + sum(new_parts.values()), atol=1e-9)


def test_multiplied_by_one_and_shifted_by_nothing_the_model_is_the_same_to_the_bit() -> None:
    model = shipped()["establishment"].beside_rivals
    same = model.reweighted(dict.fromkeys(model.measures, 1.0), 0.0, "same")
    measured = values(model)
    assert same.weights(measured).tolist() == model.weights(measured).tolist()


def test_scores_and_explanations_follow_it_and_so_does_the_version() -> None:
    reweighting = some({"phone": 3.0}, 0.5)
    scorer = ModelScorer(reweighting.of(shipped()))
    assert scorer.version != ModelScorer().version
    assert reweighting.version in scorer.version
    assert some({"phone": 3.0}, 0.6).version != reweighting.version
    before, after = (
        reconcile(NODES, territories(), scorer=each).score_of("organization", NODES[0].name, NODES[1].name)
        for each in (ModelScorer(), scorer)
    )
    told = [{piece.kind: piece.weight for piece in score.evidence} for score in (before, after)]
    assert told[1]["phone"] > told[0]["phone"]
    assert after.weight == pytest.approx(sum(told[1].values()), abs=1e-6)
    assert after.weight > before.weight + 1
    level = reconcile(NODES, territories(), scorer=scorer).levels["organization"]
    pairs = list(zip(level.weighed.a.tolist(), level.weighed.b.tolist(), strict=True))
    assert pairs
    for weight, score in zip(level.weighed.weights, level.scorer.scores(pairs), strict=True):
        assert score.weight == pytest.approx(float(weight), abs=1e-4)


def test_a_level_that_was_not_adopted_stays_as_it_is() -> None:
    found = some({"name": 0.5}, 1.0).of(shipped())
    assert found["establishment"] == shipped()["establishment"]
    assert found["organization"].first_sight is shipped()["organization"].first_sight


def test_it_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "reconcile-model.json"
    assert read_reweighting(path) is None
    write_reweighting(path, some({"name": 0.5, "phone": 3.0}, -1.25))
    assert read_reweighting(path) == some({"name": 0.5, "phone": 3.0}, -1.25)


def test_one_made_for_another_model_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "reconcile-model.json"
    reweighting = some({"name": 0.5}, 0.0)
    write_reweighting(path, Reweighting("2025-01 00000000", reweighting.at, reweighting.levels))
    with pytest.raises(UserError, match=r"2025-01 00000000.*--learn --adopt"):
        read_reweighting(path)


EXAMPLE: dict[str, Any] = {
    "format": 1,
    "model": name_of(shipped()),
    "at": "2026-11-30T00:00:00+00:00",
    "levels": {
        "organization": {
            "multipliers": {"name": 0.5},
            "shift": 0.25,
            "thresholds": {"merge": 1.0, "review": -4.0},
            "pairs": 80,
            "same": 30,
            "figures": {},
        }
    },
}


def with_level(**fields: Any) -> dict[str, Any]:
    level = {**EXAMPLE["levels"]["organization"], **fields}
    return {**EXAMPLE, "levels": {"organization": level}}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        json.dumps({**EXAMPLE, "format": 2}),
        json.dumps({**EXAMPLE, "levels": {}}),
        json.dumps({**EXAMPLE, "levels": {"country": EXAMPLE["levels"]["organization"]}}),
        json.dumps({key: value for key, value in EXAMPLE.items() if key != "model"}),
        json.dumps(with_level(multipliers={"colour": 1.0})),
        json.dumps(with_level(multipliers={"name": -1.0})),
        json.dumps(with_level(multipliers={"name": "1"})),
        json.dumps(with_level(multipliers=[1.0])),
        json.dumps(with_level(shift=float("nan"))),
        json.dumps(with_level(shift=None)),
        json.dumps(with_level(thresholds={})),
    ],
)
def test_a_spoilt_file_is_refused_with_what_to_do(tmp_path: Path, text: str) -> None:
    path = tmp_path / "reconcile-model.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as told:
        read_reweighting(path)
    for said in (told.value.text.fr, told.value.text.en):
        assert "--learn --forget" in said
        assert "\n" not in said


def test_the_example_itself_is_read(tmp_path: Path) -> None:
    path = tmp_path / "reconcile-model.json"
    path.write_text(json.dumps(EXAMPLE), encoding="utf-8")
    assert read_reweighting(path) is not None


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "reconcile-model.json"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UserError, match="unreadable file"):
        read_reweighting(path)
