"""``/reconcile``: which entity a row means, in both versions of the protocol."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.serve.reconciled_hub import OTHER_RNA, OTHER_SIREN, RNA, SIREN, SIRET, UNKNOWN_SIREN
from tests.serve.reconciling import (
    ask,
    conditions,
    features,
    matched,
    service_of,
)
from tests.serve.served import Client


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with service_of(tmp_path_factory.mktemp("reconciled")) as opened:
        yield opened


@pytest.mark.parametrize(
    ("kind", "properties", "meant"),
    [
        ("organization", {"siren": SIREN}, "organization/o1"),
        ("organization", {"siren": int(SIREN)}, "organization/o1"),
        ("organization", {"siren": f"{SIREN[:3]} {SIREN[3:6]} {SIREN[6:]}"}, "organization/o1"),
        ("organization", {"rna": RNA.lower()}, "organization/o1"),
        ("establishment", {"siret": SIRET}, "establishment/e1"),
        ("", {"siret": SIRET}, "establishment/e1"),
        ("", {"siren": SIREN}, "organization/o1"),
        ("organization", {"siret": SIRET}, "organization/o1"),
    ],
)
def test_an_exact_number_is_its_bearer_whatever_the_name(
    service: Client, kind: str, properties: dict[str, object], meant: str
) -> None:
    found = ask(service, "Un tout autre nom", kind, **properties)
    assert (found[0]["id"], found[0]["score"], matched(found)) == (meant, 100, [meant])
    assert features(found[0])["identifier"] is True


@pytest.mark.parametrize("written", [SIREN, "organization/o1", "https://data.example.org/id/organization/o1"])
def test_a_number_or_an_id_in_place_of_the_name_is_understood(service: Client, written: str) -> None:
    assert matched(ask(service, written)) == ["organization/o1"]


@pytest.mark.parametrize(
    "contradiction", [{"siren": UNKNOWN_SIREN}, {"siren": OTHER_SIREN}, {"rna": OTHER_RNA}]
)
def test_who_bears_another_number_scores_low_and_never_matches(
    service: Client, contradiction: dict[str, object]
) -> None:
    found = ask(
        service, "Atelier du Canal", "organization", postcode="69001", commune="Lyon", **contradiction
    )
    borne = next(each for each in found if each["id"] == "organization/o1")
    assert borne["score"] <= 30
    assert not borne["match"]
    assert features(borne)["identifier"] is False


def test_two_numbers_that_contradict_each_other_match_nobody(service: Client) -> None:
    for kind in ("", "organization", "establishment"):
        found = ask(service, "Atelier du Canal", kind, siren=OTHER_SIREN, siret=SIRET)
        assert matched(found) == []
        assert all(each["score"] <= 50 for each in found)


def test_a_name_in_its_place_matches_when_it_stands_alone(service: Client) -> None:
    found = ask(service, "Comité des Fêtes", "organization", commune="MILLERY", postcode="69390")
    assert matched(found) == ["organization/o3"]
    assert found[0]["id"] == "organization/o3"


def test_homonyms_without_a_place_are_candidates_and_no_match(service: Client) -> None:
    found = ask(service, "Comité des fêtes", "organization")
    assert {each["id"] for each in found} >= {"organization/o2", "organization/o3", "organization/o4"}
    assert matched(found) == []


def test_a_name_alone_never_matches_even_when_nobody_else_has_it(service: Client) -> None:
    found = ask(service, "Crèche parentale Les Lutins", "organization")
    assert found[0]["id"] == "organization/o10"
    assert matched(found) == []


def test_namesakes_in_one_commune_are_told_apart_by_street_only(service: Client) -> None:
    place = {"commune": "Die", "postcode": "26150"}
    assert matched(ask(service, "Les amis de la forêt", "establishment", **place)) == []
    found = ask(service, "Les amis de la forêt", "establishment", street="80 av. Haute", **place)
    assert found[0]["id"] == "establishment/e7"


def test_two_places_of_one_organization_are_no_match_for_a_row_that_may_be_either(service: Client) -> None:
    place = {"commune": "Valence", "postcode": "26000"}
    assert matched(ask(service, "Ressourcerie verte", "establishment", **place)) == []
    assert matched(ask(service, "Ressourcerie verte", "organization", **place)) == ["organization/o8"]


@pytest.mark.parametrize("name", ["Le Canal, atelier de l'écluse", "Atelier du canal SCOP"])
@pytest.mark.parametrize(("commune", "postcode"), [("Lyon 2e", "69002"), ("LYON CEDEX 01", "69001")])
def test_every_name_and_address_of_the_records_is_known(
    service: Client, name: str, commune: str, postcode: str
) -> None:
    found = ask(service, name, "establishment", commune=commune, postcode=postcode)
    assert found[0]["id"] == "establishment/e1"
    assert features(found[0])["place"] == 100


def test_an_acronym_and_its_name_are_one(service: Client) -> None:
    for name in ("MJC", "M.J.C. Grenoble", "Maison des jeunes et de la culture (MJC)"):
        found = ask(service, name, "organization", commune="Grenoble")
        assert found[0]["id"] == "organization/o5", name


@pytest.mark.parametrize(
    "contact",
    [{"email": "MJC@exemple.org"}, {"url": "http://www.mjc.exemple.org/"}, {"phone": "+33 4 76 00 00 00"}],
)
def test_a_contact_speaks_for_a_candidate_without_settling_it(
    service: Client, contact: dict[str, object]
) -> None:
    without, found = ask(service, "Jeunes et culture"), ask(service, "Jeunes et culture", **contact)
    assert found[0]["id"].endswith("5")
    assert features(found[0])["contact"] is True
    assert found[0]["score"] > without[0]["score"]
    assert matched(found) == []


def test_a_lost_zero_and_a_department_by_name_are_read(service: Client) -> None:
    found = ask(service, "Comité des fêtes", "organization", department="Isère")
    assert found[0]["id"] == "organization/o4"
    assert ask(service, "Comité des fêtes", "organization", department=38)[0]["id"] == "organization/o4"


def test_scores_stand_between_0_and_100_best_first(service: Client) -> None:
    for name in ("Atelier", "Comité des fêtes", "canal", "Les Lutins de la forêt", "des"):
        scores = [each["score"] for each in ask(service, name)]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 100 for score in scores)


@pytest.mark.parametrize(
    "name", ["", "   ", "…", "’", "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace")]
)
def test_a_name_without_a_letter_finds_nobody(service: Client, name: str) -> None:
    assert ask(service, name) == []


def test_only_the_first_400_characters_of_a_name_count(service: Client) -> None:
    name = "Crèche parentale Les Lutins" + " " * 400
    assert ask(service, name + "x" * 9_600)[0]["score"] == ask(service, name)[0]["score"]


@pytest.mark.parametrize("kind", ["network", "Q43229"])
def test_a_type_that_nobody_has_finds_nobody(service: Client, kind: str) -> None:
    assert ask(service, "Atelier du Canal", kind) == []
    assert ask(service, "Atelier du Canal", "ess:Organization")[0]["id"] == "organization/o1"


def test_a_required_condition_keeps_out_who_does_not_meet_it(service: Client) -> None:
    name = {"matchType": "name", "propertyValue": "Comité des fêtes"}
    place = {"matchType": "property", "propertyId": "postcode", "propertyValue": ["69390", 38200]}
    kept = conditions(service, name, place | {"required": True}, type="organization")
    assert {each["id"] for each in kept} == {"organization/o3", "organization/o4"}
    others = conditions(
        service, name, place | {"required": True, "matchQuantifier": "none"}, type="organization"
    )
    assert "organization/o2" in {each["id"] for each in others}
    assert not {"organization/o3", "organization/o4"} & {each["id"] for each in others}
    assert conditions(service, name, place | {"required": True, "matchQuantifier": "all"}) == []


def test_only_equal_names_meet_an_exact_match(service: Client) -> None:
    asked = {"matchType": "name", "propertyValue": "Atelier du Canol", "required": True}
    assert conditions(service, asked, type="organization")
    assert conditions(service, asked | {"matchQualifier": "ExactMatch"}, type="organization") == []


def test_an_unknown_property_says_nothing_unless_it_is_required(service: Client) -> None:
    name = {"matchType": "name", "propertyValue": "Atelier du Canal"}
    other = {"matchType": "property", "propertyId": "P31", "propertyValue": "x"}
    assert conditions(service, name, other) == conditions(service, name)
    assert conditions(service, name, other | {"required": True}) == []


def test_an_id_is_that_entity_and_nobody_else(service: Client) -> None:
    found = conditions(
        service, {"matchType": "id", "propertyValue": {"id": "establishment/e5", "name": "MJC"}}
    )
    assert [(each["id"], each["score"], each["match"]) for each in found] == [("establishment/e5", 100, True)]
    assert conditions(service, {"matchType": "id", "propertyValue": "organization/nobody"}) == []


def test_both_versions_give_the_same_candidates(service: Client) -> None:
    old = ask(service, "comite fetes", "organization", commune="Vienne")
    new = conditions(
        service,
        {"matchType": "name", "propertyValue": "comite fetes"},
        {"matchType": "property", "propertyId": "commune", "propertyValue": "Vienne"},
        type="organization",
    )
    for each in new:
        for feature in each["features"]:
            assert feature.pop("name")
    assert new == old


def test_a_batch_is_answered_key_by_key_by_get_too(service: Client) -> None:
    batch = json.dumps(
        {"a/b": {"query": "MJC", "limit": 1}, "z": {"properties": [{"pid": "siren", "v": SIREN}]}}
    )
    posted = service.post("/reconcile", data={"queries": batch}).json()
    assert list(posted) == ["a/b", "z"]
    assert len(posted["a/b"]["result"]) == 1
    assert service.get("/reconcile", params={"queries": batch}).json() == posted
    assert service.post("/reconcile", files={"queries": (None, batch)}).json() == posted


def test_a_single_query_is_answered_alone(service: Client) -> None:
    for query in ("MJC", json.dumps({"query": "MJC"})):
        assert (
            service.get("/reconcile", params={"query": query})
            .json()["result"][0]["name"]
            .startswith("Maison")
        )


def test_jsonp_is_answered_to_a_name_and_nothing_else(service: Client) -> None:
    answer = service.get("/reconcile", params={"callback": "jQuery_1.cb"})
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.text.startswith('/**/jQuery_1.cb({"versions"')
    for refused in ("alert(1)", "CSô", "٣", "1a"):
        assert service.get("/reconcile", params={"callback": refused}).status_code == 400, refused
