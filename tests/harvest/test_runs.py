"""The history of a source: what each run did, how good the source was then, and that it does not grow for ever."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.errors import Text
from hub.harvest.counts import Counts
from hub.harvest.record import KnownRecord, Reject
from hub.harvest.runs import MOST, RunNote, Standing
from hub.harvest.state import State
from hub.model.location import Location
from hub.model.problem import Problem, Severity
from hub.model.tally import Tally
from tests.harvest.test_state import LAST, Wanted

HERE = Location("liste.csv", 2)


def problem(severity: Severity, value: str | None = None) -> Problem:
    return Problem(severity, "rule", Text("À revoir.", "To mend."), "Nom", value, HERE)


def record(key: str, *severities: Severity, in_findings: bool = False) -> KnownRecord:
    problems = tuple(problem(each) for each in severities)
    return KnownRecord(key, "h", (), HERE, () if in_findings else problems, problems if in_findings else ())


def reject(key: str | None) -> Reject:
    return Reject(key, (problem("violation", "x"),), "{}", HERE)


def note(at: str = "2026-01-01", **counts: int) -> RunNote:
    groups = tuple(Tally([problem("violation", "v"), problem("warning")]).groups())
    return RunNote("harvest", at, "liste.csv", Counts(**counts), groups)


def run(state: State, run_id: str, wanted: Wanted, what: RunNote | None = None) -> None:
    state.prepare(run_id, wanted, LAST, what or note())
    state.settle(run_id, committed=True)


def test_a_run_reads_back_as_it_was_noted(tmp_path: Path) -> None:
    with State(tmp_path / "a.sqlite") as state:
        run(state, "run-1", Wanted((record("1"),)), note(total=3, new=2, rejected=1))
    with State(tmp_path / "a.sqlite", readonly=True) as state:
        (found,) = state.runs()
    assert (found.id, found.note) == ("run-1", note(total=3, new=2, rejected=1))


@given(records=st.integers(1, 1000), rejected=st.floats(0, 1), warned=st.floats(0, 1))
def test_the_score_lies_between_0_and_100_and_falls_with_each_fault(
    records: int, rejected: float, warned: float
) -> None:
    out = round(rejected * records)
    checked = round(warned * (records - out))
    score = Standing(records, out, checked).score
    assert score is not None
    assert 0 <= score <= 100
    assert (score == 100) == (out == checked == 0) or records > 500  # one digit behind the point
    if out < records and checked == 0:
        worse = Standing(records, out + 1, checked).score
        assert worse is not None
        assert worse <= score


@pytest.mark.parametrize(
    ("standing", "score"),
    [
        (Standing(0, 0, 0), None),
        (Standing(10, 0, 0), 100.0),
        (Standing(10, 1, 0), 90.0),
        (Standing(10, 0, 1), 97.5),
        (Standing(10, 2, 4), 70.0),
        (Standing(3, 3, 0), 0.0),
    ],
)
def test_a_rejected_record_counts_wholly_and_one_to_check_a_quarter(
    standing: Standing, score: float | None
) -> None:
    assert standing.score == score


def test_the_standing_is_that_of_the_source_after_the_run(tmp_path: Path) -> None:
    records = (
        record("1"),
        record("2", "info"),
        record("3", "warning"),
        record("4", "warning", in_findings=True),
        record("5", "warning"),
    )
    with State(tmp_path / "a.sqlite") as state:
        # 5 keeps its last good version; 6 was never good; one row has no key.
        run(state, "run-1", Wanted(records, (), (reject("5"), reject("6"), reject("6"), reject(None))))
        (first,) = state.runs()
        run(state, "run-2", Wanted((), ("4",), ()))
        second, _ = state.runs()
    assert (first.standing.records, first.standing.rejected, first.standing.warned) == (7, 3, 2)
    assert [(group.rule, group.count) for group in first.standing.quarantine] == [("rule", 4)]
    assert (second.standing.records, second.standing.rejected, second.standing.warned) == (4, 0, 2)


def test_after_a_push_what_is_to_check_is_asked_of_all_records(tmp_path: Path) -> None:
    records = (record("1", "warning"), record("2", "info", in_findings=True), record("3", "warning"))
    of_the_file = Problem("info", "unknown-column", Text("Colonne neuve.", "New column."), "Neuf")
    groups = tuple(Tally([of_the_file, problem("warning")]).groups())
    with State(tmp_path / "a.sqlite") as state:
        run(state, "harvest", Wanted(records))
        assert state.runs()[0].standing.to_check == note().groups[1:]
        run(
            state,
            "push",
            Wanted((), (), (reject("3"),)),
            RunNote("push", "2026", "push.csv", Counts(), groups),
        )
        found = state.runs()[0].standing.to_check
    assert [(group.severity, group.rule, group.count) for group in found] == [
        ("warning", "rule", 1),
        ("info", "rule", 1),
        ("info", "unknown-column", 1),
    ]


def test_a_value_that_speaks_of_warnings_is_none(tmp_path: Path) -> None:
    tricky = KnownRecord("1", "h", (), HERE, (problem("info", '"severity":"warning"'),))
    with State(tmp_path / "a.sqlite") as state:
        run(state, "run-1", Wanted((tricky,)))
        assert state.runs()[0].standing.warned == 0


def test_a_run_that_was_not_committed_leaves_no_trace_and_one_settled_late_does(tmp_path: Path) -> None:
    with State(tmp_path / "a.sqlite") as state:
        state.prepare("lost", Wanted((record("1"),)), LAST, note())
        state.settle("lost", committed=False)
        assert state.runs() == ()
        state.prepare("late", Wanted((record("1"),)), LAST, note())
    with State(tmp_path / "a.sqlite") as state:
        state.settle("late", committed=True)
        assert [each.id for each in state.runs()] == ["late"]


def test_the_last_hundred_runs_are_kept_newest_first(tmp_path: Path) -> None:
    with State(tmp_path / "a.sqlite") as state:
        for number in range(MOST + 5):
            run(state, f"run-{number}", Wanted())
        found = [each.id for each in state.runs()]
    assert found == [f"run-{number}" for number in range(MOST + 4, 4, -1)]


FIRST_VERSION = """
CREATE TABLE records (key TEXT PRIMARY KEY, hash TEXT NOT NULL, subjects TEXT NOT NULL, location TEXT NOT NULL,
    problems TEXT NOT NULL, findings TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE rejects (identity TEXT NOT NULL, key TEXT, problems TEXT NOT NULL, row TEXT NOT NULL,
    location TEXT NOT NULL, since TEXT NOT NULL);
CREATE INDEX rejects_by_key ON rejects (identity);
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE pending_records (key TEXT PRIMARY KEY, hash TEXT NOT NULL, subjects TEXT NOT NULL, location TEXT NOT NULL,
    problems TEXT NOT NULL, findings TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE pending_rejects (identity TEXT NOT NULL, key TEXT, problems TEXT NOT NULL, row TEXT NOT NULL,
    location TEXT NOT NULL, since TEXT NOT NULL);
CREATE TABLE pending_gone (key TEXT PRIMARY KEY) WITHOUT ROWID;
PRAGMA user_version = 1;
"""


def test_a_state_of_the_first_version_is_read_as_it_is_and_brought_up_to_date_when_written(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.sqlite"
    old = sqlite3.connect(path)
    old.executescript(FIRST_VERSION)
    location = '{"file":"liste.csv","line":2}'
    old.execute("INSERT INTO records VALUES ('1', 'h', '[\"https://x/1\"]', ?, '[]', '[]')", (location,))
    old.execute("INSERT INTO rejects VALUES ('2', '2', '[]', '{}', ?, '2026-01-01')", (location,))
    old.commit()
    old.close()
    with State(path, readonly=True) as state:
        kept = state.record("1")
        assert kept is not None
        assert (kept.subjects, kept.location) == (("https://x/1",), Location("liste.csv", 2))
        assert [reject.since for reject in state.rejects()] == ["2026-01-01"]
    with State(path, readonly=True) as state:
        assert (state.runs(), state.count()) == ((), 1)
    with State(path) as state:
        run(state, "run-2", Wanted((record("2"),)))
        assert ([each.id for each in state.runs()], state.count()) == (["run-2"], 2)
