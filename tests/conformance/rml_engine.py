"""An RML engine that knows nothing of the hub: morph-kgc, in an environment of its own.

``python -m tests.conformance.rml_engine`` makes the environment (``.venv-rml``) unless it is there; so does the first
test that asks for it. Without a network it cannot be made: EngineMissingError says so.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = ROOT / ".venv-rml"
REQUIREMENTS = Path(__file__).with_name("requirements-rml.txt")
DRIVER = Path(__file__).with_name("morph_kgc_driver.py")
_MINUTES = 10


class EngineMissingError(Exception):
    """The environment is not there and could not be made."""


def engine() -> Path:
    """The Python of the engine's environment, which is made, or made anew, when its requirements changed."""
    python = ENVIRONMENT / "bin" / "python"
    stamp = ENVIRONMENT / "requirements.sha256"
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text() == wanted:
        return python
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    _run([sys.executable, "-m", "venv", str(ENVIRONMENT)])
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    _run([*install, "-r", str(REQUIREMENTS)])
    stamp.write_text(wanted)
    return python


def materialize(folders: Sequence[Path]) -> None:
    """Run the mapping ``mapping.ttl`` of each folder; its quads go to ``quads.nq`` there, or what went wrong to ``error``.
    In a folder that has a file ``source``, the file it names is read instead of the one the mapping names."""
    done = subprocess.run(
        [str(engine()), str(DRIVER), *map(str, folders)],
        capture_output=True,
        text=True,
        timeout=_MINUTES * 60,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]


def _run(command: list[str]) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_MINUTES * 60, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        raise EngineMissingError(str(error)) from error
    if done.returncode:
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
        raise EngineMissingError(f"{' '.join(command[1:4])}: {' '.join(last)}")


if __name__ == "__main__":
    engine()
