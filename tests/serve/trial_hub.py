"""A dataset for trial, served: every graph may be written, with one key."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

from fastapi import FastAPI

from hub.access.scratch_key import ScratchKey
from hub.pipeline.scratch import scratch_hub
from hub.resources import find_resources
from hub.serve.app import create_app
from tests.serve.served import Client, served

KEY = "trial"


@contextmanager
def trial_hub() -> Iterator[Client]:
    with ExitStack() as stack:

        def make(address: str) -> FastAPI:
            port = urlsplit(address).port
            assert port is not None
            hub = stack.enter_context(scratch_hub(find_resources(), port))
            return create_app(hub, readers=2, scratch=ScratchKey(KEY))

        with served(make) as client:
            yield client
