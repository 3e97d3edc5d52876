"""The commands of ``ess-hub``, one module a subject: each reads its options, calls a stage, prints what it answers.

``COMMANDS`` says where each is. ``cli.py`` gathers them, and turns what they raise into exit codes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module

import click

COMMANDS = {
    "backup": "backup",
    "connector": "connector",
    "demo": "serve",
    "dump": "query",
    "explain": "judge",
    "harvest": "harvest",
    "init": "init",
    "judge": "judge",
    "key": "key",
    "publish": "publish",
    "query": "query",
    "reconcile": "reconcile",
    "restore": "backup",
    "review": "judge",
    "run": "harvest",
    "serve": "serve",
    "source": "source",
    "status": "status",
    "validate": "validate",
    "writer": "writer",
}
"""Command → the module of this package that holds it, under the command's own name."""


class Commands(Mapping[str, click.Command]):
    """All of them, each imported when it is called or listed: a short command does not wait for the others' code."""

    def __getitem__(self, name: str) -> click.Command:
        command: click.Command = getattr(import_module(f"{__name__}.{COMMANDS[name]}"), name)
        return command

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)
