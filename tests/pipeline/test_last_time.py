"""A stage that is given the same again does nothing, and any difference makes it work everything out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hub.pipeline import publish, reconcile
from hub.pipeline.last_time import LastTime
from tests.called_here import ess_hub
from tests.end_to_end.own_source import ROWS, build_hub
from tests.serve import small_hub


def test_a_note_answers_only_what_it_was_given(tmp_path: Path) -> None:
    note = LastTime(tmp_path / "stage.json")
    assert note.answer("a") is None
    note.keep("a", {"count": 1})
    assert note.answer("a") == {"count": 1}
    assert note.answer("b") is None


@pytest.mark.parametrize("spoiled", ["", "{", "[]", '{"given": "a"}', '{"given": "a", "answer": 3}'])
def test_a_spoiled_note_is_no_note(tmp_path: Path, spoiled: str) -> None:
    path = tmp_path / "stage.json"
    path.write_text(spoiled, encoding="utf-8")
    assert LastTime(path).answer("a") is None


def test_a_note_that_cannot_be_written_costs_nothing_but_the_shortcut(tmp_path: Path) -> None:
    note = LastTime(tmp_path / "no such folder" / "stage.json")
    note.keep("a", {"count": 1})
    assert note.answer("a") is None


def test_a_source_followed_anew_that_cannot_be_read_is_not_taken_for_unchanged(tmp_path: Path) -> None:
    hub, data = build_hub(tmp_path)
    assert ess_hub("run", hub=hub).code == 0
    again = ["source", "add", "annuaire", "--connector", "annuaire-test", "--from", data]
    for command in (["source", "remove", "annuaire"], again):
        assert ess_hub(*command, hub=hub).code == 0
    data.write_bytes(b"")
    done = ess_hub("run", "--json", hub=hub)
    assert done.code == 2
    assert json.loads(done.out)["reconciliation"]["changed"]
    assert json.loads(done.out)["publication"]["entities"] == 0


def test_an_unchanged_night_compares_no_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hub = small_hub.build(tmp_path, "https://data.example.org/")
    first = reconcile.reconcile_records(hub)
    published = publish.publish_entities(hub)

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("nothing changed, and yet everything was worked out")

    monkeypatch.setattr(reconcile, "read_records", refuse)
    monkeypatch.setattr(reconcile, "read_run", refuse)
    monkeypatch.setattr(publish, "open_kept", refuse)
    again = reconcile.reconcile_records(hub)
    assert not again.changed
    assert again.to_json("fr") == {**first.to_json("fr"), "changed": False}
    once_more = publish.publish_entities(hub)
    assert (once_more.publication, once_more.changed) == (published.publication, False)
    assert (once_more.statements, once_more.entities) == (published.statements, published.entities)


def test_without_its_notes_a_hub_comes_to_the_same(tmp_path: Path) -> None:
    hub, data = build_hub(tmp_path)
    assert ess_hub("run", hub=hub).code == 0
    for note in ("reconcile.json", "publish.json", "reconciled.columns"):
        (hub / note).unlink()
    again = json.loads(ess_hub("run", "--json", hub=hub).out)
    assert not again["reconciliation"]["changed"]
    assert not again["publication"]["changed"]
    data.write_text(ROWS + "4;Nouvelle venue;;Limousin\n", encoding="utf-8")
    after = json.loads(ess_hub("run", "--json", hub=hub).out)
    assert after["reconciliation"]["changed"]
    assert after["publication"]["changed"]
