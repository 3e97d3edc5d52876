"""``POST /records/{source}``: who may, what is answered, what is refused, and that one reads what one wrote."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from hub.access.key_file import create_key, revoke_key
from hub.access.role import parse_role
from hub.serve.app import create_app
from hub.settings import SettingsWatch, read_settings
from tests.command_line import CLI, ess_hub
from tests.end_to_end.own_source import ROWS, build_hub
from tests.pipeline.pushing import BOTH
from tests.serve.served import Client, served

HEAD = "Code,Nom,Commune,SIRET\n"
MOST = 1 << 20


@dataclass
class Desk:
    """A served hub whose source ``envois`` is only pushed and ``annuaire`` has a file; and one key of each role."""

    client: Client
    directory: Path
    app: Any
    keys: dict[str, str]

    def push(
        self,
        body: bytes | str | Any,
        key: str = "source:envois",
        source: str = "envois",
        asked: str = "",
        **headers: str,
    ) -> requests.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {"Authorization": f"Bearer {self.keys[key]}", "Content-Type": "text/csv", **named}
        data = body.encode() if isinstance(body, str) else body
        return self.client.post(f"records/{source}{asked}", data=data, headers=sent)

    def key(self, role: str) -> tuple[str, str]:
        key, text = create_key(self.directory / "keys.json", parse_role(role), "2026-11-20T03:00:00+00:00")
        return key.id, text


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("pushed")
    directory, _ = build_hub(folder)
    (folder / "own" / "annuaire.yaml").write_text(BOTH, "utf-8")
    for command in (
        ["connector", "add", folder / "own" / "annuaire.yaml"],
        ["source", "add", "envois", "--connector", "annuaire", "--from", "push:"],
        ["run"],
    ):
        done = ess_hub(*command, hub=directory)
        assert done.code == 0, done.err
    apps: list[Any] = []
    watch = SettingsWatch(directory)

    def make(address: str) -> Any:
        apps.append(
            create_app(
                open_hub(directory),
                readers=2,
                public_url=address,
                reopen=lambda: open_hub(directory) if watch.changed() else None,
                writer=(*CLI, "--hub", str(directory), "writer"),
                push_bytes=MOST,
            )
        )
        return apps[0]

    with served(make) as client:
        opened = Desk(client, directory, None, {})
        opened.app = apps[0]
        for role in ("admin", "source:envois", "source:annuaire", "reviewer"):
            opened.keys[role] = opened.key(role)[1]
        yield opened


def open_hub(directory: Path) -> Any:
    from hub.model.iri import Addresses
    from hub.pipeline.hub import Hub
    from hub.resources import find_resources

    settings = read_settings(directory)
    return Hub(directory, Addresses(settings.base_iri), find_resources(), settings.sources, settings.choice)


# --- who may


def test_without_a_key_or_with_a_wrong_one_it_is_401_and_says_how(desk: Desk) -> None:
    text = desk.keys["admin"]
    attempts: list[dict[str, str]] = [
        {},
        {"Authorization": f"Bearer {text}x"},
        {"Authorization": f"Basic {text}"},
        {"Authorization": text},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer esshub_00000000_" + "a" * 43},
    ]
    for headers in attempts:
        answer = desk.client.post("records/envois", data=b"x", headers=headers)
        assert answer.status_code == 401, headers
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["type"].endswith("/unauthorized")
        assert text not in answer.text


@pytest.mark.parametrize("key", ["source:annuaire", "reviewer"])
def test_a_key_of_another_scope_is_403(desk: Desk, key: str) -> None:
    answer = desk.push(HEAD, key)
    assert answer.status_code == 403
    assert key in answer.json()["detail"]


def test_an_admin_sends_for_any_source_this_hub_follows_and_for_no_other(desk: Desk) -> None:
    assert desk.push(HEAD + "A1,Atelier,87085,\n", "admin").status_code == 200
    for source in ("inconnue", "..%2Fhub", "ENVOIS"):
        assert desk.push(HEAD, "admin", source).status_code == 404, source


def test_a_revoked_key_is_refused_at_once(desk: Desk) -> None:
    key_id, text = desk.key("source:envois")
    desk.keys["passing"] = text
    assert desk.push(HEAD + "R1,Atelier,87085,\n", "passing").status_code == 200
    revoke_key(desk.directory / "keys.json", key_id)
    assert desk.push(HEAD + "R1,Atelier,87085,\n", "passing").status_code == 401


def test_a_key_is_never_written_to_the_log(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        desk.push(HEAD + "L1,Atelier,87085,\n")
        desk.push("rubbish")
        desk.push(HEAD, "source:annuaire")
    # The secret may hold an underscore itself: all of it is looked for, not what follows the last one.
    assert not any(text.split("_", 2)[2] in caplog.text for text in desk.keys.values())


# --- what is answered


def test_what_was_sent_is_read_back_at_once(desk: Desk) -> None:
    for number in range(5):
        answer = desk.push(HEAD + f"W1,Atelier {number},87085,\n")
        assert answer.status_code == 200, answer.text
        (record,) = answer.json()["records"]
        assert record["outcome"] == ("new" if number == 0 else "changed")
        read = desk.client.get("record/envois/W1", headers={"Accept": "application/n-triples"})
        assert f'"Atelier {number}"' in read.text


def test_each_record_is_answered_for_in_the_language_asked(desk: Desk) -> None:
    body = HEAD + "M1,Atelier,87085,\nM2,,87085,\nM1,Autre,87085,\n"
    answers = {
        language: desk.push(body, Accept_Language=language).json() for language in ("fr", "en-GB,en;q=0.9")
    }
    for found in answers.values():
        assert [each["outcome"] for each in found["records"]][1:] == ["rejected", "duplicate"]
        assert (found["source"], found["total"], found["rejected"]) == ("envois", 3, 2)
    french, english = (found["records"][1]["problems"][0] for found in answers.values())
    assert french["message"] != english["message"]
    assert (french["line"], french["field"]) == (3, "Nom")
    assert desk.push(body, asked="?lang=en").headers["content-language"] == "en"


def test_when_not_one_record_could_be_taken_it_is_422_with_the_same_answer(desk: Desk) -> None:
    answer = desk.push(HEAD + "N1,,87085,\n")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    found = answer.json()
    assert (found["status"], found["records"][0]["key"]) == (422, "N1")
    assert found["title"] != "Paramètres invalides"


def test_a_dry_run_answers_and_writes_nothing(desk: Desk) -> None:
    answer = desk.push(HEAD + "D1,Atelier,87085,\n", asked="?dry-run=true")
    assert answer.json()["records"][0]["outcome"] == "new"
    assert answer.json()["dryRun"] is True
    assert desk.client.get("record/envois/D1").status_code == 404


def test_json_is_taken_as_well(desk: Desk) -> None:
    body = json.dumps([{"Code": "J/1 é", "Nom": "<script>alert(1)</script>"}])
    answer = desk.push(body, Content_Type="application/json; charset=utf-8")
    assert answer.status_code == 200, answer.text
    iri = answer.json()["records"][0]["iri"]
    page = desk.client.get(iri.removeprefix("https://data.example.org/"), headers={"Accept": "text/html"})
    assert "&lt;script&gt;" in page.text
    assert "<script>alert" not in page.text


def test_any_site_may_push_with_a_key(desk: Desk) -> None:
    asked = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "POST"}
    preflight = desk.client.ask("OPTIONS", "records/envois", headers=asked)
    assert "Authorization" in preflight.headers["access-control-allow-headers"]
    assert desk.client.ask("OPTIONS", "records/envois").headers["allow"] == "POST, OPTIONS"
    assert desk.push(HEAD, Origin="https://elsewhere.example").headers["access-control-allow-origin"] == "*"
    assert desk.client.get("records/envois").status_code == 405


def test_a_source_with_a_file_takes_pushes_too(desk: Desk) -> None:
    answer = desk.push("numero;nom;siret;region\n9;Neuf;;Limousin\n", "source:annuaire", "annuaire")
    assert answer.status_code == 200, answer.text
    assert desk.client.get("record/annuaire/1").status_code == 200
    assert desk.client.get("record/annuaire/9").status_code == 200


def test_a_source_followed_a_moment_ago_takes_pushes_at_once(desk: Desk) -> None:
    added = ess_hub(
        "source", "add", "tardive", "--connector", "annuaire", "--from", "push:", hub=desk.directory
    )
    assert added.code == 0, added.err
    assert desk.push(HEAD + "T1,Atelier,87085,\n", "admin", "tardive").status_code == 200
    assert desk.client.get("record/tardive/T1").status_code == 200


def test_what_a_killed_server_left_goes_with_a_later_push(desk: Desk) -> None:
    uploads = desk.directory / "harvest" / "uploads"
    for name, age in (("old", 7200), ("fresh", 60)):
        (uploads / name).mkdir(parents=True)
        (uploads / name / "body").write_bytes(b"x")
        os.utime(uploads / name, (time.time() - age,) * 2)
    assert desk.push(HEAD + "U1,Atelier,87085,\n").status_code == 200
    assert [each.name for each in uploads.iterdir()] == ["fresh"]
    shutil.rmtree(uploads / "fresh")


# --- what is refused


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("text/csv; charset=windows-1252", 200),
        ("TEXT/CSV", 200),
        ("application/x-www-form-urlencoded", 415),
        ("", 415),
        ("text/csv; charset=klingon", 415),
        ("text/csv; charset=base64", 415),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", 415),
    ],
)
def test_a_body_is_what_its_content_type_says(desk: Desk, content_type: str, status: int) -> None:
    answer = desk.push(HEAD + "C1,Atelier,87085,\n", Content_Type=content_type)
    assert answer.status_code == status, answer.text
    if status == 415:
        assert "text/csv" in answer.json()["detail"]


def test_a_body_in_the_wrong_encoding_is_400_with_its_line(desk: Desk) -> None:
    answer = desk.push((HEAD + "E1,Café,87085,\n").encode("cp1252"))
    assert answer.status_code == 400
    assert "push.csv:2" in answer.json()["detail"]


def test_a_compressed_body_is_refused_before_it_can_unpack_into_a_disk_full(desk: Desk) -> None:
    bomb = gzip.compress(b"0" * (64 << 20))
    assert len(bomb) < MOST
    answer = desk.push(bomb, Content_Encoding="gzip")
    assert answer.status_code == 415
    assert desk.push(HEAD + "Z1,Atelier,87085,\n", Content_Encoding="identity").status_code == 200


def test_a_body_beyond_the_limit_is_413_whether_it_says_its_length_or_not(desk: Desk) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(200):
            yield b"x" * 65536

    for body in (b"x" * (MOST + 1), endless()):
        try:
            answer = desk.push(body)
        except requests.ConnectionError:
            continue  # the server answered and hung up while the client was still sending
        assert answer.status_code == 413
        assert "1 Mio" in answer.json()["detail"]
    assert list((desk.directory / "harvest" / "uploads").iterdir()) == []


def test_rubbish_is_400_and_leaves_the_hub_as_it_was(desk: Desk) -> None:
    before = desk.client.get("health").json()["revision"]
    for body, content_type in (
        (os.urandom(MOST), "text/csv"),
        (os.urandom(MOST), "application/json"),
        (b"[" * MOST, "application/json"),
        (b"{" * 1000 + b'"a":' * 1000, "application/json"),
        (b"\0" * MOST, "text/csv"),
        (b'"' * MOST, "text/csv"),
        (b",\n" * (MOST // 2), "text/csv"),
    ):
        answer = desk.push(body, Content_Type=content_type)
        assert answer.status_code == 400, (body[:10], answer.text)
    assert desk.client.get("health").json()["revision"] == before


# --- several at once, and what is killed


def test_while_another_writes_it_is_503_with_a_time_to_come_back(desk: Desk) -> None:
    hub = open_hub(desk.directory)
    desk.app.state.site.writer.patience, patience = 0.3, desk.app.state.site.writer.patience
    try:
        with hub.revisions.lease("harvest annuaire"):
            answer = desk.push(HEAD + "B1,Atelier,87085,\n")
    finally:
        desk.app.state.site.writer.patience = patience
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert "harvest annuaire" in answer.json()["detail"]
    assert desk.push(HEAD + "B1,Atelier,87085,\n").status_code == 200


def test_two_pushes_at_once_are_both_taken_or_told_to_come_back(desk: Desk) -> None:
    def send(number: int) -> int:
        return desk.push(HEAD + f"P{number},Atelier {number},87085,\n").status_code

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(send, range(4)))
    assert set(found) <= {200, 503}
    for number, status in enumerate(found):
        assert desk.client.get(f"record/envois/P{number}").status_code == (200 if status == 200 else 404)
    assert 200 in found


def test_the_hub_answers_readers_while_it_takes_a_large_push_in(desk: Desk) -> None:
    rows = "".join(f"G{number},Structure {number},87085,\n" for number in range(1000))
    slowest = 0.0
    with ThreadPoolExecutor(1) as pool:
        pushed = pool.submit(desk.push, HEAD + rows)
        asked = 0
        client = Client(desk.client.address)
        while not pushed.done():
            started = time.monotonic()
            assert client.get("health").status_code == 200
            slowest = max(slowest, time.monotonic() - started)
            asked += 1
            time.sleep(0.02)
        client.close()
    assert pushed.result().status_code == 200, pushed.result().text[:300]
    assert asked > 5
    assert slowest < 2.0


def test_a_writer_killed_at_work_is_503_and_the_next_push_is_taken(desk: Desk) -> None:
    rows = "".join(f"K{number},Structure {number},87085,\n" for number in range(2000))
    writer = desk.app.state.site.writer
    with ThreadPoolExecutor(1) as pool:
        pushed = pool.submit(desk.push, HEAD + rows)
        until = time.monotonic() + 20
        while not list(desk.directory.glob("harvest/envois.staging")) and time.monotonic() < until:
            time.sleep(0.01)
        os.kill(writer.pid, signal.SIGKILL)
        answer = pushed.result()
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert desk.client.get("record/envois/K1").status_code == 404
    assert desk.push(HEAD + "K1,Structure,87085,\n").status_code == 200
    assert desk.client.get("record/envois/K1").status_code == 200


def test_a_push_past_its_deadline_is_503_and_says_which_limit(desk: Desk) -> None:
    writer = desk.app.state.site.writer
    writer.longest, longest = 0.01, writer.longest
    try:
        answer = desk.push(HEAD + "T1,Atelier,87085,\n")
    finally:
        writer.longest = longest
    assert (answer.status_code, answer.json()["limit"]) == (503, "deadline")
    assert desk.push(HEAD + "T1,Atelier,87085,\n").status_code == 200


def test_a_server_without_a_writer_refuses(tmp_path: Path) -> None:
    directory, _ = build_hub(tmp_path, ROWS.encode())
    _, text = create_key(directory / "keys.json", parse_role("admin"), "2026-11-20T03:00:00+00:00")
    with served(lambda address: create_app(open_hub(directory), readers=2, public_url=address)) as client:
        answer = client.post(
            "records/annuaire",
            data=b"numero;nom;siret;region\n",
            headers={"Authorization": f"Bearer {text}", "Content-Type": "text/csv"},
        )
    assert answer.status_code == 403
    assert sys.executable not in answer.text
