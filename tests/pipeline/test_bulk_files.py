"""Bulk files follow the publications: made with each, kept with it, freed with it."""

from __future__ import annotations

import errno
import gzip
import time
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from hub.model.statement import iri, literal, statement
from hub.model.vocabulary import ESS, SCHEMA, TYPE
from hub.pipeline import publish
from hub.pipeline.backup.snapshot import take_snapshot
from hub.pipeline.hub import Hub
from hub.pipeline.publish import publish_entities
from hub.publish import description
from hub.publish.bulk_file import BulkFile
from hub.publish.manifest import read_manifest
from hub.serve.app import create_app
from tests.serve.served import Client, served
from tests.serve.small_hub import BASE, HERE, build


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    """A hub at publication 2."""
    built = build(tmp_path_factory.mktemp("hub"))
    publish_entities(built)
    return built


def names(hub: Hub, number: int) -> set[str]:
    return {path.name for path in (hub.publication_directory(number) / "dumps").iterdir()}


def packed(path: Path) -> str:
    return gzip.decompress(path.read_bytes()).decode()


def harvested(hub: Hub, text: str) -> None:
    """A record that says something more, which is not published as the entity's."""
    line = statement(iri(HERE.record("porteurs", "BDIS-0009")), iri(SCHEMA + "slogan"), literal(text))
    run = statement(iri(f"{BASE}harvest/porteurs/{text}"), iri(TYPE), iri(ESS + "Harvest"))
    with hub.revisions.lease("test") as lease, lease.draft() as draft:
        draft.insert(HERE.source_graph("porteurs"), [line])
        draft.insert(HERE.provenance_graph, [run])
        draft.commit()


def test_a_record_that_changed_where_no_value_was_chosen_is_in_the_next_files(hub: Hub) -> None:
    before = hub.revisions.current().publication
    harvested(hub, "Devise")
    report = publish_entities(hub)
    assert (report.publication, report.changed) == (before + 1, True)
    file = "dumps/source-porteurs.nq.gz"
    assert "Devise" in packed(hub.publication_directory(report.publication) / file)
    assert "Devise" not in packed(hub.publication_directory(before) / file)
    manifests = [read_manifest(hub.publication_directory(each)) for each in (before, report.publication)]
    counted = [manifest.statistics for manifest in manifests if manifest]
    triples = [each.sources["porteurs"].triples for each in counted if each]
    assert triples[1] == triples[0] + 1


def test_the_files_of_this_publication_and_of_the_one_before_are_kept(hub: Hub) -> None:
    before = hub.revisions.current().publication
    whole = names(hub, before)
    less = replace(hub, bulk_forms=("csv",))
    less.keep({"inventes": hub.connector("inventes")})
    assert publish_entities(less).publication == before + 1
    assert names(hub, before + 1) == {"links.csv", "organizations.csv", "establishments.csv"}
    manifest = read_manifest(hub.publication_directory(before + 1))
    assert manifest is not None
    assert {each.name for each in manifest.files} == names(hub, before + 1)
    assert names(hub, before) == whole > names(hub, before + 1)
    assert not hub.publication_directory(before - 1).exists()
    assert not publish_entities(less).changed


def test_a_publication_stands_before_its_files_are_made_and_the_next_run_makes_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = build(tmp_path)
    publish_entities(hub)
    before = hub.revisions.current().publication
    harvested(hub, "Devise")

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched, pytest.raises(OSError, match="No space"):
        patched.setattr(publish, "describe_publication", full)
        publish_entities(hub)
    assert hub.revisions.current().publication == before + 1
    with hub.revisions.reading() as view:
        assert "Devise" in "\n".join(view.lines(HERE.source_graph("porteurs")))
    with served(lambda address: create_app(hub, readers=1, public_url=address)) as client:
        assert listed(client) == [before]
        assert client.get("/dumps/latest/links.csv").status_code == 200
        assert client.get(f"/dumps/{before + 1}/links.csv").status_code == 404
        assert checksum(hub, before) in client.get("/catalog?format=turtle").text
        report = publish_entities(hub)
        assert (report.publication, report.changed) == (before + 1, False)
        assert listed(client) == [before + 1, before]
        assert checksum(hub, before + 1) in client.get("/catalog?format=turtle").text


def checksum(hub: Hub, number: int) -> str:
    """Of a file that no two publications here have alike."""
    manifest = read_manifest(hub.publication_directory(number))
    found = manifest.file("source-porteurs.nq.gz") if manifest else None
    assert found
    return found.sha256


def listed(client: Client) -> list[int]:
    """The publications that can be fetched."""
    answer = client.get("/dumps/", headers={"Accept": "application/json"}).json()
    return [each["publication"] for each in answer["publications"]]


def test_the_last_files_stay_as_long_as_no_later_publication_has_any(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = build(tmp_path)
    publish_entities(hub)
    described = hub.revisions.current().publication
    with monkeypatch.context() as patched:
        patched.setattr(publish, "describe_publication", lambda *_, **__: None)
        for text in ("un", "deux", "trois"):
            harvested(hub, text)
            publish_entities(hub)
    there = {int(path.name) for path in hub.publication_directory(1).parent.iterdir()}
    assert there == {described, described + 2, described + 3}
    publish_entities(hub)
    there = {int(path.name) for path in hub.publication_directory(1).parent.iterdir()}
    assert there == {described + 2, described + 3}


def test_two_that_publish_at_once_make_the_files_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = build(tmp_path)
    publish_entities(hub)
    harvested(hub, "Devise")
    made: list[Path] = []
    write = description.write_bulk_files

    def write_bulk_files(folder: Path, *arguments: Any) -> list[BulkFile]:
        made.append(folder)
        other.start()
        time.sleep(0.3)  # the other has come to where it waits
        return write(folder, *arguments)

    other = Thread(target=lambda: reports.append(publish_entities(hub)))
    reports: list[publish.PublishReport] = []
    monkeypatch.setattr(description, "write_bulk_files", write_bulk_files)
    first = publish_entities(hub)
    other.join()
    assert first.changed
    assert [report.changed for report in reports] == [False]
    assert made == [hub.publication_directory(first.publication) / "dumps"]


def test_a_publication_that_two_later_ones_replaced_meanwhile_needs_no_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = build(tmp_path)
    publish_entities(hub)
    harvested(hub, "Devise")
    write = description.write_bulk_files

    def write_bulk_files(folder: Path, *arguments: Any) -> list[BulkFile]:
        monkeypatch.setattr(description, "write_bulk_files", write)
        for text in ("deux", "trois"):
            harvested(hub, text)
            publish_entities(hub)
        assert not folder.parent.exists()
        return write(folder, *arguments)

    monkeypatch.setattr(description, "write_bulk_files", write_bulk_files)
    report = publish_entities(hub)
    assert hub.revisions.current().publication == report.publication + 2


def test_a_backup_leaves_out_files_that_are_being_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = build(tmp_path / "hub")
    publish_entities(hub)
    harvested(hub, "Devise")
    with monkeypatch.context() as patched, pytest.raises(OSError, match="stopped"):

        def stopped(*_: object, **__: object) -> None:
            raise OSError("stopped")

        patched.setattr(description, "count_statements", stopped)
        publish_entities(hub)
    number = hub.revisions.current().publication
    assert names(hub, number)
    taken = tmp_path / "taken"
    taken.mkdir()
    with hub.revisions.lease("backup") as lease:
        take_snapshot(hub, lease, taken)
    assert not (taken / "publications" / str(number) / "dumps").exists()
    assert (taken / "publications" / str(number) / "publication.json").exists()
