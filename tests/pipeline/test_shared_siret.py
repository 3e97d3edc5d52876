"""One SIRET in two records of a source: said of both, over the whole source, by harvest and by ``validate`` alike."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.harvest.state import State
from hub.model.iri import Addresses
from hub.model.shared_siret import RULE
from hub.model.source import Source
from hub.pipeline.harvest import HarvestOptions, harvest_sources
from hub.pipeline.hub import Hub
from hub.pipeline.validate_files import validate_files
from hub.resources import find_resources
from tests.pipeline.test_profiles import CONNECTOR

HEADER = "Code,Nom,Commune,SIRET\n"
FIRST, TWIN = "0001,Atelier,87085,73282932000074\n", "9999,Atelier bis,87085,73282932000074\n"
BETWEEN = "".join(f"{number:04},Structure {number},87085,\n" for number in range(1000, 1600))


class Place:
    """A hub that follows one file."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "annuaire.csv"
        self.directory = folder / "hub"
        self.connectors = self.directory / "connectors"
        self.connectors.mkdir(parents=True)
        (self.connectors / "annuaire.yaml").write_text(CONNECTOR, "utf-8")
        self.hub = Hub(
            self.directory,
            Addresses("https://data.example.org/"),
            find_resources(),
            {"annuaire": Source("annuaire", "annuaire", str(self.file))},
        )
        self.hub.revisions.create()

    def harvest(self, rows: str) -> dict[str, list[str]]:
        """Key → what the state then holds of shared numbers, as file:line."""
        self.file.write_text(HEADER + rows, "utf-8")
        outcomes = harvest_sources(self.hub, (), HarvestOptions())
        assert outcomes.failed == ()
        self.told = sum(group.count for group in outcomes.reports[0].groups if group.rule == RULE)
        found = {}
        with State(self.hub.state_path("annuaire"), readonly=True) as state:
            keys = list(state.keys())
            for key in keys:
                record = state.record(key)
                assert record is not None
                said = [problem for problem in record.findings if problem.rule == RULE]
                if said:
                    found[key] = [
                        f"{problem.location} {problem.field}: {problem.text.fr}" for problem in said
                    ]
        return found


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    yield Place(tmp_path)


def test_twins_in_different_batches_are_both_told_and_both_kept(place: Place) -> None:
    found = place.harvest(FIRST + BETWEEN + TWIN)
    assert set(found) == {"0001", "9999"}
    assert found["0001"][0].startswith(f"{place.file.name}:2 SIRET: le SIRET 73282932000074")
    assert f"« 9999 » ({place.file.name}:603)" in found["0001"][0]
    assert f"« 0001 » ({place.file.name}:2)" in found["9999"][0]
    assert place.told == 2


def test_an_unchanged_record_is_told_when_its_twin_comes_and_no_more_when_it_goes(place: Place) -> None:
    assert place.harvest(FIRST) == {}
    assert set(place.harvest(FIRST + TWIN)) == {"0001", "9999"}
    again = place.harvest(FIRST + TWIN + "5000,Autre,87085,\n")
    assert {key: len(said) for key, said in again.items()} == {"0001": 1, "9999": 1}
    assert place.harvest(FIRST) == {}


def test_a_rejected_record_is_nobody_s_twin(place: Place) -> None:
    assert place.harvest(FIRST + "9999, - ,87085,73282932000074\n") == {}


def problems(place: Place, path: Path, slug: str | None) -> list[str]:
    resources = find_resources()
    report = validate_files(
        resources, (resources.connector_folder, place.connectors), [str(path)], slug, (), io.BytesIO()
    )
    assert not report.fails("violation")
    return [
        f"{problem.location} {problem.severity}"
        for entry in report.entries
        for problem in entry.problems
        if problem.rule == RULE
    ]


def test_validate_tells_the_twins_of_a_table(place: Place) -> None:
    place.file.write_text(HEADER + FIRST + BETWEEN + TWIN, "utf-8")
    assert problems(place, place.file, "annuaire") == [f"{place.file}:2 warning", f"{place.file}:603 warning"]


def test_a_publisher_that_repeats_sirets_on_purpose_hears_nothing_of_it(place: Place) -> None:
    (place.connectors / "annuaire.yaml").write_text(CONNECTOR + "repeats_sirets: true\n", "utf-8")
    assert place.harvest(FIRST + TWIN) == {}
    assert problems(place, place.file, "annuaire") == []


def test_validate_tells_the_twins_of_a_turtle_file_but_not_a_place_and_its_organization(
    place: Place, tmp_path: Path
) -> None:
    path = tmp_path / "annuaire.ttl"
    path.write_text(
        """@prefix ess: <https://w3id.org/ess-hub/ontology#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix schema: <https://schema.org/> .
<https://a.example/1> a ess:Organization ; schema:name "A" ;
  ess:siret "73282932000074" .
<https://a.example/1#place> a ess:Establishment ; org:siteOf <https://a.example/1> ;
  ess:siret "73282932000074" .
<https://a.example/2> a ess:Organization ; schema:name "B" ;
  ess:siret "73282932000074" .
""",
        "utf-8",
    )
    assert problems(place, path, None) == [f"{path}:5 warning", f"{path}:9 warning"]
