"""Any process of a server may be killed: the others recover, or go with it, and the next start works."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest
import requests

from hub.errors import LimitError
from hub.store.readers.answer import DEFAULT_LIMITS
from hub.store.readers.faults import fault_of_death
from hub.store.readers.forks import Death
from tests.command_line import serving
from tests.end_to_end.own_source import build_hub
from tests.faults.processes import below, is_alive


def test_a_reader_killed_from_outside_is_no_fault_of_ours_and_worth_another_try() -> None:
    fault = fault_of_death(Death(-signal.SIGKILL, ""), DEFAULT_LIMITS)
    assert isinstance(fault, LimitError)
    assert fault.retry_after is not None


@pytest.mark.long
@pytest.mark.parametrize("attempt", range(10))
def test_readers_and_fork_server_killed_come_back_and_a_killed_server_takes_them_along(
    tmp_path: Path, attempt: int
) -> None:
    hub, _ = build_hub(tmp_path)
    with serving("serve", "--port", "0", hub=hub) as address:
        server = address.pid
        time.sleep(0.05 * attempt)
        for victim in below(server)[attempt % 2 :: 2]:
            os.kill(victim, signal.SIGKILL)
        until = time.monotonic() + 20
        while not _answers(address):
            assert time.monotonic() < until, "the readers did not come back"
        children = below(server)
        os.kill(server, signal.SIGKILL)
        until = time.monotonic() + 10
        while any(is_alive(child) for child in children):
            assert time.monotonic() < until, "a process was left behind"
            time.sleep(0.02)
    with serving("serve", "--port", "0", hub=hub) as address:
        assert _answers(address)


def _answers(address: str) -> bool:
    try:
        return requests.post(address + "sparql", data={"query": "ASK {}"}, timeout=10).ok
    except requests.RequestException:
        return False
