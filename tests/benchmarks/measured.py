"""What a command costs as a whole process, by the operating system's own account."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Cost:
    """CPU seconds (user and system) and wall seconds of one run; ``peak`` is the largest resident size, in MB."""

    cpu: float
    wall: float
    peak: float
    out: str


def measure(command: Sequence[str | Path], folder: Path, good: Sequence[int] = (0,)) -> Cost:
    """Run ``command`` in ``folder`` to its end; one that ends with another code than the ``good`` ones is an AssertionError
    with what it said."""
    before = os.times().elapsed
    with (folder / "output").open("w+", encoding="utf-8") as output:
        process = subprocess.Popen(
            [str(each) for each in command],
            cwd=folder,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[2])},
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        said = output.read()
    assert process.returncode in good, said[-4000:]
    peak = used.ru_maxrss / 1024
    return Cost(used.ru_utime + used.ru_stime, os.times().elapsed - before, peak, said)
