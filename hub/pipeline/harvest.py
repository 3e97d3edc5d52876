"""One source's harvest: fetch, map, compare, validate, commit — whole or not at all.

The store's commit is the moment of truth. What the harvest learnt (hashes, rejects, validators) is prepared before
it and settled after it; a run that was killed between the two is settled by the next one, which asks the store
whether the run's activity is in the provenance graph.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from hub import __version__
from hub.errors import (
    BusyError,
    FindingsError,
    HubError,
    Language,
    SettingsError,
    SourceError,
    StorageError,
    UserError,
)
from hub.harvest.fetch import Fetched, Validators, fetch
from hub.harvest.http import new_session
from hub.harvest.provenance import Run, run_iri, run_statements
from hub.harvest.readers import open_rows
from hub.harvest.report import HarvestReport
from hub.harvest.stage import Counts, Staged, stage
from hub.harvest.state import LastHarvest, State
from hub.mapping.compile import compile_connector
from hub.mapping.connector import Connector
from hub.model.source import Source
from hub.pipeline.hub import Hub
from hub.pipeline.record_checks import field_of
from hub.pipeline.sources import describe_sources
from hub.publish.published_source import published_source
from hub.store.lease import Lease
from hub.store.revision import Revision
from hub.store.view import open_view


@dataclass(frozen=True, slots=True)
class HarvestOptions:
    """``full`` reads and validates even what looks unchanged; ``accepted_deletions`` is the number a person gave."""

    dry_run: bool = False
    full: bool = False
    accepted_deletions: int | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A source that could not be harvested; it keeps what it had."""

    source: str
    error: HubError

    def into(self, language: Language) -> str:
        return f"{self.source}: {self.error.text.into(language)}"


@dataclass(frozen=True, slots=True)
class HarvestOutcomes:
    """What came of several harvests. One source's failure is not another's."""

    reports: tuple[HarvestReport, ...]
    failed: tuple[Failure, ...]

    @property
    def rejected(self) -> int:
        return sum(report.rejected for report in self.reports)

    @property
    def exit_code(self) -> int:
        """2 when a source could not be read, 1 when one waits for a person, 0 otherwise."""
        return max((failure.error.exit_code for failure in self.failed), default=0)

    def into(self, language: Language) -> str:
        """What each harvest did; the sources that failed are said apart."""
        return "\n".join(report.into(language) for report in self.reports)

    def to_json(self, language: Language) -> dict[str, Any]:
        return {
            "sources": [report.to_json(language) for report in self.reports],
            "failed": [
                {"source": each.source, "error": each.error.text.into(language)} for each in self.failed
            ],
        }


def harvest_sources(
    hub: Hub,
    source_ids: Sequence[str],
    options: HarvestOptions,
    *,
    wait: float = 0.0,
    on_wait: Callable[[str], None] | None = None,
) -> HarvestOutcomes:
    """Harvest the named sources, or all of them.

    Before any work, raises NotFoundError when a name is unknown, SettingsError when a profile is unknown or broken.
    """
    hub.require_profiles()
    sources = [hub.source(each) for each in source_ids] or list(hub.sources.values())
    reports: list[HarvestReport] = []
    failed: list[Failure] = []
    for source in sources:
        try:
            reports.append(harvest_source(hub, source, options, wait=wait, on_wait=on_wait))
        except (BusyError, StorageError):
            raise
        except (UserError, FindingsError) as error:
            failed.append(Failure(source.id, error))
    return HarvestOutcomes(tuple(reports), tuple(failed))


def harvest_source(
    hub: Hub,
    source: Source,
    options: HarvestOptions,
    *,
    wait: float = 0.0,
    on_wait: Callable[[str], None] | None = None,
) -> HarvestReport:
    """Harvest one source under the writer's lease. An unchanged source is not read, and nothing is written."""
    connector = hub.connector(source.connector)
    with hub.revisions.lease(f"harvest {source.id}", wait=wait, on_wait=on_wait) as lease:
        if not hub.is_followed(source.id):
            raise SourceError("cette source vient d'être retirée.", "this source has just been removed.")
        staging = hub.staging_directory(source.id)
        shutil.rmtree(staging, ignore_errors=True)
        path = hub.state_path(source.id)
        only_tried = options.dry_run and not path.exists()
        try:
            with State(path) as state:
                settle_pending(hub, state, lease.revision)
                _check_same_base(hub, state)
                return _Harvest(hub, source, connector, state, lease, options).run()
        finally:
            shutil.rmtree(staging, ignore_errors=True)
            if only_tried:
                path.unlink(missing_ok=True)


def _check_same_base(hub: Hub, state: State) -> None:
    """Records harvested under another base IRI would be taken for unchanged, in a graph that holds none of them."""
    if state.last is not None and not state.last.run_id.startswith(hub.addresses.base):
        raise SettingsError(
            "moissonnée sous une autre IRI de base que celle de hub.toml ; remettez-la, ou créez un autre hub.",
            "harvested under another base IRI than that of hub.toml; put it back, or create another hub.",
        )


def settle_pending(hub: Hub, state: State, revision: Revision) -> None:
    """Finish what a killed run left: its state counts if, and only if, its commit is in the store."""
    run = state.pending_run()
    if run is None:
        return
    with open_view(revision) as view:
        committed = bool(view.describe(hub.addresses.provenance_graph, run))
    state.settle(run, committed=committed)


class _Harvest:
    def __init__(
        self,
        hub: Hub,
        source: Source,
        connector: Connector,
        state: State,
        lease: Lease,
        options: HarvestOptions,
    ) -> None:
        self._hub = hub
        self._source = source
        self._connector = connector
        self._state = state
        self._lease = lease
        self._options = options
        self._started = hub.clock()

    def run(self) -> HarvestReport:
        checks = self._hub.record_checks(self._source)
        last = self._state.last
        known = (
            Validators()
            if self._options.full
            else self._state.known(self._source.location, self._connector.version, checks.version)
        )
        with new_session(f"ess-hub/{__version__}") as http:
            fetched = fetch(self._source.location, http, self._hub.staging_directory(self._source.id), known)
        if fetched.path is None:
            return HarvestReport(self._source.id, Counts(known=self._state.count()), untouched=True)
        mapper = compile_connector(self._connector, self._hub.addresses, self._source.id)
        recheck = self._options.full or (last is not None and last.rules != checks.version)
        rows = open_rows(fetched.path, self._connector, name=fetched.name)
        with stage(rows, mapper, self._state, recheck=recheck) as staged:
            for batch in staged.batches():
                staged.judge(batch, checks.problems(batch, mapper, self._hub.addresses, self._source.id))
            if not self._connector.repeats_sirets:
                staged.compare_records(field_of(mapper))
            staged.check_deletions(self._options.accepted_deletions)
            if not self._options.dry_run:
                self._commit(staged, fetched, checks.version)
            return HarvestReport.of(
                self._source.id,
                staged.counts,
                staged.tally,
                dry_run=self._options.dry_run,
                seconds=(self._hub.clock() - self._started).total_seconds(),
            )

    def _commit(self, staged: Staged, fetched: Fetched, rules: str) -> None:
        addresses = self._hub.addresses
        run_id = run_iri(addresses, self._source.id, self._started)
        last = LastHarvest(
            run_id=run_id,
            at=self._started.isoformat(timespec="seconds"),
            location=self._source.location,
            name=fetched.name,
            connector=self._connector.version,
            rules=rules,
            validators=fetched.validators,
            total=staged.counts.total,
        )
        self._state.prepare(run_id, staged, last)
        if staged.changes_graph:
            self._write(staged, fetched)
        self._state.settle(run_id, committed=True)

    def _write(self, staged: Staged, fetched: Fetched) -> None:
        addresses = self._hub.addresses
        graph = addresses.source_graph(self._source.id)
        licence = self._source.licence or self._connector.licence
        run = Run(
            source=self._source.id,
            location=self._source.location,
            name=fetched.name,
            sha256=fetched.sha256,
            started=self._started,
            ended=self._hub.clock(),
            counts=staged.counts,
            connector=self._connector.version,
            licence=licence,
        )
        with self._lease.draft() as draft:
            if self._state.last is None and graph in draft.view.graphs():
                # What this graph holds, no state remembers: it was deleted, or the source was half removed.
                draft.drop_graph(graph)
            draft.remove_subjects(graph, staged.obsolete_subjects())
            draft.insert(graph, staged.statements())
            draft.insert(addresses.provenance_graph, run_statements(run, addresses))
            describe_sources(draft, addresses, (published_source(self._source, self._connector),))
            draft.commit()
