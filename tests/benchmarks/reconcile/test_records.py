"""The generated population is what its settings say, the same every time, and its truth covers every record."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from dataclasses import replace
from functools import cache

import pytest

from hub.model.identifier import is_rna, is_siren, is_siret
from tests.benchmarks.reconcile.pools import POOLS
from tests.benchmarks.reconcile.records import Record, digest, generate
from tests.benchmarks.reconcile.settings import PRESETS, SOURCES, Settings, harder, usual

MANY = 6_000


@cache
def population(preset: str) -> list[Record]:
    return generate(PRESETS[preset](MANY))


def share(records: list[Record], claim: str) -> float:
    """Of ``records``, how many have ``claim`` in one of their nodes."""
    return sum(any(getattr(node, claim) for node in record.nodes) for record in records) / len(records)


def test_the_same_seed_gives_the_same_bytes_in_another_process() -> None:
    code = (
        "from tests.benchmarks.reconcile.records import *; from tests.benchmarks.reconcile.settings import *; "
        "print(digest(generate(usual(400))), end='')"
    )
    # strings hash differently in every process: an order that rests on it would show
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert other.stdout == digest(generate(usual(400)))
    assert digest(generate(usual(400, seed=1))) != other.stdout


@pytest.mark.parametrize("preset", PRESETS)
def test_every_record_has_a_truth_and_every_place_one_organization(preset: str) -> None:
    records = population(preset)
    assert len(records) == MANY
    assert len({record.chief.name for record in records}) == MANY
    owner: dict[int, int] = {}
    family: dict[int, str] = {}
    for record in records:
        assert record.nodes
        assert record.place.type == "establishment"
        assert all(node.name.source == record.source for node in record.nodes)
        assert owner.setdefault(record.establishment, record.organization) == record.organization
        assert family.setdefault(record.organization, record.family) == record.family
    assert {record.source for record in records} == set(SOURCES)


@pytest.mark.parametrize("preset", PRESETS)
def test_a_source_that_lists_each_once_does_and_the_others_sometimes_do_not(preset: str) -> None:
    settings, records = PRESETS[preset](MANY), population(preset)
    times = Counter((record.source, record.establishment) for record in records)
    organizations = Counter(
        (record.source, record.organization) for record in records if record.chief.type == "organization"
    )
    for source in SOURCES:
        is_once = source in settings.once_sources
        assert (max(times[key] for key in times if key[0] == source) == 1) is is_once
        # a map has no word for the organization
        said = [organizations[key] for key in organizations if key[0] == source]
        assert (max(said, default=2) == 1) is is_once


@pytest.mark.parametrize("noise", [1.0, 100.0])
def test_numbers_have_right_keys_and_one_siren_a_record(noise: float) -> None:
    # a hundred times the noise, nearly every number is another unit's or misread
    for record in generate(replace(usual(2_000), noise=noise)):
        siren = {number for node in record.nodes for number in node.siren}
        siret = {number for node in record.nodes for number in node.siret}
        rna = {number for node in record.nodes for number in node.rna}
        assert all(map(is_siren, siren))
        assert all(map(is_siret, siret))
        assert all(map(is_rna, rna))
        assert len(siren | {number[:9] for number in siret}) <= 1


def test_registers_give_their_own_number_and_the_others_what_their_habits_say() -> None:
    for preset in PRESETS:
        settings = PRESETS[preset](MANY)
        for source in ("sirene", "rna", "cress", "carto"):
            records = [record for record in population(preset) if record.source == source]
            habits = settings.habits_of(source)
            # not every unit has a SIREN, not every one an RNA number
            for claim in ("siret", "rna"):
                asked = getattr(habits, claim)
                assert 0.4 * asked - 0.02 < share(records, claim) < asked + 0.03
        assert share([r for r in population(preset) if r.source == "sirene"], "siret") == 1.0
        assert share([r for r in population(preset) if r.source == "rna"], "rna") == 1.0


def test_the_harder_population_has_forty_per_cent_fewer_identifiers_beside_the_registers_own() -> None:
    def given(preset: str) -> Counter[tuple[str, str]]:
        found: Counter[tuple[str, str]] = Counter()
        for record in population(preset):
            for claim in ("siren", "siret", "rna"):
                found[record.source, claim] += any(getattr(node, claim) for node in record.nodes)
        return found

    own = {("sirene", "siren"), ("sirene", "siret"), ("rna", "rna")}
    before, after = given("usual"), given("harder")
    ratio = sum(after[key] for key in after if key not in own) / sum(
        before[key] for key in before if key not in own
    )
    assert 0.55 < ratio < 0.65
    assert all(0.9 < after[key] / before[key] < 1.1 for key in own)


def test_the_harder_population_is_half_as_noisy_again() -> None:
    gentle, rough = usual(1), harder(1)
    for source in SOURCES:
        before, after = gentle.habits_of(source), rough.habits_of(source)
        assert after.typo == pytest.approx(1.5 * before.typo)
        assert after.stale == pytest.approx(1.5 * before.stale)
    assert _elsewhere(population("harder")) > 1.2 * _elsewhere(population("usual"))


def _elsewhere(records: list[Record]) -> float:
    """The share of a map's and a network's records whose postcode is not the one that the register has."""
    known = {(record.establishment, record.place.postcode) for record in records if record.source == "sirene"}
    met = {place for place, _ in known}
    seen = [
        record for record in records if record.source in {"carto", "network"} and record.establishment in met
    ]
    return sum((record.establishment, record.place.postcode) not in known for record in seen) / len(seen)


def test_the_harder_population_bears_other_names_and_has_one_in_seven_in_the_big_commune() -> None:
    families = {preset: {r.family for r in population(preset)} - {""} for preset in PRESETS}
    assert families["usual"] == {family.name for family in POOLS["usual"].families}
    assert not families["usual"] & families["harder"]
    for preset, low, high in (("usual", 0.03, 0.08), ("harder", 0.11, 0.19)):
        found = population(preset)
        big = sum((record.place.postcode or "").startswith("750") for record in found) / len(found)
        assert low < big < high
    homonyms = sum(bool(record.family) for record in population("usual")) / MANY
    assert 0.2 < homonyms < 0.32


def test_without_noise_sources_agree_on_where_a_place_is() -> None:
    quiet = generate(replace(usual(800), noise=0.0))
    written = {r.establishment: r for r in quiet if r.source == "sirene"}
    same = [
        (record.place.postcode, written[record.establishment].place.postcode)
        for record in quiet
        if record.source == "carto" and record.establishment in written
    ]
    assert same
    assert all(one == other for one, other in same)


def test_some_units_have_several_places_and_some_records_another_place_s_number() -> None:
    records = population("usual")
    places: dict[int, set[int]] = {}
    numbers: dict[int, set[str]] = {}
    for record in records:
        places.setdefault(record.organization, set()).add(record.establishment)
        numbers.setdefault(record.establishment, set()).update(record.place.siret)
    assert 0.05 < sum(len(held) > 1 for held in places.values()) / len(places) < 0.15
    assert sum(len({siret[:9] for siret in held}) < len(held) for held in numbers.values()) > 5


def test_settings_change_what_they_name_and_nothing_else() -> None:
    few = Settings(1, identifiers=0.5)
    assert few.habits_of("carto").siret == pytest.approx(0.5 * usual(1).habits_of("carto").siret)
    assert few.habits_of("carto").typo == usual(1).habits_of("carto").typo
    assert few.habits_of("sirene").siret == 1.0
