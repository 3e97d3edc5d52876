"""Calls ``ess-hub`` in this process: for what a command says and leaves, where its being a process is not the point.

A process takes half a second to begin, and reads anew what comes with the hub. Exit codes, signals, locks, memory and
what stands on a terminal are asked of a real one: :mod:`tests.command_line`.
"""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from unittest.mock import patch

import pytest

import cli
from tests.command_line import Outcome, environment


def ess_hub(*arguments: str | Path, hub: Path | None = None, stdin: bytes = b"", lang: str = "fr") -> Outcome:
    """One command to its end: its output, its exit code."""
    place = ["--hub", str(hub)] if hub else []
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    given = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
    with (
        patch.dict(os.environ, environment(), clear=True),
        patch.multiple(sys, stdin=given, stdout=out, stderr=err),
        pytest.raises(SystemExit) as ended,
    ):
        cli.main([*place, "--lang", lang, *map(str, arguments)])
    said, complained = (stream.buffer.getvalue().decode() for stream in (out, err))
    assert "Traceback" not in complained, complained
    assert isinstance(ended.value.code, int)
    return Outcome(ended.value.code, said, complained)
