"""Names as reconciliation reads them."""

from __future__ import annotations

import pytest

from hub.model.vocabulary import TERRITORY
from hub.reconcile.normalise import NameReader, ParsedName, parse_name
from hub.reconcile.places import Places
from tests.reconcile.sample import territories


def read(text: str, *communes: str) -> ParsedName:
    return parse_name(text, Places(territories(), communes))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SCIC Le Moulin", "Société Coopérative d'Intérêt Collectif (SCIC) Le Moulin"),
        ("SCIC Le Moulin", "Le Moulin - SCIC SA"),
        ("Ardelaine SCOP", "Société coopérative et participative Ardelaine"),
        ("Association Pivoine", "Pivoine (association loi 1901)"),
        ("L’Étoile d’Or", "ETOILE D'OR"),
        ("Fédération Lumen", "Lumen"),
        ("Mutuelle Intégrance", "Intégrance"),
        ("SARL Cœur de Ville", "Coeur-de-ville"),
        ("C.I.D.F.F.", "CIDFF"),
        ("Ste Barbe & Cie", "Sainte-Barbe et Cie"),
        ("terrabio.coop", "Terrabio"),
    ],
)
def test_spellings_of_one_name_have_the_same_own_words(one: str, other: str) -> None:
    assert read(one).key == read(other).key


def test_legal_forms_are_recognised_in_full_and_abbreviated() -> None:
    assert (
        read("SCIC Le Moulin").forms
        == read("Société coopérative d'intérêt collectif Moulin").forms
        == {"scic"}
    )
    assert read("Fédération Lumen").forms == {"federation"}
    assert read("L'Association des villes").forms == {"association"}


def test_a_form_word_inside_a_name_is_part_of_it() -> None:
    assert read("Maison de la mutuelle étudiante").own == ("maison", "mutuelle", "etudiante")


def test_place_words_are_set_apart_the_longest_first() -> None:
    name = read("CRESS Aquitaine Limousin Poitou-Charentes")
    assert name.own == ("cress",)
    assert name.places == {TERRITORY + "region/75"}
    assert read("UDES de la Côte-d'Or").places == {TERRITORY + "department/21"}


def test_a_place_word_that_is_an_ordinary_word_does_not_open_a_name() -> None:
    assert read("Centre de ressources").places == frozenset()
    assert read("CRESS Centre").places == {TERRITORY + "region/24"}


def test_a_region_may_be_said_by_its_initials() -> None:
    assert read("CRESS PACA").places == read("CRESS Provence-Alpes-Côte d'Azur").places != frozenset()


def test_communes_that_addresses_mention_are_place_words() -> None:
    assert read("Comité des fêtes de Mimizan", "MIMIZAN CEDEX 2").places == {"commune:mimizan"}
    assert read("Comité des fêtes de Mimizan").places == frozenset()


def test_a_department_number_is_a_number_and_its_place() -> None:
    name = read("DLA 24")
    assert name.numbers == {"24"}
    assert name.places == {TERRITORY + "department/24"}


@pytest.mark.parametrize(
    "text", ["La Mutuelle", "Aquitaine", "SCOP", "12", "La Fédération de Bretagne", "Le", "!"]
)
def test_a_name_made_of_nothing_else_keeps_its_words(text: str) -> None:
    assert read(text).key or text == "!"


def test_one_field_may_hold_a_name_and_its_acronym() -> None:
    reader = NameReader(Places(territories()))
    for text in ("Réseau des Jardins (RJA)", "RJA - Réseau des Jardins", "Réseau des Jardins : RJA"):
        names, acronyms = reader.read([text])
        assert acronyms == {"rja"}
        assert names[0].own == ("reseau", "jardins")


def test_two_names_joined_by_a_slash_are_both_names() -> None:
    names, _ = NameReader(Places(territories())).read(["Pôle Élan Niortais / HubÉco"])
    assert {"poleelanniortais", "hubeco"} <= {name.key for name in names}
