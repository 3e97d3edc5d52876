"""From rows to what a harvest would change: each record mapped, hashed, compared with the last committed harvest.

Staging writes nothing to the store nor to the state. The caller then validates the batches, tells the verdicts,
checks the deletions, prepares the state, commits the store, settles the state. A rejected record counts as present
and keeps its last good version; the second record of one key is rejected with both places named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

import orjson

from hub.errors import Text
from hub.harvest.counts import Counts
from hub.harvest.guard import check_deletions
from hub.harvest.readers.rows import notices_of
from hub.harvest.record import KnownRecord, RecordVersion, Reject, hash_statements, subjects_of
from hub.harvest.staging import Kind, Staging
from hub.harvest.state import State
from hub.mapping.mapped import Mapped, Rejected
from hub.mapping.row import Row
from hub.model.location import Location
from hub.model.problem import Problem
from hub.model.shared_siret import RULE as SHARED_SIRET
from hub.model.shared_siret import Bearer, FieldOf, own_sirets, twins
from hub.model.tally import Tally

Mapper = Callable[[Row], Mapped | Rejected]
BATCH = 500
DUPLICATE = "duplicate-key"
"""The rule that the second record of one key breaks."""


class Staged:
    """One harvest, staged on disk. Use it in a ``with`` block: leaving it deletes the staging file."""

    def __init__(self, staging: Staging, state: State, tally: Tally) -> None:
        self._staging = staging
        self._state = state
        self.tally = tally
        self._total = 0
        self._held = 0

    def __enter__(self) -> Staged:
        return self

    def __exit__(self, *_: object) -> None:
        self._staging.close()

    @property
    def counts(self) -> Counts:
        staging = self._staging
        return Counts(
            total=self._total,
            new=staging.count("new"),
            changed=staging.count("changed"),
            unchanged=staging.count("unchanged"),
            gone=staging.count_gone(),
            rejected=staging.count_rejects(),
            known=self._state.count(),
            held=self._held,
        )

    @property
    def changes_graph(self) -> bool:
        """Whether the source graph must be written at all."""
        counts = self.counts
        return bool(counts.new or counts.changed or counts.gone)

    def batches(self, size: int = BATCH) -> Iterator[list[RecordVersion]]:
        """The versions to validate, ``size`` at a time; :meth:`judge` may be called between two batches."""
        after: str | None = None
        while batch := self._staging.versions(after, size):
            yield batch
            after = batch[-1].key

    def judge(self, batch: Iterable[RecordVersion], findings: Mapping[str, tuple[Problem, ...]]) -> None:
        """Tell what validation found in ``batch``, by key. A violation turns its record down, and no other."""
        for version in batch:
            found = findings.get(version.key, ())
            self.tally.add(found)
            if any(problem.severity == "violation" for problem in found):
                reject = Reject(version.key, version.problems + found, version.row, version.location)
                self._staging.turn_down(version.key, reject)
                continue
            self._staging.set_findings(version.key, found)

    def compare_records(self, field_of: FieldOf) -> None:
        """Say which accepted records share a SIRET, unchanged ones included. Once, after the last :meth:`judge`."""
        for bearer, problem in twins(self._staging.shared_sirets(), field_of):
            self.add_finding(bearer.key, problem)

    def add_finding(self, key: str, problem: Problem) -> None:
        """Tell one thing more that was found in the accepted record ``key``."""
        self.tally.add((problem,))
        self._staging.add_finding(key, problem)

    def sirets(self) -> list[Bearer]:
        """Every SIRET that an accepted record bears."""
        return self._staging.sirets()

    def seen(self) -> Iterator[tuple[Kind, KnownRecord]]:
        """Every record that was read and has a key, and how it compares with the last harvest."""
        return self._staging.seen()

    def check_deletions(self, accepted: int | None = None) -> None:
        """Raise when the deletions of this harvest need a person: see :mod:`hub.harvest.guard`.

        While a row is too broken to tell which record it is, any record not found may be that one: none is deleted,
        unless a person states the number.
        """
        gone = self._staging.count_gone()
        check_deletions(self._state.count(), gone, self._total, accepted)
        if gone and self._staging.count_nameless() and accepted != gone:
            self._held = gone
            self._staging.keep_gone()

    def versions(self) -> Iterator[RecordVersion]:
        """New and changed records, by key: what to write."""
        return self._staging.written()

    def statements(self) -> Iterator[str]:
        """The N-Triples lines to insert into the source graph."""
        for version in self._staging.written():
            yield from version.statements

    def obsolete_subjects(self) -> Iterator[str]:
        """The subjects to remove from the source graph first: those of changed and of gone records."""
        for version in self._staging.written():
            known = self._state.record(version.key)
            yield from known.subjects if known else ()
        for key in self._staging.gone():
            known = self._state.record(key)
            yield from known.subjects if known else ()

    def to_keep(self) -> Iterator[KnownRecord]:
        """Records the state must be told of."""
        return self._staging.kept()

    def gone(self) -> Iterator[str]:
        """Keys of the records that are no longer in the source."""
        return self._staging.gone()

    def rejects(self) -> Iterator[Reject]:
        """The quarantine this harvest leaves behind."""
        return self._staging.rejects()


def stage(
    rows: Iterable[Row], mapper: Mapper, state: State, *, recheck: bool = False, partial: bool = False
) -> Staged:
    """Read every row and compare. ``recheck`` hands unchanged records to validation too (the shapes changed).

    ``partial`` rows are some of the source's: a record that is not among them is not gone.

    What the reader raises passes through, and nothing of this harvest is left behind.
    """
    staging = Staging(state.path.with_suffix(".staging"))
    staged = Staged(staging, state, Tally())
    try:
        for row in rows:
            staged._total += 1
            _stage_row(row, mapper(row), staging, state, staged.tally, recheck)
        if not partial:
            staging.add_gone(state.keys())
    except BaseException:
        staging.close()
        raise
    staged.tally.add(notices_of(rows))
    return staged


def _stage_row(
    row: Row, outcome: Mapped | Rejected, staging: Staging, state: State, tally: Tally, recheck: bool
) -> None:
    twin = staging.place_of(outcome.key) if outcome.key is not None else None
    if twin is not None and outcome.key is not None:
        doubled = same_key(outcome.key, twin.location, row.location)
        tally.add((doubled,))
        staging.add_reject(Reject(outcome.key, (doubled,), _shown(row), row.location))
        return
    problems = outcome.problems
    if row.problem is not None and row.problem not in problems:
        problems = (row.problem, *problems)
    tally.add(problems)
    if isinstance(outcome, Rejected) or row.problem is not None:
        staging.add_reject(Reject(outcome.key, problems, _shown(row), row.location))
        if outcome.key is not None:
            staging.add(KnownRecord(outcome.key, "", (), row.location), "rejected", keep=False, version=None)
        return
    statements = outcome.statements
    staging.add_sirets(outcome.key, own_sirets(statements))
    version = RecordVersion(
        outcome.key,
        hash_statements(statements),
        statements,
        subjects_of(statements),
        row.location,
        problems,
        _shown(row),
    )
    known = state.record(version.key)
    record = KnownRecord(version.key, version.hash, version.subjects, version.location, problems)
    if known is None:
        staging.add(record, "new", keep=True, version=version)
    elif known.hash != version.hash:
        staging.add(record, "changed", keep=True, version=version)
    elif recheck:
        staging.add(record, "unchanged", keep=True, version=version)
    else:
        # Whether its SIRET is shared depends on the other records: said anew by compare_records.
        own = tuple(problem for problem in known.findings if problem.rule != SHARED_SIRET)
        moved = tuple(replace(problem, location=row.location) for problem in own)
        record = replace(record, findings=moved if record.location != known.location else own)
        tally.add(record.findings)
        staging.add(record, "unchanged", keep=record != known, version=None)


def same_key(key: str, first: Location, second: Location) -> Problem:
    """What is wrong with the second record of one key: both places are named."""
    return Problem(
        "violation",
        DUPLICATE,
        Text(
            f"la clé « {key} » est déjà celle de {first} ; le premier est gardé, donnez à celui-ci une autre clé",
            f"the key '{key}' is already that of {first}; the first is kept, give this one another key",
        ),
        value=key,
        location=second,
    )


def _shown(row: Row) -> str:
    """The row as JSON. Half characters (lone surrogates), which JSON text cannot carry, are shown as ``?``."""
    try:
        return orjson.dumps(dict(row.values), option=orjson.OPT_NON_STR_KEYS).decode()
    except orjson.JSONEncodeError:
        return orjson.dumps({"row": repr(dict(row.values)).encode(errors="replace").decode()}).decode()
