"""What holds for every answer: CORS, security headers, HEAD, OPTIONS, compression, and errors as problem documents."""

from __future__ import annotations

import logging

import pytest
from fastapi import FastAPI

from hub.pipeline.hub import Hub
from hub.serve.app import create_app
from tests.serve.served import Client, served

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
ANSWERS = [
    ("/", 200),
    ("/health", 200),
    ("/static/hub.css", 200),
    ("/id/organization/scic-l-arban", 303),
    ("/nowhere", 404),
    ("/doc/organization/disparue", 410),
    ("/sparql?query=BAD", 400),
    ("/ontology?format=docx", 406),
    ("/search?cursor=%21", 400),
]


@pytest.mark.parametrize(("path", "status"), ANSWERS)
def test_any_site_may_read_it_and_it_loads_nothing_from_elsewhere(
    client: Client, path: str, status: int
) -> None:
    answer = client.get(path, headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == status
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["x-content-type-options"] == "nosniff"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "http" not in policy


@pytest.mark.parametrize(("path", "status"), ANSWERS)
def test_a_head_has_the_headers_of_the_get_and_no_body(client: Client, path: str, status: int) -> None:
    get, head = client.get(path), client.ask("HEAD", path)
    assert (head.status_code, head.content) == (status, b"")
    for name in ("content-type", "etag", "vary", "location"):
        assert head.headers.get(name) == get.headers.get(name)


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/sparql", "GET, HEAD, POST, OPTIONS"),
        ("/update", "POST, OPTIONS"),
        ("/store", "GET, HEAD, POST, PUT, DELETE, OPTIONS"),
        ("/record/a/b/c", "GET, HEAD, OPTIONS"),
        ("/", "GET, HEAD, OPTIONS"),
    ],
)
def test_options_says_what_is_allowed(client: Client, path: str, allowed: str) -> None:
    answer = client.ask("OPTIONS", path)
    assert (answer.status_code, answer.headers["allow"]) == (204, allowed)
    unknown = client.ask("PATCH", path)
    assert (unknown.status_code, unknown.headers["allow"]) == (405, allowed)


def test_options_of_nothing_is_not_found(client: Client) -> None:
    assert client.ask("OPTIONS", "/nowhere").status_code == 404


def test_a_preflight_is_answered(client: Client) -> None:
    asked = {
        "Origin": "https://elsewhere.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    answer = client.ask("OPTIONS", "/sparql", headers=asked)
    assert answer.status_code == 204
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert "Content-Type" in answer.headers["access-control-allow-headers"]


def test_long_answers_are_compressed_for_who_can_read_it(client: Client) -> None:
    squeezed = client.get("/ontology", headers={"Accept": "text/turtle", "Accept-Encoding": "gzip"})
    plain = client.get("/ontology", headers={"Accept": "text/turtle", "Accept-Encoding": "identity"})
    assert squeezed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert squeezed.content == plain.content
    assert "Accept-Encoding" in squeezed.headers["vary"]


@pytest.mark.parametrize("method", ["DELETE", "PUT", "PATCH", "POST"])
def test_a_method_nobody_knows_is_a_405_in_problem_form(client: Client, method: str) -> None:
    answer = client.ask(method, "/ontology")
    assert answer.status_code == 405
    assert answer.headers["allow"]
    assert answer.json()["type"].startswith("https://w3id.org/ess-hub/problem/")


def test_a_problem_says_what_where_and_in_which_language(client: Client) -> None:
    french = client.get("/queries/nothing")
    english = client.get("/queries/nothing", headers={"Accept-Language": "en"})
    assert french.headers["content-type"] == "application/problem+json"
    assert (french.headers["content-language"], english.headers["content-language"]) == ("fr", "en")
    assert french.json()["title"] == "Introuvable"
    assert english.json()["title"] == "Not found"
    assert french.json()["instance"] == "/queries/nothing"
    assert "counts-by-source" in french.json()["detail"]


def test_a_browser_gets_the_problem_as_a_page(client: Client) -> None:
    page = client.get("/nowhere", headers=BROWSER)
    assert page.status_code == 404
    assert page.headers["content-type"].startswith("text/html")
    assert "Introuvable" in page.text


def test_a_script_that_asked_for_a_format_gets_no_page(client: Client) -> None:
    answer = client.get("/sparql?query=BAD&format=json", headers=BROWSER)
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_fault_of_ours_hides_its_details_and_logs_them(
    small_hub: Hub, caplog: pytest.LogCaptureFixture
) -> None:
    def make(_: str) -> FastAPI:
        app = create_app(small_hub, readers=2)

        @app.get("/broken")
        async def broken() -> None:
            raise ZeroDivisionError("the password is hunter2")

        return app

    with caplog.at_level(logging.ERROR, "hub.serve"), served(make) as faulty:
        answer, page = faulty.get("/broken"), faulty.get("/broken", headers=BROWSER)
    for each in (answer, page):
        assert each.status_code == 500
        assert each.headers["access-control-allow-origin"] == "*"
        assert "hunter2" not in each.text
        assert "Traceback" not in each.text
    assert answer.json()["status"] == 500
    assert "hunter2" in caplog.text


def test_an_address_that_looks_like_another_host_stays_here(client: Client) -> None:
    page = client.get("//evil.example/%22%3E", headers=BROWSER)
    assert page.status_code == 404
    assert 'href="//' not in page.text
