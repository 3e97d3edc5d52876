"""A push killed at any point was, or was not: never half; and the same push sent again ends where it should."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests

from hub.commands.session import Session
from hub.harvest.state import State
from hub.pipeline.push_jobs import Job, work
from tests.called_here import ess_hub
from tests.command_line import CLI, ROOT, environment, serving
from tests.end_to_end.own_source import build_hub
from tests.faults.power_cuts import cut
from tests.faults.processes import below, is_alive
from tests.pipeline.pushing import BOTH, HEADER

FIRST = HEADER + "1,Atelier,87085,\n2,Garage,19031,\n3,Café,23067,\n"
SECOND = HEADER + "1,Atelier du Lac,87085,\n2,,19031,\n4,Épicerie,87085,\n"

POINTS = [
    "hub.harvest.stage:stage@after",
    "hub.harvest.state:State.prepare@before",
    "hub.harvest.state:State.prepare@after",
    "hub.store.draft:Draft.commit@before",
    "hub.store.draft:Draft.commit@after",
    "hub.harvest.state:State.settle@before",
    "hub.harvest.state:State.settle@after",
]


def job(folder: Path, body: str) -> bytes:
    path = folder / "body"
    path.write_text(body, encoding="utf-8")
    digest = hashlib.sha256(body.encode()).hexdigest()
    return Job("envois", str(path), digest, "csv", None, str(folder / "answer"), "fr", False, 10.0).line()


def write(command: list[str], hub: Path, line: bytes) -> subprocess.CompletedProcess[bytes]:
    """Give one job to the process that takes pushes in, and wait until it ends."""
    return subprocess.run(
        [*command, "--hub", str(hub), "writer"],
        input=line,
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        timeout=120,
        check=False,
    )


def taken_in(hub: Path, line: bytes) -> dict[str, Any]:
    """What came of one job that nobody interrupts."""
    (outcome,) = work(hub, Session(hub, "fr", 60.0).hub, io.BytesIO(line))
    found: dict[str, Any] = json.loads(outcome)
    return found


def graph(hub: Path, folder: Path) -> str:
    output = folder / "graph.nt"
    done = ess_hub("dump", "source:envois", "-o", output, hub=hub)
    assert done.code == 0, done.err
    return output.read_text(encoding="utf-8")


def follow(folder: Path) -> Path:
    hub, _ = build_hub(folder)
    (folder / "own" / "annuaire.yaml").write_text(BOTH, "utf-8")
    assert ess_hub("connector", "add", folder / "own" / "annuaire.yaml", hub=hub).code == 0
    assert ess_hub("source", "add", "envois", "--connector", "annuaire", "--from", "push:", hub=hub).code == 0
    return hub


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """A hub to which three records were pushed; its graph now, and the one the next push should lead to."""
    folder = tmp_path_factory.mktemp("before")
    hub = follow(folder)
    assert write(CLI, hub, job(folder, FIRST)).returncode == 0
    old = graph(hub, folder)
    twin = folder / "twin"
    shutil.copytree(hub, twin)
    assert "error" not in taken_in(twin, job(folder, SECOND))
    new = graph(twin, folder)
    assert "Lac" in new
    assert "Lac" not in old
    return hub, old, new


def check_whole(hub: Path, folder: Path, new: str) -> None:
    """The second push, sent again, leads where it should, and the state agrees with the graph."""
    outcome = taken_in(hub, job(folder, SECOND))
    assert outcome["all_rejected"] is False
    assert graph(hub, folder) == new
    with State(hub / "harvest" / "envois.sqlite", readonly=True) as state:
        assert state.pending_run() is None
        assert list(state.keys()) == ["1", "2", "3", "4"]
        assert [each.key for each in state.rejects()] == ["2"]
    again = taken_in(hub, job(folder, SECOND))
    answer = json.loads((folder / "answer").read_text(encoding="utf-8"))
    assert again["revision"] == outcome["revision"]
    assert [each["outcome"] for each in answer["records"]] == ["unchanged", "rejected", "unchanged"]


@pytest.mark.parametrize("point", POINTS)
def test_a_push_killed_at_any_point_is_whole_or_was_not(
    before: tuple[Path, str, str], tmp_path: Path, point: str
) -> None:
    original, old, new = before
    hub = tmp_path / "hub"
    shutil.copytree(original, hub)
    ended = cut(point, 1, hub, "writer", stdin=job(tmp_path, SECOND))
    assert ended == -signal.SIGKILL, "the point was never reached"
    assert graph(hub, tmp_path) in (old, new)
    check_whole(hub, tmp_path, new)


def test_a_killed_push_is_settled_by_the_nightly_run_too(
    before: tuple[Path, str, str], tmp_path: Path
) -> None:
    original, _, _ = before
    hub = tmp_path / "hub"
    shutil.copytree(original, hub)
    ended = cut("hub.harvest.state:State.settle@before", 1, hub, "writer", stdin=job(tmp_path, SECOND))
    assert ended == -signal.SIGKILL
    assert ess_hub("harvest", "envois", hub=hub).code == 0
    with State(hub / "harvest" / "envois.sqlite", readonly=True) as state:
        assert state.pending_run() is None
        assert list(state.keys()) == ["1", "2", "3", "4"]


@pytest.mark.parametrize("moment", [0.0, 1.0])
def test_a_server_killed_during_a_push_leaves_no_process_and_a_whole_hub(
    before: tuple[Path, str, str], tmp_path: Path, moment: float
) -> None:
    original, old, new = before
    hub = tmp_path / "hub"
    shutil.copytree(original, hub)
    key = ess_hub("key", "create", "source:envois", hub=hub).out.strip()
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "text/csv"}
    with serving("serve", "--port", "0", hub=hub) as address, ThreadPoolExecutor(1) as pool:
        server = address.pid
        sent = pool.submit(
            requests.post, address + "records/envois", data=SECOND.encode(), headers=headers, timeout=60
        )
        until = time.monotonic() + 30
        while not list(hub.glob("harvest/uploads/*/body")) and not sent.done():
            assert time.monotonic() < until, "the push never came in"
            time.sleep(0.005)
        time.sleep(moment)
        children = below(server)
        os.kill(server, signal.SIGKILL)
        until = time.monotonic() + 60
        while any(is_alive(child) for child in children):
            assert time.monotonic() < until, "a process was left behind"
            time.sleep(0.02)
    assert graph(hub, tmp_path) in (old, new)
    check_whole(hub, tmp_path, new)
    with serving("serve", "--port", "0", hub=hub) as address:
        assert requests.get(address + "record/envois/4", timeout=10).status_code == 200
