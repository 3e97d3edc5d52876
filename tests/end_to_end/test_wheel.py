"""The wheel, installed in an empty environment away from the checkout, runs the demonstration by itself."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest
import requests

from tests import command_line
from tests.command_line import ROOT, environment, serving


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)],
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_carries_the_model_inside_the_package_and_nothing_else_beside_it(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/", 1)[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"hub", "cli.py"}
    for folder in ("ontology/ess.ttl", "shapes/organization.ttl", "connectors/bdis-carriers.yaml"):
        assert f"hub/{folder}" in names
    for folder in (
        "connectors/tables/",
        "connectors/samples/",
        "ontology/queries/",
        "serve/pages/",
        "serve/static/",
    ):
        assert any(name.startswith(f"hub/{folder}") for name in names), folder


@pytest.mark.long
@pytest.mark.timeout(900)
def test_the_wheel_runs_the_demonstration_in_an_empty_environment(
    wheel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "venv"
    venv.create(home, with_pip=True)
    python = home / "bin" / "python"
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--require-hashes", "-r", str(ROOT / "requirements.lock")], check=True, timeout=600)
    subprocess.run([*pip, "--no-deps", str(wheel)], check=True, timeout=120)
    away = tmp_path / "away"
    away.mkdir()
    monkeypatch.chdir(away)
    monkeypatch.setattr(command_line, "CLI", [str(home / "bin" / "ess-hub")])
    where = subprocess.run(
        [str(python), "-c", "import hub; print(hub.__file__)"],
        check=True, capture_output=True, text=True, env=environment(PATH=os.environ["PATH"]),
    )  # fmt: skip
    assert str(home) in where.stdout
    with serving("demo", "--port", "0") as address:
        health = requests.get(address + "health", timeout=10).json()
        assert health["publication"] == 1
        page = requests.get(address, timeout=10)
        assert page.status_code == 200
        assert (
            "text/html"
            in requests.get(address, headers={"Accept": "text/html"}, timeout=10).headers["Content-Type"]
        )
