"""Peers that must be made ready first: a model that is not in the package, a library that is not beside the hub."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from hub.reconcile.model_scorer import ModelScorer, read_models
from hub.resources import code_digest
from tests.benchmarks.reconcile.methods import Method, of_hub
from tests.benchmarks.reconcile.splink_scorer import SplinkScorer, python

HERE = Path(__file__).parent
MADE = HERE.parents[2] / "build" / "reconcile-peers"
"""Where models are kept between runs; ``build/`` is no part of the repository."""

_MAKES_IT = ("logistic", "training", "records", "settings", "pools", "writing", "world", "geography")


def logistic() -> Method:
    """A logistic regression, made by a process of its own unless the same code made it before: a minute or two."""
    written = hashlib.sha256(code_digest("reconcile", "model"))
    for name in _MAKES_IT:
        written.update((HERE / f"{name}.py").read_bytes())
    folder = MADE / f"logistic-{written.hexdigest()[:16]}"
    if not (folder / "establishment-beside-rivals.json").is_file():  # the last that is written
        subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.reconcile.logistic", str(folder)],
            check=True,
            stdout=subprocess.DEVNULL,
        )
    return of_hub(ModelScorer(read_models(folder)))


def splink() -> Method:
    """Splink, once its environment is there. Raises MissingError where it cannot be made."""
    python()
    return of_hub(SplinkScorer())


PEERS: Mapping[str, Callable[[], Method]] = {
    "logistic, the hub's measures": logistic,
    "Splink, constraints": splink,
}
