"""Where the real public files are, which are no part of the project: lists of organizations, code lists, and small samples
of other systems' exports.

``ESS_HUB_DATA`` names the folder that holds ``ess-numerique/``, ``mednum/`` and ``codelists/``; without it, a folder
``shared/data`` near the checkout is looked for. The samples stand beside it, in ``samples``. Without them those tests skip.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.command_line import ROOT


def data(name: str) -> Path:
    """The file or folder ``name`` among the public data; skips the test when it is nowhere."""
    for place in _places():
        if (place / name).exists():
            return place / name
    pytest.skip(f"{name} is not here: point ESS_HUB_DATA at the folder that holds it")


def sample(name: str) -> Path:
    """The file ``name`` among the samples of other systems' exports; skips the test when it is nowhere."""
    for place in _places():
        if (place.parent / "samples" / name).exists():
            return place.parent / "samples" / name
    pytest.skip(f"samples/{name} is not here: point ESS_HUB_DATA at the folder beside samples/")


def _places() -> list[Path]:
    named = os.environ.get("ESS_HUB_DATA")
    return [Path(named)] if named else [place / "shared" / "data" for place in ROOT.parents[:2]]
