"""The application over real HTTP: uvicorn in a thread on a free loopback port, and a client that follows nothing."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import requests
import uvicorn
from fastapi import FastAPI

from hub.serve.connection import PACE, Pace
from hub.serve.listen import configuration, reserve


class Client:
    """Asks one server; ``address`` ends with a slash. Redirects are answers too, so none is followed."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._session = requests.Session()
        self._session.trust_env = False

    def ask(self, method: str, path: str, **options: Any) -> requests.Response:
        return self._session.request(
            method, self.address + path.removeprefix("/"), allow_redirects=False, timeout=60, **options
        )

    def get(self, path: str, **options: Any) -> requests.Response:
        return self.ask("GET", path, **options)

    def post(self, path: str, **options: Any) -> requests.Response:
        return self.ask("POST", path, **options)

    def close(self) -> None:
        self._session.close()


@contextmanager
def served(
    make: Any, port: int = 0, trusted_proxies: Sequence[str] = (), pace: Pace = PACE
) -> Iterator[Client]:
    """Serve ``make(address)``, an application, until the block is left, as ``ess-hub serve`` does."""
    with reserve("127.0.0.1", port) as socket:
        address = f"http://127.0.0.1:{socket.getsockname()[1]}/"
        app: FastAPI = make(address)
        server = uvicorn.Server(configuration(app, trusted_proxies, pace))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]}, daemon=True)
        thread.start()
        client = Client(address)
        try:
            for _ in range(600):
                if server.started or not thread.is_alive():
                    break
                time.sleep(0.02)
            assert server.started, "the server did not start"
            yield client
        finally:
            client.close()
            server.should_exit = True
            thread.join(30)
