"""Runs one ``ess-hub`` command that kills itself (SIGKILL) at a chosen point: the test's power cut.

``python -m tests.faults.killed POINT NTH ARGUMENTS…`` where POINT is ``module:attribute.path@before|after``: the
process dies at the NTH time that function is entered, or right after it has returned. The product has no hook
for this: the function is wrapped from outside.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
from typing import Any


def arm(point: str, nth: int) -> None:
    """Wrap the function at ``point`` so that its ``nth`` call is the process's last."""
    target, _, moment = point.partition("@")
    module_name, _, path = target.partition(":")
    holder: Any = importlib.import_module(module_name)
    *owners, name = path.split(".")
    for owner in owners:
        holder = getattr(holder, owner)
    original = getattr(holder, name)
    calls = 0

    def wrapped(*arguments: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == nth and moment == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = original(*arguments, **named)
        if calls == nth and moment == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(holder, name, wrapped)


if __name__ == "__main__":
    arm(sys.argv[1], int(sys.argv[2]))
    import cli

    cli.main(sys.argv[3:])
