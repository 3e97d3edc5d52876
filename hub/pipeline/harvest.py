"""One source's harvest: what the publisher has now is fetched, and comes in whole or not at all.

What comes in, and how a harvest that was killed is settled: :mod:`hub.pipeline.intake`.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hub import __version__
from hub.errors import BusyError, FindingsError, HubError, Language, StorageError, UserError
from hub.harvest.acquire import Acquired, Ask, acquire
from hub.harvest.address_guard import AddressGuard
from hub.harvest.counts import Counts
from hub.harvest.fetch import Validators, is_web
from hub.harvest.http import new_session
from hub.harvest.opening import open_parts
from hub.harvest.pace import Pace
from hub.harvest.report import HarvestReport
from hub.harvest.request_headers import request_headers
from hub.harvest.tombstones import marked
from hub.model.source import Source
from hub.pipeline.hub import Hub
from hub.pipeline.intake import Intake, Origin, Reading, open_intake


@dataclass(frozen=True, slots=True)
class HarvestOptions:
    """``full`` reads and validates even what looks unchanged, ``retry_rejects`` what was rejected;
    ``accepted_deletions`` is the number a person gave."""

    dry_run: bool = False
    full: bool = False
    retry_rejects: bool = False
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
    """Harvest one source under the writer's lease. An unchanged source is not read, and nothing is written; one
    that is only pushed has nothing to read."""
    hub.connector(source.connector)
    with hub.revisions.lease(f"harvest {source.id}", wait=wait, on_wait=on_wait) as lease:
        if source.is_only_pushed:
            # Nothing to fetch; but a push that was killed is settled here.
            with open_intake(hub, source, lease, dry_run=True) as intake:
                return HarvestReport(source.id, Counts(known=intake.state.count()), only_pushed=True)
        with open_intake(hub, source, lease, dry_run=options.dry_run) as intake:
            staging = hub.staging_directory(source.id)
            # What a killed or broken reading has left there may be gone on with; what was read is used once.
            acquired = _acquire(hub, intake, source, staging, options)
            try:
                return _take_in(intake, source, acquired, options)
            finally:
                shutil.rmtree(staging, ignore_errors=True)


def _take_in(intake: Intake, source: Source, acquired: Acquired, options: HarvestOptions) -> HarvestReport:
    if acquired.unchanged:
        return HarvestReport(source.id, Counts(known=intake.state.count()), untouched=True)
    reading = Reading(
        full=options.full,
        retry_rejects=options.retry_rejects,
        is_complete=not acquired.is_partial,
        pages=intake.connector.access.paging is not None,
    )
    rows = marked(open_parts(acquired.parts, intake.connector), intake.connector.access.deletions)
    with intake.checked(rows, reading) as staged:
        staged.check_deletions(
            options.accepted_deletions, acquired.declared, may_be_empty=acquired.is_partial
        )
        if not options.dry_run:
            validators = acquired.validators
            origin = Origin(source.location, acquired.name, validators.sha256, validators)
            intake.commit(staged, origin, staged, intake.last(staged, origin))
        return intake.report(staged, dry_run=options.dry_run)


def _acquire(hub: Hub, intake: Intake, source: Source, staging: Path, options: HarvestOptions) -> Acquired:
    known = (
        Validators()
        if options.full or options.retry_rejects
        else intake.state.known(source.location, intake.connector.version, intake.checks.version)
    )
    access = intake.connector.access
    # A file that was downloaded by hand needs no key.
    is_asked = is_web(source.location)
    headers = request_headers(source, access.needs_headers) if is_asked else {}
    guard = AddressGuard.of(source.location, hub.private_hosts)
    agent = f"ess-hub/{__version__} (+{hub.addresses.base})"
    with new_session(agent, guard=guard, pace=Pace(access.requests_per_minute)) as http:
        return acquire(
            Ask(
                source.location,
                intake.connector,
                staging,
                known,
                http,
                intake.started,
                hub.fetch_limits,
                source.secrets,
                hub.addresses.base,
                headers,
                guard.admit,
            )
        )
