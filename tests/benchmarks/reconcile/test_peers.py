"""Peers that must be made ready: the regression is one, Splink keeps the constraints, and what cannot be made is said."""

from __future__ import annotations

from operator import attrgetter

import numpy as np
import pytest

from hub.reconcile.boosting import Pace
from hub.reconcile.columns import Floats
from hub.reconcile.trees import model_text
from tests.benchmarks.reconcile import __main__ as benchmark
from tests.benchmarks.reconcile import peers
from tests.benchmarks.reconcile.forked import run
from tests.benchmarks.reconcile.logistic import fit, least
from tests.benchmarks.reconcile.methods import METHODS
from tests.benchmarks.reconcile.metrics import quality, two_siren
from tests.benchmarks.reconcile.records import generate
from tests.benchmarks.reconcile.settings import usual
from tests.conformance.apart import MissingError

PACE = Pace(thresholds=8)


def measured(size: int = 3_000) -> dict[str, Floats]:
    random = np.random.default_rng(7)
    return {
        "name.shared": np.round(random.random(size), 2),
        "siren": random.integers(-1, 2, size).astype(float),
        "noise": random.random(size),
    }


def test_least_finds_the_bottom_of_a_long_valley() -> None:
    bend = np.array([1.0, 100.0, 3.0])
    bottom = np.array([3.0, -2.0, 0.5])

    def valley(at: Floats) -> tuple[float, Floats]:
        return float((bend * (at - bottom) ** 2).sum()) + 1.0, 2 * bend * (at - bottom)

    assert np.allclose(least(valley, np.zeros(3)), bottom, atol=1e-2)


def test_the_regression_recovers_the_odds_that_answers_were_drawn_by() -> None:
    values = measured(40_000)
    values["form"] = np.random.default_rng(6).integers(-1, 2, len(values["siren"])).astype(float)
    bits = 4 * (values["form"] > 0) + 3 * (values["siren"] == 1) - 4
    drawn = np.random.default_rng(8).random(len(bits)) < 1 / (1 + np.exp2(-bits))
    found = fit(values, drawn, "test", PACE).weights(values)
    assert abs(float((found - bits).mean())) < 0.15
    assert float(np.abs(found - bits).mean()) < 0.2


def test_the_regression_knows_nothing_of_two_measures_together() -> None:
    values = measured()
    either = (values["name.shared"] > 0.5) ^ (values["siren"] == 1)
    model = fit(values, either, "test", PACE)
    assert all(len(tree.questions) == 1 for tree in model.trees)
    prior, parts = model.parts(values)
    assert np.allclose(prior + sum(parts.values()), model.weights(values), atol=1e-6)


def test_the_same_pairs_make_the_same_regression() -> None:
    values = measured()
    answers = values["name.shared"] > 0.5
    assert model_text(fit(values, answers, "test", PACE)) == model_text(fit(values, answers, "test", PACE))


def test_a_peer_that_cannot_be_made_is_skipped_with_the_reason(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def missing() -> None:
        raise MissingError("no network")

    monkeypatch.setattr(peers, "python", missing)
    assert list(benchmark.methods(["identifiers only", "Splink, constraints"])) == ["identifiers only"]
    assert "Splink, constraints: skipped, no network" in capsys.readouterr().out


@pytest.mark.long
def test_splink_finds_more_than_identifiers_and_joins_no_two_siren() -> None:
    try:
        method = peers.splink()
    except MissingError as error:
        pytest.skip(f"Splink's environment cannot be made: {error}")
    settings = usual(1_000)
    records = generate(settings)
    done = run(method, records, settings.once_sources)
    identified = METHODS["identifiers only"](records, settings.once_sources)
    borne = [{number[:9] for node in one.nodes for number in (*node.siren, *node.siret)} for one in records]
    for level in ("establishment", "organization"):
        truth = [attrgetter(level)(record) for record in records]
        found = attrgetter(level)(done.found)
        assert quality(truth, found).f1 > quality(truth, attrgetter(level)(identified)).f1 + 0.1
        assert two_siren(found, borne) == 0
    # its process is counted with the hub's
    assert done.cpu > 2
