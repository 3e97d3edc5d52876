"""The methods that are compared keep their promises on a small population."""

from __future__ import annotations

from functools import cache
from operator import attrgetter
from random import Random

import pytest

from hub.model.iri import NodeName
from tests.benchmarks.reconcile.forest import Forest
from tests.benchmarks.reconcile.forked import run
from tests.benchmarks.reconcile.methods import METHODS, Found
from tests.benchmarks.reconcile.metrics import quality, two_siren
from tests.benchmarks.reconcile.plain_matcher import match
from tests.benchmarks.reconcile.records import Record, generate
from tests.benchmarks.reconcile.settings import harder, usual

SETTINGS = usual(500)
CONSTRAINED = [name for name in METHODS if name != "identifiers only"]


@cache
def records() -> list[Record]:
    return generate(SETTINGS)


@cache
def found(name: str) -> Found:
    return METHODS[name](records(), SETTINGS.once_sources)


@pytest.mark.parametrize("level", ["establishment", "organization"])
@pytest.mark.parametrize("name", CONSTRAINED)
def test_no_cluster_holds_two_siren(name: str, level: str) -> None:
    borne = [
        {number[:9] for node in record.nodes for number in (*node.siren, *node.siret)} for record in records()
    ]
    assert two_siren(attrgetter(level)(found(name)), borne) == 0


@pytest.mark.parametrize("name", CONSTRAINED)
def test_names_and_places_find_more_than_identifiers_alone(name: str) -> None:
    for level in ("establishment", "organization"):
        truth = [getattr(record, level) for record in records()]
        assert quality(truth, getattr(found(name), level)).f1 > (
            quality(truth, getattr(found("identifiers only"), level)).f1 + 0.1
        )


def test_identifiers_alone_join_what_bears_one_number_and_nothing_else() -> None:
    labels = found("identifiers only").establishment
    for record, label in zip(records(), labels, strict=True):
        for other, theirs in zip(records(), labels, strict=True):
            if record.place.siret and other.place.siret:
                assert (label == theirs) is (record.place.siret == other.place.siret)


def test_perfect_scores_are_the_ceiling_of_the_hub() -> None:
    for level in ("establishment", "organization"):
        truth = [getattr(record, level) for record in records()]
        ceiling, rules = (
            quality(truth, getattr(found(name), level))
            for name in ("the hub, told the truth", "the hub's rules")
        )
        assert ceiling.f1 > rules.f1
        assert ceiling.f1 > 0.9


def test_the_plain_matcher_does_not_depend_on_the_order_of_records() -> None:
    given = generate(harder(500))
    shuffled = Random(3).sample(given, len(given))
    assert _partition(given) == _partition(shuffled)


def _partition(given: list[Record]) -> set[frozenset[NodeName]]:
    clusters: dict[int, set[NodeName]] = {}
    for record, label in zip(given, match(given, "establishment"), strict=True):
        clusters.setdefault(label, set()).add(record.chief.name)
    return set(map(frozenset, clusters.values()))


def test_a_forest_refuses_two_numbers_of_a_kind_and_joins_the_rest() -> None:
    one, other, none = ({"siren": frozenset(numbers)} for numbers in (["a"], ["b"], []))
    forest = Forest([one, other, none])
    assert forest.unite(0, 2)
    assert not forest.unite(1, 2)
    assert not forest.unite(0, 1)
    assert forest.unite(0, 2)
    first, second, third = forest.labels()
    assert first == third != second


def test_a_run_apart_gives_what_the_method_gives_and_what_it_cost() -> None:
    def busy(given: object, once: frozenset[str]) -> Found:
        sum(range(3_000_000))
        return METHODS["identifiers only"](records(), once)

    one = run(busy, records(), SETTINGS.once_sources)
    assert list(one.found.establishment) == list(found("identifiers only").establishment)
    assert list(one.found.organization) == list(found("identifiers only").organization)
    assert 0.01 < one.cpu < 60
    assert one.peak > 10


def test_a_method_that_fails_is_not_taken_for_one_that_found_nothing(
    capfd: pytest.CaptureFixture[str],
) -> None:
    def broken(given: object, once: frozenset[str]) -> Found:
        raise ValueError("no such thing")

    with pytest.raises(AssertionError):
        run(broken, records(), frozenset())
    assert "no such thing" in capfd.readouterr().err
