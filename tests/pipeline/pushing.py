"""A hub that follows one directory, by a file or by pushes only, and what can be asked of it in tests."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hub.harvest.media_types import Sent
from hub.harvest.record import Reject
from hub.harvest.report import HarvestReport
from hub.harvest.state import State
from hub.model.iri import Addresses
from hub.model.source import PUSH, Source
from hub.pipeline.harvest import HarvestOptions, harvest_sources
from hub.pipeline.hub import Hub
from hub.pipeline.push import PushReport, Upload, push_records
from hub.resources import find_resources
from tests.pipeline.test_profiles import CONNECTOR

HEADER = "Code,Nom,Commune,SIRET\n"
BOTH = CONNECTOR.replace("format: csv", "format: [csv, json]")
ATELIER, GARAGE, CAFE = "1,Atelier,87085,\n", "2,Garage,19031,\n", "3,Café,23067,\n"


def clock() -> Iterator[datetime]:
    now = datetime(2026, 11, 20, 3, tzinfo=UTC)
    while True:
        yield now
        now += timedelta(seconds=1)


class Place:
    """A hub in ``folder``; its one source, ``annuaire``, has a file, or none (``only_pushed``)."""

    def __init__(self, folder: Path, *, only_pushed: bool = False) -> None:
        self.file = folder / "annuaire.csv"
        self.directory = folder / "hub"
        connectors = self.directory / "connectors"
        connectors.mkdir(parents=True)
        (connectors / "annuaire.yaml").write_text(BOTH, "utf-8")
        self.source = Source("annuaire", "annuaire", PUSH if only_pushed else str(self.file))
        moments = clock()
        self.hub = Hub(
            self.directory,
            Addresses("https://data.example.org/"),
            find_resources(),
            {"annuaire": self.source},
            clock=lambda: next(moments),
        )
        self.hub.revisions.create()

    def push(self, rows: str, *, header: str = HEADER, dry_run: bool = False) -> PushReport:
        return self.send((header + rows).encode(), "csv", dry_run=dry_run)

    def send(
        self, body: bytes, form: str, charset: str | None = None, *, dry_run: bool = False
    ) -> PushReport:
        path = self.directory / "upload"
        path.write_bytes(body)
        upload = Upload(path, hashlib.sha256(body).hexdigest(), Sent(form, charset))
        return push_records(self.hub, self.source, upload, dry_run=dry_run)

    def harvest(self, rows: str | None = None, accepted: int | None = None) -> HarvestReport:
        if rows is not None:
            self.file.write_text(HEADER + rows, "utf-8")
        outcomes = harvest_sources(self.hub, (), HarvestOptions(accepted_deletions=accepted))
        for failure in outcomes.failed:
            raise failure.error
        return outcomes.reports[0]

    @property
    def graph(self) -> list[str]:
        """The source's graph, line by line."""
        with self.hub.revisions.reading() as view:
            return sorted(view.lines(self.hub.addresses.source_graph("annuaire")))

    @property
    def names(self) -> dict[str, str]:
        """Key → name, as the source's graph has them."""
        with self.hub.revisions.reading() as view:
            graph = self.hub.addresses.source_graph("annuaire")
            rows = view.select(
                f"SELECT ?key ?name WHERE {{ GRAPH <{graph}> {{ ?s dcterms:identifier ?key ; schema:name ?name }} }}"
            )
            return {row["key"].value: row["name"].value for row in rows}

    @property
    def state(self) -> State:
        return State(self.hub.state_path("annuaire"), readonly=True)

    @property
    def rejects(self) -> list[Reject]:
        with self.state as state:
            return list(state.rejects())

    def findings(self, rule: str) -> dict[str, list[str]]:
        """Key → what the state holds of ``rule``, in French."""
        with self.state as state:
            found = {}
            for key in list(state.keys()):
                record = state.record(key)
                said = [each.text.fr for each in record.findings if each.rule == rule] if record else []
                if said:
                    found[key] = said
            return found


def outcomes(report: PushReport) -> list[tuple[str | None, str]]:
    return [(each.key, each.outcome) for each in report.records]
