"""A hub that follows one source of an API or a file, under a clock that tests move."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from hub.harvest.report import HarvestReport
from hub.harvest.state import State
from hub.model.iri import Addresses
from hub.model.secret import Secrets
from hub.model.source import Source
from hub.model.vocabulary import SCHEMA
from hub.pipeline.harvest import HarvestOptions, HarvestOutcomes, harvest_sources
from hub.pipeline.hub import Hub
from hub.resources import find_resources
from hub.store.view import open_view
from tests.harvest.apis import MOMENT
from tests.harvest.sources import connector

API = ("format: json", 'records: "/fiches"')


class Followed:
    """A hub in ``folder`` that follows ``location``, read as the lines ``source`` say."""

    def __init__(
        self,
        folder: Path,
        location: str,
        *source: str,
        headers: Mapping[str, str] | None = None,
        secrets: Mapping[str, str | None] | None = None,
        ignored: str = "[Note]",
    ) -> None:
        self.directory = folder / "hub"
        self.now = MOMENT
        self.source = Source(
            "essai", "essai", location, headers=headers or {}, secrets=Secrets(secrets or {})
        )
        (self.directory / "connectors").mkdir(parents=True)
        self.read_as(*source, ignored=ignored)
        self.open().revisions.create()

    def read_as(self, *source: str, ignored: str = "[Note]") -> None:
        """Write the connector, or another in its place."""
        connector(self.directory / "connectors", *source, ignored=ignored)

    def open(self) -> Hub:
        return Hub(
            self.directory,
            Addresses("https://data.example.org/"),
            find_resources(),
            {"essai": self.source},
            clock=lambda: self.now,
        )

    def outcomes(self, *, days: float = 0, **options: Any) -> HarvestOutcomes:
        """What comes of a harvest so many days after the last."""
        self.now += timedelta(days=days, seconds=1)
        return harvest_sources(self.open(), [], HarvestOptions(**options))

    def harvest(self, *, days: float = 0, **options: Any) -> HarvestReport:
        """The report of a harvest that must succeed."""
        outcomes = self.outcomes(days=days, **options)
        assert not outcomes.failed, outcomes.failed[0].error
        return outcomes.reports[0]

    def failure(self, *, days: float = 0, **options: Any) -> str:
        """What a harvest says that must fail."""
        outcomes = self.outcomes(days=days, **options)
        assert not outcomes.reports
        return outcomes.failed[0].error.text.en

    @property
    def state(self) -> State:
        return State(self.open().state_path("essai"), readonly=True)

    @property
    def keys(self) -> list[str]:
        """Of the records that the source's graph holds; the state must say the same."""
        graph = Addresses("https://data.example.org/").source_graph("essai")
        query = f"SELECT ?r WHERE {{ GRAPH <{graph}> {{ ?r <{SCHEMA}name> ?name }} }}"
        with open_view(self.open().revisions.current()) as view:
            found = sorted(row["r"].value.rpartition("/")[2] for row in view.select(query))
        with self.state as state:
            assert found == list(state.keys()), "the graph and the state disagree"
        return found

    @property
    def provenance(self) -> list[str]:
        """The statements of the provenance graph."""
        hub = self.open()
        with open_view(hub.revisions.current()) as view:
            return sorted(view.lines(hub.addresses.provenance_graph))
