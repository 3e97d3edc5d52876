"""A key goes to the publisher whose key it is, and to nobody it sends the hub on to."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub.harvest.fetch import Validators, fetch
from hub.harvest.http import new_session
from hub.harvest.web_address import may_be_told
from tests.harvest.apis import Reply, Request, records, serving
from tests.pipeline.following import API, Followed

KEY = {"X-Api-Key": "s3cret"}


def get(url: str, into: Path) -> None:
    with new_session("ess-hub/1 (+https://data.example.org/)", retries=0) as http:
        fetch(url, http, into, Validators(), headers=KEY)


def test_a_key_follows_a_redirect_on_the_same_host(tmp_path: Path) -> None:
    def answer(request: Request) -> Reply:
        return Reply(b"", 302, {"Location": "/there"}) if request.path == "/api" else Reply(b"ok")

    with serving(answer) as api:
        get(api.url, tmp_path)
        assert [request.headers.get("x-api-key") for request in api.asked] == ["s3cret", "s3cret"]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_key_does_not_follow_a_redirect_to_another_host_nor_back(tmp_path: Path, status: int) -> None:
    with serving(lambda _: Reply(b"ok")) as other:

        def answer(request: Request) -> Reply:
            return Reply(b"", status, {"Location": other.url})

        with serving(answer) as api:
            other.answer = lambda request: (
                Reply(b"ok") if request.path == "/end" else Reply(b"", status, {"Location": "/end"})
            )
            get(api.url, tmp_path)
            assert [request.headers.get("x-api-key") for request in api.asked] == ["s3cret"]
        assert [request.headers.get("x-api-key") for request in other.asked] == [None, None]
        assert {request.headers["user-agent"] for request in other.asked} == {
            "ess-hub/1 (+https://data.example.org/)"
        }


@pytest.mark.parametrize(
    ("publisher", "other", "told"),
    [
        ("https://x.fr/a", "https://x.fr/b", True),
        ("https://x.fr/a", "https://X.fr/b", True),
        ("http://x.fr/a", "https://x.fr/a", True),
        ("https://x.fr/a", "http://x.fr/a", False),
        ("https://x.fr/a", "https://x.fr:8443/a", False),
        ("https://x.fr/a", "https://y.x.fr/a", False),
        ("https://x.fr/a", "https://x.fr@y.fr/a", False),
    ],
)
def test_who_is_the_publisher(publisher: str, other: str, told: bool) -> None:
    assert may_be_told(publisher, other) is told


NEEDS = (*API, "needs_headers: [X-Api-Key, X-Client]")


def test_a_header_that_is_missing_is_named_and_nobody_is_asked(tmp_path: Path) -> None:
    with serving(lambda _: {"fiches": records(1)}) as api:
        hub = Followed(tmp_path, api.url, *NEEDS, headers={"x-api-key": "s3cret"})
        said = hub.failure()
        assert "'X-Client'" in said
        assert "[sources.essai.headers] X-Client" in said
        assert "s3cret" not in said
        assert api.asked == []


def test_headers_are_sent_whatever_their_capitals_with_the_secret_they_name(tmp_path: Path) -> None:
    headers = {"x-api-key": "Bearer ${CLE}", "X-CLIENT": "hub"}
    with serving(lambda _: {"fiches": records(1)}) as api:
        hub = Followed(tmp_path, api.url, *NEEDS, headers=headers, secrets={"CLE": "s3/cr et"})
        hub.harvest()
        assert (api.asked[0].headers["x-api-key"], api.asked[0].headers["x-client"]) == (
            "Bearer s3/cr et",
            "hub",
        )
    held = b"".join(path.read_bytes() for path in hub.directory.rglob("*") if path.is_file())
    assert b"s3/cr et" not in held


def test_a_secret_that_is_not_set_is_named(tmp_path: Path) -> None:
    with serving(lambda _: {"fiches": records(1)}) as api:
        hub = Followed(tmp_path, api.url, *API, headers={"X-Api-Key": "${CLE}"}, secrets={"CLE": None})
        assert "environment variable CLE" in hub.failure()


@pytest.mark.parametrize("value", ["clé€", "a\nb", "a\r\nX-Evil: 1"])
def test_a_header_that_cannot_be_sent_is_refused_in_words_without_its_value(
    tmp_path: Path, value: str
) -> None:
    with serving(lambda _: {"fiches": records(1)}) as api:
        hub = Followed(tmp_path, api.url, *API, headers={"X-Api-Key": "${CLE}"}, secrets={"CLE": value})
        said = hub.failure()
        assert "X-Api-Key" in said
        assert value not in said
        assert api.asked == []
