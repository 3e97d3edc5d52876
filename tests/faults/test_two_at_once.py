"""Two processes at once: neither loses what the other did."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from hub.model.source import Source
from hub.settings import add_source, read_settings, write_first_settings
from hub.store.revisions import Revisions


def test_sources_added_at_the_same_time_are_all_followed(tmp_path: Path) -> None:
    write_first_settings(tmp_path, "https://data.example.org/")
    names = [f"source-{number}" for number in range(16)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda name: add_source(tmp_path, Source(name, "connector", "/file.csv")), names))
    assert sorted(read_settings(tmp_path).sources) == sorted(names)


def test_a_revision_freed_between_the_look_and_the_hold_gives_way_to_the_newest(tmp_path: Path) -> None:
    revisions = Revisions(tmp_path / "store", lambda: datetime(2026, 1, 1, tzinfo=UTC))
    looked = revisions.create()
    for _ in range(3):
        with revisions.lease("test") as lease, lease.draft() as draft:
            draft.commit()
    assert not looked.path.exists()
    newest, answers = revisions.current(), [looked]

    class Late(Revisions):
        def current(self):  # type: ignore[no-untyped-def]
            return answers.pop() if answers else newest

    with Late(revisions.directory, revisions._clock).reading() as view:
        assert view.revision.number == 3
