"""How the rows of one source come in: staged, checked, compared, committed — whole or not at all.

Where the rows were had from is somebody else's matter (:mod:`hub.pipeline.harvest`).

The store's commit is the moment of truth. What was learnt (hashes, rejects, validators) is prepared before it and
settled after it; a run that was killed between the two is settled by the next one, which asks the store whether the
run's activity is in the provenance graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from functools import cached_property

from hub.errors import SettingsError, SourceError
from hub.harvest.fetch import Validators
from hub.harvest.provenance import Run, run_iri, run_statements
from hub.harvest.report import HarvestReport
from hub.harvest.runs import RunNote
from hub.harvest.stage import Comparison, stage
from hub.harvest.staged import Staged
from hub.harvest.state import LastHarvest, Prepared, State
from hub.mapping.compile import Mapper, compile_connector
from hub.mapping.row import Row
from hub.model.shared_siret import FieldOf
from hub.model.source import PUSH, Source
from hub.pipeline.hub import Hub
from hub.pipeline.record_checks import field_of
from hub.pipeline.sources import describe_sources
from hub.publish.published_source import published_source
from hub.store.lease import Lease
from hub.store.revision import Revision
from hub.store.view import open_view


@dataclass(frozen=True, slots=True)
class Origin:
    """Where rows were had from: ``location`` as the settings say it, ``name`` the file as its owner knows it.
    ``validators`` let the next harvest ask whether anything changed since."""

    location: str
    name: str
    sha256: str | None
    validators: Validators = field(default_factory=Validators)


@dataclass(frozen=True, slots=True)
class Reading:
    """What rows are, of all that the source has. ``full``: whatever looks unchanged is checked again;
    ``retry_rejects``: only what was rejected is. ``is_push``: some rows, sent by their owner, each to be answered.
    ``is_complete``: absence says something. ``pages``: the answer came in pages, and may have moved meanwhile."""

    full: bool = False
    retry_rejects: bool = False
    is_push: bool = False
    is_complete: bool = True
    pages: bool = False


@contextmanager
def open_intake(hub: Hub, source: Source, lease: Lease, *, dry_run: bool = False) -> Iterator[Intake]:
    """What rows of ``source`` come in through, while ``lease`` is held; a run that was killed is settled first.

    Raises SourceError when the source was given up meanwhile. A ``dry_run`` leaves no file that was not there.
    """
    if not hub.is_followed(source.id):
        raise SourceError("cette source vient d'être retirée.", "this source has just been removed.")
    path = hub.state_path(source.id)
    only_tried = dry_run and not path.exists()
    try:
        with State(path) as state:
            settle_pending(hub, state, lease.revision)
            _check_same_base(hub, state)
            yield Intake(hub, source, state, lease)
    finally:
        if only_tried:
            path.unlink(missing_ok=True)


class Intake:
    """See :func:`open_intake`. One run: it is named after the moment it was opened."""

    def __init__(self, hub: Hub, source: Source, state: State, lease: Lease) -> None:
        self._hub = hub
        self._source = source
        self._lease = lease
        self.started = hub.clock()
        self.revision = lease.revision
        self.connector = hub.connector(source.connector)
        self.checks = hub.record_checks(source)
        self.state = state

    @cached_property
    def _mapper(self) -> Mapper:
        """Costly, and no use to a source that has not changed."""
        return compile_connector(self.connector, self._hub.addresses, self._source.id)

    @contextmanager
    def checked(self, rows: Iterable[Row], reading: Reading) -> Iterator[Staged]:
        """``rows`` mapped, compared with what is known, and validated; nothing of them is kept behind the block.

        Unchanged records are validated again when the shapes changed, or when ``reading`` wishes it.
        """
        with stage(rows, self._mapper, self.state, self._comparison(reading)) as staged:
            for batch in staged.batches():
                staged.judge(
                    batch, self.checks.problems(batch, self._mapper, self._hub.addresses, self._source.id)
                )
            if not reading.is_push and not self.connector.repeats_sirets:
                staged.compare_records(self.field_of)
            yield staged

    def _comparison(self, reading: Reading) -> Comparison:
        last, deletions = self.state.last, self.connector.access.deletions
        moment = self.started.astimezone(UTC)
        return Comparison(
            # A push is answered record by record, so each of its rows is mapped.
            trust=not reading.is_push and last is not None and last.connector == self.connector.version,
            recheck=reading.full or (last is not None and last.rules != self.checks.version),
            retry=reading.retry_rejects,
            pages=reading.pages,
            is_complete=reading.is_complete and not reading.is_push and deletions.by == "absence",
            deletions=deletions,
            at=moment.isoformat(timespec="seconds"),
            until=(moment - timedelta(days=deletions.grace_days)).isoformat(timespec="seconds"),
        )

    @property
    def field_of(self) -> FieldOf:
        """The publisher's columns behind a property of a node."""
        return field_of(self._mapper)

    @cached_property
    def run_id(self) -> str:
        """The IRI of this run's activity."""
        return run_iri(self._hub.addresses, self._source.id, self.started)

    def last(self, staged: Staged, origin: Origin) -> LastHarvest:
        """What the state is to remember of this run, when ``origin`` is the whole of the source."""
        return LastHarvest(
            run_id=self.run_id,
            at=self.started.isoformat(timespec="seconds"),
            location=origin.location,
            name=origin.name,
            connector=self.connector.version,
            rules=self.checks.version,
            validators=origin.validators,
            total=staged.counts.total,
        )

    def commit(self, staged: Staged, origin: Origin, prepared: Prepared, last: LastHarvest) -> None:
        """Make what was ``staged`` true: the state is prepared, the store commits, the state is settled.

        ``prepared`` and ``last`` are what the state will hold: ``staged`` itself and :meth:`last`, when the rows are the
        whole of the source.
        """
        self.state.prepare(self.run_id, prepared, last, self._note(staged, origin))
        if staged.changes_graph:
            self._write(staged, origin)
        self.state.settle(self.run_id, committed=True)

    def report(self, staged: Staged, *, dry_run: bool) -> HarvestReport:
        """What the run did, or would have done."""
        seconds = (self._hub.clock() - self.started).total_seconds()
        return HarvestReport.of(
            self._source.id, staged.counts, staged.tally, dry_run=dry_run, seconds=seconds
        )

    def _note(self, staged: Staged, origin: Origin) -> RunNote:
        return RunNote(
            kind="push" if origin.location == PUSH else "harvest",
            at=self.started.isoformat(timespec="seconds"),
            name=origin.name,
            counts=staged.counts,
            groups=tuple(staged.tally.groups()),
        )

    def _write(self, staged: Staged, origin: Origin) -> None:
        addresses = self._hub.addresses
        graph = addresses.source_graph(self._source.id)
        run = Run(
            source=self._source.id,
            location=origin.location,
            name=origin.name,
            sha256=origin.sha256,
            started=self.started,
            ended=self._hub.clock(),
            counts=staged.counts,
            connector=self.connector.version,
            licence=self._source.licence or self.connector.licence,
        )
        with self._lease.draft() as draft:
            if self.state.last is None and graph in draft.view.graphs():
                # What this graph holds, no state remembers: it was deleted, or the source was half removed.
                draft.drop_graph(graph)
            draft.replace_subjects(graph, staged.changes)
            draft.insert(graph, staged.new_statements())
            draft.insert(addresses.provenance_graph, run_statements(run, addresses))
            describe_sources(draft, addresses, (published_source(self._source, self.connector),))
            draft.commit()


def settle_pending(hub: Hub, state: State, revision: Revision) -> None:
    """Finish what a killed run left: its state counts if, and only if, its commit is in the store."""
    run = state.pending_run()
    if run is None:
        return
    with open_view(revision) as view:
        committed = bool(view.describe(hub.addresses.provenance_graph, run))
    state.settle(run, committed=committed)


def _check_same_base(hub: Hub, state: State) -> None:
    """Records harvested under another base IRI would be taken for unchanged, in a graph that holds none of them."""
    if state.last is not None and not state.last.run_id.startswith(hub.addresses.base):
        raise SettingsError(
            "moissonnée sous une autre IRI de base que celle de hub.toml ; remettez-la, ou créez un autre hub.",
            "harvested under another base IRI than that of hub.toml; put it back, or create another hub.",
        )
