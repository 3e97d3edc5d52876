"""``/reconcile``: which entity a row means, in both versions of the protocol, and what is said of a request that is wrong."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hub.errors import BusyError
from hub.pipeline.hub import Hub
from hub.resources import find_resources
from hub.serve.app import create_app
from hub.serve.reconciliation.desk import Desk, ReconciliationLimits
from hub.store.readers.pool import Limits
from tests.benchmarks.reconcile_service.published import HERE
from tests.command_line import ROOT, environment
from tests.serve.reconciled_hub import OTHER_RNA, OTHER_SIREN, RNA, SIREN, SIRET, UNKNOWN_SIREN, build
from tests.serve.served import Client, served
from tests.serve.test_every_answer import BROWSER

Candidates = list[dict[str, Any]]
ROOTS = ("/reconcile", "/reconcile/1.0")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    hub = build(tmp_path_factory.mktemp("reconciled"))
    with served(lambda address: create_app(hub, readers=1, public_url=address)) as opened:
        yield opened


def ask(service: Client, name: str | None = None, kind: str = "", /, **properties: object) -> Candidates:
    """The candidates of one query, as OpenRefine asks it."""
    query: dict[str, Any] = {"type": kind} if kind else {}
    if name is not None:
        query["query"] = name
    if properties:
        query["properties"] = [{"pid": pid, "v": value} for pid, value in properties.items()]
    answer = service.post("/reconcile", data={"queries": json.dumps({"q0": query})})
    assert answer.status_code == 200, answer.text
    found: Candidates = answer.json()["q0"]["result"]
    return found


def conditions(service: Client, *given: dict[str, Any], **others: object) -> Candidates:
    """The candidates of one query of 1.0-draft."""
    answer = service.post("/reconcile/1.0/match", json={"queries": [{"conditions": given, **others}]})
    assert answer.status_code == 200, answer.text
    found: Candidates = answer.json()["results"][0]["candidates"]
    return found


def features(candidate: dict[str, Any]) -> dict[str, Any]:
    return {each["id"]: each["value"] for each in candidate["features"]}


def matched(candidates: Candidates) -> list[str]:
    return [each["id"] for each in candidates if each["match"]]


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
    assert service.get("/reconcile", params={"callback": "alert(1)"}).status_code == 400


# ---- what is wrong, and where -----------------------------------------------------------------------------------------

MALFORMED_0_2 = [
    ({"q0": {"limit": 1}}, "/q0"),
    ({"q0": {"query": 3}}, "/q0/query"),
    ({"q0": "Hiero"}, "/q0"),
    (["Hiero"], ""),
    ({"q0": {"query": "x", "limit": 0}}, "/q0/limit"),
    ({"q0": {"query": "x", "limit": 1.5}}, "/q0/limit"),
    ({"q0": {"query": "x", "limit": True}}, "/q0/limit"),
    ({"q0": {"query": "x", "type_strict": "maybe"}}, "/q0/type_strict"),
    ({"q0": {"query": "x", "type": 7}}, "/q0/type"),
    ({"q0": {"query": "x", "kind": "y"}}, "/q0/kind"),
    ({"q0": {"query": "x", "properties": {}}}, "/q0/properties"),
    ({"q0": {"query": "x", "properties": [{"v": "y"}]}}, "/q0/properties/0"),
    ({"a/b": {"query": "x", "properties": [{"pid": "rna", "v": [1, [2]]}]}}, "/a~1b/properties/0/v/1"),
    ({"q0": {"query": "x", "properties": [{"pid": "rna", "v": {"name": "y"}}]}}, "/q0/properties/0/v"),
]
MALFORMED_1_0 = [
    ([], ""),
    ({}, ""),
    ({"queries": {}}, "/queries"),
    ({"queries": [{"conditions": []}]}, "/queries/0/conditions"),
    ({"queries": [{"type": "organization"}]}, "/queries/0"),
    ({"queries": [{"conditions": [{"propertyValue": "x"}]}]}, "/queries/0/conditions/0"),
    ({"queries": [{"conditions": [{"matchType": "name"}]}]}, "/queries/0/conditions/0"),
    (
        {"queries": [{"conditions": [{"matchType": "rna", "propertyValue": "x"}]}]},
        "/queries/0/conditions/0/matchType",
    ),
    (
        {"queries": [{"conditions": [{"matchType": "property", "propertyValue": "x"}]}]},
        "/queries/0/conditions/0",
    ),
    (
        {
            "queries": [
                {"conditions": [{"matchType": "name", "propertyValue": "x", "matchQuantifier": "one"}]}
            ]
        },
        "/queries/0/conditions/0/matchQuantifier",
    ),
    (
        {"queries": [{"conditions": [{"matchType": "name", "propertyValue": "x", "required": "yes"}]}]},
        "/queries/0/conditions/0/required",
    ),
    (
        {"queries": [{"type": ["a"], "conditions": [{"matchType": "name", "propertyValue": "x"}]}]},
        "/queries/0/type",
    ),
]


def is_problem(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["access-control-allow-origin"] == "*"
    document: dict[str, Any] = answer.json()
    assert document["detail"]
    return document


@pytest.mark.parametrize(("batch", "pointer"), MALFORMED_0_2)
def test_a_malformed_query_of_0_2_is_refused_where_it_is_wrong(
    service: Client, batch: object, pointer: str
) -> None:
    answer = service.post("/reconcile", data={"queries": json.dumps(batch)})
    assert is_problem(answer, 400)["pointer"] == pointer


@pytest.mark.parametrize(("batch", "pointer"), MALFORMED_1_0)
@pytest.mark.parametrize("root", ROOTS)
def test_a_malformed_query_of_1_0_is_refused_where_it_is_wrong(
    service: Client, root: str, batch: object, pointer: str
) -> None:
    assert is_problem(service.post(f"{root}/match", json=batch), 400)["pointer"] == pointer


def test_what_is_no_json_is_refused_with_line_and_column(service: Client) -> None:
    answer = is_problem(service.post("/reconcile", data={"queries": '{"q0":\n {'}), 400)
    assert (answer["line"], answer["column"]) == (2, 3)
    headers = {"Content-Type": "application/json", "Accept-Language": "en"}
    assert (
        "no JSON" in is_problem(service.post("/reconcile/match", data=b"[", headers=headers), 400)["detail"]
    )


def test_a_batch_past_its_limits_is_refused_whole(service: Client) -> None:
    most = service.get("/reconcile").json()["batchSize"]
    full = {f"q{n}": {"query": "MJC"} for n in range(most)}
    assert len(service.post("/reconcile", data={"queries": json.dumps(full)}).json()) == most
    is_problem(service.post("/reconcile", data={"queries": json.dumps(full | {"more": {"query": "x"}})}), 413)
    queries = [{"conditions": [{"matchType": "name", "propertyValue": "x"}]}] * (most + 1)
    is_problem(service.post("/reconcile/match", json={"queries": queries}), 413)
    is_problem(service.post("/reconcile/extend", json={"ids": ["x"] * (most + 1), "properties": []}), 413)
    is_problem(service.post("/reconcile", data={"queries": " " * (9 << 20)}), 413)


def test_a_batch_past_its_deadline_is_an_error_that_says_so(tmp_path: Path) -> None:
    hub = build(tmp_path)
    with served(lambda _: create_app(hub, readers=1, limits=Limits(deadline=1e-9))) as hurried:
        answer = hurried.post("/reconcile", data={"queries": json.dumps({"q0": {"query": "MJC"}})})
        assert is_problem(answer, 503)["limit"] == "deadline"
        assert answer.headers["retry-after"]


def test_who_waits_too_long_for_a_turn_is_told_to_come_back() -> None:
    async def crowd() -> tuple[int, BusyError]:
        desk = Desk(ReconciliationLimits(at_once=1, patience=0.05))
        leave = threading.Event()
        first = asyncio.create_task(desk.do(lambda _: (leave.wait(5) and 1) or 0))
        await asyncio.sleep(0.01)
        with pytest.raises(BusyError) as busy:
            await desk.do(lambda _: 2)
        leave.set()
        done = await first, busy.value
        assert await desk.do(lambda _: 3) == 3
        desk.close()
        return done

    done, busy = asyncio.run(crowd())
    assert done == 1
    assert busy.retry_after


def test_a_publication_of_an_earlier_version_says_what_to_do(tmp_path: Path) -> None:
    hub = build(tmp_path)
    shutil.rmtree(hub.publication_directory(1) / "matching")
    with served(lambda _: create_app(hub, readers=1)) as old:
        answer = old.post("/reconcile", data={"queries": json.dumps({"q0": {"query": "MJC"}})})
        assert "ess-hub publish" in is_problem(answer, 503)["detail"]
        assert old.get("/search?q=mjc").status_code == 200
        assert old.get("/reconcile").status_code == 200


def test_before_the_first_publication_nobody_is_found(tmp_path: Path) -> None:
    hub = Hub(tmp_path, HERE, find_resources(), {})
    hub.revisions.create()
    with served(lambda _: create_app(hub, readers=1)) as empty:
        assert ask(empty, "MJC") == []
        assert empty.get("/reconcile/suggest/entity?prefix=m").json() == {"result": []}
        assert empty.get("/reconcile/preview?id=organization/o1").status_code == 404


def test_another_kind_of_body_is_refused(service: Client) -> None:
    is_problem(service.post("/reconcile", json={"q0": {"query": "x"}}), 415)
    is_problem(service.post("/reconcile/match", data={"queries": "{}"}), 415)
    is_problem(service.post("/reconcile", data={"nothing": "here"}), 400)
    is_problem(
        service.post(
            "/reconcile", data=b"queries=%FF", headers={"Content-Type": "application/x-www-form-urlencoded"}
        ),
        400,
    )
    is_problem(service.get("/reconcile/suggest/nothing"), 404)


# ---- what surrounds it ------------------------------------------------------------------------------------------------


def test_ids_lead_to_entities_as_clients_put_them_into_the_manifest(service: Client) -> None:
    manifest = service.get("/reconcile").json()
    view = manifest["view"]["url"].removeprefix(service.address)
    for written in ("organization/o1", "organization%2Fo1"):
        assert service.get(view.replace("{{id}}", written)).status_code == 303
    assert manifest["identifierSpace"] + "organization/o1" == "https://data.example.org/id/organization/o1"
    draft = service.get("/reconcile/1.0").json()
    assert (
        service.get(
            draft["view"]["url"].removeprefix(service.address).replace("{+id}", "organization/o1")
        ).status_code
        == 303
    )


def test_types_are_named_in_the_language_of_the_request(service: Client) -> None:
    french, english = service.get("/reconcile"), service.get("/reconcile", headers={"Accept-Language": "en"})
    assert [each["name"] for each in french.json()["defaultTypes"]] == ["organisation", "établissement"]
    assert [each["name"] for each in english.json()["defaultTypes"]] == ["organisation", "establishment"]
    assert english.headers["content-language"] == "en"


@pytest.mark.parametrize(
    ("path", "first"),
    [
        ("suggest/entity?prefix=Ressour", "Valence"),
        (f"suggest/entity?prefix={SIREN}", "Lyon"),
        ("suggest/entity?prefix=organization/o4", "Vienne"),
    ],
)
@pytest.mark.parametrize("root", ROOTS)
def test_entities_are_suggested_by_beginning_number_or_id(
    service: Client, root: str, path: str, first: str
) -> None:
    found = service.get(f"{root}/{path}").json()["result"]
    assert first.casefold() in found[0]["description"].casefold()


def test_suggestions_go_on_where_the_cursor_stands(service: Client) -> None:
    whole = service.get("/reconcile/suggest/entity?prefix=comite&limit=6").json()["result"]
    rest = service.get("/reconcile/suggest/entity?prefix=comite&limit=4&cursor=2").json()["result"]
    assert [each["id"] for each in rest] == [each["id"] for each in whole[2:]]
    of_type = service.get("/reconcile/suggest/entity?prefix=comite&type=organization").json()["result"]
    assert {each["id"].partition("/")[0] for each in of_type} == {"organization"}


def test_properties_and_types_are_suggested_and_all_of_them_to_nothing_typed(service: Client) -> None:
    names = {each["id"] for each in service.get("/reconcile/suggest/property?prefix=").json()["result"]}
    assert {
        "siren",
        "siret",
        "rna",
        "postcode",
        "commune",
        "department",
        "street",
        "url",
        "email",
        "phone",
        "legal_form",
    } <= names
    assert [
        each["id"]
        for each in service.get("/reconcile/suggest/property?prefix=schema:postalCode").json()["result"]
    ] == ["postcode"]
    assert "postcode" in {
        each["id"] for each in service.get("/reconcile/suggest/property?prefix=code").json()["result"]
    }
    assert [each["id"] for each in service.get("/reconcile/suggest/type?prefix=étab").json()["result"]] == [
        "establishment"
    ]
    assert len(service.get("/reconcile/suggest/type").json()["result"]) == 2


def test_a_table_is_extended_in_both_versions(service: Client) -> None:
    wanted = ["siret", "commune", "organization", "records", "iri", "unheard-of"]
    query = {
        "ids": ["establishment/e1", "organization/nobody"],
        "properties": [{"id": each} for each in wanted],
    }
    old = service.post("/reconcile", data={"extend": json.dumps(query)}).json()
    new = service.post("/reconcile/extend", json=query).json()
    assert old["rows"]["establishment/e1"] == {
        "siret": [{"str": SIRET}],
        "commune": [{"str": "Lyon 2e"}],
        "organization": [
            {"id": "organization/o1", "name": old["rows"]["establishment/e1"]["organization"][0]["name"]}
        ],
        "records": [{"int": 2}],
        "iri": [{"str": "https://data.example.org/id/establishment/e1"}],
        "unheard-of": [],
    }
    assert old["rows"]["organization/nobody"] == {each: [] for each in wanted}
    assert old["meta"] == new["meta"]
    assert {
        row["id"]: {each["id"]: each["values"] for each in row["properties"]} for row in new["rows"]
    } == old["rows"]
    is_problem(service.post("/reconcile", data={"extend": '{"ids": ["x"]}'}), 400)


def test_properties_are_proposed_by_type(service: Client) -> None:
    manifest = service.get("/reconcile").json()["extend"]["propose_properties"]
    path = (manifest["service_url"] + manifest["service_path"]).removeprefix(service.address)
    places = {each["id"] for each in service.get(path, params={"type": "establishment"}).json()["properties"]}
    units = {each["id"] for each in service.get(path, params={"type": "organization"}).json()["properties"]}
    assert places - units == {"siret", "organization"}
    assert len(service.get(path, params={"type": "organization", "limit": 3}).json()["properties"]) == 3


@pytest.mark.parametrize("root", ROOTS)
def test_a_preview_may_be_framed_and_runs_nothing(service: Client, root: str) -> None:
    page = service.get(
        f"{root}/preview", params={"id": "establishment/e1"}, headers={"Accept": BROWSER["Accept"]}
    )
    policy = page.headers["content-security-policy"]
    assert page.status_code == 200
    assert "frame-ancestors *" in policy
    assert "default-src 'none'" in policy
    assert "<script" not in page.text
    assert SIRET in page.text
    assert "établissement" in page.text
    assert 'lang="en"' in service.get(f"{root}/preview?id=establishment/e1&lang=en").text


def test_nothing_else_may_be_framed(service: Client) -> None:
    for path in (
        "/reconcile",
        "/reconcile?format=html",
        "/reconcile/preview?id=nobody",
        "/doc/organization/o1",
    ):
        assert "frame-ancestors 'none'" in service.get(path).headers["content-security-policy"], path


def test_a_browser_reads_how_to_use_it(service: Client) -> None:
    page = service.get("/reconcile", headers=BROWSER)
    assert page.headers["content-type"].startswith("text/html")
    assert f"{service.address}reconcile" in page.text
    assert "OpenRefine" in page.text
    assert "/reconcile" in service.get("/", headers=BROWSER).text


@pytest.mark.parametrize(
    "path",
    [
        "/reconcile",
        "/reconcile/1.0",
        "/reconcile?query=mjc",
        "/reconcile/suggest/entity?prefix=mjc",
        "/reconcile/preview?id=organization/o1",
        "/reconcile/extend/propose",
    ],
)
def test_what_is_read_again_is_a_304_in_the_same_language(service: Client, path: str) -> None:
    first = service.get(path)
    tag = {"If-None-Match": first.headers["etag"]}
    assert service.get(path, headers=tag).status_code == 304
    assert service.get(path, headers=tag | {"Accept-Language": "en"}).status_code == 200


def test_the_commands_of_the_documentation_work(client: Client) -> None:
    text = (ROOT / "hub" / "serve" / "reconciliation" / "README.md").read_text(encoding="utf-8")
    block = text.partition("```sh\n")[2].partition("```")[0]
    for command in block.strip().splitlines():
        done = subprocess.run(
            ["bash", "-c", command + " --silent --show-error --fail"],
            env=environment(HUB=client.address.rstrip("/"), NO_PROXY="127.0.0.1"),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, (command, done.stderr)
        assert "organization/hiero" in done.stdout, command


def test_any_site_may_ask(service: Client) -> None:
    preflight = {
        "Origin": "https://x.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    for path in ("/reconcile", "/reconcile/match", "/reconcile/1.0/extend", "/reconcile/suggest/entity"):
        answer = service.ask("OPTIONS", path, headers=preflight)
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.status_code == 204
