"""What sources should not send: nothing is joined wrongly, nothing is lost, nothing takes for ever."""

from __future__ import annotations

import time

import pytest

from hub.reconcile.node import Node
from hub.reconcile.reconcile import reconcile
from tests.reconcile.numbers import siren
from tests.reconcile.sample import organization, territories

TOWNS = ["Dax", "Brest", "Laval", "Tulle", "Sedan", "Vichy", "Rodez", "Auch", "Gap", "Dole"]


def groups(nodes: list[Node], once: frozenset[str] = frozenset()) -> list[list[str]]:
    result = reconcile(nodes, territories(), once_sources=once)
    everyone = sorted(str(member) for each in result.organizations for member in each.members)
    assert everyone == sorted(str(node.name) for node in nodes)
    return [[str(member) for member in each.members] for each in result.organizations]


def at(town: int, **fields: object) -> dict[str, object]:
    return {"commune": TOWNS[town % len(TOWNS)], "postcode": f"{10 + town:02}000", **fields}


def test_one_siren_typed_for_a_hundred_does_not_join_what_a_source_lists_once() -> None:
    names = [f"Structure {chr(65 + number // 26)}{chr(65 + number % 26)}" for number in range(100)]
    nodes = [
        organization(f"a:{number}", name, siren=(siren(1),), **at(number % 80))  # type: ignore[arg-type]
        for number, name in enumerate(names)
    ]
    assert len(groups(nodes, frozenset("a"))) == 100


@pytest.mark.parametrize("name", ["x" * 10_000, "mot " * 2_500, "É" * 5_000, "(" * 10_000, "A / " * 3_000])
def test_a_name_of_ten_thousand_characters_takes_no_longer_than_others(name: str) -> None:
    before = time.process_time()
    found = groups([organization("a:1", name, **at(1)), organization("b:1", "Le Moulin", **at(1))])  # type: ignore[arg-type]
    assert len(found) == 2
    assert time.process_time() - before < 3


@pytest.mark.parametrize("names", [(), ("",), ("   ",), ("—",), ("🏠",)])
def test_records_without_a_name_are_not_one_for_having_none(names: tuple[str, ...]) -> None:
    nodes = [organization(f"{source}:1", *names, **at(1)) for source in "ab"]  # type: ignore[arg-type]
    assert len(groups(nodes)) == 2


def test_no_record_and_one_record() -> None:
    assert groups([]) == []
    assert groups([organization("a:1", "Seule")]) == [["a:1"]]


def test_a_thousand_records_of_one_name_are_compared_by_place_only() -> None:
    nodes = [
        organization(
            f"a:{number}", "Comité des fêtes", commune=f"Ville{number}", postcode=f"{10000 + number}"
        )
        for number in range(1_000)
    ]
    before = time.process_time()
    assert len(groups(nodes)) > 900
    assert time.process_time() - before < 30
