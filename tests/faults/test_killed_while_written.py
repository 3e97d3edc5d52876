"""Any process of a server killed at any moment of a stream of writes: none that was acknowledged is lost, none is half
there, and the next start takes seconds and nobody's help."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from tests.command_line import Address, serving
from tests.faults.notes import Notes
from tests.faults.processes import below, drawn, is_alive, parent_of, runs
from tests.faults.two_sources import two_sources

FORK_SERVER = "hub.store.readers.fork_server"


def writers(server: int) -> list[int]:
    return [pid for pid in below(server) if runs(pid, "hub.pipeline.graph_jobs")]


def fork_servers(server: int) -> list[int]:
    return [pid for pid in below(server) if runs(pid, FORK_SERVER) and parent_of(pid) == server]


def readers(server: int) -> list[int]:
    return [pid for pid in below(server) if runs(pid, FORK_SERVER) and parent_of(pid) != server]


INNER: dict[str, Callable[[int], list[int]]] = {
    "writer": writers,
    "reader": readers,
    "fork server": fork_servers,
}


def kill_one(find: Callable[[int], list[int]], server: int, moments: Random) -> None:
    """Kill one of the processes that ``find`` names, whatever it is doing."""
    time.sleep(moments.uniform(0, 0.15))
    until = time.monotonic() + 10
    while time.monotonic() < until:
        if found := find(server):
            with suppress(ProcessLookupError):  # a reader of a revision that is over ends by itself
                os.kill(moments.choice(found), signal.SIGKILL)
                return
        time.sleep(0.01)
    raise AssertionError("there is no such process")


def acknowledges_again(notes: Notes, seconds: float = 10.0) -> None:
    held, until = len(notes.acknowledged), time.monotonic() + seconds
    while len(notes.acknowledged) == held:
        assert time.monotonic() < until, f"nothing was written any more: {list(notes.others.items())[-5:]}"
        time.sleep(0.01)


def kill_the_server(address: Address, moments: Random) -> None:
    children = below(address.pid)
    time.sleep(moments.uniform(0, 0.15))
    os.kill(address.pid, signal.SIGKILL)
    until = time.monotonic() + 10
    while any(is_alive(child) for child in children):
        assert time.monotonic() < until, "a process was left behind"
        time.sleep(0.02)


def check_every_process(folder: Path, moments: Random) -> None:
    place = two_sources(folder)
    hub, notes = place.hub, Notes(place.key)
    with serving("serve", "--port", "0", hub=hub) as address:
        with notes.written(address):
            for find in INNER.values():
                kill_one(find, address.pid, moments)
                acknowledges_again(notes)
            kill_the_server(address, moments)
        # Whoever asked is told to come back, never that the hub is at fault.
        assert set(notes.others.values()) <= {0, 503}
    began = time.monotonic()
    with serving("serve", "--port", "0", hub=hub) as address:
        assert time.monotonic() - began < 10
        notes.check(address)
        assert notes.write(address) == 204
        notes.check(address)
    revisions = sorted(int(each.name) for each in (hub / "store" / "revisions").iterdir())
    assert len(revisions) <= 2, "what the killed writer left is still there"


def test_no_acknowledged_write_is_lost_whoever_is_killed(tmp_path: Path) -> None:
    check_every_process(tmp_path, drawn())


@pytest.mark.long
@pytest.mark.parametrize("attempt", range(10))
def test_no_acknowledged_write_is_lost_whoever_is_killed_ten_times(tmp_path: Path, attempt: int) -> None:
    check_every_process(tmp_path, drawn(attempt))
