"""Learning from judgements: what differs from the model in one known way is found, and nothing is found in noise."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from hub.model.iri import NodeName
from hub.reconcile.adoption import LEAST_PAIRS, adopted, objection
from hub.reconcile.columns import Floats
from hub.reconcile.judged_pairs import JudgedPairs
from hub.reconcile.learning import BANDS, FOLDS, Answers, _folds, _groups, learn, tried
from hub.reconcile.scoring import MERGE, REVIEW

KINDS = ("acronym", "commune", "email", "name", "phone", "site", "siren", "street")
PRIOR = -1.0
PHONE = KINDS.index("phone")
Truth = Callable[[Floats], Floats]


def by_the_model(parts: Floats) -> Floats:
    return PRIOR + parts.sum(axis=1)


def by_phone(parts: Floats) -> Floats:
    """To these people a phone number says four times what the model thinks, and two records are one less often."""
    return by_the_model(parts) + 3 * parts[:, PHONE] - 2


def by_a_coin(parts: Floats) -> Floats:
    return np.zeros(len(parts))


def judged(truth: Truth, size: int, seed: int = 1) -> JudgedPairs:
    random = np.random.default_rng(seed)
    parts = random.normal(0, 1.6, (size, len(KINDS))) * (random.random((size, len(KINDS))) < 0.6)
    same = random.random(size) < 1 / (1 + 2.0 ** -truth(parts))
    pairs = [(NodeName("a", str(at)), NodeName("b", str(at))) for at in range(size)]
    return JudgedPairs("organization", KINDS, Answers(pairs, PRIOR, parts, same), 0, 0)


def why_not(found: JudgedPairs) -> str:
    said = objection(found, tried(found.answers))
    return said.en if said else ""


@pytest.mark.parametrize("seed", range(5))
def test_people_who_differ_from_the_model_in_one_way_teach_it(seed: int) -> None:
    found = judged(by_phone, 200, seed)
    trial, learnt = tried(found.answers), learn(found.answers)
    assert trial.held_out.loss < trial.as_is.loss - 0.1
    assert trial.held_out.errors <= trial.as_is.errors
    assert why_not(found) == ""
    assert int(np.argmax(learnt.multipliers)) == PHONE
    assert learnt.multipliers[PHONE] > 1.5
    held = adopted(found, learnt, trial)
    assert (held.pairs, held.same) == (200, int(found.answers.same.sum()))
    assert held.multipliers["phone"] == learnt.multipliers[PHONE]


@pytest.mark.parametrize("truth", [by_the_model, by_a_coin])
@pytest.mark.parametrize("size", [60, 200])
def test_noise_teaches_nothing(truth: Truth, size: int) -> None:
    refused = [why_not(judged(truth, size, seed)) != "" for seed in range(10)]
    assert sum(refused) >= 9


def test_answers_that_follow_nothing_are_told_from_answers_that_follow_the_model() -> None:
    assert "no better than the model" in why_not(judged(by_the_model, 200))
    assert "no better than chance" in why_not(judged(by_a_coin, 200))


def test_few_answers_and_answers_of_one_kind_are_not_enough() -> None:
    found = judged(by_phone, LEAST_PAIRS - 1)
    assert why_not(found).startswith(f"{LEAST_PAIRS - 1} pairs judged, {LEAST_PAIRS} are needed")
    always = judged(lambda parts: np.full(len(parts), 60.0), 100)
    assert why_not(always).startswith("100 pairs judged the same and 0 different")


def test_without_a_word_against_the_model_it_stays_as_it_is() -> None:
    """A kind that no judged pair has anything of cannot be re-weighted by the first step."""
    found = judged(by_phone, 200)
    found.answers.parts[:, 0] = 0.0
    learnt = learn(found.answers)
    # all that is left on it is the common slope
    others = [learnt.multipliers[0] / each for each in learnt.multipliers]
    assert others[0] == 1.0
    assert 0.3 < learnt.multipliers[0] < 1.7


def test_the_same_answers_teach_the_same_in_any_order() -> None:
    found = judged(by_phone, 120).answers
    order = np.random.default_rng(3).permutation(120)
    shuffled = Answers([found.pairs[at] for at in order], found.prior, found.parts[order], found.same[order])
    one, other = learn(found), learn(shuffled)
    assert one.multipliers.tolist() == other.multipliers.tolist()
    assert (one.shift, one.merge, one.review) == (other.shift, other.merge, other.review)
    assert tried(found) == tried(shuffled)
    assert tried(found) == tried(found)


def test_pairs_that_share_a_record_are_never_taught_by_one_another() -> None:
    chain = [(NodeName("a", str(at)), NodeName("a", str(at + 1))) for at in range(5)]
    alone = [(NodeName("b", str(at)), NodeName("c", str(at))) for at in range(20)]
    pairs = [*chain, *alone]
    answers = Answers(pairs, 0.0, np.zeros((25, 1)), np.zeros(25, np.bool_))
    folds = _folds(_groups(answers))
    assert len(folds) == FOLDS
    assert sum(int(test.sum()) for _, test in folds) == 25
    for train, test in folds:
        assert not (train & test).any()
        assert test[:5].all() or not test[:5].any()
        assert test.sum() == 5


def test_the_thresholds_keep_their_meaning() -> None:
    """Where people say "same" three bits less often than the model, merging stood three bits higher."""
    found = judged(lambda parts: by_the_model(parts) - 3, 4_000)
    trial, learnt = tried(found.answers), learn(found.answers)
    assert trial.merge == pytest.approx(MERGE + 3, abs=0.5)
    assert trial.review == pytest.approx(REVIEW + 3, abs=0.8)
    assert learnt.shift == pytest.approx(-3, abs=0.5)
    weights = learnt.weights(PRIOR, found.answers.parts)
    near = np.abs(weights - MERGE) < 0.7
    assert found.answers.same[near].mean() == pytest.approx(2 / 3, abs=0.07)


def test_bands_count_every_pair_once() -> None:
    found = judged(by_phone, 150)
    trial = tried(found.answers)
    for figures in (trial.as_is, trial.held_out):
        assert len(figures.bands) == len(BANDS) + 1
        assert sum(pairs for pairs, _ in figures.bands) == 150
        assert sum(same for _, same in figures.bands) == int(found.answers.same.sum())
