"""Laws of comparing: whatever was harvested before, what a source holds now is what the hub holds after."""

from __future__ import annotations

import tempfile
import tracemalloc
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.errors import Text
from hub.harvest.counts import Counts
from hub.harvest.stage import Comparison, stage
from hub.harvest.state import LastHarvest, State
from hub.mapping.mapped import Mapped, Rejected
from hub.mapping.row import Row
from hub.model.location import Location
from hub.model.problem import Problem

VIOLATION = Problem("violation", "rule", Text("non", "no"))

Line = tuple[str, str]
"""Key and value of a row: ``bad`` is turned down by the mapper, ``ill`` by validation."""


def rows_of(lines: Iterable[Line], file: str = "liste.csv") -> Iterator[Row]:
    for number, (key, value) in enumerate(lines, 2):
        yield Row({"key": key, "value": value}, Location(file, number))


@dataclass
class World:
    """A source's graph and its state, harvested as the pipeline does it."""

    folder: Path
    mapped: int = 0
    validated: int = 0
    connector: str = "1"

    def __post_init__(self) -> None:
        self.graph: dict[str, str] = {}
        self.runs = 0

    def _map(self, row: Row) -> Mapped | Rejected:
        self.mapped += 1
        key, value = row.values["key"], row.values["value"]
        if value == "bad":
            return Rejected(key, (VIOLATION,))
        shown = value.upper() if self.connector == "2" and value == "b" else value
        return Mapped(key, (f'<https://x/{key}> <https://x/p> "{shown}" .',), ())

    def harvest(self, *pages: list[Line], recheck: bool = False, retry: bool = False) -> Counts:
        self.runs += 1
        self.mapped = self.validated = 0
        rows = (row for number, page in enumerate(pages) for row in rows_of(page, f"page {number}"))
        with State(self.folder / "a.sqlite") as state:
            last = state.last
            trust = last is not None and last.connector == self.connector
            how = Comparison(trust=trust, recheck=recheck, retry=retry, pages=len(pages) > 1)
            with stage(rows, self._map, state, how) as staged:
                for batch in staged.batches(2):
                    self.validated += len(batch)
                    ill = {one.key: (VIOLATION,) for one in batch if '"ill"' in one.statements[0]}
                    staged.judge(batch, ill)
                counts = staged.counts
                obsolete = {subject for subjects, _ in staged.changes() for subject in subjects}
                state.prepare(
                    f"{self.runs}", staged, LastHarvest(f"{self.runs}", "", "", "", self.connector, "r")
                )
                self.graph = {key: text for key, text in self.graph.items() if key not in obsolete}
                for version in staged.versions():
                    assert version.subjects[0] not in self.graph, "written beside what it was"
                    self.graph[version.subjects[0]] = version.statements[0]
            state.settle(f"{self.runs}", committed=True)
        return counts

    def records(self) -> dict[str, tuple[str, bytes | None, Location]]:
        with State(self.folder / "a.sqlite") as state:
            found = state.records(list(state.keys()))
        return {key: (one.hash, one.digest, one.location) for key, one in found.items()}

    def rejects(self) -> list[tuple[str | None, str, Location]]:
        with State(self.folder / "a.sqlite") as state:
            return [(one.key, one.row, one.location) for one in state.rejects()]


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


ABC: list[Line] = [("1", "a"), ("2", "b"), ("3", "c")]


def test_equal_rows_are_not_mapped_again_wherever_they_stand(world: World) -> None:
    world.harvest(ABC)
    assert world.mapped == 3
    counts = world.harvest(ABC[::-1])
    assert (world.mapped, world.validated, counts.unchanged) == (0, 0, 3)
    world.harvest([*ABC[:2], ("3", "d")])
    assert (world.mapped, world.validated) == (1, 1)


def test_an_edited_connector_maps_everything_and_writes_only_what_it_changes(world: World) -> None:
    world.harvest(ABC)
    world.connector = "2"
    counts = world.harvest(ABC)
    assert (world.mapped, world.validated, counts.changed, counts.unchanged) == (3, 1, 1, 2)
    world.harvest(ABC)
    assert world.mapped == 0


def test_a_rejected_row_is_looked_at_again_when_it_changed_or_somebody_asks(world: World) -> None:
    lines: list[Line] = [("1", "a"), ("2", "ill"), ("3", "bad")]
    world.harvest(lines)
    assert (world.mapped, world.validated) == (3, 2)
    assert world.harvest(lines).rejected == 2
    assert (world.mapped, world.validated) == (0, 0)
    world.harvest(lines, retry=True)
    assert (world.mapped, world.validated) == (2, 1)
    world.harvest(lines, recheck=True)
    assert (world.mapped, world.validated) == (3, 2)


def test_a_record_that_moved_to_a_later_page_counts_as_it_is_there_and_once(world: World) -> None:
    counts = world.harvest([("1", "a"), ("2", "b")], [("2", "new"), ("3", "c")])
    assert (counts.new, counts.rejected) == (3, 0)
    assert '"new"' in world.graph["https://x/2"]
    assert world.harvest([("1", "a"), ("2", "new")], [("2", "new"), ("3", "c")]).unchanged == 3


def test_the_same_key_twice_on_one_page_is_a_mistake_of_its_publisher(world: World) -> None:
    assert world.harvest([("1", "a"), ("1", "b")], [("2", "c")]).rejected == 1
    assert '"a"' in world.graph["https://x/1"]


LINES = st.lists(
    st.tuples(st.sampled_from("1234"), st.sampled_from(["a", "b", "ill", "bad"])), min_size=1, max_size=7
)


@settings(deadline=None, max_examples=30)  # each harvest syncs to disk
@given(LINES, LINES, st.booleans(), st.randoms(use_true_random=False))
def test_what_is_harvested_after_something_else_is_what_is_harvested_from_scratch(
    before: list[Line], now: list[Line], recheck: bool, chance: Random
) -> None:
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        later, fresh = World(Path(first)), World(Path(second))
        later.harvest(before)
        kept_graph, kept = dict(later.graph), later.records()
        later.harvest(now, recheck=recheck)
        fresh.harvest(now)
        # A rejected record keeps its last good version.
        rejected = {key for key, _, _ in fresh.rejects()} - set(fresh.records())
        lasting = {key: kept[key] for key in rejected & set(kept) if key}
        assert later.records() == {**lasting, **fresh.records()}
        assert later.graph == {
            **{f"https://x/{key}": kept_graph[f"https://x/{key}"] for key in lasting},
            **fresh.graph,
        }
        assert sorted(map(repr, later.rejects())) == sorted(map(repr, fresh.rejects()))
        # Another order, without keys that stand twice, writes nothing.
        once = list(dict(now).items())
        later.harvest(once)
        graph = dict(later.graph)
        chance.shuffle(once)
        counts = later.harvest(once)
        assert (counts.new, counts.changed, counts.gone, later.graph) == (0, 0, 0, graph)


def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    def peak(rows: int) -> int:
        folder = tmp_path / str(rows)
        folder.mkdir()
        lines = ((f"{number}", "a" * 200) for number in range(rows))
        with State(folder / "a.sqlite") as state:
            tracemalloc.start()
            try:
                with stage(rows_of(lines), World(folder)._map, state) as staged:
                    assert sum(len(batch) for batch in staged.batches()) == rows
                return tracemalloc.get_traced_memory()[1]
            finally:
                tracemalloc.stop()

    few, many = peak(2_000), peak(12_000)
    assert many < 1.5 * few, f"{few >> 10} KiB for 2,000 rows, {many >> 10} KiB for 12,000"
