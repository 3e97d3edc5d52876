"""``run`` killed at any stage, then run again, publishes what an undisturbed run publishes."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import pytest

from hub.publish.manifest import read_manifest
from tests.called_here import ess_hub
from tests.command_line import ROOT, environment
from tests.end_to_end.own_source import ROWS, build_hub, published
from tests.faults.power_cuts import cut

CHANGED = ROWS.replace("Garage solidaire", "Garage solidaire du Pont") + "4;Épicerie  des Monts;;Limousin\n"

POINTS = [
    ("hub.harvest.fetch:fetch@after", 1),
    ("hub.harvest.state:State.prepare@after", 1),
    ("hub.harvest.state:State.settle@before", 1),
    ("hub.harvest.state:State.settle@after", 1),
    ("hub.store.draft:Draft.commit@before", 1),
    ("hub.store.draft:Draft.commit@after", 1),
    ("hub.reconcile.identity_log:IdentityLog.append@after", 1),
    ("hub.store.draft:Draft.commit@before", 2),
    ("hub.store.draft:Draft.commit@after", 2),
    ("hub.publish.bulk:_described@after", 3),
    ("hub.publish.side_tables:build_side_tables@after", 1),
    ("hub.store.draft:Draft.commit@before", 3),
    ("hub.store.draft:Draft.commit@after", 3),
]


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """A hub that ran once and whose source has changed since; its graph now, and the one it should come to."""
    folder = tmp_path_factory.mktemp("before")
    hub, data = build_hub(folder)
    assert ess_hub("run", hub=hub).code == 0
    old = published(hub, folder)
    data.write_text(CHANGED, encoding="utf-8")
    twin = folder / "twin"
    shutil.copytree(hub, twin)
    assert ess_hub("run", hub=twin).code == 0
    new = published(twin, folder)
    assert new != old
    return hub, old, new


def check_recovery(before: tuple[Path, str, str], folder: Path, point: str, nth: int) -> None:
    original, old, new = before
    hub = folder / "hub"
    shutil.copytree(original, hub)
    assert cut(point, nth, hub, "run") == -signal.SIGKILL, "the point was never reached"
    assert published(hub, folder) in (old, new)
    assert ess_hub("run", hub=hub).code == 0
    assert published(hub, folder) == new
    again = ess_hub("run", "--json", hub=hub)
    assert '"changed": false' in again.out
    check_bulk_files(hub)
    shutil.rmtree(hub)


def check_bulk_files(hub: Path) -> None:
    """Of every publication there is: all that its manifest names, whole, and no other."""
    for directory in (hub / "publications").iterdir():
        manifest = read_manifest(directory)
        assert manifest is not None
        found = {path.name: sha256(path.read_bytes()).hexdigest() for path in manifest.folder.iterdir()}
        assert found == {each.name: each.sha256 for each in manifest.files} != {}


@pytest.mark.parametrize(("point", "nth"), POINTS)
def test_a_killed_run_is_completed_by_the_next(
    before: tuple[Path, str, str], tmp_path: Path, point: str, nth: int
) -> None:
    check_recovery(before, tmp_path, point, nth)


@pytest.mark.long
@pytest.mark.parametrize("attempt", range(10))
def test_a_run_killed_at_ten_moments_of_the_clock_is_completed_by_the_next(
    before: tuple[Path, str, str], tmp_path: Path, attempt: int
) -> None:
    """Not at a chosen function but wherever the process is after a tenth, two tenths… of its usual time."""
    original, old, new = before
    hub = tmp_path / "hub"
    shutil.copytree(original, hub)
    command = [sys.executable, "cli.py", "--hub", str(hub), "run"]
    # On a timeout subprocess.run kills the process, with SIGKILL.
    with suppress(subprocess.TimeoutExpired):
        subprocess.run(
            command,
            cwd=ROOT,
            env=environment(),
            capture_output=True,
            timeout=0.15 * (attempt + 1),
            check=False,
        )
    assert published(hub, tmp_path) in (old, new)
    assert ess_hub("run", hub=hub).code == 0
    assert published(hub, tmp_path) == new
