"""The log of people's decisions."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hub.errors import UserError
from hub.model.iri import NodeName
from hub.reconcile.judgement_log import Judgement, JudgementLog, Verdict

A, B, C = NodeName("s", "a#1", "carrier"), NodeName("t", "b"), NodeName("t", "c")


def judgement(a: NodeName, b: NodeName, verdict: Verdict, note: str = "") -> Judgement:
    return Judgement(a, b, verdict, "ana", "2026-11-21T10:00:00+01:00", note)


def test_a_log_that_does_not_exist_is_empty(tmp_path: Path) -> None:
    assert len(JudgementLog(tmp_path / "none" / "judgements.jsonl").read()) == 0


def test_what_is_appended_is_read_back_whole_and_found_in_either_order(tmp_path: Path) -> None:
    log = JudgementLog(tmp_path / "judgements.jsonl")
    said = judgement(B, A, "same", "même président\n« vu »")
    log.append(said)
    assert log.read().of(A, B) == said
    assert log.read().of(B, A) == said


def test_the_last_line_about_a_pair_counts_and_a_retraction_takes_it_back(tmp_path: Path) -> None:
    path = tmp_path / "judgements.jsonl"
    log = JudgementLog(path)
    log.append(judgement(A, B, "same"))
    log.append(judgement(B, A, "different"))
    found = log.read().of(A, B)
    assert found is not None
    assert found.verdict == "different"
    log.append(judgement(A, B, "retract"))
    assert log.read().of(A, B) is None
    assert len(path.read_text().splitlines()) == 3


def test_a_spoiled_line_is_named_with_its_number_and_the_rest_is_used(tmp_path: Path) -> None:
    path = tmp_path / "judgements.jsonl"
    log = JudgementLog(path)
    log.append(judgement(A, B, "same"))
    with path.open("a") as file:
        file.write('{"a": ["s"], "verdict": "same"}\nnot json\n[1]\n{"torn": ')
    log.append(judgement(A, C, "different"))
    found = log.read()
    assert [(mistake.file, mistake.line) for mistake in found.mistakes] == [
        ("judgements.jsonl", number) for number in (2, 3, 4, 5)
    ]
    assert found.of(A, B) is not None
    assert found.of(A, C) is not None


def test_bytes_that_are_no_text_spoil_one_line_only(tmp_path: Path) -> None:
    path = tmp_path / "judgements.jsonl"
    path.write_bytes(b"\xff\xfe\x00\n")
    JudgementLog(path).append(judgement(A, B, "same"))
    found = JudgementLog(path).read()
    assert [mistake.line for mistake in found.mistakes] == [1]
    assert len(found) == 1


def test_writers_at_once_lose_no_line(tmp_path: Path) -> None:
    path = tmp_path / "judgements.jsonl"
    said = [judgement(A, NodeName("t", str(n)), "same", "x" * 5000) for n in range(40)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda each: JudgementLog(path).append(each), said))
    found = JudgementLog(path).read()
    assert len(found) == 40
    assert not found.mistakes


def test_a_judgement_is_about_two_records_and_knows_its_verdicts() -> None:
    with pytest.raises(UserError):
        judgement(A, A, "same")
    with pytest.raises(UserError, match="maybe"):
        judgement(A, B, "maybe")  # type: ignore[arg-type]
