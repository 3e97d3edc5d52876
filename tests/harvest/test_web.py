"""A server is asked through the gate, and told a key only when it is the publisher's own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hub.errors import RefusedError, SourceError
from hub.harvest.acquire import Ask
from hub.harvest.fetch import Limits, Validators
from hub.harvest.http import new_session
from hub.harvest.web import Web
from tests.harvest.servers import Said, scripted
from tests.harvest.sources import csv_connector


def web(folder: Path, address: str, admit: Callable[[str], None], *more: Callable[[str], None]) -> Web:
    http = new_session("ess-hub-test", retries=0)
    ask = Ask(
        address,
        csv_connector(folder),
        folder,
        Validators(),
        http,
        datetime(2026, 11, 3, tzinfo=UTC),
        Limits(total=5),
        headers={"X-Key": "secret"},
        admit=admit,
    )
    clock = iter(float(seconds) for seconds in range(0, 1000, 4))
    return Web(ask, admit=more[0] if more else None, now=lambda: next(clock))


def test_every_address_passes_both_gates_redirects_included(tmp_path: Path) -> None:
    seen: list[str] = []
    also: list[str] = []
    with scripted(
        lambda asked: Said(b"", 302, {"Location": "/b"}) if asked.path == "/a" else Said(b"x")
    ) as server:
        answer = web(tmp_path, server.address, seen.append, also.append).get(server.address + "/a")
    assert seen == also == [server.address + "/a", server.address + "/b"]
    assert (answer.url, answer.body) == (server.address + "/b", b"x")


def test_a_key_goes_to_the_publisher_and_to_nobody_it_leads_to(tmp_path: Path) -> None:
    with scripted(lambda _: Said(b"x")) as other:
        with scripted(lambda _: Said(b"", 302, {"Location": other.address})) as server:
            web(tmp_path, server.address, lambda _: None).get(server.address)
        assert server.asked[0].headers["x-key"] == "secret"
        assert "x-key" not in other.asked[0].headers


def test_a_gate_that_is_shut_stops_a_request(tmp_path: Path) -> None:
    def shut(url: str) -> None:
        raise RefusedError("non", "no")

    with scripted(lambda _: Said(b"x")) as server:
        with pytest.raises(RefusedError):
            web(tmp_path, server.address, shut).get(server.address)
        assert server.asked == []


def test_an_answer_that_drags_on_is_left(tmp_path: Path) -> None:
    with (
        scripted(lambda _: Said(b"x" * 500_000)) as server,
        pytest.raises(SourceError, match="longer than 5 s"),
    ):
        web(tmp_path, server.address, lambda _: None).get(server.address)
