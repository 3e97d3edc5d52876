"""Commands that are killed at a chosen point, as :mod:`tests.faults.killed` runs them, in forks of one process that has
imported the hub and read what comes with it: each would take two seconds to get as far.

``python -m tests.faults.power_cuts`` is that process. It has one thread and no store open, so that a fork of it is as good
as a new process. A request is a line of JSON on standard input; how the command ended is a line on standard output,
negative for a signal.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from tests.command_line import ROOT, environment


def cut(point: str, nth: int, hub: Path, *arguments: str, stdin: bytes = b"") -> int:
    """How a command on ``hub`` ends that is killed at ``point``: ``-SIGKILL``, unless it never came there."""
    process = _process()
    assert process.stdin and process.stdout
    said = {"point": point, "nth": nth, "arguments": ["--hub", str(hub), *arguments], "stdin": stdin.decode()}
    process.stdin.write(json.dumps(said).encode() + b"\n")
    process.stdin.flush()
    return int(process.stdout.readline())


@cache
def _process() -> subprocess.Popen[bytes]:
    """Ends with this one, whose end of the pipe is then closed."""
    command = [sys.executable, "-m", "tests.faults.power_cuts"]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )


def main() -> None:
    """Fork for each request, until there are no more."""
    import cli
    from hub.resources import find_resources
    from hub.validate.validator import Validator
    from tests.faults.killed import arm
    from tests.read_once import bundled_files_read_once

    with bundled_files_read_once():
        resources = find_resources()
        Validator(resources.shape_files(), resources.reference_files()).check_queries()
        for line in sys.stdin.buffer:
            asked = json.loads(line)
            child = os.fork()
            if child == 0:
                code = 3
                try:
                    _give(asked["stdin"].encode())
                    arm(asked["point"], asked["nth"])
                    cli.main(asked["arguments"])
                except SystemExit as end:
                    code = int(end.code or 0)
                finally:
                    os._exit(code)
            status = os.waitpid(child, 0)[1]
            print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201 - whoever asked reads it


def _give(content: bytes) -> None:
    """Take ``content`` for standard input, and say nothing: the other pipe is for how commands end."""
    with tempfile.TemporaryFile() as given:
        given.write(content)
        given.flush()
        os.lseek(given.fileno(), 0, os.SEEK_SET)
        os.dup2(given.fileno(), 0)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)


if __name__ == "__main__":
    main()
