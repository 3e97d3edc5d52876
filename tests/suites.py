"""Where the W3C suites are: ``ESS_HUB_SUITES`` names a folder that holds ``sparql/``, ``shacl/`` and ``recon/`` (the
schemas of the Reconciliation Service API, by version).

Without it those tests skip; in continuous integration a suite that is not there is a failure, not a skip.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def suite(name: str) -> Path:
    """The folder of suite ``name``; skips the calling module when there is none."""
    folder = os.environ.get("ESS_HUB_SUITES")
    if folder and (path := Path(folder) / name).is_dir():
        return path
    reason = f"the suite '{name}' is not here: point ESS_HUB_SUITES at the folder that holds it"
    if os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason, allow_module_level=True)
