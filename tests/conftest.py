"""What all the tests share: files read once, one demonstration hub served once for every test that only reads it, and the
order in which the files of tests are taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.command_line import serving
from tests.read_once import bundled_files_read_once

Ask = Callable[[str], list[dict[str, str]]]


_LONGEST = (
    "faults/test_validation_faults.py",
    "test_readme.py",
    "serve/test_validation_service.py",
    "faults/test_killed_harvest.py",
    "faults/test_kill_run.py",
    "faults/test_killed_push.py",
    "validate/test_validate_command.py",
    "end_to_end/test_browser.py",
)
"""Files of tests that take half a minute or more, which would leave one worker alone at the end."""


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """A file of long tests alone is not even imported where none of them runs: that takes seconds too."""
    if config.getoption("markexpr") != "not long" or collection_path.suffix != ".py":
        return None
    return "\npytestmark = pytest.mark.long\n" in collection_path.read_text(encoding="utf-8") or None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    folder = Path(__file__).parent
    first = {folder / name: place for place, name in enumerate(_LONGEST)}
    items.sort(key=lambda item: first.get(item.path, len(first)))


@pytest.fixture(scope="session", autouse=True)
def _bundled_files_are_read_once() -> Iterator[None]:
    with bundled_files_read_once():
        yield


@pytest.fixture(scope="session")
def demo() -> Iterator[str]:
    """The address of a served demonstration."""
    with serving("demo", "--port", "0") as address:
        yield address


@pytest.fixture(scope="session")
def ask(demo: str) -> Ask:
    """Ask the demonstration a SELECT; rows as plain dictionaries."""

    def select(query: str) -> list[dict[str, str]]:
        answer = requests.post(
            demo + "sparql",
            data={"query": query},
            headers={"Accept": "application/sparql-results+json"},
            timeout=30,
        )
        assert answer.status_code == 200, answer.text
        bindings: list[dict[str, Any]] = answer.json()["results"]["bindings"]
        return [{name: term["value"] for name, term in row.items()} for row in bindings]

    return select
