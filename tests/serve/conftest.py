"""One small hub, built once, and a client of the application that serves it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from hub.pipeline.hub import Hub
from hub.serve.app import create_app
from tests.serve.small_hub import build


@pytest.fixture(scope="package")
def small_hub(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    """The hub of :mod:`tests.serve.small_hub`."""
    return build(tmp_path_factory.mktemp("hub"))


@pytest.fixture(scope="package")
def client(small_hub: Hub) -> Iterator[TestClient]:
    """A client that follows no redirect, so that tests see each answer."""
    app = create_app(small_hub, readers=2, public_url="http://testserver/")
    with TestClient(app, follow_redirects=False) as opened:
        yield opened
