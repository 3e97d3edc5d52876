"""What no cluster may hold together, however alike."""

from __future__ import annotations

from hub.model.iri import NodeName
from hub.reconcile.judgement_log import Judgement, Judgements, Verdict
from hub.reconcile.node import Node
from hub.reconcile.reconcile import Reconciliation, reconcile
from tests.reconcile.numbers import siren, siret
from tests.reconcile.sample import establishment, organization, territories


def judged(*said: tuple[str, str, Verdict]) -> Judgements:
    made = [
        Judgement(NodeName.parse(a), NodeName.parse(b), verdict, "ana", "2026-01-01")
        for a, b, verdict in said
    ]
    return Judgements({each.pair: each for each in made})


def together(result: Reconciliation) -> list[list[str]]:
    return [[str(m) for m in each.members] for each in result.organizations]


def run(
    *nodes: Node, once: frozenset[str] = frozenset(), judgements: Judgements | None = None
) -> Reconciliation:
    return reconcile(nodes, territories(), judgements or judged(), once_sources=once)


def same(name: str, **fields: object) -> Node:
    return organization(name, "Graine de Moutarde", where="Bretagne", **fields)


def test_two_siren_never_share_an_organization_even_through_a_third_record() -> None:
    web = ("moutarde.example",)
    result = run(
        same("a:1", siren=(siren(1),), sites=web),
        same("b:1", sites=web),
        same("c:1", siren=(siren(2),), sites=web),
    )
    assert len(together(result)) == 2
    assert {refusal.veto.constraint for refusal in result.refusals} == {"siren"}
    assert siren(1) in result.refusals[0].veto.text.fr


def test_a_name_that_two_numbers_bear_is_a_question_for_a_person() -> None:
    result = run(same("a:1", siren=(siren(1),)), same("b:1"), same("c:1", siren=(siren(2),)))
    assert len(together(result)) == 3
    assert {pair.b.source for pair in result.review} == {"b", "c"}


def test_two_rna_never_share_an_organization() -> None:
    assert len(together(run(same("a:1", rna=("W123456789",)), same("b:1", rna=("W123456780",))))) == 2


def test_a_siret_speaks_for_its_siren() -> None:
    named = organization("a:1", "Le Fournil", siren=(siren(1),))
    other = organization("b:1", "Boulangerie du port", siret=(siret(1),))
    assert together(run(named, other)) == [["a:1", "b:1"]]


def test_a_source_that_lists_each_one_once_never_has_two_records_of_one() -> None:
    nodes = same("a:1"), same("a:2"), same("b:1")
    assert len(together(run(*nodes))) == 1
    result = run(*nodes, once=frozenset({"a"}))
    assert len(together(result)) == 2
    assert result.refusals[0].veto.constraint == "once"


def test_carriers_named_inside_the_records_of_such_a_source_may_repeat() -> None:
    nodes = same("a:1#carrier"), same("a:2#carrier")
    assert len(together(run(*nodes, once=frozenset({"a"})))) == 1


def test_a_public_body_is_never_an_organization() -> None:
    result = run(same("a:1", public_body=True), same("b:1"))
    assert len(together(result)) == 2
    assert result.refusals[0].veto.constraint == "public-body"
    assert len(together(run(same("a:1", public_body=True), same("b:1", public_body=True)))) == 1


def test_the_same_number_outweighs_a_place_word_that_changed() -> None:
    nodes = [
        organization("a:1", "UDES Aquitaine", where="Aquitaine", siren=(siren(1),)),
        organization("b:1", "UDES Nouvelle-Aquitaine", where="Nouvelle-Aquitaine", siren=(siren(1),)),
    ]
    assert len(together(run(*nodes))) == 1


def test_a_person_joins_what_constraints_forbid_and_it_is_said() -> None:
    nodes = same("a:1", siren=(siren(1),)), same("b:1", siren=(siren(2),))
    result = run(*nodes, judgements=judged(("b:1", "a:1", "same")))
    assert together(result) == [["a:1", "b:1"]]
    assert result.broken[0].veto.constraint == "siren"


def test_a_person_parts_what_everything_joins() -> None:
    nodes = same("a:1", siren=(siren(1),)), same("b:1", siren=(siren(1),)), same("c:1")
    groups = together(run(*nodes, judgements=judged(("a:1", "b:1", "different"))))
    assert not any({"a:1", "b:1"} <= set(group) for group in groups)


def test_a_pair_left_unsure_is_not_joined_by_its_own_score() -> None:
    result = run(same("a:1"), same("b:1"), judgements=judged(("a:1", "b:1", "unsure")))
    assert len(together(result)) == 2
    assert result.review[-1].judgement is not None


def test_contradictory_judgements_are_found_and_the_joining_ones_hold() -> None:
    said = judged(("a:1", "b:1", "same"), ("b:1", "c:1", "same"), ("a:1", "c:1", "different"))
    result = run(same("a:1"), same("b:1"), same("c:1"), judgements=said)
    assert len(together(result)) == 1
    assert [judgement.verdict for judgement in result.contradictory] == ["different"]


def test_two_places_that_people_give_to_different_organizations_are_two() -> None:
    nodes = [
        establishment("a:1", "Le Fournil", commune="Rennes", postcode="35000"),
        establishment("b:1", "Le Fournil", commune="Rennes", postcode="35000"),
        organization("c:1", "Coopérative des boulangers"),
    ]
    assert len(run(*nodes).establishments) == 1
    result = run(*nodes, judgements=judged(("a:1", "c:1", "same"), ("b:1", "c:1", "different")))
    assert len(result.establishments) == 2
    assert ["a:1", "c:1"] in together(result)
    assert not result.contradictory


def test_the_strongest_pair_is_joined_first() -> None:
    """The third record fits both, which cannot be one: it goes where more speaks for it."""
    web, phones = ("moutarde.example",), ("0299000001",)
    nodes = [
        same("a:1", siren=(siren(1),), sites=web),
        same("b:1", siren=(siren(2),), sites=web, phones=phones),
        same("c:1", sites=web, phones=phones),
    ]
    assert together(run(*nodes)) == [["a:1"], ["b:1", "c:1"]]


def test_a_judgement_on_a_record_that_is_gone_is_kept_and_listed() -> None:
    result = run(same("a:1"), judgements=judged(("a:1", "gone:9", "same")))
    assert [str(judgement.pair[1]) for judgement in result.orphans] == ["gone:9"]


def test_a_judgement_that_names_a_record_means_the_organization_inside_it() -> None:
    nodes = organization("a:1#carrier", "Alpha"), organization("b:1", "Omega")
    result = run(*nodes, judgements=judged(("a:1", "b:1", "same")))
    assert together(result) == [["a:1#carrier", "b:1"]]


def test_establishments_of_two_siret_stay_two_places_of_one_organization() -> None:
    nodes = [
        establishment("a:1", "Le Fournil", siret=(siret(1, 1),), commune="Rennes", postcode="35000"),
        establishment("b:1", "Le Fournil", siret=(siret(1, 2),), commune="Rennes", postcode="35000"),
        establishment("c:1", "Le Fournil", siret=(siret(1, 1),), commune="Rennes", postcode="35000"),
    ]
    result = run(*nodes, once=frozenset({"a"}))
    assert [[str(m) for m in e.members] for e in result.establishments] == [["a:1", "c:1"], ["b:1"]]
    assert together(result) == [["a:1", "b:1", "c:1"]]


def test_a_record_joins_its_site_and_its_organization() -> None:
    nodes = [
        establishment(
            "a:1", "Fournil, magasin", siret=(siret(1),), site_of=NodeName("a", "1", "organization")
        ),
        organization("a:1#organization", "Coopérative des boulangers"),
        organization("b:1", "Tout autre nom", siren=(siren(1),)),
    ]
    assert together(run(*nodes)) == [["a:1", "a:1#organization", "b:1"]]


def test_a_record_that_contradicts_its_own_numbers_is_not_joined() -> None:
    nodes = [
        establishment("a:1", "Fournil", siret=(siret(1),), site_of=NodeName("a", "1", "organization")),
        organization("a:1#organization", "Fournil", siren=(siren(2),)),
    ]
    result = run(*nodes)
    assert len(together(result)) == 2
    assert result.refusals[0].reason == "record"
