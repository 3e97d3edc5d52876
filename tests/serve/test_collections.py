"""``/api/organizations`` and ``/api/establishments``: who is found, in which order and form, and what is refused."""

from __future__ import annotations

import base64
import csv
import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import rdflib
from python_calamine import CalamineWorkbook

from hub.serve.app import create_app
from tests.serve.listed_hub import (
    FIRST,
    POLE,
    RNA_1,
    SECOND,
    SIREN_1,
    SIRET_1,
    build,
    organization,
    publish,
    reference,
)
from tests.serve.served import Client, served

ORGANIZATIONS, ESTABLISHMENTS = "/api/organizations", "/api/establishments"
REGION = "https://w3id.org/ess-hub/territory/region/"


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    hub = build(tmp_path_factory.mktemp("listed"))
    with served(lambda address: create_app(hub, readers=1, public_url=address)) as client:
        yield client


def asked(client: Client, path: str, **parameters: Any) -> dict[str, Any]:
    answer = client.get(path, params=parameters)
    assert answer.status_code == 200, answer.text
    document: dict[str, Any] = answer.json()
    return document


def slugs(document: dict[str, Any]) -> list[str]:
    return [member["id"].rpartition("/")[2] for member in document["hydra:member"]]


@pytest.mark.parametrize(
    ("path", "asking", "found"),
    [
        (ORGANIZATIONS, {}, ["arban", "creche", "ressourcerie", "limousine"]),
        (ESTABLISHMENTS, {}, ["arban-limoges", "creche-lyon", "creche-paris"]),
        (ORGANIZATIONS, {"q": "couveuse"}, ["arban"]),
        (ORGANIZATIONS, {"q": "coopérative HABITAT"}, ["arban"]),
        (ORGANIZATIONS, {"q": "zzzzzz"}, []),
        (ORGANIZATIONS, {"q": "732 829 320"}, ["arban"]),
        (ORGANIZATIONS, {"siren": SIREN_1}, ["arban"]),
        (ORGANIZATIONS, {"siret": SIRET_1}, ["arban"]),
        (ORGANIZATIONS, {"rna": RNA_1.lower()}, ["ressourcerie"]),
        (ESTABLISHMENTS, {"siret": SIRET_1}, ["arban-limoges"]),
        (ESTABLISHMENTS, {"siren": "123456782"}, ["creche-lyon", "creche-paris"]),
        (ESTABLISHMENTS, {"siren": SIREN_1}, ["arban-limoges"]),
        (ORGANIZATIONS, {"region": "75"}, ["arban", "ressourcerie", "limousine"]),
        (ORGANIZATIONS, {"region": REGION + "75"}, ["arban", "ressourcerie", "limousine"]),
        (ORGANIZATIONS, {"region": "74"}, ["arban", "ressourcerie", "limousine"]),
        (ORGANIZATIONS, {"region": ["11", "84"]}, ["creche"]),
        (ORGANIZATIONS, {"region": "28"}, []),
        (ORGANIZATIONS, {"department": "87"}, ["arban"]),
        (ORGANIZATIONS, {"department": ["87", "19"]}, ["arban", "ressourcerie"]),
        (ESTABLISHMENTS, {"commune": "75056"}, ["creche-paris"]),
        (ESTABLISHMENTS, {"commune": "69382"}, ["creche-lyon"]),
        (ORGANIZATIONS, {"commune": "87085"}, ["arban"]),
        (ORGANIZATIONS, {"legal_form": "92"}, ["creche", "ressourcerie"]),
        (ORGANIZATIONS, {"legal_form": "9260"}, ["creche"]),
        (ESTABLISHMENTS, {"legal_form": "5710"}, ["arban-limoges"]),
        (ORGANIZATIONS, {"activity": "88"}, ["arban", "creche"]),
        (ORGANIZATIONS, {"activity": "88.99b"}, ["arban"]),
        (ORGANIZATIONS, {"activity": "Q"}, ["arban", "creche"]),
        (ORGANIZATIONS, {"activity": "E"}, ["ressourcerie"]),
        (ORGANIZATIONS, {"network": "network/pole"}, ["arban", "ressourcerie"]),
        (ORGANIZATIONS, {"network": POLE}, ["arban", "ressourcerie"]),
        (ESTABLISHMENTS, {"network": "pole"}, ["arban-limoges"]),
        (ORGANIZATIONS, {"label": "ESUS"}, ["arban"]),
        (ESTABLISHMENTS, {"organization": "creche"}, ["creche-lyon", "creche-paris"]),
        (ORGANIZATIONS, {"source": "cress", "department": "19"}, ["ressourcerie"]),
        (ORGANIZATIONS, {"near": "45.83,1.26"}, ["arban"]),
        (ORGANIZATIONS, {"near": "45.3,1.7,90"}, ["ressourcerie", "arban"]),
        (ESTABLISHMENTS, {"bbox": "2,48,3,49"}, ["creche-paris"]),
        (ORGANIZATIONS, {"bbox": "2,48,3,49"}, ["creche"]),
        (ORGANIZATIONS, {"updated_since": "2026-11-01T03:00:00Z", "department": "87"}, ["arban"]),
        (ORGANIZATIONS, {"updated_since": "2026-11-01T05:00:01+02:00"}, []),
        (ORGANIZATIONS, {"updated_since": "2026-11-02"}, []),
        (ORGANIZATIONS, {"region": "", "q": " "}, ["arban", "creche", "ressourcerie", "limousine"]),
    ],
)
def test_who_is_found(listed: Client, path: str, asking: dict[str, Any], found: list[str]) -> None:
    document = asked(listed, path, **asking)
    assert slugs(document) == found
    assert document["hydra:totalItems"] == len(found)


def test_a_place_and_how_far_it_is(listed: Client) -> None:
    document = asked(listed, ORGANIZATIONS, near="45.2672,1.7708,90")
    near, far = document["hydra:member"]
    assert near["distanceKm"] == 0
    # Limoges to Tulle by the formula of Vincenty: 74.4 km on the ellipsoid.
    assert far["distanceKm"] == pytest.approx(74.4, rel=0.01)


def test_facets_tell_what_else_there_is(listed: Client) -> None:
    facets = asked(listed, ORGANIZATIONS, department="87")["facets"]
    departments = [
        (each["value"].rpartition("/")[2], each["count"], each["chosen"]) for each in facets["department"]
    ]
    assert departments == [("19", 1, False), ("69", 1, False), ("75", 1, False), ("87", 1, True)]
    assert [(each["label"], each["count"]) for each in facets["region"]] == [("Nouvelle-Aquitaine", 1)]
    assert [(each["label"], each["count"]) for each in facets["activity"]] == [("88.99B", 1)]
    assert [(each["label"], each["count"]) for each in facets["label"]] == [("Agrément ESUS", 1)]
    assert facets["network"][0]["label"] == "Pôle limousin"
    assert set(asked(listed, ORGANIZATIONS, facets="region,label")["facets"]) == {"region", "label"}
    assert asked(listed, ORGANIZATIONS, facets="none")["facets"] == {}


def test_counts_of_a_facet_are_the_totals_of_the_lists_it_leads_to(listed: Client) -> None:
    names = ("region", "department", "legal_form", "activity", "network", "label", "source")
    for path in (ORGANIZATIONS, ESTABLISHMENTS):
        facets = asked(listed, path, q="arban creche tulle")["facets"]
        for name in names:
            for each in facets[name]:
                narrowed = asked(listed, path, q="arban creche tulle", **{name: each["value"]})
                assert narrowed["hydra:totalItems"] == each["count"], (path, name, each)


@pytest.mark.parametrize(
    "asking", [{}, {"q": "arban creche tulle union"}, {"near": "46,2,600"}, {"legal_form": "9"}]
)
def test_pages_give_everybody_once_in_the_order_of_the_whole(listed: Client, asking: dict[str, str]) -> None:
    whole = slugs(asked(listed, ORGANIZATIONS, **asking))
    seen: list[str] = []
    page = asked(listed, ORGANIZATIONS, limit=1, **asking)
    while True:
        seen += slugs(page)
        following = page["hydra:view"].get("hydra:next")
        if following is None:
            break
        page = listed.get(following["id"].removeprefix(listed.address)).json()
    assert seen == whole
    assert len(seen) > 1


def test_json_ld_says_the_same_as_turtle_and_as_the_reference_graph(listed: Client) -> None:
    both = [
        rdflib.Graph().parse(data=listed.get(f"{ORGANIZATIONS}?limit=3&format={name}").content, format=parser)
        for name, parser in (("jsonld", "json-ld"), ("turtle", "turtle"))
    ]
    assert set(both[0]) == set(both[1])
    assert len(both[0]) > 40
    published = set(rdflib.Graph().parse(data="\n".join(reference()), format="nt"))
    about = rdflib.URIRef(organization("arban"))
    said = {each for each in both[0] if each[0] == about and "dateModified" not in each[1]}
    assert said == {each for each in published if each[0] == about}


def test_csv_and_workbook_hold_the_whole_list_and_the_same_cells(listed: Client, tmp_path: Path) -> None:
    answer = listed.get(ORGANIZATIONS, headers={"Accept": "text/csv"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert 'filename="organizations.csv"' in answer.headers["content-disposition"]
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8"))))
    assert [row[rows[0].index("label")] for row in rows[1:]] == [
        "Arban, coopérative d'habitat",
        "Crèche des Lilas",
        "Ressourcerie de Tulle",
        "Union limousine",
    ]
    arban = dict(zip(rows[0], rows[1], strict=True))
    assert (arban["siren"], arban["commune"], arban["label_kind"]) == (
        SIREN_1,
        "87085",
        "scheme:agreement/esus",
    )
    book = listed.get(ORGANIZATIONS + "?format=xlsx")
    assert book.headers["content-type"].endswith("spreadsheetml.sheet")
    (tmp_path / "list.xlsx").write_bytes(book.content)
    sheet = CalamineWorkbook.from_path(str(tmp_path / "list.xlsx")).get_sheet_by_index(0)
    assert [[str(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)] == rows


def test_a_table_may_be_asked_for_by_pages(listed: Client) -> None:
    answer = listed.get(ORGANIZATIONS + "?format=csv&limit=3")
    assert len(answer.text.splitlines()) == 4
    following = answer.links["next"]["url"].removeprefix(listed.address)
    rest = listed.get(following + "&format=csv")
    assert "Union limousine" in rest.text
    assert len(rest.text.splitlines()) == 2
    assert "next" not in rest.links


@pytest.mark.parametrize(
    ("asking", "parameter", "says"),
    [
        ("bbox=3,48,2,49", "bbox", "antiméridien"),
        ("bbox=1,2,3", "bbox", "ouest,sud,est,nord"),
        ("bbox=1,nan,3,4", "bbox", "ouest,sud,est,nord"),
        ("near=95,1", "near", "de -90 à 90"),
        ("near=45,1,0", "near", "1000 km au plus"),
        ("near=45", "near", "latitude,longitude"),
        ("regoin=75", "regoin", "au choix"),
        ("limit=0", "limit", "à partir de 1"),
        ("limit=1001", "limit", "1 à 1000"),
        ("limit=50001&format=csv", "limit", "1 à 50000"),
        ("limit=ten", "limit", "à partir de 1"),
        ("siren=732829321", "siren", "neuf chiffres"),
        ("siret=12", "siret", "quatorze chiffres"),
        ("rna=1", "rna", "un W"),
        ("region=99", "region", "code de région"),
        ("department=00", "department", "code de département"),
        ("commune=Limoges", "commune", "pas le code postal"),
        ("legal_form=association", "legal_form", "catégorie juridique"),
        ("activity=food%20truck", "activity", "code de la NAF"),
        ("label=bio", "label", "esus"),
        ("network=P%C3%B4le", "network", "network/identifiant"),
        ("updated_since=hier", "updated_since", "ISO 8601"),
        ("facets=colour", "facets", "legal_form"),
        ("cursor=abc", "cursor", "première page"),
        ("q=a&q=b", "q", "une seule valeur"),
        ("q=" + 401 * "a", "q", "400 caractères"),
        ("&".join(["region=75"] * 101), "region", "100 valeurs"),
    ],
)
def test_what_is_wrong_is_refused_and_said_in_both_languages(
    listed: Client, asking: str, parameter: str, says: str
) -> None:
    french = listed.get(f"{ORGANIZATIONS}?{asking}")
    english = listed.get(f"{ORGANIZATIONS}?{asking}", headers={"Accept-Language": "en"})
    assert french.status_code == english.status_code == 400
    assert french.headers["content-type"] == "application/problem+json"
    assert french.json()["parameter"] == parameter
    assert says in french.json()["detail"]
    assert english.json()["detail"] != french.json()["detail"]


def test_a_cursor_of_another_list_is_refused(listed: Client) -> None:
    following = asked(listed, ORGANIZATIONS, limit=1)["hydra:view"]["hydra:next"]["id"]
    answer = listed.get(following.removeprefix(listed.address) + "&department=87")
    assert (answer.status_code, answer.json()["parameter"]) == (400, "cursor")
    assert "autre liste" in answer.json()["detail"]


def test_a_cursor_somebody_made_up_asks_for_no_more_than_anybody(listed: Client) -> None:
    following = asked(listed, ORGANIZATIONS, limit=1)["hydra:view"]["hydra:next"]["id"].partition("cursor=")[
        2
    ]
    said = base64.urlsafe_b64decode(following + "=" * (-len(following) % 4)).decode().rpartition(":")[0]
    for size in ("0", "50000"):
        made_up = base64.urlsafe_b64encode(f"{said}:{size}".encode()).decode().rstrip("=")
        answer = listed.get(f"{ORGANIZATIONS}?cursor={made_up}")
        assert (answer.status_code, answer.json()["parameter"]) == (400, "limit")


@pytest.mark.parametrize("accept", ["text/csv", "application/ld+json", "text/turtle", "*/*"])
def test_the_same_again_is_not_sent_again(listed: Client, accept: str) -> None:
    first = listed.get(ORGANIZATIONS, headers={"Accept": accept})
    again = listed.get(ORGANIZATIONS, headers={"Accept": accept, "If-None-Match": first.headers["etag"]})
    head = listed.ask("HEAD", ORGANIZATIONS, headers={"Accept": accept})
    assert (again.status_code, again.content) == (304, b"")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == first.headers["etag"]
    assert "Accept" in first.headers["vary"]
    assert first.headers["access-control-allow-origin"] == "*"


def test_a_form_nobody_serves_is_a_406(listed: Client) -> None:
    assert listed.get(ORGANIZATIONS, headers={"Accept": "image/png"}).status_code == 406


def test_who_pages_while_a_publication_is_made_comes_to_the_end_and_is_told_when_it_is_gone(
    tmp_path: Path,
) -> None:
    hub = build(tmp_path)
    changed = [line.replace("Union limousine", "Union du Limousin") for line in reference()]
    with served(lambda address: create_app(hub, readers=1, public_url=address)) as client:
        first = asked(client, ORGANIZATIONS, limit=3)
        publish(hub, changed, 2, SECOND)
        while asked(client, ORGANIZATIONS)["publication"] == 1:
            pass
        following = first["hydra:view"]["hydra:next"]["id"].removeprefix(client.address)
        rest = client.get(following).json()
        assert (rest["publication"], rest["hydra:member"][0]["label"]) == (1, "Union limousine")
        since = asked(client, ORGANIZATIONS, updated_since="2026-11-02")
        moments = {each["label"]: each["updated"] for each in asked(client, ORGANIZATIONS)["hydra:member"]}
        shutil.rmtree(hub.publication_directory(1))
        gone = client.get(following)
    assert [each["label"] for each in since["hydra:member"]] == ["Union du Limousin"]
    assert (moments["Union du Limousin"], moments["Ressourcerie de Tulle"]) == (SECOND, FIRST)
    assert gone.status_code == 410
    assert "publication 1" in gone.json()["detail"]
    assert "publication 2" in gone.json()["detail"] or "sert la 2" in gone.json()["detail"]


def test_before_the_first_publication_lists_are_empty(tmp_path: Path) -> None:
    hub = build(tmp_path)
    with hub.revisions.lease("test") as lease, lease.draft() as draft:
        draft.commit(publication=0)
    with served(lambda address: create_app(hub, readers=1, public_url=address)) as client:
        document = asked(client, ORGANIZATIONS, near="45,1")
        table = client.get(ESTABLISHMENTS + "?format=csv")
    assert (document["hydra:totalItems"], document["hydra:member"]) == (0, [])
    assert len(table.text.splitlines()) == 1


def test_an_address_that_would_read_as_prefixed_stays_what_it_is(tmp_path: Path) -> None:
    odd = "ess:Organization"
    lines = [*reference(), f"<{organization('arban')}> <https://schema.org/url> <{odd}> ."]
    hub = build(tmp_path, lines)
    with served(lambda address: create_app(hub, readers=1, public_url=address)) as client:
        answer = client.get(ORGANIZATIONS + "?facets=none")
    urls = set(rdflib.Graph().parse(data=answer.text, format="json-ld").objects(None, rdflib.SDO.url))
    assert urls == {rdflib.URIRef(odd)}
    assert json.loads(answer.text)["hydra:member"][0]["@context"] is None
