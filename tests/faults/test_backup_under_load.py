"""A backup taken while clients write and read, restored: a consistent hub, with all that was acknowledged before it."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from pathlib import Path
from random import Random

import pytest

from tests.command_line import CLI, environment, ess_hub, serving
from tests.contract import directories as here
from tests.faults.notes import Notes
from tests.faults.processes import drawn
from tests.faults.two_sources import TwoSources, two_sources


def taken_under_load(place: TwoSources, archive: Path, moments: Random) -> Notes:
    """Back ``place`` up while notes are written to it; those acknowledged before that."""
    notes = Notes(place.key)
    with serving("serve", "--port", "0", hub=place.hub) as address, notes.written(address, least=3):
        time.sleep(moments.uniform(0, 0.3))
        before = list(notes.acknowledged)
        done = ess_hub("backup", archive, "--json", hub=place.hub)
        assert done.code == 0, done
        assert json.loads(done.out)["bytes"] == archive.stat().st_size
        assert set(notes.others.values()) <= {503}
    return Notes(place.key, before, dict.fromkeys([*notes.acknowledged, *notes.others], 0))


def check_restored(place: TwoSources, archive: Path, folder: Path, notes: Notes) -> None:
    """What was acknowledged before the backup is there, later notes may be, none in half; and it is a hub like any."""
    restored = folder / "restored"
    here.done("restore", archive, hub=restored)
    outcome = json.loads(here.done("run", "--json", hub=restored).out)
    assert outcome["harvests"]["failed"] == []
    with serving("serve", "--port", "0", hub=restored) as address:
        notes.check(address)
        assert Notes(place.key).write(address) == 204


def check_backup_under_load(folder: Path, moments: Random) -> None:
    place = two_sources(folder)
    here.done("run", hub=place.hub)
    archive = folder / "hub.tar"
    notes = taken_under_load(place, archive, moments)
    assert notes.acknowledged
    check_restored(place, archive, folder, notes)


def test_a_backup_under_load_restores_to_a_consistent_hub(tmp_path: Path) -> None:
    check_backup_under_load(tmp_path, drawn())


@pytest.mark.long
@pytest.mark.parametrize("attempt", range(10))
def test_a_backup_under_load_restores_to_a_consistent_hub_ten_times(tmp_path: Path, attempt: int) -> None:
    check_backup_under_load(tmp_path, drawn(attempt))


@pytest.mark.long
@pytest.mark.parametrize("attempt", range(10))
@pytest.mark.parametrize("command", ["backup", "restore"])
def test_a_backup_or_a_restoration_killed_at_any_moment_leaves_nothing_half_done(
    tmp_path: Path, command: str, attempt: int
) -> None:
    place, moments = two_sources(tmp_path), drawn(attempt)
    archive, restored = tmp_path / "hub.tar", tmp_path / "restored"
    here.done("backup", archive, hub=place.hub)
    whole = archive.read_bytes()
    target = place.hub if command == "backup" else restored
    process = subprocess.Popen([*CLI, "--hub", str(target), command, str(archive)], env=environment())
    time.sleep(moments.uniform(0.2, 2.5))
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    if command == "backup":
        assert archive.read_bytes()[:512] == whole[:512]
        here.done("backup", archive, hub=place.hub)
        assert not list(place.hub.glob(".backup-*"))
    if not restored.exists():
        here.done("restore", archive, hub=restored)
    assert json.loads(here.done("status", "--json", hub=restored).out)["revision"] == 1
    assert sorted(each.name for each in tmp_path.iterdir() if "restor" in each.name) == ["restored"]


@pytest.mark.parametrize("content", [b"", b"rubbish" * 1000, b"\x1f\x8b" + b"x" * 99])
def test_a_command_given_rubbish_says_so_in_one_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "hub.tar.gz").write_bytes(content)
    for language, said in (("fr", "n'est pas une sauvegarde entière"), ("en", "is not a whole backup")):
        outcome = here.ess_hub("restore", tmp_path / "hub.tar.gz", hub=tmp_path / "hub", lang=language)
        assert (outcome.code, outcome.out, outcome.err.count("\n")) == (2, "", 1), outcome
        assert said in outcome.err
    outcome = here.ess_hub("backup", tmp_path / "new.tar", hub=tmp_path / "nowhere", lang="en")
    assert (outcome.code, outcome.err.count("\n")) == (2, 1), outcome
    assert sorted(each.name for each in tmp_path.iterdir()) == ["hub.tar.gz"]
