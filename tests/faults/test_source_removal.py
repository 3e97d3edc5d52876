"""Removing a source, killed half-way or while a run is under way, never leaves half a source behind."""

from __future__ import annotations

import shutil
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from hub.commands.session import Session
from hub.errors import SourceError
from hub.pipeline.harvest import HarvestOptions, harvest_source, harvest_sources
from tests.called_here import ess_hub
from tests.end_to_end.own_source import ROWS, build_hub, published
from tests.faults.power_cuts import cut


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("before")
    hub, _ = build_hub(folder)
    assert ess_hub("run", hub=hub).code == 0
    return hub, published(hub, folder)


@pytest.mark.parametrize(
    "point",
    [
        "hub.store.lease:Lease.draft@before",
        "hub.store.draft:Draft.commit@before",
        "hub.store.draft:Draft.commit@after",
        "hub.settings:write_durably@before",
    ],
)
def test_a_source_half_removed_is_still_followed_and_comes_back(
    before: tuple[Path, str], tmp_path: Path, point: str
) -> None:
    original, whole = before
    hub = tmp_path / "hub"
    shutil.copytree(original, hub)
    assert cut(point, 1, hub, "source", "remove", "annuaire") == -signal.SIGKILL, (
        "the point was never reached"
    )
    assert ess_hub("run", hub=hub).code == 0
    assert published(hub, tmp_path) == whole


def test_a_run_that_waited_does_not_harvest_what_was_removed_meanwhile(
    before: tuple[Path, str], tmp_path: Path
) -> None:
    directory = tmp_path / "hub"
    shutil.copytree(before[0], directory)
    late = Session(directory, "fr", 1.0).hub()
    assert ess_hub("source", "remove", "annuaire", hub=directory).code == 0
    with pytest.raises(SourceError):
        harvest_source(late, late.source("annuaire"), HarvestOptions())
    outcomes = harvest_sources(late, (), HarvestOptions())
    assert [each.source for each in outcomes.failed] == ["annuaire"]
    with late.revisions.reading() as view:
        assert late.addresses.source_graph("annuaire") not in view.graphs()


def test_a_source_whose_state_was_deleted_is_read_again_in_full(tmp_path: Path) -> None:
    """What left the source in between leaves its graph too, though nothing remembers that it was there."""
    directory, data = build_hub(tmp_path)
    hub = Session(directory, "fr", 1.0).hub()
    assert not harvest_sources(hub, (), HarvestOptions()).failed
    hub.state_path("annuaire").unlink()
    data.write_text("".join(ROWS.splitlines(keepends=True)[:-1]), encoding="utf-8")
    assert not harvest_sources(replace(hub), (), HarvestOptions()).failed
    with hub.revisions.reading() as view:
        records = [subject for subject, _ in view.nodes(hub.addresses.source_graph("annuaire"))]
    assert sorted(records) == [hub.addresses.record("annuaire", key) for key in ("1", "2")]
