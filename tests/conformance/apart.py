"""Environments of their own, for peers and clients that cannot be installed beside the hub: made when they are needed, and
made anew when their requirements change. Without a network none can be made: MissingError says so."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

_MINUTES = 10


class MissingError(Exception):
    """The environment is not there and could not be made."""


def python_of(environment: Path, requirements: Path) -> Path:
    """The Python of ``environment``, in which ``requirements`` are installed."""
    python = environment / "bin" / "python"
    stamp = environment / "requirements.sha256"
    wanted = hashlib.sha256(requirements.read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text() == wanted:
        return python
    shutil.rmtree(environment, ignore_errors=True)
    _run(environment, [sys.executable, "-m", "venv", str(environment)])
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    _run(environment, [*install, "-r", str(requirements)])
    stamp.write_text(wanted)
    return python


def _run(environment: Path, command: list[str]) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_MINUTES * 60, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        shutil.rmtree(environment, ignore_errors=True)
        raise MissingError(str(error)) from error
    if done.returncode:
        shutil.rmtree(environment, ignore_errors=True)
        last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
        raise MissingError(f"{' '.join(command[1:4])}: {' '.join(last)}")
