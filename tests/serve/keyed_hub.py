"""The small hub, served to who holds a key: one address, and a key of each role."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import requests

from hub.access.key_file import create_key
from hub.access.role import parse_role
from hub.pipeline.hub import Hub
from hub.pipeline.scratch import roomy_place
from hub.serve.app import create_app
from hub.serve.site import Site
from hub.store.readers.answer import Limits
from tests.serve.served import Client, served
from tests.serve.small_hub import BASE, build

LOCAL = BASE + "graph/local/"
CRESS = BASE + "graph/source/cress"
UPDATE = "application/sparql-update"


@dataclass
class Keyed:
    """``keys`` is a key for each role."""

    client: Client
    hub: Hub
    site: Site
    keys: dict[str, str]

    def update(self, text: str, key: str = "admin", **params: Any) -> requests.Response:
        return self.send("POST", "update", text, key, content_type=UPDATE, params=params)

    def send(
        self,
        method: str,
        path: str,
        body: str | bytes = b"",
        key: str = "admin",
        content_type: str = "text/turtle",
        **more: Any,
    ) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.keys[key]}"} if key else {}
        if body:
            headers["Content-Type"] = content_type
        data = body.encode() if isinstance(body, str) else body
        return self.client.ask(method, path, data=data, headers=headers, **more)

    def values(self, query: str, **params: Any) -> list[str]:
        """What a SELECT finds, row after row."""
        answer = self.client.get("sparql", params={"query": query, **params})
        assert answer.status_code == 200, answer.text
        return [term["value"] for row in answer.json()["results"]["bindings"] for term in row.values()]


@contextmanager
def keyed_hub(limits: Limits | None = None) -> Iterator[Keyed]:
    """Build the small hub, make its keys, serve it; in memory where that is to be had, as these tests write often."""
    with TemporaryDirectory(dir=roomy_place()) as directory, _served(build(Path(directory)), limits) as keyed:
        yield keyed


@contextmanager
def _served(hub: Hub, limits: Limits | None) -> Iterator[Keyed]:
    keys = {
        role: create_key(hub.key_path, parse_role(role), "2026-11-20T03:00:00+00:00")[1]
        for role in ("admin", "reviewer", "source:cress")
    }
    apps: list[Any] = []

    def make(address: str) -> Any:
        apps.append(create_app(hub, readers=2, limits=limits, public_url=address))
        return apps[0]

    with served(make) as client:
        yield Keyed(client, hub, apps[0].state.site, {**keys, "": "", "wrong": "esshub_00000000_" + "x" * 43})
