"""What was answered before a switch, or a fall, is not answered behind it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import requests

from hub.pipeline import remote as stage
from hub.pipeline.remote import publish_to_remote, roll_back
from hub.serve.app import create_app
from tests.serve.served import Client, served
from tests.serve.small_hub import build
from tests.store.remote.fake import fakes, remote_of

NEW = '<urn:neuf> <http://www.w3.org/2000/01/rdf-schema#label> "Neuf" .'


def ask(client: Client) -> requests.Response:
    return client.get(
        "sparql",
        params={"query": "SELECT ?l { <urn:neuf> rdfs:label ?l }"},
        headers={"Accept": "text/csv"},
    )


def wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_answers_kept_for_next_time_go_with_a_switch_and_a_rollback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage, "_MARGIN", 0.0)
    plain = build(tmp_path / "hub")
    with fakes() as (first, second):
        hub = replace(plain, remote=remote_of(first, second, falls_back=False))
        hub.keep(plain._connectors)
        assert publish_to_remote(hub)
        with served(lambda address: create_app(hub, readers=2, public_url=address)) as client:
            assert [ask(client).text for _ in range(2)] == ["l\r\n"] * 2
            old = ask(client).headers["ETag"]
            with hub.revisions.lease("test") as lease, lease.draft() as draft:
                draft.insert(None, [NEW])
                draft.commit(publication=hub.revisions.current().publication + 1)
            assert publish_to_remote(hub)
            wait_for(lambda: ask(client).text == "l\r\nNeuf\r\n")
            new = ask(client).headers["ETag"]
            roll_back(hub)
            wait_for(lambda: ask(client).text == "l\r\n")
            assert len({old, new, ask(client).headers["ETag"]}) == 3
            first.stop()
            wait_for(lambda: client.post("sparql", data={"query": "ASK {}"}).status_code == 503)
            wait_for(lambda: client.get("health").json()["remote"]["status"] == "down")
            assert ask(client).status_code == 503
            assert client.get("health").status_code == 200
