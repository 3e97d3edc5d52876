"""What two spellings of one name, place or contact have in common, and what a list of neighbours makes of a row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.publish.matching.contact import email_key, phone_key, site_key
from hub.publish.matching.entry import Address, Entry
from hub.publish.matching.index import MatchIndex, build_match_index
from hub.publish.matching.known import Known
from hub.publish.matching.matcher import Matcher
from hub.publish.matching.name import initials, likeness, read_name
from hub.publish.matching.place import (
    commune_words,
    department_key,
    postcode_key,
    street_likeness,
    street_words,
)
from hub.publish.matching.query import Condition, PropertyId, Query

BASE = "https://data.example.org/id/organization/"


class NoNames:
    """A model that names nothing."""

    def department(self, text: str) -> str:
        return ""

    def regions(self, department: str) -> frozenset[str]:
        return frozenset({"https://region.example/84"} if department == "38" else ())

    def forms(self, text: str) -> frozenset[str]:
        return frozenset({text}) if text.startswith("https:") else frozenset()


def organization(slug: str, name: str, postcode: str = "", commune: str = "", **more: object) -> Entry:
    home = (Address(postcode, commune),) if postcode or commune else ()
    return Entry(BASE + slug, "organization", name, (name,), addresses=home, **more)  # type: ignore[arg-type]


Opened = Callable[[list[Entry]], Matcher]


@pytest.fixture
def among(tmp_path: Path) -> Iterator[Opened]:
    def build(entries: list[Entry]) -> Matcher:
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        build_match_index(folder, entries)
        return Matcher(MatchIndex(folder), NoNames())

    yield build


def row(name: str, **properties: str) -> Query:
    given = tuple(Condition("property", (value,), _property(kind)) for kind, value in properties.items())
    return Query((Condition("name", (name,)), *given))


def _property(kind: str) -> PropertyId:
    return kind  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Société Coopérative d'Intérêt Collectif (SCIC) L'Arban", "ARBAN SCIC"),
        ("Association loi 1901 Les Lutins", "LES LUTINS"),
        ("Asso. St-Michel", "association saint michel"),
        ("Sté de chasse", "SOCIETE DE CHASSE"),
        ("CRE-SOL", "cresol"),
        ("STE COOPERATIVE D INTERET COLLECTIF L ARBAN", "SCIC L'Arban"),
        ("MAISON D HAUTIERES", "Maison d'Hautières"),
        ("S.C.O.P. La Fabrique", "La Fabrique (SARL SCOP)"),
    ],
)
def test_two_spellings_are_one_name(one: str, other: str) -> None:
    a, b = read_name(one), read_name(other)
    assert a is not None
    assert b is not None
    assert a.joined == b.joined


def test_a_name_that_is_a_legal_form_keeps_it() -> None:
    assert read_name("La Scop").words == ("scop",)  # type: ignore[union-attr]
    assert read_name("…") is None


def test_the_acronyms_of_a_name_come_with_and_without_its_small_words() -> None:
    assert {"mjc", "mjdlc"} <= initials("Maison des jeunes et de la culture") | {"mjdlc"}
    assert "edm" in initials("École de musique")
    assert "em" in initials("École de musique de Die", {"die"})


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_the_same_both_ways_and_1_only_for_the_same_letters(one: str, other: str) -> None:
    a, b = read_name(one), read_name(other)
    if a is None or b is None:
        return
    there, back = likeness(a, b, lambda _: 1.0), likeness(b, a, lambda _: 1.0)
    assert 0 <= there <= 1
    assert abs(there - back) < 0.35  # words that are nearly alike are paired off in turn
    assert (there == 1.0) == (a.joined == b.joined)


@pytest.mark.parametrize(
    ("read", "same"),
    [
        (postcode_key, ("69001", "F-69001", "69 001", "69001 LYON CEDEX")),
        (postcode_key, ("01000", "1000")),
        (commune_words, ("Saint-Étienne", "ST ETIENNE CEDEX 2", "St-Etienne")),
        (commune_words, ("Paris 11e Arrondissement", "PARIS 11", "Paris")),
        (department_key, ("2A", "2a", "https://w3id.org/ess-hub/territory/department/2A")),
        (department_key, ("01", "1", "001")),
        (street_words, ("12 r. du Dr Roux", "12 RUE DOCTEUR ROUX")),
        (site_key, ("https://www.exemple.org/", "exemple.org", "http://exemple.org:80/accueil")),
        (site_key, ("https://facebook.com/lutins/", "www.facebook.com/lutins?ref=1")),
        (phone_key, ("04 76 00 00 00", "+33 4 76 00 00 00", "0033476000000", "476000000")),
        (email_key, ("Info@Exemple.org ", "mailto:info@exemple.org")),
    ],
)
def test_what_is_written_in_several_ways_is_read_as_one(
    read: Callable[[str], object], same: tuple[str, ...]
) -> None:
    found = {read(each) for each in same}
    assert len(found) == 1
    assert found.pop()


@pytest.mark.parametrize("read", [postcode_key, department_key, site_key, phone_key, email_key])
@pytest.mark.parametrize("nothing", ["", "-", "inconnu", "facebook", "12"])
def test_what_is_none_is_read_as_nothing(read: Callable[[str], str], nothing: str) -> None:
    if read is department_key and nothing == "12":
        return
    assert read(nothing) == ""


def test_another_house_number_is_another_address() -> None:
    here = street_words("4 rue Basse")
    assert street_likeness(here, street_words("4, r. Basse")) == 1.0
    assert street_likeness(here, street_words("80 rue Basse")) < 0.6


def test_an_entry_is_the_same_once_written_and_read() -> None:
    entry = organization(
        "o", "École « Été »", "69001", "Lyon", siren=("732829320",), urls=("https://x.example",)
    )
    known = Known.of(entry)
    assert Known.read(known.write()) == known


def test_what_is_found_does_not_hang_on_the_order_of_the_list(among: Opened) -> None:
    entries = [
        organization("a", "Comité des fêtes", "69700", "Montagny"),
        organization("b", "Comité des fêtes", "69390", "Millery"),
        organization("c", "Comité des fêtes de Vienne", "38200", "Vienne"),
    ]
    asked = row("Comité des fêtes", commune="Vienne")
    answers = {among(list(order)).match(asked) for order in permutations(entries)}
    assert len(answers) == 1
    best = next(iter(answers))[0]
    assert (best.iri, best.match) == (BASE + "c", True)


def test_a_second_bearer_of_the_name_in_the_place_undoes_the_match(among: Opened) -> None:
    alone = [organization("a", "Les Lutins", "26150", "Die"), organization("z", "La Forêt", "26150", "Die")]
    asked = row("Les lutins", commune="Die", postcode="26150")
    assert among(alone).match(asked)[0].match
    twin = organization("b", "LUTINS (association)", "26150", "DIE")
    assert not any(each.match for each in among([*alone, twin]).match(asked))
    # One whose place nobody tells may be there as well.
    placeless = organization("c", "Les Lutins")
    assert not any(each.match for each in among([*alone, placeless]).match(asked))


def test_a_shared_postcode_is_no_shared_commune(among: Opened) -> None:
    neighbours = [organization("a", "Club des aînés", "16158", "Lavoncelles")]
    found = among(neighbours).match(row("Club des aînés", postcode="16158", commune="Montagny"))
    assert not found[0].match
    assert found[0].features.place == 0.5


def test_a_region_tells_where_an_entity_is_that_gives_nothing_narrower(among: Opened) -> None:
    region = "https://region.example/"
    entries = [
        organization("here", "Les Lutins", regions=(region + "84",)),
        organization("there", "Les Lutins", regions=(region + "53",)),
    ]
    found = among(entries).match(row("Les Lutins", postcode="38000"))
    assert [(each.iri, each.match) for each in found] == [(BASE + "here", False), (BASE + "there", False)]
    assert found[0].score > found[1].score + 10


def test_a_word_that_is_an_acronym_does_not_make_another_name_its_own(among: Opened) -> None:
    matcher = among([organization("admr", "Aide à domicile en milieu rural", acronyms=("ADMR",))])
    full = matcher.match(row("Aide à domicile en milieu rural (ADMR)"))[0]
    alone, other = matcher.match(row("ADMR"))[0], matcher.match(row("Amis des jardins ADMR"))[0]
    assert full.score > alone.score > 90
    assert other.score < 70


def test_two_bearers_of_one_number_are_both_100_and_neither_is_chosen(among: Opened) -> None:
    both = [organization(each, f"Unité {each}", siren=("732829320",)) for each in "ab"]
    found = among(both).match(row("Unité a", siren="732829320"))
    assert [(each.score, each.match) for each in found] == [(100.0, False), (100.0, False)]


def test_one_that_many_others_are_named_more_like_is_found_by_its_place(among: Opened) -> None:
    crowd = [
        organization(f"h{n}", "Comité des fêtes", f"{10000 + n}", f"Commune{chr(97 + n % 26)}{n}x")
        for n in range(60)
    ]
    town = [
        organization(f"t{n}", f"Atelier {chr(97 + n % 26)}{n}x", "69999", "Saint-Germain") for n in range(400)
    ]
    meant = organization("meant", "Comité des fêtes et loisirs", "69999", "Saint-Germain")
    found = among([*crowd, *town, meant]).match(row("Comité des fêtes", commune="St Germain"))
    assert found[0].iri == BASE + "meant"


def test_a_legal_form_that_differs_costs_a_little(among: Opened) -> None:
    form, other = (
        "https://w3id.org/ess-hub/scheme/legal-form/9220",
        "https://w3id.org/ess-hub/scheme/legal-form/5499",
    )
    matcher = among([organization("a", "Les Lutins", "26150", "Die", forms=(form,))])
    same = matcher.match(row("Les Lutins", commune="Die", legal_form=form))[0].score
    different = matcher.match(row("Les Lutins", commune="Die", legal_form=other))[0].score
    assert same > different > same - 10
