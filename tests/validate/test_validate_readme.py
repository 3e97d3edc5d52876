"""What the README of validation shows is run as it is shown; its CI files are YAML, and call commands that exist."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import click
import pytest
import rdflib
from ruamel.yaml import YAML

import cli
from tests.command_line import ROOT, environment

README = (ROOT / "hub" / "validate" / "README.md").read_text(encoding="utf-8")
HOOKS: list[dict[str, Any]] = YAML(typ="safe").load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
GOOD = '<https://x.org/1> a <https://w3id.org/ess-hub/ontology#Organization> ; <https://schema.org/name> "Un" .\n'


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def documents() -> list[Any]:
    return [YAML(typ="safe").load(block) for block in blocks("yaml")]


def commands(value: Any) -> list[str]:
    """Every command of ours in a CI file, wherever it stands."""
    if isinstance(value, dict):
        return [each for inner in value.values() for each in commands(inner)]
    if isinstance(value, list):
        return [each for inner in value for each in commands(inner)]
    return [value] if isinstance(value, str) and value.startswith("ess-hub ") else []


SHOWN = [line for block in blocks("sh") for line in block.splitlines() if line.strip()]
IN_CI = [command for document in documents() for command in commands(document)]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A repository of data, and the command on the path."""
    (tmp_path / "donnees").mkdir()
    sample = (ROOT / "connectors" / "samples" / "structures.csv").read_bytes()
    (tmp_path / "donnees" / "structures.csv").write_bytes(sample)
    (tmp_path / "donnees" / "fiches.ttl").write_text(GOOD, "utf-8")
    (tmp_path / "bin").mkdir()
    script = tmp_path / "bin" / "ess-hub"
    script.write_text(f'#!/bin/sh\nexec {sys.executable} {ROOT}/cli.py "$@"\n', "utf-8")
    script.chmod(0o755)
    return tmp_path


def run(command: str, place: Path) -> subprocess.CompletedProcess[str]:
    path = f"{place / 'bin'}:{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-c", command],
        cwd=place,
        env=environment(PATH=path),
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_command_shown_is_found() -> None:
    assert len(SHOWN) == 10 and len(IN_CI) == 4
    assert all(line.startswith("ess-hub ") for line in SHOWN)


@pytest.mark.parametrize("command", list(dict.fromkeys(SHOWN + IN_CI)))
def test_every_command_shown_works_as_shown(command: str, place: Path) -> None:
    done = run(command, place)
    assert done.returncode == 0, done.stdout + done.stderr
    _, _, name = command.partition(" > ")
    said = (place / name).read_text("utf-8") if name else done.stdout
    if name.endswith((".json", ".sarif")):
        assert isinstance(json.loads(said), dict)
    elif name.endswith(".xml"):
        assert ElementTree.fromstring(said).tag == "testsuites"  # noqa: S314 - our own
    elif name.endswith(".ttl"):
        assert len(rdflib.Graph().parse(data=said, format="turtle")) > 1
    elif name.endswith(".html"):
        assert said.startswith("<!doctype html>")
    else:
        assert re.match(r"\d+ (fiches? vérifiées?|records? checked)", said.rstrip().splitlines()[-1])


def test_the_ci_files_are_what_their_services_read() -> None:
    github, gitlab, pre_commit = documents()
    steps = github["jobs"]["verifier"]["steps"]
    (upload,) = (step for step in steps if "upload-sarif" in step.get("uses", ""))
    assert upload["with"]["sarif_file"] == "ess-hub.sarif" and upload["if"] == "always()"
    assert github["permissions"]["security-events"] == "write"
    assert gitlab["verifier"]["artifacts"]["reports"]["junit"] == "ess-hub.xml"
    (repository,) = pre_commit["repos"]
    assert {hook["id"] for hook in repository["hooks"]} == {hook["id"] for hook in HOOKS}


@pytest.mark.parametrize("hook", HOOKS, ids=[hook["id"] for hook in HOOKS])
def test_every_hook_calls_a_command_that_exists(hook: dict[str, Any]) -> None:
    assert {"id", "name", "entry", "language", "files"} <= set(hook)
    program, *words = shlex.split(hook["entry"])
    assert program == "ess-hub" and hook["language"] == "python"
    command: click.Command = cli.cli
    for word in words:
        assert isinstance(command, click.Group)
        command = command.commands[word]
    options = {option for each in command.params for option in each.opts}
    assert {word for word in hook.get("args", []) if word.startswith("-")} <= options
    re.compile(hook["files"])


@pytest.mark.parametrize(
    ("hook_id", "arguments", "file"),
    [
        ("ess-hub-validate", "", "donnees/fiches.ttl"),
        ("ess-hub-validate-rows", "--connector structures --fail-on warning", "donnees/structures.csv"),
        ("ess-hub-connector-check", "", str(ROOT / "connectors" / "structures.yaml")),
    ],
)
def test_a_hook_run_as_pre_commit_does_passes(hook_id: str, arguments: str, file: str, place: Path) -> None:
    (hook,) = (each for each in HOOKS if each["id"] == hook_id)
    assert re.search(hook["files"], file.removeprefix(f"{ROOT}/"))
    done = run(f"{hook['entry']} {arguments} {file}", place)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_hook_that_finds_a_fault_fails(place: Path) -> None:
    (place / "donnees" / "fiches.ttl").write_text(
        GOOD.replace('"Un"', '"Un" ; <https://w3id.org/ess-hub/ontology#siren> "1"'), "utf-8"
    )
    done = run("ess-hub validate donnees/fiches.ttl", place)
    assert done.returncode == 1 and "Attendu : 9 chiffres" in done.stdout
