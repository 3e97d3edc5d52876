"""Why two records are, or are not, one."""

from __future__ import annotations

import json

import pytest

from hub.errors import NotFoundError
from hub.model.iri import NodeName
from hub.reconcile.explain import Explanation, explain
from hub.reconcile.judgement_log import Judgement, Judgements, Verdict
from hub.reconcile.reconcile import Reconciliation, reconcile
from tests.reconcile.numbers import siren, siret
from tests.reconcile.sample import establishment, organization, territories

NODES = [
    organization("a:1", "Graine de Moutarde", where="Bretagne", siren=(siren(1),)),
    organization("b:1#carrier", "Graines de moutarde", where="Bretagne"),
    organization("c:1", "Graine de moutarde", where="Bretagne", siren=(siren(2),)),
    organization("d:1", "Section 12", where="Bretagne"),
    organization("e:1", "Section 14", where="Bretagne"),
    organization("f:1", "IRTS", where="Bretagne"),
    organization("g:1", "Institut régional du travail social", where="Bretagne"),
    establishment("h:1", "Magasin", siret=(siret(3),)),
    establishment("i:1", "Le Magasin", siret=(siret(3),)),
]


def state(*said: tuple[str, str, Verdict]) -> Reconciliation:
    made = [Judgement(NodeName.parse(a), NodeName.parse(b), v, "ana", "2026-01-01", "vu") for a, b, v in said]
    return reconcile(NODES, territories(), Judgements({each.pair: each for each in made}))


def why(a: str, b: str | None = None, *said: tuple[str, str, Verdict]) -> Explanation:
    return explain(state(*said), NodeName.parse(a), NodeName.parse(b) if b else None)


def decided_by(explanation: Explanation) -> str:
    return str(explanation.data["levels"][-1]["decided_by"])


def test_a_pair_joined_by_score_shows_every_weight() -> None:
    found = why("a:1", "b:1")
    assert found.data["levels"][0]["together"]
    assert found.text.fr.startswith("a:1 « Graine de Moutarde » et b:1#carrier")
    total = sum(piece["weight"] for piece in found.data["levels"][0]["evidence"])
    assert total == pytest.approx(found.data["levels"][0]["weight"])
    assert "territoire" in found.text.fr
    assert "territory" in found.text.en


def test_a_constraint_is_named_even_between_records_it_meets_through_others() -> None:
    found = why("b:1", "c:1")
    assert decided_by(found) == "constraint:siren"
    assert siren(2) in found.text.fr


def test_two_numbers_are_said() -> None:
    assert "12" in why("d:1", "e:1").text.fr
    assert decided_by(why("d:1", "e:1")).startswith("constraint:")


def test_thin_evidence_is_for_a_person() -> None:
    assert decided_by(why("f:1", "g:1")) == "review"


def test_a_pair_never_compared_is_scored_on_the_spot() -> None:
    found = why("d:1", "h:1")
    assert not found.data["levels"][0]["together"]
    assert decided_by(found) == "score"
    assert found.data["levels"][0]["evidence"]


@pytest.mark.parametrize(("verdict", "together"), [("same", True), ("different", False)])
def test_a_judgement_is_said_with_who_and_when(verdict: Verdict, together: bool) -> None:
    found = why("f:1", "g:1", ("g:1", "f:1", verdict))
    assert found.data["levels"][0]["together"] is together
    assert decided_by(found) == "judgement"
    assert "ana" in found.text.fr
    assert "2026-01-01" in found.text.en
    assert "vu" in found.text.en


def test_two_joined_through_others_show_the_chain() -> None:
    found = why("d:1", "g:1", ("d:1", "f:1", "same"), ("f:1", "g:1", "same"))
    assert decided_by(found) == "chain"
    assert [step["by"] for step in found.data["levels"][0]["path"]] == ["judgement", "judgement"]


def test_establishments_are_explained_at_both_levels() -> None:
    found = why("h:1", "i:1")
    assert [level["level"] for level in found.data["levels"]] == ["establishment", "organization"]
    assert all(level["together"] for level in found.data["levels"])


def test_one_record_alone_shows_its_cluster_and_who_came_close() -> None:
    found = why("f:1")
    assert found.data["levels"][0]["members"] == ["f:1"]
    assert found.data["levels"][0]["near"][0]["node"] == "g:1"
    assert json.loads(json.dumps(why("h:1").data))["levels"][0]["members"] == ["h:1", "i:1"]


def test_an_unknown_record_is_said() -> None:
    with pytest.raises(NotFoundError, match="zz:9"):
        why("a:1", "zz:9")
