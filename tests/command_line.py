"""Drives ``ess-hub`` as a user does: another process, its output, its exit code."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CLI = [sys.executable, str(ROOT / "cli.py")]


@dataclass(frozen=True)
class Outcome:
    """What one command said, and how it ended."""

    code: int
    out: str
    err: str


class Address(str):
    """Where a server answers, and ``pid``, the very process that listens there."""

    pid: int

    def __new__(cls, url: str, pid: int) -> Address:
        address = super().__new__(cls, url)
        address.pid = pid
        return address


def environment(**more: str) -> dict[str, str]:
    """What a started command sees: nothing of ours, and its modules compiled once, not by each command anew."""
    ours = ("ESS_HUB", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**kept, "ESS_HUB_LANG": "fr", "PYTHONIOENCODING": "utf-8", **more}


def ess_hub(
    *arguments: str | Path, hub: Path | None = None, stdin: bytes | None = None, lang: str = "fr"
) -> Outcome:
    """Run one command to its end. A traceback on a user's screen is a failure whatever the test is about."""
    place = ["--hub", str(hub)] if hub else []
    done = subprocess.run(
        [*CLI, *place, "--lang", lang, *map(str, arguments)],
        input=stdin,
        capture_output=True,
        timeout=240,
        env=environment(),
        check=False,
    )
    outcome = Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())
    assert "Traceback" not in outcome.err, outcome.err
    return outcome


@contextmanager
def serving(
    *arguments: str | Path, hub: Path | None = None, patience: float = 280.0, through: Sequence[str] = ()
) -> Iterator[Address]:
    """Start ``serve`` or ``demo``, yield its address, and stop that very process afterwards.

    ``through`` is a command that becomes the one it is given, in other surroundings.
    """
    place = ["--hub", str(hub)] if hub else []
    process = subprocess.Popen(
        [*through, *CLI, *place, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment(PYTHONUNBUFFERED="1"),
        text=True,
        encoding="utf-8",
    )
    said: list[str] = []
    address: list[str] = []
    found = threading.Event()

    def listen() -> None:
        assert process.stdout
        for line in process.stdout:
            said.append(line)
            match = re.search(r"servi à (http://\S+/)", line)
            if match:
                address.append(match[1])
                found.set()
        found.set()

    reader = threading.Thread(target=listen, daemon=True)
    reader.start()
    try:
        found.wait(patience)
        assert address, "".join(said)
        _wait_until_ready(address[0])
        yield Address(address[0], process.pid)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        reader.join(5)
        if process.stdout:
            process.stdout.close()


def _wait_until_ready(address: str) -> None:
    import time

    import requests

    for _ in range(200):
        try:
            if requests.get(address + "health", timeout=5).ok:
                return
        except requests.ConnectionError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"{address} never became ready")
