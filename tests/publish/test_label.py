from __future__ import annotations

import itertools

import pytest

from hub.model.statement import Term
from hub.model.vocabulary import ACRONYM, LEGAL_NAME, NAME
from hub.publish.label import choose_label
from hub.publish.value_policy import Held, ValuePolicy


def held(*names: str, start: int = 0) -> list[Held]:
    """One name a source."""
    return [
        Held(Term("literal", name), f"s{start + place}", f"n{start + place}")
        for place, name in enumerate(names)
    ]


def label(names: list[Held], acronyms: list[Held] | None = None, policy: ValuePolicy | None = None) -> str:
    chosen = choose_label({NAME: names, ACRONYM: acronyms or []}, policy or ValuePolicy())
    assert chosen is not None
    return chosen.value


@pytest.mark.parametrize(
    ("names", "acronyms", "expected"),
    [
        (["CRGE", "CRGE", "Centre de Ressources des Groupements d'Employeurs"], ["CRGE"], 2),
        (["CNCRESS", "Conseil National des CRESS"], ["CNCRESS"], 1),
        (["Autonom lab", "Autonom'lab"], [], 1),
        (["URSCOP LIMOUSIN", "URSCOP Limousin"], [], 1),
        (["Ecole de la Cooperation", "École de la Coopération"], [], 1),
        (["L'Arban", "SCIC l'Arban", "SCIC l'Arban"], [], 1),
    ],
)
def test_the_label_is_the_name_that_says_most_whoever_came_first(
    names: list[str], acronyms: list[str], expected: int
) -> None:
    for order in itertools.permutations(held(*names)):
        assert label(list(order), held(*acronyms)) == names[expected]


def test_the_source_an_operator_trusts_most_names_the_entity() -> None:
    names = held("CRGE", "Centre de Ressources des Groupements d'Employeurs")
    assert label(names, policy=ValuePolicy(priority=("s0",))) == "CRGE"


def test_a_legal_name_labels_only_what_has_no_other_name() -> None:
    legal = held("CENTRE RESSOURCES")
    assert choose_label({LEGAL_NAME: legal}, ValuePolicy()) == legal[0].term
    assert choose_label({LEGAL_NAME: legal, NAME: held("Centre")}, ValuePolicy()) == Term("literal", "Centre")


def test_an_empty_name_is_no_label() -> None:
    assert choose_label({NAME: held("  ")}, ValuePolicy()) is None
