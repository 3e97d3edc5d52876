"""One small hub, built once, and a client of the server that serves it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hub.pipeline.hub import Hub
from hub.serve.app import create_app
from tests.serve.served import Client, served
from tests.serve.small_hub import build


@pytest.fixture(scope="package")
def small_hub(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    """The hub of :mod:`tests.serve.small_hub`."""
    return build(tmp_path_factory.mktemp("hub"))


@pytest.fixture(scope="package")
def client(small_hub: Hub) -> Iterator[Client]:
    """A client of the served hub, whose base IRI is not the address it is served at."""
    with served(lambda address: create_app(small_hub, readers=2, public_url=address)) as opened:
        yield opened
