"""An RML engine that knows nothing of the hub: morph-kgc, in an environment of its own.

``python -m tests.conformance.rml_engine`` makes the environment (``.venv-rml``) unless it is there; so does the first
test that asks for it. Without a network it cannot be made: EngineMissingError says so.
"""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.conformance.apart import MissingError as EngineMissingError
from tests.conformance.apart import python_of

__all__ = ["EngineMissingError", "engine", "materialize"]

ROOT = Path(__file__).resolve().parents[2]
DRIVER = Path(__file__).with_name("morph_kgc_driver.py")
_MINUTES = 10


def engine() -> Path:
    """The Python of the engine's environment, which is made, or made anew, when its requirements changed."""
    return python_of(ROOT / ".venv-rml", Path(__file__).with_name("requirements-rml.txt"))


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


if __name__ == "__main__":
    engine()
