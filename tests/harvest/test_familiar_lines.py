"""A line that stands where it stood is not parsed again, and what comes of its file is what parsing it would give."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hub.harvest import familiar
from hub.harvest.counts import Counts
from hub.harvest.opening import open_rows
from hub.harvest.readers.rows import Rows, chain
from hub.harvest.stage import Comparison, stage
from hub.harvest.state import LastHarvest, State
from hub.mapping.mapped import Mapped, Rejected
from hub.mapping.row import Row
from hub.model.location import Location
from tests.harvest.sources import csv_connector, mapper

HEADER = "Code,Nom,SIRET,Note\n"
Known = dict[str, tuple[str, bytes | None, Location]]


class Hub:
    """What is known of one source, harvested from CSV files; ``mapped`` rows of the last harvest, ``parsed`` ones."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._connector = csv_connector(folder)
        self._mapper = mapper(self._connector)
        self.mapped = self.parsed = 0

    def harvest(self, *files: str, names: tuple[str, ...] = (), header: str = HEADER) -> Counts:
        self.mapped = self.parsed = 0
        with State(self._folder / "a.sqlite") as state:
            how = Comparison(trust=state.last is not None, pages=len(files) > 1)
            with stage(self._open(files, names, header), self._map, state, how) as staged:
                for batch in staged.batches():
                    staged.judge(batch, {})
                counts = staged.counts
                state.prepare("run", staged, LastHarvest("run", "", "", "", "c", "r"))
            state.settle("run", committed=True)
        return counts

    def _open(self, files: tuple[str, ...], names: tuple[str, ...], header: str) -> Rows:
        paths = []
        for number, text in enumerate(files):
            paths.append(self._folder / f"{number}.csv")
            paths[-1].write_bytes((header + text).encode())
        names = names or tuple(path.name for path in paths)
        rows = chain(
            open_rows(path, self._connector, name=name) for path, name in zip(paths, names, strict=True)
        )
        return Rows(self._counted(rows), [], rows.sight)

    def _counted(self, rows: Rows) -> Iterator[Row]:
        for row in rows:
            self.parsed += 1
            yield row

    def _map(self, row: Row) -> Mapped | Rejected:
        self.mapped += 1
        return self._mapper(row)

    def known(self) -> Known:
        with State(self._folder / "a.sqlite") as state:
            found = state.records(list(state.keys()))
        return {key: (one.hash, one.digest, one.location) for key, one in found.items()}

    def rejects(self) -> list[tuple[str | None, str, Location]]:
        with State(self._folder / "a.sqlite") as state:
            return [(one.key, one.row, one.location) for one in state.rejects()]


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    return Hub(tmp_path)


def test_only_the_lines_that_are_new_at_their_place_are_parsed(hub: Hub) -> None:
    hub.harvest("1,Un,,\n2,Deux,,\n3,Trois,,\n")
    counts = hub.harvest("1,Un,,\n2,Deux bis,,\n3,Trois,,\n")
    assert (hub.parsed, hub.mapped, counts) == (
        1,
        1,
        Counts(total=3, changed=1, unchanged=2, known=3),
    )
    assert hub.harvest("0,Zéro,,\n1,Un,,\n2,Deux bis,,\n3,Trois,,\n").unchanged == 3
    assert (hub.parsed, hub.mapped) == (4, 1)
    assert hub.known()["3"][2].line == 5
    assert hub.harvest("0,Zéro,,\n1,Un,,\n2,Deux bis,,\n3,Trois,,").unchanged == 4
    assert hub.parsed == 0


def test_the_same_line_under_another_header_is_another_row(hub: Hub) -> None:
    hub.harvest("1,Un,,Deux\n")
    before = hub.known()
    counts = hub.harvest("1,Un,,Deux\n", header="Code,Note,SIRET,Nom\n")
    assert (hub.parsed, counts.changed) == (1, 1)
    assert hub.known()["1"][0] != before["1"][0]


def test_a_line_that_was_a_row_may_be_swallowed_by_a_quote_that_opens_before_it(hub: Hub) -> None:
    hub.harvest("1,Un,,\n2,Deux,,\n3,Trois,,\n")
    counts = hub.harvest('1,"Un,,\n2,Deux",,\n3,Trois,,\n')
    assert (counts.changed, counts.gone, counts.unchanged) == (1, 1, 1)


def test_a_row_over_several_lines_is_compared_whole(hub: Hub) -> None:
    hub.harvest('1,"Un\ndeux",,\n2,"Deux",,\n')
    counts = hub.harvest('1,"Un\ntrois",,\n2,"Deux",,\n')
    assert (counts.changed, counts.unchanged, hub.mapped, hub.parsed) == (1, 1, 1, 1)


def test_a_key_twice_is_found_although_its_second_line_is_known_by_heart(hub: Hub) -> None:
    hub.harvest("1,Un,,\n2,Deux,,\n")
    counts = hub.harvest("2,Autre,,\n2,Deux,,\n")
    assert (counts.changed, counts.rejected, counts.gone) == (1, 1, 1)
    ((key, row, place),) = hub.rejects()
    assert (key, place.line) == ("2", 3)
    assert '"Nom":"Deux"' in row


def test_a_line_known_by_heart_gives_way_to_a_later_page(hub: Hub) -> None:
    hub.harvest("1,Un,,\n", "2,Deux,,\n")
    counts = hub.harvest("1,Un,,\n", "1,Uno,,\n")
    assert (counts.changed, counts.unchanged, counts.gone, counts.rejected) == (1, 0, 1, 0)


def test_two_files_under_one_name_are_not_taken_for_one_another(hub: Hub) -> None:
    lines = "1,Un,,\n2,Deux,,\n"
    hub.harvest(lines, "3,Trois,,\n", names=("x.csv", "x.csv"))
    counts = hub.harvest(lines, lines, names=("x.csv", "x.csv"))
    assert (counts.rejected, counts.unchanged) == (2, 2)


def test_a_source_in_many_files_is_not_read_by_place(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(familiar, "_FILES", 1)
    pages = ("1,Un,,\n", "2,Deux,,\n")
    hub.harvest(*pages)
    assert hub.harvest(*pages).unchanged == 2
    assert (hub.parsed, hub.mapped) == (1, 0)


def test_a_stretch_longer_than_what_is_looked_at_ahead_is_recognised(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(familiar, "_AT_ONCE", 3)
    lines = [f"{number},Nom {number},,\n" for number in range(20)]
    hub.harvest("".join(lines))
    counts = hub.harvest("".join([*lines[:7], *lines[9:12], "x,X,,\n", *lines[12:]]))
    # From the tenth line on, everything stands elsewhere.
    assert (hub.mapped, counts.new, counts.gone, counts.unchanged) == (1, 1, 2, 18)
    assert hub.parsed == 14 - 7 + 5


LINES = st.lists(
    st.sampled_from(
        [
            "1,Un,,\n", "1,Uno,,\n", "2,Deux,,\n", "2,Deux,,x\r\n", '3,"Trois\n2,Deux",,\n', "4,,,\n", "\n", ",,,\n",
            "5,Cinq,12,\n", "5,Cinq,,,trop\n", '6,a "b" c,,\n', '"6",Six,,\n', '7,"Sept" x,,\n', "8,\0,,\n", "3,Trois,,\n",
        ]
    ),
    min_size=1,
    max_size=8,
)  # fmt: skip


@settings(deadline=None, max_examples=60)  # each harvest syncs to disk
@example([["1,Un,,\n", "2,Deux,,\n"]], [["2,Deux,,\n", "2,Deux,,\n"]], 1)
@given(
    st.lists(LINES, min_size=1, max_size=2),
    st.lists(LINES, min_size=1, max_size=2),
    st.sampled_from([1, 2, 500]),
)
def test_what_is_harvested_after_something_else_is_what_is_harvested_from_scratch(
    before: list[list[str]], now: list[list[str]], batch: int
) -> None:
    with (
        tempfile.TemporaryDirectory() as first,
        tempfile.TemporaryDirectory() as second,
        pytest.MonkeyPatch.context() as patched,
    ):
        patched.setattr("hub.harvest.stage.BATCH", batch)
        later, fresh = Hub(Path(first)), Hub(Path(second))
        later.harvest(*map("".join, before))
        kept = later.known()
        counts = later.harvest(*map("".join, now))
        assert fresh.harvest(*map("".join, now)).total == counts.total
        # A rejected record keeps its last good version.
        rejected = {key for key, _, _ in fresh.rejects()} - set(fresh.known())
        lasting = {key: kept[key] for key in rejected & set(kept) if key}
        assert later.known() == {**lasting, **fresh.known()}
        assert sorted(map(repr, later.rejects())) == sorted(map(repr, fresh.rejects()))
        again = later.harvest(*map("".join, now))
        assert (again.new, again.changed, again.gone) == (0, 0, 0)
        assert later.parsed >= again.rejected
