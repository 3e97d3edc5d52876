"""What a harvest would change: each record compared with the last committed harvest, and what is to be done with it.

Staging writes nothing to the store nor to the state. The caller then validates the batches, tells the verdicts,
checks the deletions, prepares the state, commits the store, settles the state. A rejected record counts as present
and keeps its last good version.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from hub.harvest.counts import Counts
from hub.harvest.guard import check_deletions
from hub.harvest.record import KnownRecord, RecordVersion, Reject
from hub.harvest.staging import Kind, Staging
from hub.harvest.state import State
from hub.model.problem import Problem
from hub.model.shared_siret import Bearer, FieldOf, twins
from hub.model.tally import Tally

BATCH = 500


class Staged:
    """One harvest, staged on disk. Use it in a ``with`` block: leaving it deletes the staging file."""

    def __init__(self, staging: Staging, state: State, tally: Tally, total: int) -> None:
        self._staging = staging
        self._state = state
        self.tally = tally
        self._total = total
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
            missing=staging.count_missing(),
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
                problems = version.problems + found
                reject = Reject(version.key, problems, version.row, version.location, digest=version.digest)
                self._staging.turn_down(version.key, reject)
                continue
            if found:
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
        """Every SIRET that an accepted record bears, of those that were mapped."""
        return self._staging.sirets()

    def seen(self) -> Iterator[tuple[Kind, KnownRecord]]:
        """Every record that was read and has a key, and how it compares with the last harvest; those whose rows were
        trusted by their digest are known by key and place only."""
        return self._staging.seen()

    def check_deletions(
        self, accepted: int | None = None, declared: int | None = None, *, may_be_empty: bool = False
    ) -> None:
        """Raise when the deletions of this harvest need a person: see :mod:`hub.harvest.guard`. ``may_be_empty``: only
        changes were asked for, and there may be none.

        While a row is too broken to tell which record it is, or the publisher ``declared`` more records than were met,
        any record not found may be one of those: none is deleted, unless a person states the number. One that the
        source marks as gone is found.
        """
        gone = self._staging.count_gone()
        check_deletions(self._state.count(), gone, self._total or int(may_be_empty), accepted)
        nameless = self._staging.count_nameless()
        is_short = declared is not None and self._staging.count_seen() + nameless < declared
        if gone and (nameless or is_short) and accepted != gone:
            self._held = self._staging.hold_absent()

    def versions(self) -> Iterator[RecordVersion]:
        """New and changed records, by key: what to write."""
        return self._staging.written()

    def new_statements(self) -> Iterator[str]:
        """The N-Triples lines of the new records, a record's in one text."""
        return self._staging.new_statements()

    def changes(self) -> Iterator[tuple[tuple[str, ...], str]]:
        """Of each changed and each gone record, the subjects the source graph knows it by, and the N-Triples lines to
        put in their place, in one text; none for one that is gone."""
        return self._staging.changes()

    def to_keep(self) -> Iterator[KnownRecord]:
        """Records the state must be told of."""
        return self._staging.kept()

    def gone(self) -> Iterator[str]:
        """Keys of the records that are no longer in the source."""
        return self._staging.gone()

    def rejects(self) -> Iterator[Reject]:
        """The quarantine this harvest leaves behind."""
        return self._staging.rejects()

    def sirets_to_keep(self) -> Iterator[tuple[str, str, str]]:
        """key, node and SIRET: what the state must know of the records it is told of."""
        return self._staging.sirets_to_keep()

    def missing(self) -> Iterator[tuple[str, str, int]]:
        """key, since when, from how many harvests in a row: records kept although they were not met."""
        return self._staging.missing()
