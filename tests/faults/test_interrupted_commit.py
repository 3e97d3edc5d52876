"""A commit that is interrupted right after the switch (Ctrl-C during the last sync) stands."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

import hub.store.draft as drafts
from hub.store.revision import switch_current
from hub.store.revisions import Revisions

LINE = "<https://a.example/s> <https://a.example/p> <https://a.example/o> ."


def test_an_interrupt_right_after_the_switch_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    revisions = Revisions(tmp_path / "store", lambda: datetime(2026, 1, 1, tzinfo=UTC))
    revisions.create()

    def switch_then_stop(directory: Path, number: int) -> None:
        switch_current(directory, number)
        raise KeyboardInterrupt

    monkeypatch.setattr(drafts, "switch_current", switch_then_stop)
    with pytest.raises(KeyboardInterrupt), revisions.lease("test") as lease, lease.draft() as draft:
        draft.insert(None, [LINE])
        draft.commit()
    monkeypatch.undo()
    with revisions.reading() as view:
        assert (view.revision.number, list(view.lines(None))) == (1, [LINE])
    with revisions.lease("test") as lease, lease.draft() as draft:
        draft.commit()
    assert revisions.current().number == 2
