"""``/metrics`` says what happened, in the form that Prometheus reads, and its labels stay few."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from hub.pipeline.hub import Hub
from hub.serve.app import create_app
from hub.store.readers.pool import Limits
from tests.serve.served import Client, served
from tests.serve.test_limits import ENDLESS, EVERYTHING

_SAMPLE = re.compile(r'(\w+)(?:\{((?:\w+="(?:[^"\\\n]|\\.)*",?)*)\})? ([-+0-9.e]+)')


@pytest.fixture(scope="module")
def counted(small_hub: Hub) -> Iterator[Client]:
    limits = Limits(deadline=0.6, rows=50, wait=1.0)
    with served(lambda _: create_app(small_hub, readers=2, limits=limits)) as opened:
        yield opened


def samples(client: Client) -> dict[str, float]:
    """Every sample, by its name and labels; the form is checked on the way."""
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    found, typed = {}, set()
    for line in answer.text.splitlines():
        if line.startswith("# TYPE "):
            assert line.split()[3] in {"counter", "gauge"}
            typed.add(line.split()[2])
        elif not line.startswith("# HELP "):
            match = _SAMPLE.fullmatch(line)
            assert match, line
            assert match[1] in typed
            assert line.rsplit(" ", 1)[0] not in found
            found[line.rsplit(" ", 1)[0]] = float(match[3])
    return found


def test_requests_are_counted_by_route_and_status(counted: Client) -> None:
    name = 'ess_hub_requests_total{route="/sparql",method="GET",status="200"}'
    missing = 'ess_hub_requests_total{route="none",method="GET",status="404"}'
    before = samples(counted)
    for identity in ("gzip", "identity"):
        counted.get("/sparql", params={"query": "ASK {}"}, headers={"Accept-Encoding": identity})
    counted.get("/nowhere/%22%0A")
    after = samples(counted)
    assert after[name] - before.get(name, 0) == 2
    assert after[missing] - before.get(missing, 0) == 1


def test_what_a_client_writes_is_no_label(counted: Client) -> None:
    for number in range(20):
        counted.get(f"/doc/organization/made-up-{number}")
        counted.ask(f"VERB{number}", "/sparql")
    found = samples(counted)
    assert not [name for name in found if "made-up" in name or "VERB" in name]


def test_limits_and_the_seconds_of_readers_are_counted(counted: Client) -> None:
    counted.get("/sparql", params={"query": ENDLESS})
    counted.get("/sparql", params={"query": EVERYTHING})
    counted.get("/sparql", params={"query": EVERYTHING}, headers={"Accept": "text/html"})
    found = samples(counted)
    assert found['ess_hub_refusals_total{limit="deadline"}'] == 1
    assert found['ess_hub_refusals_total{limit="rows"}'] == 2
    assert 0.5 < found['ess_hub_reader_seconds_total{route="/sparql"}'] < 5
    assert found["ess_hub_readers_replaced_total"] == 1


def test_readers_revision_and_the_age_of_sources_are_told(counted: Client) -> None:
    found, health = samples(counted), counted.get("/health").json()
    states = [value for name, value in found.items() if name.startswith("ess_hub_readers{")]
    assert sum(states) == 2
    assert found["ess_hub_revision"] == health["revision"]
    assert found["ess_hub_publication"] == health["publication"] == 1
    assert found['ess_hub_source_age_seconds{source="cress"}'] == health["sources"]["cress"]["age"] == 86_400
    assert found['ess_hub_source_records{source="cress"}'] == 2
    assert 'ess_hub_source_age_seconds{source="fermee"}' not in found
