"""An answer is sent again only when it changed: by revision, address, format or language."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from hub.model.statement import iri, literal, statement
from hub.model.vocabulary import LABEL
from hub.serve.app import create_app
from tests.serve.served import Client, served
from tests.serve.small_hub import ARBAN, build

READS = [
    "/", "/search?q=arban", "/sources", "/sparql", "/sparql?query=ASK%7B%7D", "/queries",
    "/queries/counts-by-source", "/doc/organization/scic-l-arban", "/record/cress/ITW-029", "/ontology", "/shapes",
    "/scheme/axis", "/context.jsonld", "/reconcile", "/robots.txt", "/favicon.ico", "/static/hub.css",
]  # fmt: skip


@pytest.mark.parametrize("path", READS)
def test_a_second_read_is_a_304_without_a_body(client: Client, path: str) -> None:
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["access-control-allow-origin"] == "*"


def test_another_format_or_language_is_another_answer(client: Client) -> None:
    path = "/doc/organization/scic-l-arban"
    tags = {
        client.get(path, headers=headers).headers["etag"]
        for headers in (
            {"Accept": "text/turtle"},
            {"Accept": "application/ld+json"},
            {"Accept": "text/html"},
            {"Accept": "text/html", "Accept-Language": "en"},
        )
    }
    assert len(tags) == 4


def test_several_tags_and_the_star_are_understood(client: Client) -> None:
    tag = client.get("/ontology").headers["etag"]
    assert client.get("/ontology", headers={"If-None-Match": f'"x", {tag}'}).status_code == 304
    assert client.get("/ontology", headers={"If-None-Match": "*"}).status_code == 304
    assert client.get("/ontology", headers={"If-None-Match": '"x"'}).status_code == 200


def test_errors_are_never_cached(client: Client) -> None:
    answer = client.get("/doc/organization/nobody")
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers


def test_the_style_sheet_is_kept_for_a_year_under_its_digest(client: Client) -> None:
    page = client.get("/", headers={"Accept": "text/html"}).text
    address = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
    assert "immutable" in client.get(address).headers["cache-control"]


def test_the_server_follows_a_new_revision_by_itself(tmp_path: Path) -> None:
    hub = build(tmp_path)
    with served(lambda address: create_app(hub, readers=2, public_url=address)) as client:
        path = "/doc/organization/scic-l-arban.nt"
        before = client.get(path)
        with hub.revisions.lease("test") as lease, lease.draft() as draft:
            draft.insert(None, [statement(iri(ARBAN), iri(LABEL), literal("Un autre nom"))])
            draft.commit()
        for _ in range(100):
            after = client.get(path, headers={"If-None-Match": before.headers["etag"]})
            if after.status_code == 200:
                break
            time.sleep(0.05)
        assert "Un autre nom" in after.text
        assert after.headers["etag"] != before.headers["etag"]
