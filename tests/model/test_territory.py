"""Places of 2011 answer questions about today's regions, and the other way round; what is unknown stays unknown."""

from __future__ import annotations

import csv
from itertools import product
from pathlib import Path

import pytest
from rdflib import Graph, Literal

from hub.model.statement import Term
from hub.model.territory import DEPARTMENT, REGION, Territories, plain_words

FILE = Path(__file__).parents[2] / "ontology" / "territories.ttl"
BASE = "https://w3id.org/ess-hub/territory/"


def region(code: str) -> str:
    return f"{BASE}region/{code}"


def department(code: str) -> str:
    return f"{BASE}department/{code}"


FRANCE = f"{BASE}country/FR"
OPPOSITE = {"within": "contains", "contains": "within"}


@pytest.fixture(scope="module")
def places() -> Territories:
    graph = Graph().parse(FILE)
    return Territories(
        (
            str(subject),
            str(predicate),
            Term("literal", str(thing), thing.language) if isinstance(thing, Literal) else str(thing),
        )
        for subject, predicate, thing in graph
    )


@pytest.mark.parametrize(
    ("text", "iri"),
    [
        ("Limousin", region("74")),
        ("ile de france", region("11")),
        ("Île-de-France", region("11")),
        ("PACA", region("93")),
        ("PROVENCE ALPES COTE D’AZUR", region("93")),
        ("Centre", region("24")),
        ("Centre-Val de Loire", region("24")),
        ("Aquitaine-Limousin-Poitou-Charentes", region("75")),
        ("Nord - Pas-de-Calais", region("31")),
        ("Paris", department("75")),
        ("Cotes d'Armor", department("22")),
        ("Seine St-Denis", department("93")),
        ("Nord", department("59")),
        ("France", FRANCE),
        ("Brittany", region("53")),
    ],
)
def test_a_name_is_found_whatever_its_accents_case_and_hyphens(
    places: Territories, text: str, iri: str
) -> None:
    assert places.by_label(text) == iri


def test_a_region_with_one_department_of_its_name_is_meant_as_the_region(places: Territories) -> None:
    for name, code in (("Guadeloupe", "01"), ("Guyane", "03"), ("La Réunion", "04"), ("Réunion", "04")):
        assert places.by_label(name) == region(code)


@pytest.mark.parametrize("text", ["Pays de Morlaix", "Marseille", "", "Limousins", "Grand Lyon", "-"])
def test_a_place_that_is_not_ours_is_none(places: Territories, text: str) -> None:
    assert places.by_label(text) is None


def test_a_name_borne_by_two_different_places_is_none() -> None:
    label = "http://www.w3.org/2004/02/skos/core#prefLabel"
    kind = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    two = Territories(
        [("a:1", kind, DEPARTMENT), ("a:1", label, "Val"), ("a:2", kind, DEPARTMENT), ("a:2", label, "val")]
    )
    assert two.by_label("Val") is None


@pytest.mark.parametrize(
    ("iri", "codes"),
    [
        (region("75"), {"75"}),
        (region("74"), {"75"}),
        (region("91"), {"76"}),
        (region("53"), {"53"}),
        (department("23"), {"75"}),
        (department("2A"), {"94"}),
        (department("976"), {"06"}),
    ],
)
def test_every_place_lies_in_the_region_of_today(places: Territories, iri: str, codes: set[str]) -> None:
    assert places.today(iri) == {region(code) for code in codes}


def test_the_country_is_its_eighteen_regions_of_today(places: Territories) -> None:
    assert len(places.today(FRANCE)) == 18
    assert region("74") not in places.today(FRANCE)


def test_an_unknown_place_lies_nowhere(places: Territories) -> None:
    assert places.today("https://example.org/nowhere") == frozenset()
    assert places.relation("https://example.org/nowhere", FRANCE) == "unknown"
    assert places.relation("https://example.org/nowhere", "https://example.org/nowhere") == "unknown"
    assert places.label("https://example.org/nowhere", "fr") is None


@pytest.mark.parametrize(
    ("first", "second", "relation"),
    [
        (region("74"), region("74"), "same"),
        (region("74"), region("75"), "within"),
        (region("75"), region("74"), "contains"),
        (region("74"), region("72"), "apart"),
        (region("74"), region("76"), "apart"),
        (department("23"), region("74"), "within"),
        (department("23"), region("72"), "apart"),
        (department("23"), region("75"), "within"),
        (FRANCE, region("74"), "contains"),
        (department("33"), FRANCE, "within"),
        (region("01"), department("971"), "same"),
    ],
)
def test_two_places_stand_to_each_other_as_their_ground_does(
    places: Territories, first: str, second: str, relation: str
) -> None:
    assert places.relation(first, second) == relation


def test_a_relation_read_backwards_is_its_opposite(places: Territories) -> None:
    for first, second in product(places, repeat=2):
        there = places.relation(first, second)
        assert places.relation(second, first) == OPPOSITE.get(there, there)


def test_data_of_2011_lies_under_todays_region(places: Territories) -> None:
    """No region was divided in 2016: what an old region held is wholly in the one that followed it."""
    former = [iri for iri in places if places.kind(iri) == REGION and places.today(iri) != {iri}]
    assert len(former) == 16
    for iri in former:
        (successor,) = places.today(iri)
        for asked in (iri for iri in places if places.kind(iri) == REGION and places.today(iri) == {iri}):
            assert places.lies_in([iri], asked) == ("yes" if asked == successor else "no"), (iri, asked)


def test_data_of_today_lies_under_a_former_region_only_when_its_department_is_known(
    places: Territories,
) -> None:
    today, limousin, aquitaine = region("75"), region("74"), region("72")
    assert places.lies_in([today], limousin) == "unknown"
    assert places.lies_in([today, department("23")], limousin) == "yes"
    assert places.lies_in([today, department("33")], limousin) == "no"
    assert places.lies_in([department("33")], aquitaine) == "yes"
    assert places.lies_in([region("76")], limousin) == "no"


def test_the_narrowest_place_decides_and_one_of_several_apart_is_enough(places: Territories) -> None:
    assert places.lies_in([FRANCE, region("75"), region("72")], region("74")) == "no"
    assert places.lies_in([region("72"), region("82")], region("84")) == "yes"
    assert places.lies_in([region("75"), region("82")], region("74")) == "unknown"
    assert places.lies_in([region("75"), region("82")], region("53")) == "no"


@pytest.mark.parametrize("known", [[], [FRANCE], ["https://example.org/nowhere"]])
def test_where_nothing_narrow_is_known_the_answer_is_unknown(places: Territories, known: list[str]) -> None:
    assert places.lies_in(known, region("74")) == "unknown"
    assert places.lies_in([region("74")], "https://example.org/nowhere") == "unknown"


def test_the_whole_of_france_holds_every_place(places: Territories) -> None:
    assert {places.lies_in([iri], FRANCE) for iri in places} == {"yes"}


def test_the_corsica_of_1975_is_the_ground_of_the_two_departments_it_became(places: Territories) -> None:
    old = department("20")
    assert places.relation(old, region("94")) == "same"
    assert places.relation(department("2A"), old) == "within"
    assert places.today(old) == {region("94")}
    assert places.lies_in([old], region("94")) == "yes"
    assert places.lies_in([old], department("2A")) == "unknown"
    assert places.by_label("Corse") == region("94")
    assert places.is_former(old)
    assert not places.is_former(department("2A"))


def test_every_former_region_is_the_sum_of_departments_its_successor_holds(places: Territories) -> None:
    for iri in places:
        if places.kind(iri) == REGION and places.today(iri) != {iri}:
            (successor,) = places.today(iri)
            assert places.relation(iri, successor) == "within"


def test_everyday_words_are_no_place_words(places: Territories) -> None:
    assert "centre" not in places.labels()
    assert places.labels()["limousin"] == {region("74")}
    assert all(words == plain_words(words) for words in places.labels())


def test_labels_come_in_both_languages(places: Territories) -> None:
    assert places.label(region("53"), "fr") == "Bretagne"
    assert places.label(region("53"), "en") == "Brittany"


def test_the_place_table_of_the_connectors_says_the_same(places: Territories) -> None:
    """A name that the table leads to one territory is never another territory's label."""
    table = FILE.parents[1] / "connectors" / "tables" / "territories.csv"
    with table.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            iri = BASE + row["iri"].removeprefix("territory:")
            assert iri in places
            assert places.by_label(row["label"]) in {iri, None}
