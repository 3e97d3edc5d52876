"""``/reconcile`` as OpenRefine goes on from its manifest: suggestions, previews, columns added, and who may ask."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator

import pytest

from tests.command_line import ROOT, environment
from tests.serve.reconciled_hub import SIREN, SIRET
from tests.serve.reconciling import (
    ROOTS,
    is_problem,
    service_of,
)
from tests.serve.served import Client
from tests.serve.test_every_answer import BROWSER


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with service_of(tmp_path_factory.mktemp("reconciled")) as opened:
        yield opened


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
