from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.misbehaving import Publisher, misbehaving


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    """A server that does whatever the test tells it to."""
    with misbehaving() as publisher:
        yield publisher
