"""Whatever happens between state and store, the same harvests end in the same state."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.errors import HubError, SettingsError
from hub.harvest.fetch import Validators
from hub.harvest.record import KnownRecord, Reject
from hub.harvest.stage import stage
from hub.harvest.state import LastHarvest, State
from hub.mapping.mapped import Mapped, Rejected
from hub.mapping.row import Row
from hub.model.location import Location
from tests.harvest.test_stage import VIOLATION

LAST = LastHarvest("run", "2026-01-01", "liste.csv", "liste.csv", "c1", "r1", Validators("s", "e", "m"), 3)


@dataclass
class Wanted:
    """What a harvest wants to be true."""

    records: tuple[KnownRecord, ...] = ()
    lost: tuple[str, ...] = ()
    refused: tuple[Reject, ...] = ()

    def to_keep(self) -> Iterable[KnownRecord]:
        return self.records

    def gone(self) -> Iterable[str]:
        return self.lost

    def rejects(self) -> Iterable[Reject]:
        return self.refused

    def sirets_to_keep(self) -> Iterable[tuple[str, str, str]]:
        return ()

    def missing(self) -> Iterable[tuple[str, str, int]]:
        return ()


def record(key: str, digest: str = "h") -> KnownRecord:
    return KnownRecord(key, digest, (f"https://x/{key}",), Location("liste.csv", 2), (VIOLATION,))


def test_nothing_is_true_before_it_is_settled(tmp_path: Path) -> None:
    with State(tmp_path / "a.sqlite") as state:
        state.prepare("run", Wanted((record("1"),)), LAST)
        assert (state.count(), state.last, state.pending_run()) == (0, None, "run")
        state.settle("run", committed=True)
        assert (state.record("1"), state.last, state.pending_run()) == (record("1"), LAST, None)


def test_a_run_the_store_does_not_hold_never_happened(tmp_path: Path) -> None:
    with State(tmp_path / "a.sqlite") as state:
        state.prepare("run", Wanted((record("1"),)), LAST)
    with State(tmp_path / "a.sqlite") as state:
        state.settle("run", committed=False)
        assert (state.count(), state.last, state.pending_run()) == (0, None, None)


def test_settling_twice_is_settling_once(tmp_path: Path) -> None:
    with State(tmp_path / "a.sqlite") as state:
        state.prepare("run", Wanted((record("1"),)), LAST)
        state.settle("run", committed=True)
        state.settle("run", committed=False)
        assert state.count() == 1


def test_a_pending_run_must_be_settled_first_and_by_its_own_name(tmp_path: Path) -> None:
    with State(tmp_path / "a.sqlite") as state:
        state.prepare("run", Wanted(), LAST)
        with pytest.raises(HubError):
            state.prepare("other", Wanted(), LAST)
        with pytest.raises(HubError):
            state.settle("other", committed=True)


@pytest.mark.parametrize(
    ("location", "connector", "rules", "known"),
    [
        ("liste.csv", "c1", "r1", Validators("s", "e", "m")),
        ("autre.csv", "c1", "r1", Validators()),
        ("liste.csv", "c2", "r1", Validators()),
        ("liste.csv", "c1", "r2", Validators()),
    ],
)
def test_a_source_is_asked_conditionally_only_when_place_connector_and_shapes_are_the_same(
    tmp_path: Path, location: str, connector: str, rules: str, known: Validators
) -> None:
    with State(tmp_path / "a.sqlite") as state:
        state.prepare("run", Wanted(), LAST)
        state.settle("run", committed=True)
        assert state.known(location, connector, rules) == known


def test_a_state_that_is_no_database_is_named_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    path.write_bytes(b"not a database, not at all" * 100)
    with pytest.raises(SettingsError, match="delete this file"):
        State(path)


def test_a_state_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    with State(tmp_path / "a.sqlite") as state:
        state._sql.execute("PRAGMA user_version = 99")
    with pytest.raises(SettingsError, match="later version"):
        State(tmp_path / "a.sqlite")


def test_a_page_may_read_the_state_while_it_is_written(tmp_path: Path) -> None:
    with State(tmp_path / "a.sqlite") as state:
        state.prepare("run", Wanted((record("1"),)), LAST)
        state.settle("run", committed=True)
        with State(tmp_path / "a.sqlite", readonly=True) as reader:
            assert reader.record("1") == record("1")


KEYS = st.sampled_from("abcdef")
HARVESTS = st.lists(
    st.tuples(
        st.dictionaries(KEYS, st.sampled_from(["v1", "v2", "bad"]), min_size=1),
        st.sampled_from(["", "before", "prepared", "committed"]),
    ),
    min_size=1,
    max_size=6,
)


class World:
    """A source graph that commits whole, and a state beside it; either may be the last thing a killed run reached."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "essai.sqlite"
        self.graph: dict[str, str] = {}
        self.committed: set[str] = set()

    def harvest(self, run: str, rows: dict[str, str], killed: str) -> None:
        """One harvest as the pipeline does it; ``killed`` is the last thing it managed to do."""
        with State(self.path) as state:
            pending = state.pending_run()
            if pending is not None:
                state.settle(pending, committed=pending in self.committed)
            with stage(_rows(rows), _mapped, state) as staged:
                if killed == "before":
                    return
                last = LastHarvest(run, "", "liste.csv", "liste.csv", "c", "r")
                state.prepare(run, staged, last)
                if killed == "prepared":
                    return
                graph = {
                    key: value
                    for key, value in self.graph.items()
                    if key not in {subject for subjects, _ in staged.changes() for subject in subjects}
                }
                graph.update({version.subjects[0]: version.statements[0] for version in staged.versions()})
                self.graph, self.committed = graph, self.committed | {run}
                if killed == "committed":
                    return
            state.settle(run, committed=True)

    def known(self) -> tuple[dict[str, str], list[Reject]]:
        with State(self.path) as state:
            keys = list(state.keys())
            records = {key: found.hash for key in keys if (found := state.record(key))}
            return records, list(state.rejects())


def _rows(rows: dict[str, str]) -> list[Row]:
    return [
        Row({"key": key, "value": value}, Location("liste.csv", line))
        for line, (key, value) in enumerate(sorted(rows.items()), 2)
    ]


def _mapped(row: Row) -> Mapped | Rejected:
    key, value = row.values["key"], row.values["value"]
    if value == "bad":
        return Rejected(key, (VIOLATION,))
    return Mapped(key, (f'<https://x/{key}> <https://x/p> "{value}" .',), ())


@settings(deadline=None, max_examples=60)  # each harvest syncs to disk
@given(HARVESTS)
def test_harvests_killed_anywhere_and_run_again_end_like_harvests_never_killed(
    harvests: list[tuple[dict[str, str], str]],
) -> None:
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        killed, steady = World(Path(first)), World(Path(second))
        for number, (rows, point) in enumerate(harvests):
            if point:
                killed.harvest(f"{number}", rows, point)
            killed.harvest(f"{number} again", rows, "")
            steady.harvest(f"{number} again", rows, "")
            assert killed.graph == steady.graph
            assert killed.known() == steady.known()
            assert set(killed.graph) == {f"https://x/{key}" for key in killed.known()[0]}


@settings(deadline=None, max_examples=60)  # each harvest syncs to disk
@given(HARVESTS)
def test_graph_and_state_agree_whenever_a_run_is_settled_even_if_it_is_never_run_again(
    harvests: list[tuple[dict[str, str], str]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder))
        for number, (rows, point) in enumerate(harvests):
            world.harvest(f"{number}", rows, point)
        world.harvest("last", harvests[-1][0], "")
        records, _ = world.known()
        assert set(world.graph) == {f"https://x/{key}" for key in records}
        good = {key for key, value in harvests[-1][0].items() if value != "bad"}
        assert good <= set(records) <= set(harvests[-1][0])
