"""Every command is found under its name, and starting one does not import the others."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest

import hub.commands
from cli import cli
from hub.commands import COMMANDS
from tests.command_line import ROOT, environment

MODULES = sorted(path.stem for path in Path(hub.commands.__file__).parent.glob("[a-z]*.py"))


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_in_the_module_the_table_says_and_has_a_help_of_its_own(name: str) -> None:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    assert (command.name, command.callback.__module__) == (name, f"hub.commands.{COMMANDS[name]}")
    assert command.get_short_help_str()


def test_no_command_is_left_out_of_the_table() -> None:
    defined, under_a_group = set(), set()
    for module in MODULES:
        for found in vars(import_module(f"hub.commands.{module}")).values():
            if isinstance(found, click.Command):
                defined.add(found)
            if isinstance(found, click.Group):
                under_a_group |= set(found.commands.values())
    assert {command.name for command in defined - under_a_group} == set(COMMANDS)


def test_one_command_starts_without_the_code_of_the_others() -> None:
    listed = "import sys, cli\ntry: cli.main(['validate', '--help'])\nfinally: print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", listed],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = {name for name in done.stdout.split() if name.startswith("hub.")}
    assert "hub.commands.validate" in loaded
    assert not loaded & {"hub.commands.serve", "hub.commands.harvest", "hub.settings", "hub.pipeline"}
