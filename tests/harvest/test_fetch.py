from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests

from hub.errors import RefusedError, SourceError
from hub.harvest.fetch import Fetched, Limits, Validators, display_name, fetch
from hub.harvest.http import new_session

BODY = "Code,Nom\n1,Épicerie\n".encode()


class Publisher(BaseHTTPRequestHandler):
    """A publisher's server, well-behaved or not according to the path."""

    protocol_version = "HTTP/1.1"
    seen: list[tuple[str, str | None]]

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        self.seen.append((path, self.headers.get("If-None-Match")))
        if path == "/liste.csv":
            if self.headers.get("If-None-Match") == '"v1"':
                self.answer(304, b"")
            else:
                self.answer(200, BODY, ETag='"v1"', Last_Modified="Sat, 01 May 2021 00:00:00 GMT")
        elif path == "/moved":
            self.answer(302, b"", Location="/liste.csv")
        elif path == "/loop":
            self.answer(302, b"", Location="/loop")
        elif path == "/away":
            self.answer(302, b"", Location="file:///etc/passwd")
        elif path == "/later":
            first = sum(1 for seen, _ in self.seen if seen == "/later") == 1
            self.answer(503, b"", Retry_After="0") if first else self.answer(200, BODY)
        elif path == "/cut":
            self.answer(200, BODY, Content_Length=str(len(BODY) + 10))
            self.close_connection = True
        elif path == "/bomb":
            self.answer(200, gzip.compress(b"0" * 2_000_000), Content_Encoding="gzip")
        else:
            self.answer(int(path[1:]), b"<html>")

    def answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            if name == "Content-Length" and "Content_Length" in headers:
                continue
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def publisher() -> Iterator[str]:
    Publisher.seen = []
    with ThreadingHTTPServer(("127.0.0.1", 0), Publisher) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture
def http() -> Iterator[requests.Session]:
    with new_session("ess-hub-test", retries=1, backoff=0) as session:
        yield session


def get(
    location: str, http: requests.Session, into: Path, known: Validators | None = None, **limits: int
) -> Fetched:
    return fetch(location, http, into, known or Validators(), limits=Limits(**limits))


def refused(location: str, http: requests.Session, into: Path, **limits: int) -> str:
    with pytest.raises(SourceError) as error:
        get(location, http, into, **limits)
    assert list(into.iterdir()) == [], "a refused answer leaves a file behind"
    return error.value.text.en


def test_an_answer_is_copied_with_what_is_needed_to_ask_again(
    publisher: str, http: requests.Session, tmp_path: Path
) -> None:
    fetched = get(publisher + "/liste.csv", http, tmp_path)
    assert fetched.path is not None
    assert fetched.path.read_bytes() == BODY
    assert (fetched.name, fetched.etag, fetched.unchanged) == ("liste.csv", '"v1"', False)
    assert fetched.last_modified == "Sat, 01 May 2021 00:00:00 GMT"


def test_an_answer_not_modified_is_unchanged_and_nothing_is_written(
    publisher: str, http: requests.Session, tmp_path: Path
) -> None:
    known = get(publisher + "/liste.csv", http, tmp_path / "first").validators
    again = get(publisher + "/liste.csv", http, tmp_path / "second", known)
    assert (again.unchanged, again.path, again.validators) == (True, None, known)
    assert Publisher.seen[-1] == ("/liste.csv", '"v1"')


def test_the_same_bytes_are_unchanged_even_when_the_server_does_not_say_so(
    publisher: str, http: requests.Session, tmp_path: Path
) -> None:
    known = Validators(sha256=get(publisher + "/liste.csv", http, tmp_path).sha256)
    again = get(publisher + "/later", http, tmp_path / "again", known)
    assert (again.unchanged, again.path) == (True, None)
    assert list((tmp_path / "again").iterdir()) == []


def test_a_redirect_is_followed(publisher: str, http: requests.Session, tmp_path: Path) -> None:
    fetched = get(publisher + "/moved", http, tmp_path)
    assert fetched.path is not None
    assert fetched.path.read_bytes() == BODY


def test_a_redirect_loop_ends(publisher: str, http: requests.Session, tmp_path: Path) -> None:
    assert "more than 5 redirects" in refused(publisher + "/loop", http, tmp_path)
    assert len(Publisher.seen) == 6


def test_a_redirect_to_a_local_file_is_refused(
    publisher: str, http: requests.Session, tmp_path: Path
) -> None:
    with pytest.raises(RefusedError):
        get(publisher + "/away", http, tmp_path)


def test_every_hop_passes_the_gate_that_the_caller_brings(
    publisher: str, http: requests.Session, tmp_path: Path
) -> None:
    asked: list[str] = []
    fetch(publisher + "/moved", http, tmp_path, Validators(), admit=asked.append)
    assert asked == [publisher + "/moved", publisher + "/liste.csv"]


def test_a_server_that_says_later_is_asked_again(
    publisher: str, http: requests.Session, tmp_path: Path
) -> None:
    assert get(publisher + "/later", http, tmp_path).path is not None


@pytest.mark.parametrize("status", [500, 404, 403, 503])
def test_a_refusal_names_its_status(
    publisher: str, http: requests.Session, tmp_path: Path, status: int
) -> None:
    assert f"the server answers {status}" in refused(f"{publisher}/{status}", http, tmp_path)


def test_an_answer_cut_off_is_no_answer(publisher: str, http: requests.Session, tmp_path: Path) -> None:
    assert "the answer was cut off" in refused(publisher + "/cut", http, tmp_path)


def test_a_long_answer_is_refused_before_it_is_read(
    publisher: str, http: requests.Session, tmp_path: Path
) -> None:
    assert "larger than 10 bytes" in refused(publisher + "/liste.csv", http, tmp_path, bytes=10)


def test_a_small_answer_that_unpacks_into_a_large_one_is_refused(
    publisher: str, http: requests.Session, tmp_path: Path
) -> None:
    assert "larger than 1 MiB" in refused(publisher + "/bomb", http, tmp_path, bytes=1 << 20)


def test_an_answer_that_takes_too_long_is_refused(
    publisher: str, http: requests.Session, tmp_path: Path
) -> None:
    seconds = iter(range(0, 10_000, 4000))
    with pytest.raises(SourceError, match="takes longer than 3600 s"):
        fetch(publisher + "/liste.csv", http, tmp_path, Validators(), now=lambda: float(next(seconds)))


def test_nobody_at_the_address_says_so(http: requests.Session, tmp_path: Path) -> None:
    assert "connection impossible" in refused("http://127.0.0.1:9/liste.csv", http, tmp_path)


@pytest.mark.parametrize("location", ["ftp://127.0.0.1/x", "file:///etc/passwd", "http:///x", "data://x"])
def test_only_http_addresses_are_followed(http: requests.Session, tmp_path: Path, location: str) -> None:
    with pytest.raises(RefusedError):
        get(location, http, tmp_path)


def test_a_local_file_is_copied_so_that_it_cannot_change_while_it_is_read(
    http: requests.Session, tmp_path: Path
) -> None:
    source = tmp_path / "liste été.csv"
    source.write_bytes(BODY)
    fetched = get(str(source), http, tmp_path / "into")
    source.write_bytes(b"changed")
    assert fetched.path is not None
    assert fetched.path.read_bytes() == BODY
    assert fetched.name == "liste été.csv"


def test_a_local_file_with_the_same_bytes_is_unchanged(http: requests.Session, tmp_path: Path) -> None:
    source = tmp_path / "liste.csv"
    source.write_bytes(BODY)
    known = get(str(source), http, tmp_path / "into").validators
    assert get(str(source), http, tmp_path / "into", known).unchanged


def test_a_local_file_that_is_not_there_is_named(http: requests.Session, tmp_path: Path) -> None:
    assert "no such file" in refused(str(tmp_path / "absent.csv"), http, tmp_path / "into")
    assert "is a directory" in refused(str(tmp_path), http, tmp_path / "into")


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://x.org/a/liste.csv?y=1", "liste.csv"),
        ("https://x.org/", "x.org"),
        ("https://x.org/%C3%A9t%C3%A9", "été"),
    ],
)
def test_a_file_on_the_web_is_called_by_the_last_step_of_its_path(url: str, name: str) -> None:
    assert display_name(url) == name


def test_a_name_cannot_leave_the_staging_folder(
    publisher: str, http: requests.Session, tmp_path: Path
) -> None:
    into = tmp_path / "into"
    fetched = get(publisher + "/later?x=/../../evil", http, into)
    assert fetched.path is not None
    assert fetched.path.parent == into
