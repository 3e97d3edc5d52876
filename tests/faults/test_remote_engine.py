"""A publisher killed on its way to a remote engine: what served goes on serving, and the next publication repairs."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests

from hub.store.revisions import Revisions
from tests.command_line import ROOT, environment, ess_hub, serving
from tests.end_to_end.own_source import build_hub
from tests.store.remote.fake import Fake, fakes

POINTS = [
    ("hub.pipeline.remote:write_pointer@after", 1),
    ("hub.publish.remote.scribe:Scribe.announce@after", 1),
    ("hub.publish.remote.scribe:Scribe.replace@before", 3),
    ("hub.publish.remote.loading:check_graph@after", 4),
    ("hub.publish.remote.scribe:Scribe.seal@before", 1),
    ("hub.publish.remote.scribe:Scribe.seal@after", 1),
    ("hub.pipeline.remote:write_pointer@before", 2),
]
"""Between the first write to the idle side and the switch."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hub that ran once."""
    hub, _ = build_hub(tmp_path_factory.mktemp("built"))
    assert ess_hub("run", hub=hub).code == 0
    return hub


@pytest.fixture
def pair() -> Iterator[tuple[Fake, Fake]]:
    with fakes() as both:
        yield both


def with_remote(hub: Path, folder: Path, pair: tuple[Fake, Fake], when_down: str = "unavailable") -> Path:
    """A copy of ``hub`` that publishes to ``pair``."""
    copy = folder / "hub"
    shutil.copytree(hub, copy)
    text = f'\n[publish.remote]\nengine = "sparql"\nwhen_down = "{when_down}"\n'
    for side, fake in zip(("first", "second"), pair, strict=True):
        place = fake.place
        text += f'[publish.remote.{side}]\nquery = "{place.query}"\nupdate = "{place.update}"\nstore = "{place.store}"\n'
    with (copy / "hub.toml").open("a", encoding="utf-8") as file:
        file.write(text)
    settings = (copy / "hub.toml").read_text("utf-8")
    (copy / "hub.toml").write_text(
        settings.replace("query_seconds = 10.0", "query_seconds = 1.0"), encoding="utf-8"
    )
    return copy


def notes(address: str) -> list[str] | int:
    """The operator's notes, as the served hub finds them in whatever graph; the status when that is not 200."""
    answer = requests.get(
        address + "sparql",
        params={"query": "SELECT ?n { GRAPH ?g { <urn:note> <urn:says> ?n } }"},
        headers={"Accept": "text/csv"},
        timeout=30,
    )
    return answer.text.split("\r\n")[1:-1] if answer.ok else answer.status_code


def note(hub: Path, text: str) -> None:
    """Leave one: the next publication takes it to the engine."""
    revisions = Revisions(hub / "store", lambda: datetime.now(UTC))
    with revisions.lease("test") as lease, lease.draft() as draft:
        draft.replace_graph(
            "https://data.example.org/graph/local/notes", [f'<urn:note> <urn:says> "{text}" .']
        )
        draft.commit()


def test_a_publication_stands_when_the_engine_does_not_take_it(
    built: Path, tmp_path: Path, pair: tuple[Fake, Fake]
) -> None:
    hub = with_remote(built, tmp_path, pair)
    pair[0].stop()
    done = ess_hub("publish", hub=hub, lang="en")
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "publication 1" in done.out
    assert "remote engine: not loaded" in done.out
    assert "'first': connection impossible" in done.err
    refused = ess_hub("publish", "--rollback", hub=hub, lang="en")
    assert (refused.code, refused.err.count("\n")) == (2, 1)
    assert ess_hub("publish", "--rollback", "--roll-forward", hub=hub).code == 2
    assert ess_hub("publish", "--rollback", hub=built).code == 2


@pytest.mark.long
@pytest.mark.timeout(600)
def test_a_publisher_killed_anywhere_leaves_what_served_and_is_repaired_by_the_next(
    built: Path, tmp_path: Path, pair: tuple[Fake, Fake]
) -> None:
    hub = with_remote(built, tmp_path, pair)
    note(hub, "au départ")
    assert ess_hub("publish", hub=hub).code == 0
    with serving("serve", "--port", "0", hub=hub) as address:
        served = "au départ"
        assert notes(address) == [served]
        for point, nth in POINTS:
            note(hub, point)
            command = [sys.executable, "-m", "tests.faults.killed", point, str(nth)]
            done = subprocess.run(
                [*command, "--hub", str(hub), "publish"],
                cwd=ROOT,
                env=environment(),
                capture_output=True,
                timeout=120,
                check=False,
            )
            assert done.returncode == -signal.SIGKILL, (point, done.stderr)
            time.sleep(0.3)
            assert notes(address) == [served], point
            assert ess_hub("publish", hub=hub).code == 0
            until = time.monotonic() + 10
            while (found := notes(address)) != [point]:
                assert found == [served]
                assert time.monotonic() < until, point
                time.sleep(0.05)
            served = point
