"""The processes of a server, and moments to kill them at: drawn, and printed so that a failure can be repeated."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path


def drawn(attempt: int = 0) -> random.Random:
    """What a test draws its moments from. ``ESS_HUB_SEED`` repeats what a failed test printed."""
    seed = int(os.environ.get("ESS_HUB_SEED") or random.SystemRandom().randrange(10**9))
    sys.stdout.write(f"ESS_HUB_SEED={seed} (attempt {attempt})\n")
    return random.Random(f"{seed} {attempt}")


def below(parent: int) -> list[int]:
    """The living processes that ``parent`` started, and those they started."""
    said = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    pairs = [tuple(map(int, line.split())) for line in said.splitlines()]
    found = [pid for pid, above in pairs if above == parent and is_alive(pid)]
    return found + [each for child in found for each in below(child)]


def is_alive(pid: int) -> bool:
    """Whether there is such a process, and it has not ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def runs(pid: int, module: str) -> bool:
    """Whether the process ``pid`` was started as ``module``, a forked child of it included."""
    try:
        return module.encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def parent_of(pid: int) -> int:
    """The process that started ``pid``; 0 when it is gone."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0
