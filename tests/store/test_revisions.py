"""What was committed is there, what was not never was."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterable
from pathlib import Path

import pytest
from pyoxigraph import Store

from hub.errors import BusyError, HubError, SettingsError
from hub.store.revisions import Revisions
from hub.store.view import open_view
from tests.store.samples import clock, commit, new_store, triple, triples

ROOT = Path(__file__).parents[2]


def count(revisions: Revisions, graph: str | None = None) -> int:
    with open_view(revisions.current()) as view:
        return view.count(graph)


def python(code: str, *arguments: object) -> subprocess.Popen[str]:
    """A process of its own, with ``revisions`` made from its first argument."""
    prelude = """
        import os, signal, sys, time
        from pathlib import Path
        from hub.store.revisions import Revisions
        from tests.store.samples import clock, commit, triple, triples
        revisions = Revisions(Path(sys.argv[1]), clock)
    """
    text = textwrap.dedent(prelude) + textwrap.dedent(code)
    return subprocess.Popen(
        [sys.executable, "-c", text, *map(str, arguments)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


def test_a_new_store_is_an_empty_revision_and_making_it_twice_changes_nothing(tmp_path: Path) -> None:
    revisions = new_store(tmp_path)
    commit(revisions, None, triples(3))
    assert revisions.create().number == 1
    assert count(revisions) == 3


def test_where_there_is_no_store_the_message_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="ess-hub init"):
        Revisions(tmp_path, clock).current()
    with pytest.raises(SettingsError, match="ess-hub init"), Revisions(tmp_path, clock).lease("x"):
        pass


def test_a_commit_names_its_operation_and_keeps_the_publication_until_told(tmp_path: Path) -> None:
    revisions = new_store(tmp_path)
    commit(revisions, None, triples(1), publication=4)
    revision = commit(revisions, None, triples(2))
    assert (revision.number, revision.publication, revision.operation) == (2, 4, "test")
    assert revision.committed_at == "2026-11-21T08:30:00+00:00"
    assert revisions.current() == revision


def test_a_draft_left_without_commit_never_was(tmp_path: Path) -> None:
    revisions = new_store(tmp_path)
    with revisions.lease("test") as lease:
        with lease.draft() as draft:
            draft.insert(None, triples(5))
            assert draft.view.count(None) == 5
        with pytest.raises(ZeroDivisionError), lease.draft() as draft:
            draft.insert(None, triples(5))
            raise ZeroDivisionError
        assert not (tmp_path / "revisions" / "1").exists()
        with lease.draft() as draft:
            draft.insert(None, triples(1))
            draft.commit()
        with lease.draft() as draft:  # a second one builds on the first
            draft.insert(None, triples(2))
            assert draft.commit().number == 2
    assert count(revisions) == 2


def test_a_view_keeps_reading_the_revision_it_opened(tmp_path: Path) -> None:
    revisions = new_store(tmp_path)
    commit(revisions, None, triples(2))
    with open_view(revisions.current()) as view:
        for _ in range(4):
            with revisions.lease("test") as lease, lease.draft() as draft:
                draft.replace_graph(None, [triple(9)])
                assert view.count(None) == 2
                draft.commit()
                assert view.count(None) == 2
        held = view.revision.path
        assert held.exists()
    commit(revisions, None, triples(1))
    assert not held.exists()
    assert sorted(path.name for path in (tmp_path / "revisions").iterdir()) == ["5", "6"]


def test_an_iterator_forgotten_on_a_draft_does_not_keep_the_committed_files_open(tmp_path: Path) -> None:
    revisions = new_store(tmp_path)
    with revisions.lease("test") as lease, lease.draft() as draft:
        draft.insert(None, triples(100))
        forgotten = [
            draft.view.nodes(None),
            draft.view.select("SELECT * { ?s ?p ?o }"),
            draft.view.lines(None),
        ]
        for iterator in forgotten:
            next(iterator)
        revision = draft.commit()
        with pytest.raises(HubError, match="closed"):
            draft.view.count(None)
    Store(str(revision.quads))  # would fail on the lock of an engine still alive


def test_a_bulk_load_and_a_small_one_give_the_same_graph(tmp_path: Path) -> None:
    revisions = new_store(tmp_path)
    with revisions.lease("test") as lease, lease.draft() as draft:
        draft.insert("http://x/bulk", triples(25_000))
        for start in range(0, 25_000, 5_000):
            draft.insert("http://x/small", [triple(number) for number in range(start, start + 5_000)])
        draft.commit()
    with open_view(revisions.current()) as view:
        assert view.count("http://x/bulk") == 25_000
        assert set(view.lines("http://x/bulk")) == set(view.lines("http://x/small")) == set(triples(25_000))


@pytest.mark.parametrize("size", [3, 12_000])
def test_replacing_a_graph_leaves_the_others_and_may_read_the_graph_it_replaces(
    tmp_path: Path, size: int
) -> None:
    revisions = new_store(tmp_path)
    with revisions.lease("test") as lease, lease.draft() as draft:
        draft.insert("http://x/a", triples(size))
        draft.insert("http://x/b", triples(4))
        upper = (line.replace("/p>", "/q>") for line in draft.view.lines("http://x/a"))
        draft.replace_graph("http://x/a", upper)
        assert draft.view.count("http://x/a") == size
        assert all("/q>" in line for line in draft.view.lines("http://x/a"))
        assert draft.view.count("http://x/b") == 4
        draft.replace_graph("http://x/a", [])
        assert draft.view.graphs() == ["http://x/a", "http://x/b"]
        draft.drop_graph("http://x/a")
        assert draft.view.graphs() == ["http://x/b"]


def test_replacing_a_graph_writes_only_what_differs(tmp_path: Path) -> None:
    revisions = new_store(tmp_path)
    commit(revisions, None, triples(25_000))
    with revisions.lease("test") as lease, lease.draft() as draft:
        draft.replace_graph(None, [*triples(24_999), triple(30_000)])
        revision = draft.commit()
    tables = [path.stat() for path in revision.quads.glob("*.sst")]
    own = sum(table.st_size for table in tables if table.st_nlink == 1)
    assert own < sum(table.st_size for table in tables) / 20
    with open_view(revision) as view:
        assert set(view.lines(None)) == {*triples(24_999), triple(30_000)}


def test_removing_subjects_counts_what_it_removed(tmp_path: Path) -> None:
    revisions = new_store(tmp_path)
    with revisions.lease("test") as lease, lease.draft() as draft:
        draft.insert("http://x/a", [*triples(5), triple(2, "two"), triple(2, "deux")])
        draft.insert(None, triples(5))
        assert draft.remove_subjects("http://x/a", ["http://x/s2", "http://x/s4", "http://x/none"]) == 4
        assert draft.view.describe("http://x/a", "http://x/s2") == []
        assert draft.view.count(None) == 5


def test_replacing_subjects_gives_what_removing_and_adding_gives_and_writes_only_what_differs(
    tmp_path: Path,
) -> None:
    revisions = new_store(tmp_path)
    commit(revisions, "http://x/a", triples(25_000))
    changes = [
        (["http://x/s1"], triple(1, "new")),
        (["http://x/s2", "http://x/none"], f"{triple(2)}\n{triple(2, 'more')}\n{triple(30_000)}"),
        (["http://x/s3"], ""),
    ]
    with revisions.lease("test") as lease, lease.draft() as draft:
        draft.insert(None, triples(3))
        draft.replace_subjects("http://x/a", lambda: changes)
        revision = draft.commit()
    kept = (number for number in range(25_000) if number not in (1, 3))
    with open_view(revision) as view:
        assert set(view.lines("http://x/a")) == {
            *map(triple, kept), triple(1, "new"), triple(2, "more"), triple(30_000)
        }  # fmt: skip
        assert view.count(None) == 3
    tables = [path.stat() for path in revision.quads.glob("*.sst")]
    own = sum(table.st_size for table in tables if table.st_nlink == 1)
    assert own < sum(table.st_size for table in tables) / 20


@pytest.mark.parametrize("remembered", [100, 0])
def test_what_one_change_brings_no_other_takes_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, remembered: int
) -> None:
    monkeypatch.setattr("hub.store.draft._REMEMBERED", remembered)
    revisions = new_store(tmp_path)
    with revisions.lease("test") as lease, lease.draft() as draft:
        draft.insert(None, [triple(1), triple(2), triple(3)])
        first = (["http://x/s1", "http://x/s2"], f"{triple(1, 'a')}\n{triple(2, 'kept')}\n{triple(2)}")
        draft.replace_subjects(
            None, lambda: [first, (["http://x/s2"], triple(2, "b")), (["http://x/s1"], "")]
        )
        assert sorted(draft.view.lines(None)) == sorted(
            [triple(1, "a"), triple(2, "kept"), triple(2), triple(2, "b"), triple(3)]
        )


class Merging:
    """A draft's engine that says how often it was told to merge its layers; when it does by itself cannot be seen."""

    def __init__(self, store: Store, told: list[str]) -> None:
        self._store = store
        self._told = told

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    def optimize(self) -> None:
        self._told.append("merge")
        self._store.optimize()


def test_a_bulk_in_several_portions_is_one_bulk_and_its_layers_are_merged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.store.draft._PORTION", 200_000)
    revisions = new_store(tmp_path)

    def merged(lines: Iterable[str]) -> int:
        told: list[str] = []
        with revisions.lease("test") as lease, lease.draft() as draft:
            # Held by the draft alone, which must be able to let go of it.
            draft._open = Merging(draft._store, told)  # type: ignore[assignment]
            draft.insert("http://x/a", lines)
            draft.commit()
        return len(told)

    assert merged(triples(25_000)) == 1
    assert merged([triple(30_000)]) == 0
    with open_view(revisions.current()) as view:
        assert set(view.lines("http://x/a")) == {*triples(25_000), triple(30_000)}


def test_an_rdf_file_loads_the_same_every_time_blank_nodes_included(tmp_path: Path) -> None:
    revisions = new_store(tmp_path / "store")
    file = tmp_path / "shapes.ttl"
    file.write_text(
        "<http://x/shape> <http://x/property> [ <http://x/path> <http://x/p> ] .", encoding="utf-8"
    )
    with revisions.lease("test") as lease, lease.draft() as draft:
        draft.load("http://x/graph/model", file)
        once = sorted(draft.view.lines("http://x/graph/model"))
        draft.load("http://x/graph/model", file)
        assert sorted(draft.view.lines("http://x/graph/model")) == once
    assert len(once) == 2
    assert all("http://x/.well-known/genid/" in line for line in once)


CRASHES = {
    "in the middle of a draft": ("os.kill(os.getpid(), signal.SIGKILL)", "", 1),
    "just before the switch": (
        "",
        "module.switch_current = lambda *_: os.kill(os.getpid(), signal.SIGKILL)",
        1,
    ),
    "between the new pointer and its renaming": (
        "",
        "Path.replace = lambda self, to: os.kill(os.getpid(), signal.SIGKILL) if to.name == 'CURRENT' else os.replace(self, to)",
        1,
    ),
    "just after the switch": (
        "",
        "switch = module.switch_current; module.switch_current = lambda *a: (switch(*a), os.kill(os.getpid(), signal.SIGKILL))",
        2,
    ),
}


@pytest.mark.parametrize("moment", CRASHES)
def test_a_writer_killed_leaves_the_old_state_or_the_new_one(tmp_path: Path, moment: str) -> None:
    revisions = new_store(tmp_path)
    commit(revisions, None, triples(10))
    middle, patch, expected = CRASHES[moment]
    code = f"""
        import hub.store.draft as module
        {patch}
        with revisions.lease("crash") as lease, lease.draft() as draft:
            draft.insert(None, [triple(n) for n in range(100, 110)])
            {middle or "pass"}
            draft.commit()
    """
    child = python(code, tmp_path)
    child.communicate(timeout=60)
    assert child.returncode == -signal.SIGKILL
    assert revisions.current().number == expected
    assert count(revisions) == 10 * expected
    after = commit(revisions, None, [triple(500)])  # the lease is free, the leftovers are not in the way
    assert after.number == expected + 1
    assert count(revisions) == 10 * expected + 1
    names = {path.name for path in (tmp_path / "revisions").iterdir()}
    assert names == {str(after.number), str(after.number - 1)}


def test_a_second_writer_waits_and_then_says_who_is_writing(tmp_path: Path) -> None:
    revisions = new_store(tmp_path)
    child = python(
        """
        with revisions.lease("harvest demo"):
            print("held", flush=True)
            time.sleep(1.5)
        """,
        tmp_path,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    told: list[str] = []
    with pytest.raises(BusyError) as refusal, revisions.lease("publish", wait=0.2, on_wait=told.append):
        pass
    assert f"harvest demo (pid {child.pid}" in refusal.value.text.fr
    assert told == [f"harvest demo (pid {child.pid}, 2026-11-21T08:30:00+00:00)"]
    with revisions.lease("publish", wait=30, on_wait=told.append):
        child.communicate(timeout=10)
        assert child.returncode == 0
    assert len(told) == 2


def test_a_writer_killed_gives_its_lease_back_at_once(tmp_path: Path) -> None:
    revisions = new_store(tmp_path)
    child = python('with revisions.lease("x"):\n    print("held", flush=True)\n    time.sleep(60)', tmp_path)
    assert child.stdout is not None
    child.stdout.readline()
    os.kill(child.pid, signal.SIGKILL)
    child.communicate(timeout=10)
    began = time.monotonic()
    with revisions.lease("y", wait=5):
        assert time.monotonic() - began < 1


def test_four_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    revisions = new_store(tmp_path)
    code = """
        for number in range(8):
            with revisions.lease("w", wait=120) as lease, lease.draft() as draft:
                draft.insert("http://x/g", [triple(number, sys.argv[2])])
                draft.commit()
    """
    children = [python(code, tmp_path, writer) for writer in range(4)]
    for child in children:
        child.communicate(timeout=120)
        assert child.returncode == 0
    assert revisions.current().number == 32
    assert count(revisions, "http://x/g") == 32
