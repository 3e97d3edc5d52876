"""A disk that is full while the hub is served: what was published goes on being served, writers are told in a line or in a
problem document, and all works again as soon as there is room."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.command_line import Address, serving
from tests.contract.directories import done
from tests.end_to_end.own_source import BASE, ROWS
from tests.faults.processes import drawn
from tests.faults.small_disk import SmallDisk, require_small_disks, small_disk
from tests.faults.two_sources import TwoSources, two_sources
from tests.pipeline.pushing import HEADER

CHANGED = ROWS.replace("Garage solidaire", "Garage solidaire du Pont")
MEGABYTES = 48


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> TwoSources:
    """A hub that was published, and whose source has changed since."""
    require_small_disks()
    place = two_sources(tmp_path_factory.mktemp("before"))
    done("run", hub=place.hub)
    place.data.write_text(CHANGED, "utf-8")
    return place


@pytest.fixture
def disk(before: TwoSources, tmp_path: Path) -> Iterator[SmallDisk]:
    """A copy of the hub on a small disk."""
    with small_disk(tmp_path / "disk", MEGABYTES) as made:
        shutil.copytree(before.hub, made.seen / "hub", copy_function=shutil.copy2)
        yield made


class Clients:
    """Who reads and writes the served hub."""

    def __init__(self, address: Address, key: str) -> None:
        self.address = address
        self.key = {"Authorization": f"Bearer {key}"}

    def names(self) -> set[str]:
        query = "SELECT ?name { ?entity a ess:Organization ; schema:name ?name }"
        answer = requests.get(
            self.address + "sparql", params={"query": query}, headers={"Accept": "text/csv"}, timeout=30
        )
        assert answer.status_code == 200, answer.text
        return set(answer.text.splitlines()[1:])

    def write(self) -> list[requests.Response]:
        """By every way there is: Update, Graph Store, a push."""
        graph, other = (f"{BASE}graph/local/{name}" for name in ("updated", "stored"))
        ways = [
            ("POST", "update", f"INSERT DATA {{ GRAPH <{graph}> {{ <urn:a> <urn:b> 1 }} }}", "sparql-update"),
            ("PUT", f"store?graph={other}", "<urn:a> <urn:b> <urn:c> .", "n-triples"),
        ]
        answers = [self._send(method, path, body, f"application/{kind}") for method, path, body, kind in ways]
        answers.append(self._send("POST", "records/envois", f"{HEADER}1,Atelier,87085,\n", "text/csv"))
        return answers

    def _send(self, method: str, path: str, body: str, kind: str) -> requests.Response:
        headers = {**self.key, "Content-Type": kind}
        return requests.request(method, self.address + path, data=body.encode(), headers=headers, timeout=60)


def is_full(answer: requests.Response) -> bool:
    """Whether an answer says, in a problem document, that the disk is full and when to come back."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    problem = answer.json()
    return (
        answer.status_code == 503
        and problem["type"].endswith("/storage")
        and "ne peut plus être écrit" in problem["detail"]
        and int(answer.headers["retry-after"]) > 0
    )


def check_full_disk(disk: SmallDisk, key: str, leave: int) -> None:
    """The nightly run meets the end of the disk after ``leave`` bytes, clients at once."""
    old, new = "Garage solidaire", "Garage solidaire du Pont"
    with serving("serve", "--port", "0", hub=disk.folder / "hub", through=disk.command()) as address:
        clients = Clients(address, key)
        assert old in clients.names()
        disk.fill(leave)
        met = disk.ess_hub("run")
        assert met.code in {0, 2}, met
        if met.code == 2:
            assert met.err.count("\n") == 1, met
            assert "cannot be written (No space left on device)" in met.err
        disk.fill()
        answers = clients.write()
        assert all(map(is_full, answers)), [(each.status_code, each.text) for each in answers]
        assert (old if met.code else new) in clients.names()
        assert requests.get(address + "health", timeout=30).status_code == 200
        disk.empty()
        assert [each.status_code for each in clients.write()] == [204, 201, 200]
        assert disk.ess_hub("run").code == 0
        assert new in clients.names()


def test_a_full_disk_stops_writers_not_readers_and_nobody_has_to_repair_it(
    before: TwoSources, disk: SmallDisk
) -> None:
    check_full_disk(disk, before.key, leave=0)


@pytest.mark.long
@pytest.mark.parametrize("attempt", range(10))
def test_a_disk_that_fills_at_ten_points_of_a_run_stops_writers_not_readers(
    before: TwoSources, disk: SmallDisk, attempt: int
) -> None:
    check_full_disk(disk, before.key, leave=drawn(attempt).randrange(4 << 20))


def test_a_server_starts_and_answers_on_a_full_disk(before: TwoSources, disk: SmallDisk) -> None:
    disk.fill()
    with serving("serve", "--port", "0", hub=disk.folder / "hub", through=disk.command()) as address:
        assert "Garage solidaire" in Clients(address, before.key).names()
        assert requests.get(address + "search?q=garage", timeout=30).status_code == 200
