"""What a draft writes is noted with its commit, subject by subject; what cannot be told means anything."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from hub.store.changes import Touched, Touching, forget_before, mark_of, touched_between
from hub.store.draft import Draft
from hub.store.revisions import Revisions

G = "https://example.org/g"
A, B, C = (f"https://example.org/{name}" for name in "abc")


def line(subject: str, text: str = "1") -> str:
    return f'<{subject}> <https://example.org/p> "{text}" .'


@pytest.fixture
def revisions(tmp_path: Path) -> Revisions:
    made = Revisions(tmp_path / "store", lambda: datetime(2026, 11, 30, tzinfo=UTC))
    made.create()
    with made.lease("test") as lease, lease.draft() as draft:
        draft.insert(G, [line(A), line(B)])
        draft.commit()
    return made


def commit(revisions: Revisions, write: Callable[[Draft], object]) -> None:
    with revisions.lease("test") as lease, lease.draft() as draft:
        write(draft)
        draft.commit()


def touched(directory: Path, before: int, after: int) -> Touched | None:
    return touched_between(directory, before, mark_of(directory, before), after)


WRITES: dict[str, tuple[Callable[[Draft], object], dict[str, frozenset[str] | None]]] = {
    "insert": (lambda draft: draft.insert(G, [line(C)]), {G: frozenset({C})}),
    "insert into the default graph": (lambda draft: draft.insert(None, [line(C)]), {"": frozenset({C})}),
    "remove": (lambda draft: draft.remove_subjects(G, [B]), {G: frozenset({B})}),
    "replace what differs": (
        lambda draft: draft.replace_subjects(G, lambda: [([A, B], f"{line(A)}\n{line(B, 'another')}")]),
        {G: frozenset({B})},
    ),
    "replace by nothing": (lambda draft: draft.replace_subjects(G, lambda: [([A], "")]), {G: frozenset({A})}),
    "replace a graph": (
        lambda draft: draft.replace_graph(G, [line(A), line(C)]),
        {G: frozenset({B, C})},
    ),
    "replace a graph by itself": (
        lambda draft: draft.replace_graph(G, [line(A), line(B)]),
        {G: frozenset()},
    ),
    "change lines": (
        lambda draft: draft.change_graph(G, [line(A)], [line(C)]),
        {G: frozenset({A, C})},
    ),
    "drop": (lambda draft: draft.drop_graph(G), {G: None}),
    "clear": (lambda draft: draft.clear_graph(G), {G: None}),
    "load in bulk": (lambda draft: draft.insert(G, [line(f"{C}{n}") for n in range(10_000)]), {G: None}),
    "a document": (
        lambda draft: draft.add_document(
            G, [Quad(BlankNode(), NamedNode(A), Literal("1"), NamedNode(G))]
        ),
        {G: None},
    ),
    "lines not spelled as the hub does": (lambda draft: draft.insert(G, ["\t" + line(C)]), {G: None}),
}  # fmt: skip


@pytest.mark.parametrize("name", WRITES)
def test_a_commit_tells_what_it_touched(revisions: Revisions, name: str) -> None:
    write, expected = WRITES[name]
    commit(revisions, write)
    assert touched(revisions.directory, 1, 2) == expected


def test_several_commits_are_told_together(revisions: Revisions) -> None:
    commit(revisions, lambda draft: draft.insert(G, [line(C)]))
    commit(revisions, lambda draft: draft.remove_subjects(G, [A]))
    assert touched(revisions.directory, 1, 3) == {G: frozenset({A, C})}
    assert touched(revisions.directory, 3, 3) == {}
    commit(revisions, lambda draft: draft.clear_graph(G))
    assert touched(revisions.directory, 1, 4) == {G: None}


def test_an_update_a_file_that_is_gone_and_a_spoilt_one_mean_anything(revisions: Revisions) -> None:
    commit(revisions, lambda draft: draft.update("DELETE WHERE { GRAPH ?g { ?s ?p ?o } }", G))
    assert touched(revisions.directory, 1, 2) is None
    for _ in range(2):
        commit(revisions, lambda draft: draft.insert(G, [line(C)]))
    assert touched(revisions.directory, 3, 4) is not None
    (revisions.directory / "changes" / "4.json").write_text("{", "utf-8")
    assert touched(revisions.directory, 3, 4) is None


def test_what_a_draft_that_was_thrown_away_touched_is_not_told(revisions: Revisions) -> None:
    with revisions.lease("test") as lease, lease.draft() as draft:
        draft.insert(G, [line(C)])
    commit(revisions, lambda draft: draft.remove_subjects(G, [A]))
    assert touched(revisions.directory, 1, 2) == {G: frozenset({A})}


def test_too_many_subjects_are_no_longer_told_apart(tmp_path: Path) -> None:
    touching = Touching()
    touching.note(G, (f"{A}{number}" for number in range(50_001)))
    touching.note(G, [B])
    Touching().keep(tmp_path, 0)
    touching.keep(tmp_path, 1)
    assert touched(tmp_path, 0, 1) == {G: None}


def test_a_revision_of_another_past_is_not_taken_for_the_one_of_its_number(revisions: Revisions) -> None:
    commit(revisions, lambda draft: draft.insert(G, [line(C)]))
    mark = mark_of(revisions.directory, 2)
    assert touched_between(revisions.directory, 2, mark, 2) == {}
    assert touched_between(revisions.directory, 2, mark, 1) is None  # as of a backup of the revision before
    Touching().keep(revisions.directory, 2)
    assert touched_between(revisions.directory, 2, mark, 2) is None


def test_what_is_forgotten_is_not_known_and_what_came_after_is(revisions: Revisions) -> None:
    for _ in range(2):
        commit(revisions, lambda draft: draft.insert(G, [line(C)]))
    mark = mark_of(revisions.directory, 1)
    forget_before(revisions.directory, 2)
    assert touched_between(revisions.directory, 1, mark, 3) is None
    assert touched(revisions.directory, 2, 3) == {G: frozenset({C})}
