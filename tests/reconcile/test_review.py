"""Which pairs a person is asked about first."""

from __future__ import annotations

import pytest

from hub.model.iri import NodeName
from hub.reconcile.judgement_log import NO_JUDGEMENTS, Judgement, Judgements
from hub.reconcile.pair import ScoredPair
from hub.reconcile.reconcile import reconcile
from hub.reconcile.review import in_review_order, uncertainty
from hub.reconcile.scoring import Score
from tests.reconcile.numbers import siren
from tests.reconcile.sample import organization, territories

NODES = [
    organization("a:1", "Les Amis du Moulin", where="Bretagne"),
    organization("b:1", "Le Moulin", where="Bretagne"),
    organization("c:1", "IRTS", where="Corse"),
    organization("d:1", "Institut régional du travail social", where="Corse"),
    organization("e:1", "Graine de Moutarde", where="Bretagne", siren=(siren(1),)),
    organization("f:1", "Graine de Moutarde", where="Bretagne", siren=(siren(2),)),
]


def asked(judgements: Judgements = NO_JUDGEMENTS) -> list[tuple[str, str]]:
    return [(str(p.a), str(p.b)) for p in reconcile(NODES, territories(), judgements).review]


def test_thin_evidence_comes_first_and_registered_numbers_are_no_question() -> None:
    assert asked() == [("c:1", "d:1"), ("a:1", "b:1")]


def test_an_answered_question_is_not_asked_again() -> None:
    answer = Judgement(NodeName("c", "1"), NodeName("d", "1"), "different", "ana", "2026-01-01")
    assert asked(Judgements({answer.pair: answer})) == [("a:1", "b:1")]


def test_one_question_stands_for_two_clusters() -> None:
    doubled = [*NODES, organization("g:1", "Le moulin", where="Bretagne")]
    questions = reconcile(doubled, territories()).review
    assert len([pair for pair in questions if "1" in pair.a.key and pair.a.source in "ab"]) == 1


def test_what_nobody_can_tell_is_uncertain_and_what_is_sure_is_not() -> None:
    assert uncertainty(0.0) == 1.0
    assert uncertainty(-4.0) == pytest.approx(uncertainty(4.0))
    assert uncertainty(-4.0) < uncertainty(-1.0) < uncertainty(0.0)
    assert uncertainty(60.0) == uncertainty(-60.0) == 0.0


def test_of_two_doubts_the_one_that_tells_more_comes_first() -> None:
    def doubt(a: str, b: str, weight: float) -> ScoredPair:
        ends = NodeName.parse(a), NodeName.parse(b)
        return ScoredPair(*ends, "organization", Score(weight, ()), "review")

    size = {"big": 9, "unlikely": 9, "middling": 4, "small": 1}
    weights = {"small": 0.0, "unlikely": -3.9, "big": 0.0, "middling": 0.0}
    pairs = [doubt(f"{name}:1", f"x:{name}", weight) for name, weight in weights.items()]
    order = in_review_order(pairs, lambda name: name, lambda name: size.get(name.source, 1))
    assert [pair.a.source for pair in order] == ["big", "middling", "unlikely", "small"]
