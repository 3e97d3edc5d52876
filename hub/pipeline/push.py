"""A push: the owner of a source sends some of its records, which come in on the same line as a harvest's.

Mapped, validated, quarantined, committed whole or not at all; answered record by record. What is not sent stays as it
is (:mod:`hub.harvest.upsert`). Pushing the same again changes nothing. A body that cannot be read raises SourceError and
leaves everything as it was.

A source that also has a location is still harvested from there, and then the file is the whole truth: a record that
came by push alone is gone from it, like any other that is missing, and the deletion guard asks when they are many.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hub.errors import Language, SettingsError
from hub.harvest.media_types import Sent
from hub.harvest.opening import open_rows
from hub.harvest.report import HarvestReport
from hub.harvest.staged import Staged
from hub.harvest.tombstones import marked
from hub.harvest.upsert import Upsert, last_with_push
from hub.mapping.connector import Connector
from hub.model.source import PUSH, Source
from hub.pipeline.hub import Hub
from hub.pipeline.intake import Intake, Origin, Reading, open_intake
from hub.pipeline.pushed_records import PushedRecord, pushed_records
from hub.pipeline.pushed_twins import tell_twins
from hub.store.view import open_view


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was sent: ``path`` in the hub's directory, its ``sha256``, and what it is."""

    path: Path
    sha256: str
    sent: Sent

    @property
    def name(self) -> str:
        """What messages call the file: the same for every push in this format."""
        return f"push.{self.sent.format}"


@dataclass(frozen=True, slots=True)
class PushReport:
    """What became of a push. ``run`` is its activity in the provenance graph, None when the graph did not change;
    ``revision`` is the one that holds the outcome."""

    harvest: HarvestReport
    run: str | None
    revision: int
    records: tuple[PushedRecord, ...]

    @property
    def all_rejected(self) -> bool:
        """Whether not one record could be taken in, though some were sent."""
        return bool(self.records) and all(each.is_turned_down for each in self.records)

    def to_json(self, language: Language) -> dict[str, Any]:
        """Counts, what is wrong with the whole, then each record in the order of the body."""
        return {
            "run": self.run,
            "revision": self.revision,
            **self.harvest.to_json(language),
            "records": [each.to_json(language) for each in self.records],
        }


def push_records(
    hub: Hub,
    source: Source,
    upload: Upload,
    *,
    dry_run: bool = False,
    wait: float = 0.0,
    on_wait: Callable[[str], None] | None = None,
) -> PushReport:
    """Take the records of ``upload`` into ``source``; a ``dry_run`` answers the same and writes nothing.

    Raises SourceError for a body that cannot be read or a source that was given up meanwhile, BusyError when another
    writer is at work for more than ``wait`` seconds, SettingsError when the hub itself must be mended first.
    """
    hub.require_profiles()
    connector = _as_sent(hub.connector(source.connector), upload.sent)
    with (
        hub.revisions.lease(f"push {source.id}", wait=wait, on_wait=on_wait) as lease,
        open_intake(hub, source, lease, dry_run=dry_run) as intake,
        marked(open_rows(upload.path, connector, name=upload.name), connector.access.deletions) as rows,
        intake.checked(rows, Reading(is_push=True)) as staged,
    ):
        upsert = _upsert(hub, source, intake, staged, upload)
        records = tuple(pushed_records(staged, intake.state, hub.addresses, source.id))
        report = intake.report(staged, dry_run=dry_run)
        changes = staged.changes_graph and not dry_run
        if not dry_run and staged.counts.total:
            origin = Origin(PUSH, upload.name, upload.sha256)
            counts = staged.counts
            kept = counts.known + counts.new - counts.gone
            last = last_with_push(intake.state.last, intake.last(staged, origin), kept)
            intake.commit(staged, origin, upsert, last)
        return PushReport(report, intake.run_id if changes else None, lease.revision.number, records)


def _upsert(hub: Hub, source: Source, intake: Intake, staged: Staged, upload: Upload) -> Upsert:
    graph = hub.addresses.source_graph(source.id)
    with open_view(intake.revision) as view:
        if intake.state.last is None and graph in view.graphs():
            raise SettingsError(
                f"le hub ne sait plus ce qu'il tient de « {source.id} » : son exploitant doit la moissonner, ou la "
                "retirer et la suivre à nouveau.",
                f"the hub no longer knows what it holds of '{source.id}': its operator has to harvest it, or to remove "
                "it and follow it again.",
            )
        touched = tell_twins(staged, intake.state, view, hub.addresses, graph, intake.field_of)
    return Upsert(staged, intake.state, upload.name, touched)


def _as_sent(connector: Connector, sent: Sent) -> Connector:
    """``connector`` for a body whose format, and encoding if it was said, are known."""
    encoding = sent.charset or connector.dialect.encoding
    return replace(connector, formats=(sent.format,), dialect=replace(connector.dialect, encoding=encoding))
