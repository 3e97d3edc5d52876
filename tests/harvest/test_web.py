"""A server is asked no more often than it allows."""

from __future__ import annotations

import pytest
import requests

from hub.harvest.fetch import Limits
from hub.harvest.web import Web
from tests.harvest.servers import Said, scripted


@pytest.mark.parametrize(("asked", "slept"), [(3, []), (4, [60.0]), (7, [60.0, 60.0])])
def test_no_minute_has_more_requests_than_allowed(asked: int, slept: list[float]) -> None:
    clock = [0.0]
    pauses: list[float] = []

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        clock[0] += seconds

    with scripted(lambda _: Said(b"x")) as server, requests.Session() as http:
        web = Web(http, Limits(), per_minute=3, now=lambda: clock[0], sleep=sleep)
        for _ in range(asked):
            assert web.get(server.address).body == b"x"
    assert pauses == slept


def test_every_address_passes_the_gate_redirects_included() -> None:
    seen: list[str] = []
    with scripted(
        lambda asked: Said(b"", 302, {"Location": "/b"}) if asked.path == "/a" else Said(b"x")
    ) as server:
        with requests.Session() as http:
            answer = Web(http, Limits(), admit=seen.append).get(server.address + "/a")
        assert seen == [server.address + "/a", server.address + "/b"]
        assert answer.url == server.address + "/b"
