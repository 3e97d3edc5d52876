"""From rows to a staged harvest: each row compared with the last committed harvest, mapped when it is not the same.

Three questions, the cheapest first. Is the row, letter for letter, one that was harvested before by the same
connector? Then what it became stands; a line that stands where it stood is not even parsed. Do its statements say what
they said? Then nothing is written. Else the record is new or changed. The second record of one key is rejected with
both places named, unless it comes from a later page of an answer that moved while it was read: then the later one counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from hub.harvest.familiar import Familiar
from hub.harvest.readers.rows import Rows, Sight, notices_of
from hub.harvest.record import (
    KnownRecord,
    RecordVersion,
    Reject,
    digest_row,
    hash_statements,
    same_key,
    subjects_of,
    write_row,
)
from hub.harvest.staged import BATCH, Staged
from hub.harvest.staging import Staging
from hub.harvest.state import State
from hub.mapping.access import Deletions
from hub.mapping.mapped import Mapped, Rejected
from hub.mapping.row import Row
from hub.model.location import Location
from hub.model.problem import Problem
from hub.model.shared_siret import RULE as SHARED_SIRET
from hub.model.shared_siret import own_sirets
from hub.model.tally import Tally

Mapper = Callable[[Row], Mapped | Rejected]
_TRACES = 1 << 22
_ROW, _LINE = 1, 2
"""What a key leaves in the traces, by its hash: a row had it; a line that was not parsed."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """How this harvest compares with the last one.

    ``trust``: the same connector made it, so that equal rows have equal outcomes. ``recheck`` hands unchanged records
    to validation too (the shapes changed); ``retry`` does so with rejected ones only. ``pages``: a record met again in
    a later file is the same one, moved meanwhile. ``is_complete``: whoever was not met is gone, or missing;
    ``deletions`` says how long it may be missing until ``at`` (ISO 8601, UTC).
    """

    trust: bool = True
    recheck: bool = False
    retry: bool = False
    pages: bool = False
    is_complete: bool = True
    deletions: Deletions = field(default_factory=Deletions)
    at: str = ""
    until: str = ""


def stage(
    rows: Iterable[Row],
    mapper: Mapper,
    state: State,
    comparison: Comparison | None = None,
) -> Staged:
    """Read every row and compare. What the reader raises passes through, and nothing of this harvest is left behind."""
    compared = comparison or Comparison()
    staging = Staging(state.path.with_suffix(".staging"), state.path)
    tally = Tally()
    try:
        stager = _Stager(mapper, staging, state, tally, compared)
        total = stager.read(rows)
        if compared.is_complete:
            staging.add_absent(compared.at, compared.deletions.grace_harvests, compared.until)
        else:
            staging.keep_missing()
        staging.add_marked()
        staging.settle()
    except BaseException:
        staging.close()
        raise
    tally.add(notices_of(rows))
    return Staged(staging, state, tally, total)


class _Familiar(NamedTuple):
    """A line that was met again where it stood, not parsed: the record ``key`` came from it. ``stays``: nothing was
    said about that record, so that there is nothing to say again."""

    key: str
    place: Location
    stays: bool
    text: str


@dataclass(slots=True)
class _Met:
    """One row on its way. ``outcome`` None: the record ``key`` came from an equal row, which ``known`` stood for.
    ``stays`` as above: an equal row stood at this very place."""

    row: Row
    digest: bytes
    key: str | None
    outcome: Mapped | Rejected | Reject | None
    stays: bool = False

    @property
    def text(self) -> str:
        return write_row(self.row.values)


class _Stager:
    def __init__(
        self, mapper: Mapper, staging: Staging, state: State, tally: Tally, comparison: Comparison
    ) -> None:
        self._mapper = mapper
        self._staging = staging
        self._state = state
        self._tally = tally
        self._how = comparison
        self._familiar = Familiar(state, self._recognise)
        self._trusts = comparison.trust and not comparison.recheck
        self._batch: list[tuple[Row, bytes] | _Familiar] = []
        self._total = 0
        self._traces = bytearray(_TRACES)

    def read(self, rows: Iterable[Row]) -> int:
        """Compare and stage all the rows; how many there were."""
        sight = rows.sight if isinstance(rows, Rows) else Sight()
        if self._trusts:
            sight.known = self._familiar
        for row in rows:
            digest = sight.digest
            self._batch.append((row, digest() if digest else digest_row(write_row(row.values))))
            if len(self._batch) >= BATCH:
                self.take()
        self.take()
        self._familiar.close()
        return self._total

    def _recognise(self, key: str, place: Location, stays: bool, text: str) -> None:
        self._batch.append(_Familiar(key, place, stays, text))
        if len(self._batch) >= BATCH:
            self.take()

    def take(self) -> None:
        """Compare and stage a few hundred rows, with one look at the state for all of them."""
        batch, self._batch = self._batch, []
        self._total += len(batch)
        met, suspects = self._trace(self._meet(batch))
        staged = self._staging.places(suspects)
        known = self._state.records([each.key for each in met if each.key and not each.stays])
        unchanged: list[tuple[str, Location]] = []
        for each in met:
            if isinstance(each, _Familiar):
                if each.stays:
                    unchanged.append((each.key, each.place))
                else:
                    self._put_again(known[each.key], each.place, mapped=False)
                continue
            key, row = each.key, each.row
            if key is not None:
                twin = staged.get(key)
                if twin is not None and not self._supersedes(row, twin):
                    self._double(each, twin)
                    continue
                if twin is not None:
                    self._staging.add_unchanged(unchanged)
                    unchanged.clear()
                    self._staging.forget(key)
                staged[key] = row.location
                if row.is_tombstone:
                    self._staging.mark(key, row.location)
                    continue
            if key is not None and each.stays:
                unchanged.append((key, row.location))
            else:
                self._put(each, known.get(key) if key is not None else None)
        self._staging.add_unchanged(unchanged)

    def _meet(self, batch: list[tuple[Row, bytes] | _Familiar]) -> list[_Met | _Familiar]:
        equal, refused = {}, {}
        digests = [each[1] for each in batch if not isinstance(each, _Familiar)]
        if self._trusts and digests:
            equal = self._state.unchanged(digests)
            refused = {} if self._how.retry else self._state.rejected(digests)
        met: list[_Met | _Familiar] = []
        for each in batch:
            if isinstance(each, _Familiar):
                met.append(each)
                continue
            row, digest = each
            if row.problem is None and digest in equal:
                key, place, told = equal[digest]
                # The state is asked for the whole record only when something moved or was said.
                met.append(_Met(row, digest, key, None, stays=not told and place == row.location))
            elif row.problem is None and not row.is_tombstone and digest in refused:
                reject = refused[digest]
                met.append(_Met(row, digest, reject.key, reject))
            else:
                outcome = self._mapper(row)
                met.append(_Met(row, digest, outcome.key, outcome))
        return met

    def _trace(self, met: list[_Met | _Familiar]) -> tuple[list[_Met | _Familiar], set[str]]:
        """``met``, and the keys that may be staged already, few of them in error: the staging is asked for no other. A
        familiar line the key of which may be a row's too is a row from here on, to be shown to its owner if it is."""
        traces, suspects = self._traces, set()
        rows = [each.key for each in met if type(each) is _Met and each.key is not None]
        for key in rows:
            slot = hash(key) % _TRACES
            if traces[slot]:
                suspects.add(key)
            traces[slot] |= _ROW
        for place, each in enumerate(met):
            if type(each) is _Familiar:
                slot = hash(each.key) % _TRACES
                if traces[slot] & _ROW:
                    suspects.add(each.key)
                    row = self._familiar.row(each.place, each.text)
                    met[place] = _Met(row, b"", each.key, None, stays=each.stays)
                traces[slot] |= _LINE
        return met, suspects

    def _supersedes(self, row: Row, twin: Location) -> bool:
        return self._how.pages and row.problem is None and row.location.file != twin.file

    def _double(self, each: _Met, twin: Location) -> None:
        doubled = same_key(each.key or "", twin, each.row.location)
        self._tally.add((doubled,))
        self._staging.add_reject(Reject(each.key, (doubled,), each.text, each.row.location))

    def _put(self, each: _Met, known: KnownRecord | None) -> None:
        row, outcome = each.row, each.outcome
        if outcome is None and known is not None:
            self._put_again(known, row.location, mapped=False)
        elif isinstance(outcome, Mapped) and row.problem is None:
            self._put_mapped(each, outcome, known)
        elif outcome is not None:
            problems = outcome.problems
            if isinstance(outcome, Reject):
                problems = problems if outcome.location == row.location else _moved(problems, row.location)
            elif row.problem is not None and row.problem not in problems:
                problems = (row.problem, *problems)
            self._tally.add(problems)
            self._staging.add_reject(Reject(each.key, problems, each.text, row.location, digest=each.digest))
            if each.key is not None:
                absent = KnownRecord(each.key, "", (), row.location)
                self._staging.add(absent, "rejected", keep=False, mapped=True, version=None)

    def _put_mapped(self, each: _Met, outcome: Mapped, known: KnownRecord | None) -> None:
        statements, location = outcome.statements, each.row.location
        self._tally.add(outcome.problems)
        self._staging.add_sirets(outcome.key, own_sirets(statements))
        version = RecordVersion(
            outcome.key,
            hash_statements(statements),
            statements,
            subjects_of(statements),
            location,
            outcome.problems,
            each.text,
            each.digest,
        )
        record = KnownRecord(
            version.key, version.hash, version.subjects, location, outcome.problems, (), each.digest
        )
        if known is None:
            self._staging.add(record, "new", keep=True, mapped=True, version=version)
        elif known.hash != version.hash:
            self._staging.add(record, "changed", keep=True, mapped=True, version=version)
        elif self._how.recheck:
            self._staging.add(record, "unchanged", keep=True, mapped=True, version=version)
        else:
            same = replace(known, problems=outcome.problems, digest=each.digest)
            self._put_again(same, location, mapped=True, keep=same != known)

    def _put_again(self, known: KnownRecord, location: Location, *, mapped: bool, keep: bool = False) -> None:
        """Stage a record that did not change, though it may have moved; what was said of it is said again."""
        # Whether its SIRET is shared depends on the other records: said anew by compare_records.
        own = tuple(problem for problem in known.findings if problem.rule != SHARED_SIRET)
        record = replace(
            known,
            location=location,
            problems=known.problems if location == known.location else _moved(known.problems, location),
            findings=own if location == known.location else _moved(own, location),
        )
        if not mapped:
            self._tally.add(record.problems)
        self._tally.add(record.findings)
        self._staging.add(record, "unchanged", keep=keep or record != known, mapped=mapped, version=None)


def _moved(problems: Iterable[Problem], location: Location) -> tuple[Problem, ...]:
    return tuple(replace(problem, location=location) for problem in problems)
