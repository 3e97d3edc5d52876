"""Two records of one source with one SIRET: both are told, and only what a record itself describes counts."""

from __future__ import annotations

from hub.model.location import Location
from hub.model.shared_siret import Bearer, own_sirets, twins
from hub.model.statement import iri, literal, statement
from hub.model.vocabulary import CARRIER, IS_PART_OF, SIRET, SITE_OF

RECORD = "https://data.example.org/record/essai/1"


def bearer(siret: str, key: str, line: int) -> Bearer:
    return Bearer(siret, key, f"https://data.example.org/record/essai/{key}", Location("essai.csv", line))


def lines(*statements: tuple[str, str, str]) -> list[str]:
    part = statement(iri(RECORD), iri(IS_PART_OF), iri("https://data.example.org/source/essai"))
    return sorted([part, *(statement(iri(one), iri(two), three) for one, two, three in statements)])


def test_twins_are_told_of_each_other_with_both_places() -> None:
    told = list(
        twins(
            [
                bearer("73282932000074", "1", 2),
                bearer("35600000000048", "2", 3),
                bearer("73282932000074", "3", 4),
            ]
        )
    )
    assert [(one.key, str(problem.location), problem.severity) for one, problem in told] == [
        ("1", "essai.csv:2", "warning"),
        ("3", "essai.csv:4", "warning"),
    ]
    first, second = (problem.text for _, problem in told)
    assert "« 3 » (essai.csv:4)" in first.fr
    assert "'3' (essai.csv:4)" in first.en
    assert "« 1 » (essai.csv:2)" in second.fr


def test_a_place_and_its_organization_in_one_record_may_bear_one_siret() -> None:
    assert list(twins([bearer("73282932000074", "1", 2), bearer("73282932000074", "1", 2)])) == []


def test_a_hundred_twins_give_a_hundred_warnings_not_ten_thousand() -> None:
    assert len(list(twins(bearer("73282932000074", str(number), number + 1) for number in range(100)))) == 100


def test_what_a_record_describes_counts_and_what_it_mentions_does_not() -> None:
    place, carrier = RECORD + "#place", RECORD + "#carrier"
    found = own_sirets(
        lines(
            (RECORD, SIRET, literal("73282932000074")),
            (place, SITE_OF, iri(RECORD)),
            (place, SIRET, literal("73282932000082")),
            (RECORD, CARRIER, iri(carrier)),
            (carrier, SIRET, literal("35600000000048")),
        )
    )
    assert set(found) == {(RECORD, "73282932000074"), (place, "73282932000082")}
