"""A disk that takes no more is the operator's matter: one line, exit code 2, and nothing lost."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from hub.errors import SourceError, StorageError
from hub.reconcile.append_log import AppendLog
from hub.store.full_disk import storage_error
from tests.command_line import ROOT, environment, ess_hub
from tests.end_to_end.own_source import ROWS, build_hub, published
from tests.faults.misbehaving import OLD, PAGED, Publisher, begun, names, paged

CHANGED = ROWS.replace("Garage solidaire", "Garage solidaire du Pont")


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A hub that ran once and whose source has changed since; its graph now."""
    folder = tmp_path_factory.mktemp("before")
    hub, data = build_hub(folder)
    assert ess_hub("run", hub=hub).code == 0
    data.write_text(CHANGED, encoding="utf-8")
    return hub, published(hub, folder)


@pytest.mark.parametrize("most", [100, 100_000])
def test_a_run_on_a_full_disk_says_so_in_one_line_and_the_next_completes_it(
    before: tuple[Path, str], tmp_path: Path, most: int
) -> None:
    original, old = before
    hub = tmp_path / "hub"
    shutil.copytree(original, hub)
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.limited", str(most), "--hub", str(hub), "--lang", "en", "run"],
        cwd=ROOT,
        env=environment(PYTHONDONTWRITEBYTECODE="1"),
        capture_output=True,
        timeout=120,
        check=False,
    )
    said = done.stderr.decode()
    assert (done.returncode, said.count("\n")) == (2, 1), said
    assert "cannot be written" in said
    assert published(hub, tmp_path) == old
    assert ess_hub("run", hub=hub).code == 0
    assert "Garage solidaire du Pont" in published(hub, tmp_path)


def test_a_disk_that_fills_while_pages_come_says_so_and_the_next_harvest_goes_on_there(
    publisher: Publisher, tmp_path: Path
) -> None:
    """The third page is larger than the disk takes; there is room again afterwards."""
    records = {"A": "Les Ateliers", "B": "Café", "C": "x" * 300_000}
    hub = begun(tmp_path, publisher, *PAGED, "paging: {by: page, parameter: page}")
    publisher.behaviours["/a"] = paged(records)
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.faults.limited",
            "200000",
            "--hub",
            str(hub),
            "--lang",
            "en",
            "harvest",
        ],
        cwd=ROOT,
        env=environment(PYTHONDONTWRITEBYTECODE="1"),
        capture_output=True,
        timeout=120,
        check=False,
    )
    said = done.stderr.decode()
    assert (done.returncode, said.count("\n")) == (2, 1), said
    assert "cannot be written" in said
    assert names(hub) == OLD
    publisher.seen.clear()
    recovered = ess_hub("harvest", "--json", hub=hub)
    assert recovered.code == 0, recovered
    assert publisher.seen == ["/a?page=3", "/a?page=4"]


def full() -> OSError:
    return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_is_known_by_number_by_code_and_by_words(tmp_path: Path) -> None:
    worded = ValueError("An IO error occurred: 'No space left on device (os error 28)'")
    for error in (full(), OSError("IO error: No space left on device: While appending to file"), worded):
        assert isinstance(storage_error(error, tmp_path), StorageError)
    sql = sqlite3.connect(tmp_path / "small.sqlite")
    sql.execute("PRAGMA max_page_count = 2")
    with pytest.raises(sqlite3.OperationalError) as refusal:
        sql.executescript("CREATE TABLE a (b); CREATE TABLE c (d); CREATE TABLE e (f)")
    sql.close()
    assert isinstance(storage_error(refusal.value, tmp_path), StorageError)


def test_no_other_failure_is_taken_for_a_full_disk(tmp_path: Path) -> None:
    for error in (ValueError("bad"), FileNotFoundError(2, "x"), SourceError("No space left on device", "")):
        assert storage_error(error, tmp_path) is None


def test_a_decision_the_disk_took_half_of_leaves_the_log_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = AppendLog(tmp_path / "log.jsonl")
    log.append(lambda _: [{"one": 1}])
    whole = log.path.read_bytes()
    write = os.write

    def half(file: int, data: bytes) -> int:
        if len(data) <= 4:
            raise full()
        return write(file, data[:4])

    monkeypatch.setattr(os, "write", half)
    with pytest.raises(StorageError):
        log.append(lambda _: [{"two": 2}])
    assert log.path.read_bytes() == whole
