from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import hub.mapping.connector as connectors
from hub.resources import find_resources
from tests.faults.misbehaving import Publisher, misbehaving


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    """A server that does whatever the test tells it to."""
    with misbehaving() as publisher:
        yield publisher


@pytest.fixture(scope="session", autouse=True)
def _bundled_connectors_are_read_once() -> Iterator[None]:
    """Most of what a small harvest costs is the reading of all the connectors that come with the hub."""
    load = connectors.load_connector
    bundled = find_resources().connector_folder
    load_once = cache(load)

    def load_or_recall(path: Path) -> connectors.Connector:
        return load_once(path) if path.parent == bundled else load(path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connectors, "load_connector", load_or_recall)
        yield
