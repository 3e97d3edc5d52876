"""Every command the README shows is run, in order, as a reader would paste it; every query is asked."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from tests.command_line import ROOT, environment

README = (ROOT / "README.md").read_text(encoding="utf-8")
# Long-running commands are started elsewhere: `make demo` is the demonstration of tests/end_to_end, on a free port.
ELSEWHERE = ("make demo", "ess-hub serve")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def commands() -> list[str]:
    lines = [line.strip() for block in blocks("sh") for line in block.splitlines()]
    return [line for line in lines if line and not line.startswith(ELSEWHERE)]


def test_the_readme_commands_work_one_after_the_other(tmp_path: Path) -> None:
    (tmp_path / "connectors").symlink_to(ROOT / "connectors")
    bin_folder = tmp_path / "bin"
    bin_folder.mkdir()
    (bin_folder / "ess-hub").write_text(f'#!/bin/sh\nexec {sys.executable} {ROOT}/cli.py "$@"\n')
    (bin_folder / "ess-hub").chmod(0o755)
    script = "set -e\n" + "\n".join(f"echo '+' {number}; {line}" for number, line in enumerate(commands()))
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=tmp_path,
        env=environment(PATH=f"{bin_folder}:{os.environ['PATH']}"),
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(commands()) > 12
    assert (tmp_path / "liens.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_make_knows_every_target_the_documents_name() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set()
    for document in ("README.md", "CONTRIBUTING.md"):
        named |= set(re.findall(r"(?:`|^)make ([a-z-]+)", (ROOT / document).read_text("utf-8"), re.MULTILINE))
    assert named
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in named), named


@pytest.mark.parametrize("query", blocks("sparql"))
def test_the_readme_queries_have_answers(demo: str, query: str) -> None:
    answer = requests.get(
        demo + "sparql", params={"query": query}, headers={"Accept": "text/csv"}, timeout=30
    )
    assert answer.status_code == 200, answer.text
    assert len(answer.text.strip().splitlines()) > 5


def test_every_command_is_in_the_readme_or_documented_by_its_help() -> None:
    done = subprocess.run(
        [sys.executable, "cli.py", "--help"],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    listed = re.findall(r"^  ([a-z]+)  ", done.stdout, re.MULTILINE)
    assert len(listed) >= 15
    undocumented = {name for name in listed if f"ess-hub {name}" not in README}
    assert undocumented <= {"demo", "harvest", "reconcile", "publish"}, undocumented
