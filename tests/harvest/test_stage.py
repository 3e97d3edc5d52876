from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.errors import FindingsError, SourceError, Text
from hub.harvest.counts import Counts
from hub.harvest.fetch import Validators
from hub.harvest.opening import open_rows
from hub.harvest.report import HarvestReport
from hub.harvest.stage import Comparison, stage
from hub.harvest.staged import Staged
from hub.harvest.state import LastHarvest, State
from hub.model.problem import Problem
from tests.harvest.sources import ADDRESSES, SOURCE, csv_connector, mapper

VIOLATION = Problem("violation", "rule", Text("non", "no"))
WARNING = Problem("warning", "rule", Text("hum", "hm"))


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    with State(tmp_path / "essai.sqlite") as state:
        yield state


def staged(state: State, *rows: str, recheck: bool = False) -> Staged:
    folder = state.path.parent
    file = folder / "essai.csv"
    file.write_text("Code,Nom,SIRET,Note\n" + "".join(row + "\n" for row in rows), "utf-8")
    connector = csv_connector(folder)
    with open_rows(file, connector) as read:
        return stage(read, mapper(connector), state, Comparison(recheck=recheck))


def harvest(state: State, *rows: str, findings: dict[str, tuple[Problem, ...]] | None = None) -> Counts:
    """Stage, validate, commit."""
    with staged(state, *rows) as harvest:
        harvest.check_deletions()
        for batch in harvest.batches(2):
            harvest.judge(batch, findings or {})
        counts = harvest.counts
        run = f"run-{state.last.run_id if state.last else ''}"
        state.prepare(run, harvest, LastHarvest(run, run, "essai.csv", "essai.csv", "c", "r", Validators()))
    state.settle(run, committed=True)
    return counts


def node(key: str) -> str:
    return ADDRESSES.record(SOURCE, key)


def test_a_first_harvest_is_all_new(state: State) -> None:
    assert harvest(state, "1,Un,,", "2,Deux,,") == Counts(total=2, new=2)
    assert list(state.keys()) == ["1", "2"]


def test_the_same_rows_again_change_nothing(state: State) -> None:
    harvest(state, "1,Un,,", "2,Deux,,")
    with staged(state, "1,Un,,", "2,Deux,,") as again:
        assert again.counts == Counts(total=2, unchanged=2, known=2)
        assert not again.changes_graph
        assert list(again.batches()) == []
        assert list(again.new_statements()) == list(again.changes()) == []


def test_only_what_changed_is_written_and_only_its_old_subjects_are_removed(state: State) -> None:
    harvest(state, "1,Un,,", "2,Deux,,", "3,Trois,,")
    with staged(state, "1,Un,,", "2,Deux bis,,", "4,Quatre,,") as change:
        assert change.counts == Counts(total=3, new=1, changed=1, unchanged=1, gone=1, known=3)
        assert [version.key for version in change.versions()] == ["2", "4"]
        assert [subjects for subjects, _ in change.changes()] == [(node("2"),), (node("3"),)]
        assert [text.partition(">")[0][1:] for _, text in change.changes()] == [node("2"), ""]
        assert [text.partition(">")[0][1:] for text in change.new_statements()] == [node("4")]


def test_a_column_that_is_not_mapped_may_change_without_changing_the_record(state: State) -> None:
    harvest(state, "1,Un,,vu le 3")
    with staged(state, "1,Un,,vu le 4") as again:
        assert again.counts.unchanged == 1


def test_a_record_that_moved_to_another_line_is_unchanged_and_its_line_is_known(state: State) -> None:
    harvest(state, "1,Un,,", "2,Deux,,", findings={"2": (WARNING,)})
    assert harvest(state, "2,Deux,,", "1,Un,,") == Counts(total=2, unchanged=2, known=2)
    moved = state.record("2")
    assert moved is not None
    assert moved.location.line == 2
    assert [problem.location for problem in moved.findings] == [moved.location]


def test_a_second_record_with_the_same_key_is_rejected_and_both_places_are_named(state: State) -> None:
    with staged(state, "1,Un,,", "2,Deux,,", "1,Autre,,") as doubled:
        assert doubled.counts == Counts(total=3, new=2, rejected=1)
        (reject,) = doubled.rejects()
        said = reject.problems[0].into("fr")
        assert said.startswith("essai.csv:4")
        assert "celle de essai.csv:2" in said


def test_a_rejected_row_is_present_and_keeps_its_last_good_version(state: State) -> None:
    harvest(state, "1,Un,,", "2,Deux,,")
    before = state.record("2")
    assert harvest(state, "1,Un,,", "2,,,") == Counts(total=2, unchanged=1, rejected=1, known=2)
    assert state.record("2") == before
    reject = state.reject("2")
    assert reject is not None
    assert '"Code":"2"' in reject.row


def test_a_ragged_row_is_present_and_keeps_its_last_good_version(state: State) -> None:
    harvest(state, "1,Un,,", "2,Deux,,")
    with staged(state, "1,Un,,", "2,Deux,,,trop") as ragged:
        ragged.check_deletions()
        assert ragged.counts == Counts(total=2, unchanged=1, rejected=1, known=2)


def test_a_record_mended_at_its_source_leaves_quarantine(state: State) -> None:
    harvest(state, "1,,,")
    assert state.reject("1") is not None
    assert harvest(state, "1,Un,,") == Counts(total=1, new=1)
    assert state.reject("1") is None


def test_quarantine_remembers_since_when(state: State) -> None:
    harvest(state, "1,,,")
    harvest(state, "1,,,", "2,,,")
    assert [(reject.key, reject.since) for reject in state.rejects()] == [("1", "run-"), ("2", "run-run-")]


def test_a_violation_found_in_validation_rejects_that_record_only(state: State) -> None:
    counts = harvest(
        state, "1,Un,,", "2,Deux,,", "3,Trois,,", findings={"2": (VIOLATION, WARNING), "3": (WARNING,)}
    )
    assert counts == Counts(total=3, new=2, rejected=1)
    assert list(state.keys()) == ["1", "3"]
    reject, kept = state.reject("2"), state.record("3")
    assert reject is not None
    assert kept is not None
    assert reject.problems == (VIOLATION, WARNING)
    assert kept.findings == (WARNING,)


def test_a_change_that_validation_turns_down_leaves_the_last_good_version(state: State) -> None:
    harvest(state, "1,Un,,")
    before = state.record("1")
    assert harvest(state, "1,Mauvais,,", findings={"1": (VIOLATION,)}) == Counts(total=1, rejected=1, known=1)
    assert state.record("1") == before


def test_unchanged_records_are_validated_again_when_the_shapes_changed(state: State) -> None:
    harvest(state, "1,Un,,", "2,Deux,,")
    with staged(state, "1,Un,,", "2,Deux,,", recheck=True) as again:
        batches = list(again.batches())
        assert [version.key for batch in batches for version in batch] == ["1", "2"]
        again.judge(batches[0], {"1": (VIOLATION,)})
        assert again.counts == Counts(total=2, unchanged=1, rejected=1, known=2)
        assert not again.changes_graph


def test_what_validation_said_of_an_unchanged_record_is_said_again(state: State) -> None:
    harvest(state, "1,Un,,", findings={"1": (WARNING,)})
    with staged(state, "1,Un,,") as again:
        assert again.tally.count("warning") == 1


def test_many_records_gone_stop_the_harvest(state: State) -> None:
    harvest(state, *(f"{key},Nom,," for key in range(100)))
    with staged(state, *(f"{key},Nom,," for key in range(60))) as loss:
        with pytest.raises(FindingsError):
            loss.check_deletions()
        loss.check_deletions(accepted=40)


def test_a_header_without_rows_deletes_nothing(state: State) -> None:
    harvest(state, "1,Un,,")
    with staged(state) as empty, pytest.raises(SourceError):
        empty.check_deletions()


def test_no_record_is_deleted_while_a_row_may_be_that_record(state: State) -> None:
    harvest(state, "1,Un,,", "2,Deux,,")
    with staged(state, "1,Un,,", ",Deux,,") as doubtful:
        doubtful.check_deletions()
        assert doubtful.counts == Counts(total=2, unchanged=1, rejected=1, known=2, held=1)
        assert list(doubtful.gone()) == []
    with staged(state, "1,Un,,", ",Deux,,") as stated:
        stated.check_deletions(accepted=1)
        assert list(stated.gone()) == ["2"]


def test_a_reading_that_fails_midway_leaves_nothing_behind(state: State) -> None:
    harvest(state, "1,Un,,")
    with pytest.raises(SourceError):
        staged(state, "1,Un,,", '2,"Deux,,')
    assert not state.path.with_suffix(".staging").exists()
    assert state.pending_run() is None


def test_the_report_says_counts_then_each_rule_with_examples(state: State) -> None:
    with staged(state, "1,Un,,", "1,Autre,,", "2,,,") as harvest:
        report = HarvestReport.of(SOURCE, harvest.counts, harvest.tally, dry_run=True)
    said = report.into("fr")
    assert said.startswith("essai: 3 lus, 1 nouveau, 0 modifié, 0 inchangé, 0 disparu, 2 en quarantaine")
    assert "rien n'a été écrit" in said
    assert "essai.csv:3" in said
    assert report.rejected == 2
    found = report.to_json("en")
    assert (found["total"], found["rejected"], found["dryRun"]) == (3, 2, True)
    assert {group["rule"] for group in found["problems"]} >= {"duplicate-key"}
    assert all(
        isinstance(example["message"], str) for group in found["problems"] for example in group["examples"]
    )
