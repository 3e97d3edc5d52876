"""Clients of others' making find what is meant: ``reconciler`` 0.2.2 and ``py-reconciliation-service-api`` 0.2.1.

Both speak version 0.2, and cannot be installed beside the hub (``requirements-reconciliation.txt`` says why). What OpenRefine
sends is asked with requests, in ``tests/serve/test_reconcile*.py``.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.command_line import ROOT
from tests.conformance.apart import MissingError, python_of
from tests.serve.reconciling import service_of

pytestmark = pytest.mark.long

HERE = Path(__file__).parent


def test_clients_of_others_find_what_is_meant(tmp_path: Path) -> None:
    try:
        python = python_of(ROOT / ".venv-reconciliation", HERE / "requirements-reconciliation.txt")
    except MissingError as missing:
        pytest.skip(f"the clients cannot be installed: {missing}")
    with service_of(tmp_path) as service:
        done = subprocess.run(
            [str(python), str(HERE / "reconciliation_clients_driver.py"), f"{service.address}reconcile"],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    assert done.returncode == 0, done.stderr[-4000:]
    found = json.loads(done.stdout)
    canal = ["L'atelier du canal (SCOP)", "organization/o1", True]
    nobody = ["Zzz", None, False]
    assert found["service-api"] == [
        ["Comité des fêtes", "organization/o3", True],
        canal,
        ["Comité des fêtes", "organization/o4", True],
        nobody,
    ]
    # reconciler asks once for each name.
    assert found["reconciler"] == [["Comité des fêtes", "organization/o3", True], canal, nobody]
