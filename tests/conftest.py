"""One demonstration hub, built and served once for every test that only reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests

from tests.command_line import serving
from tests.read_once import bundled_files_read_once

Ask = Callable[[str], list[dict[str, str]]]


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
