"""Bulk files follow the publications: made with each, kept with it, freed with it."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path

import pytest

from hub.model.statement import iri, literal, statement
from hub.model.vocabulary import ESS, SCHEMA, TYPE
from hub.pipeline.hub import Hub
from hub.pipeline.publish import publish_entities
from hub.publish.manifest import read_manifest
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


def test_a_record_that_changed_where_no_value_was_chosen_is_in_the_next_files(hub: Hub) -> None:
    before = hub.revisions.current().publication
    line = statement(iri(HERE.record("porteurs", "BDIS-0009")), iri(SCHEMA + "slogan"), literal("Devise"))
    run = statement(iri(f"{BASE}harvest/porteurs/another"), iri(TYPE), iri(ESS + "Harvest"))
    with hub.revisions.lease("test") as lease, lease.draft() as draft:
        draft.insert(HERE.source_graph("porteurs"), [line])
        draft.insert(HERE.provenance_graph, [run])
        draft.commit()
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
