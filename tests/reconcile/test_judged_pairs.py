"""Judged pairs as the model saw them before anyone judged, level by level, and what is left aside."""

from __future__ import annotations

from typing import Any

import pytest

from hub.model.iri import NodeName
from hub.reconcile.judged_pairs import JudgedPairs, judged_pairs
from hub.reconcile.judgement_log import Judgement, Judgements, Verdict
from hub.reconcile.model_scorer import ModelScorer
from hub.reconcile.node import Level, Node
from hub.reconcile.reconcile import reconcile
from tests.reconcile.numbers import siren, siret
from tests.reconcile.sample import establishment, organization, territories

LIMOGES: dict[str, Any] = {"postcode": "87000", "commune": "Limoges"}
OWNER = siren(7)
NODES: list[Node] = [
    organization("a:1", "Graine de Moutarde", **LIMOGES, phones=("+33555000001",)),
    organization("b:1", "Graine et Moulin", **LIMOGES, phones=("+33555000001",)),
    organization("a:2", "Graine de Moutarde"),
    organization("c:9", "Zébulon", postcode="20000", commune="Ajaccio"),
    establishment("d:1", "Ressourcerie Nord", **LIMOGES, siret=(siret(7, 1),), street="1 rue Haute"),
    establishment("e:1", "Ressourcerie Nord", **LIMOGES, siret=(siret(7, 1),), street="1 rue Haute"),
    establishment("e:2", "Ressourcerie Sud", **LIMOGES, siret=(siret(7, 2),), street="8 rue Basse"),
]


def learnt_from(*said: tuple[str, str, Verdict]) -> dict[Level, JudgedPairs]:
    found = [Judgement(NodeName.parse(a), NodeName.parse(b), verdict, "ana", "") for a, b, verdict in said]
    judgements = Judgements({judgement.pair: judgement for judgement in found})
    pairs = judged_pairs(NODES, territories(), judgements, frozenset())
    return {each.level: each for each in pairs}


def test_each_judgement_teaches_the_level_it_is_about() -> None:
    found = learnt_from(("a:1", "b:1", "same"), ("d:1", "e:1", "same"), ("d:1", "e:2", "different"))
    organizations, places = found["organization"].answers, found["establishment"].answers
    assert [(str(a), str(b)) for a, b in organizations.pairs] == [("a:1", "b:1")]
    assert organizations.same.tolist() == [True]
    assert [(str(a), str(b)) for a, b in places.pairs] == [("d:1", "e:1"), ("d:1", "e:2")]
    assert places.same.tolist() == [True, False]


def test_the_undecided_and_the_gone_teach_nothing() -> None:
    found = learnt_from(("a:1", "b:1", "unsure"), ("a:1", "z:404", "same"))
    assert all(not each.answers.pairs for each in found.values())


def test_what_the_model_does_not_weigh_is_left_aside_and_counted() -> None:
    found = learnt_from(("a:1", "a:2", "same"), ("a:1", "c:9", "different"))["organization"]
    assert (len(found.answers.pairs), found.ruled, found.not_compared) == (0, 1, 1)


@pytest.mark.parametrize("level", ["organization", "establishment"])
def test_the_parts_are_those_of_the_model_before_anyone_judged(level: Level) -> None:
    found = learnt_from(("a:1", "b:1", "different"), ("d:1", "e:1", "different"), ("d:1", "e:2", "same"))[
        level
    ]
    blank = reconcile(NODES, territories(), scorer=ModelScorer())
    assert found.answers.pairs
    for pair, weight in zip(found.answers.pairs, found.answers.weights, strict=True):
        assert weight == pytest.approx(blank.score_of(level, *pair).weight, abs=1e-4)
