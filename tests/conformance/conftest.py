"""One dataset for trial, served once for all the suites that speak HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conformance.endpoint import Endpoint, scratch


@pytest.fixture(scope="session")
def served() -> Iterator[Endpoint]:
    """A throw-away hub, started when the first test asks for it."""
    with scratch() as endpoint:
        yield endpoint


@pytest.fixture(scope="module")
def endpoint(served: Endpoint) -> Endpoint:
    """The same, empty when a module begins."""
    served.fill([], afresh=True)
    return served
