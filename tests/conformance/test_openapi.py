"""``/openapi.json`` says what the hub does: schemathesis asks for what it describes, and for what it rules out."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command_line import ROOT
from tests.conformance.apart import MissingError, python_of
from tests.serve.keyed_hub import Keyed, keyed_hub

HERE = Path(__file__).parent
SECONDS = 80

NOT_ASKED = "positive_data_acceptance"
"""Whether all that the document allows is taken: no schema says which texts are SPARQL or RDF, nor that one of two parameters
has to be given."""


@pytest.fixture(scope="module")
def keyed() -> Iterator[Keyed]:
    with keyed_hub() as opened:
        yield opened


@pytest.mark.long
@pytest.mark.timeout(900)
def test_schemathesis_finds_nothing(keyed: Keyed, tmp_path: Path) -> None:
    try:
        python = python_of(ROOT / ".venv-schemathesis", HERE / "requirements-schemathesis.txt")
    except MissingError as error:
        pytest.skip(f"schemathesis cannot be installed here: {error}")
    command = [
        python.with_name("st"), "run", f"{keyed.client.address}openapi.json",
        "-H", f"Authorization: Bearer {keyed.keys['admin']}", "--phases", "examples,coverage,fuzzing",
        "--exclude-checks", NOT_ASKED, "--suppress-health-check", "all", "--max-examples", "4", "--seed", "2026",
        "--max-time", str(SECONDS), "--request-timeout", "60", "--warnings", "off", "--no-color", "--continue-on-failure",
    ]  # fmt: skip
    environment = os.environ | {"SCHEMATHESIS_HOOKS": str(HERE / "schemathesis_hooks.py")}
    done = subprocess.run(
        [str(each) for each in command],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=800,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-12_000:]
