"""Models: made the same twice, taken apart to the bit, written and read back, refused when they are none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hub.errors import UserError
from hub.reconcile.boosting import Pace, fit
from hub.reconcile.columns import Floats
from hub.reconcile.model_scorer import shipped
from hub.reconcile.trees import FORMAT, Model, model_text, read_model

PACE = Pace(trees=30, depth=3)


def measured(size: int = 2_000) -> dict[str, Floats]:
    random = np.random.default_rng(7)
    return {
        "name.shared": np.round(random.random(size), 2),
        "siren": random.integers(-1, 2, size).astype(float),
        "noise": random.random(size),
    }


def answered(values: dict[str, Floats]) -> Model:
    return fit(values, (values["name.shared"] > 0.6) | (values["siren"] == 1), "test", PACE)


def test_a_model_learns_what_decides_and_says_so() -> None:
    values = measured()
    model = answered(values)
    wanted = (values["name.shared"] > 0.6) | (values["siren"] == 1)
    assert ((model.weights(values) > 0) == wanted).mean() > 0.98
    _, parts = model.parts(values)
    told = {measure: float(np.abs(part).mean()) for measure, part in parts.items()}
    assert min(told["name.shared"], told["siren"]) > 10 * told["noise"]


def test_parts_and_prior_add_up_to_the_weight() -> None:
    values = measured()
    model = answered(values)
    prior, parts = model.parts(values)
    assert np.allclose(prior + sum(parts.values()), model.weights(values), atol=1e-9)


def test_the_same_pairs_make_the_same_model_to_the_byte() -> None:
    assert model_text(answered(measured())) == model_text(answered(measured()))


def test_the_weight_of_a_pair_does_not_depend_on_the_others() -> None:
    values = measured()
    model = answered(values)
    alone = [
        model.weights({name: column[at : at + 1] for name, column in values.items()})[0] for at in range(50)
    ]
    assert alone == model.weights(values)[:50].tolist()


def test_a_model_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    values = measured()
    model = answered(values)
    path = tmp_path / "model.json"
    path.write_text(model_text(model), encoding="utf-8")
    assert read_model(path).weights(values).tolist() == model.weights(values).tolist()
    assert model_text(read_model(path)) == model_text(model)


@pytest.mark.parametrize(
    "change",
    [
        lambda held: held.update(format=FORMAT + 1),
        lambda held: held.pop("measures"),
        lambda held: held["trees"][0]["leaves"].pop(),
        lambda held: held["trees"][0]["questions"].append([99, 0]),
    ],
)
def test_a_file_that_is_no_model_of_this_version_is_refused(tmp_path: Path, change: Any) -> None:
    held = json.loads(model_text(answered(measured())))
    change(held)
    path = tmp_path / "model.json"
    path.write_text(json.dumps(held), encoding="utf-8")
    with pytest.raises(UserError, match=r"model\.json"):
        read_model(path)


def test_the_models_that_come_with_the_hub_agree_on_their_version() -> None:
    for models in shipped().values():
        assert models.first_sight.version == models.beside_rivals.version
        assert "rivals.first-sight" in models.beside_rivals.measures
        assert set(models.first_sight.measures) < set(models.beside_rivals.measures)
