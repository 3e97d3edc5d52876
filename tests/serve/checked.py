"""A served hub with a connector and a profile of its own, and files to have checked."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest
import requests

from hub.pipeline.hub import Hub
from hub.pipeline.validation_job import ValidationJob, read_job
from hub.pipeline.validation_process import do
from hub.serve.app import create_app
from hub.serve.validations import ValidationLimits
from tests.command_line import ROOT
from tests.serve.served import Client, served

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
PREFIXES = "@prefix ess: <https://w3id.org/ess-hub/ontology#> .\n@prefix schema: <https://schema.org/> .\n"
GOOD = (
    PREFIXES
    + '<https://x.example/1> a ess:Organization ; schema:name "Atelier" ; ess:territoryName "Limousin" .\n'
)
BAD = PREFIXES + '<https://x.example/1> a ess:Organization ;\n  ess:siren "123" .\n'
ROWS = (ROOT / "connectors" / "samples" / "cress-structures.csv").read_bytes()
"""As their publisher sends them: cp1252."""
FAULTY = ROWS + b"ITW-001;Doublon;;Aquitaine\nITW-900;;;Aquitaine\nITW-901;Un <b>gras</b>;;Nulle-part\n"


@dataclass
class Desk:
    """``uploads`` is where files stand while they are checked."""

    client: Client
    uploads: Path
    app: Any

    def send(
        self, body: Any, asked: str = "", content_type: str = "text/turtle", **headers: str
    ) -> requests.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        data = body.encode() if isinstance(body, str) else body
        return self.client.post(
            f"validate{asked}", data=data, headers={"Content-Type": content_type, **named}
        )

    def form(self, content: bytes | str, name: str, **fields: str) -> requests.Response:
        """What a browser sends; ``accept`` among ``fields`` is a header."""
        headers = {"Accept": fields.pop("accept", "*/*")}
        return self.client.post("validate", files={"file": (name, content)}, data=fields, headers=headers)

    @property
    def pids(self) -> tuple[int, ...]:
        """The processes at work."""
        found: tuple[int, ...] = self.app.state.site.validations.pids
        return found

    def at_work(self, number: int = 1) -> tuple[int, ...]:
        """Wait until ``number`` processes are."""
        until = time.monotonic() + 30
        while len(pids := self.pids) < number:
            assert time.monotonic() < until, "the check never began"
            time.sleep(0.002)
        return pids

    def is_tidy(self, patience: float = 10.0) -> bool:
        """Whether no process is at work, and no file left."""
        until = time.monotonic() + patience
        while time.monotonic() < until:
            if not self.pids and not (self.uploads.exists() and list(self.uploads.iterdir())):
                return True
            time.sleep(0.01)
        return False


async def _check_here(job: ValidationJob, _left: asyncio.Future[None]) -> bytes:
    """Do ``job`` in a thread of the tests' process, which has the shapes read already; see Validations._run."""
    outcome = await asyncio.to_thread(do, read_job(job.line()))
    return orjson.dumps(outcome, option=orjson.OPT_APPEND_NEWLINE)


@contextmanager
def desk(hub: Hub, limits: ValidationLimits | None = None, *, apart: bool = True) -> Iterator[Desk]:
    """Serve ``hub``, to which a connector ``mon-annuaire`` and a profile ``maison`` are given.

    ``apart``: files are checked in processes of their own, as they are by every server; each takes more than a second.
    """
    bundled = hub.resources.connector_folder / "cress-structures.yaml"
    own = hub.connector_folder / "mon-annuaire.yaml"
    own.parent.mkdir(exist_ok=True)
    text = bundled.read_text("utf-8").replace("slug: cress-structures", "slug: mon-annuaire")
    own.write_text(text.replace("  fr: Structures", "  fr: <Mes> structures", 1), "utf-8")
    profile = hub.directory / "profiles" / "maison"
    if not profile.exists():
        shutil.copytree(hub.resources.profile_folder / "nouvelle-aquitaine", profile)
    apps: list[Any] = []

    def make(address: str) -> Any:
        apps.append(create_app(hub, readers=1, public_url=address, validation=limits))
        return apps[0]

    with served(make) as client:
        opened = Desk(client, hub.upload_directory, None)
        opened.app = apps[0]
        with pytest.MonkeyPatch.context() as patch:
            if not apart:
                patch.setattr(apps[0].state.site.validations, "_run", _check_here)
            yield opened
