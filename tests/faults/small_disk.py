"""A disk of a few megabytes that a test may fill: a file system in memory, seen by the hub's processes alone.

It is mounted in a mount namespace of its own, which takes rights over a user namespace (Linux, where the kernel lets one):
where there are none, :func:`require_small_disks` skips the test and says so.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.command_line import CLI, Outcome, environment

_UNSHARE = ["unshare", "--user", "--map-root-user", "--mount"]


def require_small_disks() -> None:
    """Skip the test unless this machine lets one mount a file system of one's own."""
    if not (shutil.which("unshare") and shutil.which("nsenter")):
        pytest.skip("needs unshare and nsenter (util-linux)")
    tried = [*_UNSHARE, "mount", "-t", "tmpfs", "-o", "size=1m", "none", "/mnt"]
    done = subprocess.run(tried, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"no file system of one's own on this machine: {done.stderr.strip()}")


@dataclass(frozen=True)
class SmallDisk:
    """``folder`` is where processes started with :meth:`command` see it; ``seen`` where this one does."""

    folder: Path
    keeper: int

    @property
    def seen(self) -> Path:
        return Path(f"/proc/{self.keeper}/root{self.folder}")

    def command(self, *command: str | Path) -> list[str]:
        """``command``, to be run where the disk is mounted."""
        inside = ["nsenter", "--target", str(self.keeper), "--user", "--mount", "--preserve-credentials"]
        return [*inside, f"--wd={Path.cwd()}", *map(str, command)]

    def ess_hub(self, *arguments: str | Path) -> Outcome:
        """One command on the hub in ``folder``, in English."""
        done = subprocess.run(
            self.command(*CLI, "--hub", self.folder / "hub", "--lang", "en", *arguments),
            capture_output=True,
            timeout=240,
            env=environment(PYTHONDONTWRITEBYTECODE="1"),
            check=False,
        )
        outcome = Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())
        assert "Traceback" not in outcome.err, outcome.err
        return outcome

    def fill(self, leave: int = 0) -> None:
        """Write until nothing more fits, then make ``leave`` bytes of room."""
        with (self.seen / "filler").open("wb", buffering=0) as file:
            with suppress(OSError):
                while file.write(b"x" * 4096):
                    pass
            file.truncate(max(0, file.tell() - leave))

    def empty(self) -> None:
        """Make room again."""
        (self.seen / "filler").unlink()


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[SmallDisk]:
    """An empty disk of that size on the new folder ``folder``; it goes behind the block."""
    folder.mkdir()
    mount = f'mount -t tmpfs -o size={megabytes}m none "$0" && echo mounted && exec sleep 3600'
    with subprocess.Popen([*_UNSHARE, "sh", "-c", mount, str(folder)], stdout=subprocess.PIPE) as keeper:
        try:
            assert keeper.stdout
            assert keeper.stdout.readline() == b"mounted\n"
            yield SmallDisk(folder, keeper.pid)
        finally:
            os.kill(keeper.pid, signal.SIGKILL)
