"""Files and clients that mean no good: the validation service refuses them by name, goes on, and leaves nothing behind."""

from __future__ import annotations

import io
import json
import os
import signal
import socket
import threading
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from random import Random

import pytest
import requests

from hub.pipeline.hub import Hub
from hub.pipeline.validation_job import Bounds
from hub.serve.validations import ValidationLimits
from tests.command_line import serving
from tests.end_to_end.own_source import build_hub
from tests.faults.processes import below, is_alive
from tests.serve.checked import BAD, BROWSER, GOOD, ROWS, Desk, desk
from tests.serve.small_hub import build

MIB = 1 << 20
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    return build(tmp_path_factory.mktemp("faults"))


@pytest.fixture(scope="module")
def service(hub: Hub) -> Iterator[Desk]:
    with desk(hub) as opened:
        yield opened


@pytest.fixture(scope="module")
def strict(hub: Hub) -> Iterator[Desk]:
    """Little of everything."""
    bounds = Bounds(memory=600 * MIB, file=2 * MIB)
    limits = ValidationLimits(reception=2.0, expanded=MIB, places=4, patience=0.5, bounds=bounds)
    with desk(hub, limits) as opened:
        yield opened


@pytest.fixture(scope="module")
def hasty(hub: Hub) -> Iterator[Desk]:
    """Two seconds for each check: no check ends in time here, when its process is stopped."""
    with desk(hub, ValidationLimits(bounds=Bounds(seconds=2.0))) as opened:
        yield opened


@pytest.fixture
def lure() -> Iterator[tuple[str, list[str]]]:
    """A server that a file would have us ask, and what it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"@context": {}}')

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", asked
    server.shutdown()
    server.server_close()
    thread.join(5)


def stopped(desk: Desk, pool: ThreadPoolExecutor, number: int) -> list[tuple[int, object]]:
    """``number`` checks that have begun and will never end by themselves: the process of each, and its client."""
    found = []
    for count in range(1, number + 1):
        known = {pid for pid, _ in found}
        client = pool.submit(desk.send, GOOD)
        (pid,) = set(desk.at_work(count)) - known
        os.kill(pid, signal.SIGSTOP)
        found.append((pid, client))
    return found


def goes_on(desk: Desk) -> bool:
    """Whether nothing is left, and the next one is served."""
    return desk.is_tidy() and desk.send(BAD).json()["counts"]["violation"] == 2


# --- clients


def test_a_client_that_goes_away_takes_its_process_and_its_file_along(service: Desk) -> None:
    host, port = service.client.address.removeprefix("http://").rstrip("/").split(":")
    body = GOOD.encode()
    head = f"POST /validate HTTP/1.1\r\nHost: x\r\nContent-Type: text/turtle\r\nContent-Length: {len(body)}\r\n\r\n"
    with socket.create_connection((host, int(port))) as client:
        client.sendall(head.encode() + body)
        (pid,) = service.at_work()
        os.kill(pid, signal.SIGSTOP)
        assert list(service.uploads.iterdir()) != []
    assert service.is_tidy()
    assert not is_alive(pid)
    assert goes_on(service)


def test_a_body_that_is_cut_leaves_nothing(service: Desk) -> None:
    host, port = service.client.address.removeprefix("http://").rstrip("/").split(":")
    for kind in ("text/turtle", "multipart/form-data; boundary=x"):
        head = f"POST /validate HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\nContent-Length: 100000\r\n\r\n"
        with socket.create_connection((host, int(port))) as client:
            client.sendall(head.encode() + b"--x\r\n" + GOOD.encode())
            until = time.monotonic() + 10
            while not (service.uploads.exists() and list(service.uploads.iterdir())):
                assert time.monotonic() < until
                time.sleep(0.005)
        assert service.is_tidy()
    assert goes_on(service)


def test_a_client_that_never_ends_sending_is_408_and_holds_no_place(strict: Desk) -> None:
    host, port = strict.client.address.removeprefix("http://").rstrip("/").split(":")
    head = (
        b"POST /validate HTTP/1.1\r\nHost: x\r\nContent-Type: text/turtle\r\nContent-Length: 100000\r\n\r\n"
    )
    with socket.create_connection((host, int(port)), timeout=30) as client:
        client.sendall(head + b"# more to come")
        assert client.recv(1000).startswith(b"HTTP/1.1 408 ")
        assert strict.is_tidy()


@pytest.mark.parametrize("form", [False, True])
def test_seventeen_mebibytes_are_413_whether_the_length_is_said_or_not(service: Desk, form: bool) -> None:
    body = b"#" * (17 * MIB)

    def pieces() -> Iterator[bytes]:
        for _ in range(17):
            yield b"#" * MIB

    answers = [service.form(body, "a.ttl")] if form else [service.send(body), service.send(pieces())]
    for answer in answers:
        assert answer.status_code == 413
        assert "16 Mio" in answer.json()["detail"]
    assert goes_on(service)


def test_sixteen_mebibytes_are_read(service: Desk) -> None:
    body = GOOD.encode() + b"#" * (16 * MIB - len(GOOD.encode()))
    assert service.send(body).json()["conforms"] is True


def test_what_is_refused_unread_is_told_to_a_client_that_is_still_sending(service: Desk) -> None:
    body = b"#" * (12 * MIB)
    assert service.send(body, "?connector=inconnu").status_code == 404
    assert service.send(body, content_type="image/png").status_code == 415
    assert service.send(body, Accept="image/png").status_code == 406


# --- many at once


def test_two_are_checked_at_once_and_a_third_waits_a_moment_then_is_told_when_to_come_back(
    strict: Desk,
) -> None:
    with ThreadPoolExecutor(4) as pool:
        held = stopped(strict, pool, 2)
        began = time.monotonic()
        third = strict.send(GOOD)
        waited = time.monotonic() - began
        assert third.status_code == 503
        assert int(third.headers["retry-after"]) > 0
        assert third.json()["type"].endswith("/problem/busy")
        assert 0.4 < waited < 5
        page = strict.form(GOOD, "a.ttl", accept=BROWSER)
        assert (page.status_code, page.headers["retry-after"]) == (503, third.headers["retry-after"])
        assert strict.client.get("health").status_code == 200
        for pid, _ in held:
            os.kill(pid, signal.SIGCONT)
        assert [client.result().status_code for _, client in held] == [200, 200]
    assert goes_on(strict)


def test_one_that_waits_its_turn_gets_it(service: Desk) -> None:
    with ThreadPoolExecutor(4) as pool:
        held = stopped(service, pool, 2)
        third = pool.submit(service.send, BAD)
        time.sleep(0.3)
        assert not third.done()
        for pid, _ in held:
            os.kill(pid, signal.SIGCONT)
        assert third.result().json()["counts"]["violation"] == 2
        assert all(client.result().status_code == 200 for _, client in held)
    assert goes_on(service)


def test_a_house_that_is_full_says_so_at_once(strict: Desk) -> None:
    host, port = strict.client.address.removeprefix("http://").rstrip("/").split(":")
    head = (
        b"POST /validate HTTP/1.1\r\nHost: x\r\nContent-Type: text/turtle\r\nContent-Length: 100000\r\n\r\n"
    )
    slow = [socket.create_connection((host, int(port))) for _ in range(4)]
    try:
        for each in slow:
            each.sendall(head)
        until = time.monotonic() + 10
        while not strict.uploads.exists() or len(list(strict.uploads.iterdir())) < 4:
            assert time.monotonic() < until
            time.sleep(0.005)
        assert strict.send(GOOD).status_code == 503
    finally:
        for each in slow:
            each.close()
    assert goes_on(strict)


# --- limits


def test_a_check_past_its_deadline_is_a_limit_that_says_so(hasty: Desk) -> None:
    with ThreadPoolExecutor(1) as pool:
        ((pid, client),) = stopped(hasty, pool, 1)
        answer = client.result()
    assert answer.status_code == 503
    assert answer.json()["limit"] == "deadline"
    assert "2 s" in answer.json()["detail"]
    assert int(answer.headers["retry-after"]) > 0
    assert not is_alive(pid)
    assert hasty.is_tidy()


def test_a_killed_process_is_no_fault_of_ours_and_worth_another_try(service: Desk) -> None:
    with ThreadPoolExecutor(1) as pool:
        ((pid, client),) = stopped(service, pool, 1)
        os.kill(pid, signal.SIGKILL)
        answer = client.result()
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (503, "busy")
    assert "retry-after" in answer.headers
    assert goes_on(service)


def test_a_file_that_needs_too_much_memory_is_a_limit_that_says_so(strict: Desk) -> None:
    deep = b"[" * (8 * MIB)
    wide = b"[" + b"[],".join([b""] * (5 * MIB)) + b"[]]"
    answers = [
        strict.send(deep, content_type="application/ld+json"),
        strict.send(wide, content_type="application/ld+json"),
    ]
    assert answers[0].status_code == 400
    assert (answers[1].status_code, answers[1].json()["limit"]) == (503, "memory")
    assert goes_on(strict)


def test_a_report_that_would_fill_the_disk_is_a_limit_that_says_so(strict: Desk) -> None:
    rows = b"".join(b"A%d;;;Nulle-part\n" % number for number in range(6000))
    head = ROWS.partition(b"\n")[0] + b"\n"
    answer = strict.send(head + rows, "?connector=cress-structures", "text/csv")
    assert (answer.status_code, answer.json()["limit"]) == (413, "bytes")
    assert goes_on(strict)


# --- files


def test_an_archive_made_to_fill_the_disk_is_refused_by_name(service: Desk, strict: Desk) -> None:
    def bomb(size: int) -> bytes:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.csv", ROWS + b";;;\n" * (size // 4))
        return packed.getvalue()

    for where, size in ((service, 300 * MIB), (strict, 2 * MIB)):
        body = bomb(size)
        assert len(body) < MIB
        answer = where.send(body, "?connector=cress-structures", "application/zip")
        assert answer.status_code == 400, answer.text
        assert answer.json()["detail"].startswith("envoi")
        assert goes_on(where)


def test_no_entity_of_an_xml_file_is_read_and_none_fetched(
    service: Desk, lure: tuple[str, list[str]], tmp_path: Path
) -> None:
    address, asked = lure
    (tmp_path / "secret").write_text("hunter2")
    rdf = (
        '<!DOCTYPE r [<!ENTITY e SYSTEM "{}">]><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns:s="https://schema.org/" xmlns:ess="https://w3id.org/ess-hub/ontology#"><ess:Organization rdf:about='
        '"https://x.example/1"><ess:siren>&e;</ess:siren></ess:Organization></rdf:RDF>'
    )
    for place in (f"file://{tmp_path}/secret", address + "entity"):
        answer = service.send(rdf.format(place), content_type="application/rdf+xml")
        assert answer.status_code in {200, 400}
        assert "hunter2" not in answer.text
    external = rdf.replace('[<!ENTITY e SYSTEM "{}">]', f'SYSTEM "{address}dtd"')
    assert service.send(external, content_type="application/rdf+xml").status_code in {200, 400}
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE r [<!ENTITY l0 "ha">{laughs}]><r>&l11;</r>'
    assert service.send(bomb, content_type="application/rdf+xml").status_code in {400, 503}
    assert asked == []
    assert goes_on(service)


def test_a_context_elsewhere_is_refused_and_never_fetched(service: Desk, lure: tuple[str, list[str]]) -> None:
    address, asked = lure
    for context in (address, [address], {"@import": address}, {"a": {"@id": "x:a", "@context": address}}):
        body = json.dumps({"@context": context, "@id": "https://x.example/1", "a": {"b": 1}})
        answer = service.send(body, content_type="application/ld+json")
        assert answer.status_code == 403, answer.text
        assert address in answer.json()["detail"]
    imported = f"@prefix owl: <http://www.w3.org/2002/07/owl#> . <> owl:imports <{address}o.ttl> ."
    assert service.send(imported).status_code == 200
    assert asked == []
    assert goes_on(service)


NOISE = Random(7).randbytes(MIB)
RUBBISH = {
    "JSON-LD that only opens": ("application/ld+json", "", b'{"@id":' * 100_000),
    "deep JSON-LD": ("application/ld+json", "", b'{"a":' * 50_000 + b"1" + b"}" * 50_000),
    "deep lists": ("application/ld+json", "", b"[" * 3000 + b"]" * 3000),
    "deep Turtle": ("text/turtle", "", b"<a:a> <a:b> " + b"[ <a:b> " * 20_000),
    "noise as Turtle": ("text/turtle", "", NOISE),
    "noise as anything": ("application/octet-stream", "", NOISE),
    "noise as RDF/XML": ("application/rdf+xml", "", NOISE),
    "zeros": ("application/n-quads", "", b"\0" * MIB),
    "noise as CSV": ("text/csv", "?connector=cress-structures", NOISE),
    "half an archive": ("application/zip", "?connector=cress-structures", b"PK\x03\x04" + NOISE),
    "deep JSON": ("application/json", "?connector=bdis-carriers", b"[" * MIB),
    "noise as a workbook": (XLSX, "?connector=esus", NOISE),
}


@pytest.mark.parametrize("name", RUBBISH)
def test_rubbish_is_400_in_one_line_and_no_fault(service: Desk, name: str) -> None:
    kind, asked, body = RUBBISH[name]
    answer = service.send(body, asked, kind)
    assert answer.status_code == 400, answer.text[:500]
    assert "Traceback" not in answer.text
    assert len(answer.text) < 2000
    assert service.is_tidy()


# --- the server


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGKILL], ids=["asked", "killed"])
def test_a_server_that_stops_takes_its_checks_along_and_does_not_wait_for_them(
    tmp_path: Path, sign: signal.Signals
) -> None:
    directory, _ = build_hub(tmp_path)
    with serving("serve", "--port", "0", hub=directory) as address, ThreadPoolExecutor(1) as pool:
        before = set(below(address.pid))
        sent = pool.submit(
            requests.post,
            address + "validate",
            data=GOOD,
            headers={"Content-Type": "text/turtle"},
            timeout=60,
        )
        until = time.monotonic() + 20
        while not (new := set(below(address.pid)) - before):
            assert time.monotonic() < until, "the check never began"
            time.sleep(0.01)
        (pid,) = new
        # Gentle: it has confined itself. One that is stopped before could not see that its parent died.
        while os.getpriority(os.PRIO_PROCESS, pid) == os.getpriority(os.PRIO_PROCESS, 0):
            assert time.monotonic() < until
            time.sleep(0.002)
        os.kill(pid, signal.SIGSTOP)
        began = time.monotonic()
        os.kill(address.pid, sign)
        while is_alive(pid) or is_alive(address.pid):
            assert time.monotonic() - began < 15, "a process was left behind"
            time.sleep(0.02)
        if sign == signal.SIGTERM:
            answer = sent.result()
            assert (answer.status_code, "retry-after" in answer.headers) == (503, True)
            uploads = directory / "harvest" / "uploads"
            assert list(uploads.iterdir()) == []
        else:
            with pytest.raises(requests.ConnectionError):
                sent.result()
