"""``harvest`` killed at any stage: the graph is the old one or the new one, and the next harvest completes it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.command_line import CLI, environment
from tests.contract.directories import done, select
from tests.faults.misbehaving import (
    NEW,
    OLD,
    PAGED,
    Exchange,
    Publisher,
    begun,
    misbehaving,
    names,
    paged,
)
from tests.faults.power_cuts import cut

BY_PAGE = (*PAGED, "paging: {by: page, parameter: page}")

POINTS = [
    ("hub.harvest.download:Download.fetch@after", 2),
    ("hub.harvest.acquire.journal:Journal.add@before", 2),
    ("hub.harvest.acquire.journal:Journal.add@after", 2),
    ("hub.harvest.stage:_Stager.take@after", 1),
    ("hub.harvest.staged:Staged.judge@after", 1),
    ("hub.harvest.staged:Staged.check_deletions@after", 1),
    ("hub.harvest.state:State.prepare@before", 1),
    ("hub.harvest.state:State.prepare@after", 1),
    ("hub.store.draft:Draft.commit@before", 1),
    ("hub.store.draft:switch_current@before", 1),
    ("hub.store.draft:switch_current@after", 1),
    ("hub.store.draft:Draft.commit@after", 1),
    ("hub.harvest.state:State.settle@before", 1),
    ("hub.harvest.state:State.settle@after", 1),
]
"""Fetch, map, validate, prepare, commit, settle: before and after what each makes true."""


@dataclass(frozen=True)
class Begun:
    """A hub that harvested the old records, its publisher, and what a harvest of the new ones comes to that nothing
    disturbs."""

    hub: Path
    publisher: Publisher
    undisturbed: list[tuple[str, str, str]]


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Begun]:
    with misbehaving() as publisher:
        folder = tmp_path_factory.mktemp("before")
        hub, twin = begun(folder, publisher, *BY_PAGE), folder / "twin"
        shutil.copytree(hub, twin)
        publisher.behaviours["/a"] = paged(NEW)
        done("harvest", hub=twin)
        yield Begun(hub, publisher, statements(twin))


def statements(hub: Path) -> list[tuple[str, str, str]]:
    """All that the source's graph says."""
    query = "SELECT ?s ?p ?o WHERE { GRAPH <https://data.example.org/graph/source/annuaire> { ?s ?p ?o } }"
    return sorted((row["s"], row["p"], row["o"]) for row in select(hub, query))


def check_recovery(before: Begun, folder: Path, point: str, nth: int) -> None:
    hub = folder / "hub"
    shutil.copytree(before.hub, hub)
    before.publisher.behaviours["/a"] = paged(NEW)
    assert cut(point, nth, hub, "harvest") == -signal.SIGKILL, "the point was never reached"
    assert names(hub) in (OLD, NEW)
    done("harvest", hub=hub)
    assert names(hub) == NEW
    assert statements(hub) == before.undisturbed
    assert '"untouched": true' in done("harvest", "--json", hub=hub).out
    assert not any((hub / "staging").rglob("*.*"))


@pytest.mark.parametrize(("point", "nth"), POINTS)
def test_a_killed_harvest_is_completed_by_the_next(
    before: Begun, tmp_path: Path, point: str, nth: int
) -> None:
    check_recovery(before, tmp_path, point, nth)


@pytest.mark.long
@pytest.mark.parametrize("attempt", range(10))
@pytest.mark.parametrize(("point", "nth"), POINTS)
def test_a_harvest_killed_ten_times_at_every_point_is_completed_by_the_next(
    before: Begun, tmp_path: Path, point: str, nth: int, attempt: int
) -> None:
    check_recovery(before, tmp_path, point, nth)


def test_a_harvest_killed_while_page_2_of_4_comes_asks_for_page_2_on(before: Begun, tmp_path: Path) -> None:
    """Half of page 2 has come when the process dies: page 1 is not asked again, page 2 is."""
    hub, publisher = tmp_path / "hub", before.publisher
    shutil.copytree(before.hub, hub)
    reached = threading.Event()
    well = paged({**NEW, "E": "Essai"})

    def stuck(exchange: Exchange) -> None:
        if exchange.parameter("page") != "2":
            well(exchange)
            return
        exchange.start(Content_Length="1000")
        exchange.wfile.write(b'{"fiches": [')
        reached.set()
        exchange.rfile.read()  # until the other side is gone

    publisher.behaviours["/a"] = stuck
    process = subprocess.Popen([*CLI, "--hub", str(hub), "harvest"], env=environment())
    assert reached.wait(60)
    os.kill(process.pid, signal.SIGKILL)
    process.wait(10)
    assert names(hub) == OLD

    publisher.behaviours["/a"] = well
    publisher.seen.clear()
    done("harvest", hub=hub)
    assert publisher.seen == ["/a?page=2", "/a?page=3", "/a?page=4", "/a?page=5"]
    assert names(hub) == {**NEW, "E": "Essai"}


def test_a_harvest_killed_behind_page_2_of_4_asks_for_page_3_on(before: Begun, tmp_path: Path) -> None:
    hub, publisher = tmp_path / "hub", before.publisher
    shutil.copytree(before.hub, hub)
    publisher.behaviours["/a"] = paged({**NEW, "E": "Essai"})
    assert cut("hub.harvest.acquire.journal:Journal.add@after", 2, hub, "harvest") == -signal.SIGKILL
    publisher.seen.clear()
    done("harvest", hub=hub)
    assert publisher.seen == ["/a?page=3", "/a?page=4", "/a?page=5"]
    assert names(hub) == {**NEW, "E": "Essai"}
