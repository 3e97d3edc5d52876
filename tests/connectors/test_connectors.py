"""One battery for every bundled connector: adding a connector needs no test code, only its expected graph."""

from __future__ import annotations

import random
import re
from functools import cache
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import OWL, RDF, RDFS, SKOS

from hub.mapping.check import check_connector
from hub.mapping.connector import Connector, load_connector, load_connectors
from hub.model.vocabulary import ESS, SCHEME, TERRITORY
from tests.connectors.samples import (
    FOLDER,
    connector_paths,
    expected_path,
    graph,
    map_rows,
    sample_rows,
)

PATHS = connector_paths()
ROOT = FOLDER.parent
IRI = re.compile(r"<([^<>\s]+)>")

every_connector = pytest.mark.parametrize("path", PATHS, ids=[path.stem for path in PATHS])


@cache
def loaded(path: Path) -> Connector:
    return load_connector(path)


@cache
def model() -> rdflib.Graph:
    model = rdflib.Graph()
    for file in (*(ROOT / "ontology").glob("*.ttl"), *(ROOT / "ontology" / "schemes").glob("*.ttl")):
        model.parse(file)
    return model


def test_the_first_six_sources_have_their_connector() -> None:
    assert {path.stem for path in PATHS} >= {
        "bdis-carriers",
        "chorum-schemes",
        "cress-initiatives",
        "cress-structures",
        "ecosens-services",
        "territorial-networks",
    }


def test_all_load_together_under_their_slugs() -> None:
    assert sorted(load_connectors([FOLDER])) == sorted(path.stem for path in PATHS)


@every_connector
def test_it_has_no_mistake_and_passes_its_own_tests(path: Path) -> None:
    assert loaded(path).tests, "add inline tests to the connector"
    assert [mistake.into("en") for mistake in check_connector(path)] == []


@every_connector
def test_its_sample_becomes_the_expected_graph(path: Path) -> None:
    connector = loaded(path)
    assert connector.sample is not None, f"add connectors/samples/{path.stem}.*"
    rows, _ = sample_rows(connector)
    expected = expected_path(path.stem)
    assert expected.is_file(), f"run: python -m tests.connectors.samples {path.stem}, and read what it wrote"
    assert graph(map_rows(connector, rows)) == expected.read_text(encoding="utf-8")


@every_connector
def test_rows_in_another_order_become_the_same_graph(path: Path) -> None:
    connector = loaded(path)
    rows, _ = sample_rows(connector)
    shuffled = random.Random(2016).sample(rows, len(rows))
    assert graph(map_rows(connector, shuffled)) == graph(map_rows(connector, rows))


@every_connector
def test_a_second_run_from_the_file_gives_the_same_records(path: Path) -> None:
    first, second = load_connector(path), load_connector(path)
    assert first.version == second.version
    assert map_rows(first, sample_rows(first)[0]) == map_rows(second, sample_rows(second)[0])


@every_connector
def test_no_column_of_its_sample_goes_unexplained(path: Path) -> None:
    _, notices = sample_rows(loaded(path))
    assert [notice.into("en") for notice in notices] == []


@every_connector
def test_nothing_in_its_sample_is_unknown_or_dropped(path: Path) -> None:
    connector = loaded(path)
    rows, _ = sample_rows(connector)
    outcomes = map_rows(connector, rows)
    assert [problem.into("en") for outcome in outcomes for problem in outcome.problems] == []


@every_connector
def test_its_keys_are_unique_in_its_sample(path: Path) -> None:
    connector = loaded(path)
    keys = [outcome.key for outcome in map_rows(connector, sample_rows(connector)[0])]
    assert len(set(keys)) == len(keys)


@every_connector
def test_its_licence_is_given_or_its_absence_explained(path: Path) -> None:
    connector = loaded(path)
    assert connector.licence or connector.licence_reason


@every_connector
def test_every_term_it_writes_is_in_the_reference_model(path: Path) -> None:
    known = model()
    kinds = (RDFS.Class, OWL.Class, RDF.Property, OWL.ObjectProperty, OWL.DatatypeProperty)
    iris = set(IRI.findall(expected_path(path.stem).read_text(encoding="utf-8")))
    for iri in sorted(iris):
        term = rdflib.URIRef(iri)
        if iri.startswith(ESS):
            assert any((term, RDF.type, kind) in known for kind in kinds), f"{iri} is not in ontology/"
        elif iri.startswith((SCHEME, TERRITORY)):
            assert (term, SKOS.prefLabel, None) in known, f"{iri} has no label in ontology/"


def test_what_value_tables_say_is_in_the_reference_model() -> None:
    known = model()
    for path in PATHS:
        for field in loaded(path).fields:
            meanings = field.table.exact.values() if field.table else ()
            for iri in {iri for meaning in meanings for iri in meaning if "://" in iri}:
                is_known = (rdflib.URIRef(iri), None, None) in known
                assert is_known, f"{field.table and field.table.path}: {iri} is not in ontology/"
