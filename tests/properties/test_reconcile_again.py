"""A hub that reconciles again and again comes, each time, to what one without a memory comes to: to the byte."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings

from hub.model.iri import NodeName
from hub.pipeline import kept_run, link_changes, records_now
from hub.pipeline.hub import Hub
from hub.pipeline.judge import explain_records, pairs_to_review
from hub.pipeline.reconcile import once_sources, reconcile_records
from hub.reconcile.append_log import AppendLog
from hub.reconcile.judgement_log import Judgement, JudgementLog
from hub.reconcile.node import Node
from hub.store.view import View
from tests.benchmarks.generated_hub import generated_hub
from tests.properties.test_reconcile_since import histories
from tests.reconcile.sample import establishment, organization
from tests.recorded_hub import harvested

SOURCES = ("a", "b", "c")


def records_of(nodes: list[Node]) -> dict[NodeName, list[Node]]:
    """Each node in its record, which is a place of no other record's."""
    found: dict[NodeName, list[Node]] = {}
    for node in nodes:
        own = node.site_of if node.site_of and node.site_of.record == node.name.record else None
        found.setdefault(node.name.record, []).append(replace(node, site_of=own))
    return found


def without_memory(hub: Hub, folder: Path) -> Hub:
    """The same hub elsewhere, which remembers nothing of earlier reconciliations."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(hub.directory, folder)
    for note in ("reconcile.json", "reconciled.columns"):
        (folder / note).unlink(missing_ok=True)
    return generated_hub(folder, SOURCES)


def told(hub: Hub) -> tuple[object, ...]:
    """All that a reconciliation leaves, and says."""
    report = reconcile_records(hub)
    with hub.revisions.reading() as view:
        links = sorted(view.lines(hub.addresses.links_graph))
    identities = hub.identity_path.read_bytes() if hub.identity_path.exists() else b""
    return report.to_json("fr"), links, identities


@pytest.mark.long
@settings(max_examples=8, deadline=None)
@given(histories())
def test_each_time_it_comes_to_what_a_hub_without_memory_comes_to(history: list[Any]) -> None:
    with TemporaryDirectory() as place:
        hub = generated_hub(Path(place) / "hub", SOURCES)
        hub.revisions.create()
        known: dict[NodeName, list[Node]] = {}
        for moment, (nodes, judgements) in enumerate(history):
            now = records_of(nodes)
            harvested(
                hub,
                {
                    record: now.get(record, [])
                    for record in {*known, *now}
                    if known.get(record) != now.get(record)
                },
                str(moment),
            )
            for judgement in judgements:
                JudgementLog(hub.judgement_path).append(judgement)
            known = now
            other = without_memory(hub, Path(place) / "other")
            assert told(hub) == told(other)


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    """Reconciled once; since then, a record changed, one came and one went."""
    found = generated_hub(tmp_path / "hub", SOURCES)
    found.revisions.create()
    nodes = [
        organization(f"{source}:{number}", f"Les amis du moulin {number}", where="Bretagne")
        for source in SOURCES
        for number in range(8)
    ]
    harvested(found, records_of(nodes), "first")
    assert reconcile_records(found).changed
    harvested(
        found,
        {
            NodeName("a", "1"): [organization("a:1", "Le grand moulin", where="Bretagne")],
            NodeName("b", "2"): [],
            NodeName("c", "9"): [establishment("c:9", "Les amis du moulin 3")],
        },
        "second",
    )
    JudgementLog(found.judgement_path).append(
        Judgement(NodeName("a", "4"), NodeName("b", "5"), "same", "ana", "2026-01-01")
    )
    return found


def test_only_records_that_changed_are_read(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = told(without_memory(hub, tmp_path / "other"))
    read: list[set[str]] = []
    some = records_now._read_some

    def noted(hub: Hub, view: Any, source: str, keys: set[str], hashes: Any) -> Any:
        read.append(keys)
        return some(hub, view, source, keys, hashes)

    def refuse(*_: Any) -> None:
        raise AssertionError("a source was read whole")

    monkeypatch.setattr(records_now, "_read_some", noted)
    monkeypatch.setattr(records_now, "_read_whole", refuse)
    assert told(hub) == expected
    assert read == [{"1"}, {"2"}, {"9"}]


def test_neither_the_links_graph_nor_the_log_of_identities_is_read_again(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = told(without_memory(hub, tmp_path / "other"))
    links, describe = hub.addresses.links_graph, View.describe

    def but_links(self: View, graph: str | None, subject: str) -> Any:
        assert graph != links
        return describe(self, graph, subject)

    def refuse(*_: Any) -> None:
        raise AssertionError("read again")

    parsed = AppendLog.parsed

    def but_identities(self: AppendLog, data: bytes) -> Any:
        assert self.path != hub.identity_path
        return parsed(self, data)

    with monkeypatch.context() as patched:
        patched.setattr(View, "describe", but_links)
        patched.setattr(link_changes, "_previous", refuse)
        patched.setattr(AppendLog, "parsed", but_identities)
        assert reconcile_records(hub).changed
    assert told(hub)[1:] == expected[1:]


def test_a_line_of_the_log_of_identities_that_cannot_be_read_is_told_each_time(
    hub: Hub, tmp_path: Path
) -> None:
    with hub.identity_path.open("a") as log:
        log.write("torn\n")
    expected = told(without_memory(hub, tmp_path / "other"))
    assert told(hub)[1:] == expected[1:]
    run = kept_run.read_run(hub, once_sources(hub))
    assert run is not None
    assert run.entities is None
    report = told(hub)[0]
    assert isinstance(report, dict)
    assert len(report["mistakes"]) == 1


@pytest.mark.parametrize("kept", ["cut short", "empty", "a byte off", "another's", "gone"])
def test_a_memory_that_is_spoilt_is_no_memory(hub: Hub, tmp_path: Path, kept: str) -> None:
    expected = told(without_memory(hub, tmp_path / "other"))
    path = kept_run.kept_path(hub)
    data = path.read_bytes()
    if kept == "gone":
        path.unlink()
    else:
        spoilt = bytearray(data)
        spoilt[len(data) // 2] ^= 1
        path.write_bytes(
            {"cut short": data[: len(data) // 2], "empty": b"", "a byte off": bytes(spoilt)}.get(
                kept, b"x" * 4000
            )
        )
    assert kept_run.read_run(hub, once_sources(hub)) is None
    assert told(hub) == expected


def test_what_other_code_or_another_model_left_is_not_gone_on_from(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = told(without_memory(hub, tmp_path / "other"))
    once = once_sources(hub)
    assert kept_run.read_run(hub, once) is not None
    assert kept_run.read_run(hub, ("another",)) is None
    monkeypatch.setattr(kept_run, "name_of_models", lambda _: "2030-01 00000000")
    assert kept_run.read_run(hub, once) is None
    assert told(hub) == expected


def test_killed_while_it_writes_its_memory_it_comes_to_the_same(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = told(without_memory(hub, tmp_path / "other"))
    replaced = Path.replace

    def killed(self: Path, target: Path) -> Path:
        if Path(target) == kept_run.kept_path(hub):
            self.write_bytes(self.read_bytes()[:100])
            raise KeyboardInterrupt
        return replaced(self, target)

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(Path, "replace", killed)
        reconcile_records(hub)
    report, links, identities = told(hub)
    assert isinstance(report, dict)
    assert not report["changed"]
    assert (links, identities) == expected[1:]


def test_people_are_told_the_same_with_and_without_a_memory(hub: Hub, tmp_path: Path) -> None:
    other = without_memory(hub, tmp_path / "other")
    assert pairs_to_review(hub, 9).to_json("fr") == pairs_to_review(other, 9).to_json("fr")
    for pair in (("a:1", "b:1"), ("a:4", "b:5"), ("c:9", "c:3"), ("a:3", None)):
        assert explain_records(hub, *pair).to_json("en") == explain_records(other, *pair).to_json("en")


def test_links_of_another_time_are_replaced_whole(hub: Hub, tmp_path: Path) -> None:
    with hub.revisions.lease("restored") as lease, lease.draft() as draft:
        draft.clear_graph(hub.addresses.links_graph)
        draft.commit(links="those of another time")
    expected = told(without_memory(hub, tmp_path / "other"))
    assert told(hub)[1:] == expected[1:]


def test_what_says_something_else_and_is_linked_as_before_is_unlinked_when_it_goes(
    hub: Hub, tmp_path: Path
) -> None:
    alone = organization("a:77", "Zoologie des steppes", where="Bretagne")
    for moment, nodes in enumerate(([alone], [replace(alone, phones=("0102030405",))], [])):
        harvested(hub, {NodeName("a", "77"): nodes}, f"alone{moment}")
        expected = told(without_memory(hub, tmp_path / "other"))
        assert told(hub) == expected
        assert any("/a/77" in line for line in expected[1]) == bool(nodes)  # type: ignore[attr-defined]


def test_a_source_whose_records_speak_of_one_another_is_read_whole(hub: Hub, tmp_path: Path) -> None:
    site = replace(establishment("a:12", "Le grand moulin"), site_of=NodeName("a", "1"))
    harvested(hub, {NodeName("a", "12"): [site]}, "third")
    expected = told(without_memory(hub, tmp_path / "other"))
    assert told(hub) == expected
    harvested(hub, {NodeName("a", "1"): []}, "fourth")
    assert told(without_memory(hub, tmp_path / "other")) == told(hub)
    run = kept_run.read_run(hub, once_sources(hub))
    assert run is not None
    assert sorted(run.records.hashes) == ["b", "c"]
