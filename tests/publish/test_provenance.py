from __future__ import annotations

from datetime import UTC, datetime

import rdflib

from hub.publish.provenance import publication, publication_statements, source_statements
from tests.publish.world import ADDRESSES, OPEN, SOURCES, source

DCTERMS, PROV, DCAT = rdflib.DCTERMS, rdflib.PROV, rdflib.DCAT
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def graph(lines: list[str]) -> rdflib.Graph:
    return rdflib.Graph().parse(data="\n".join(lines), format="nt")


def published(number: int = 2) -> rdflib.Graph:
    return graph(
        publication_statements(
            ADDRESSES, number, SOURCES, started=NOON, ended=NOON, statements=40, entities=5
        )
    )


def test_a_source_is_a_dataset_with_publisher_and_licence() -> None:
    said = graph(source_statements(ADDRESSES, SOURCES))
    structures = rdflib.URIRef(ADDRESSES.source("structures"))
    assert (structures, rdflib.RDF.type, DCAT.Dataset) in said
    assert said.value(structures, DCTERMS.license) == rdflib.URIRef(OPEN)
    assert str(said.value(said.value(structures, DCTERMS.publisher), rdflib.FOAF.name)) == "CRESS"
    private = rdflib.URIRef(ADDRESSES.source("private"))
    assert said.value(private, DCTERMS.license) is None
    assert any("admit = true" in text for text in said.objects(private, DCTERMS.rights))


def test_a_licence_that_is_no_address_is_said_as_text() -> None:
    said = graph(source_statements(ADDRESSES, [source("x", "Licence Ouverte 2.0")]))
    assert list(said.objects(None, DCTERMS.license)) == [rdflib.Literal("Licence Ouverte 2.0")]


def test_a_publication_says_when_and_from_which_sources_it_was_made() -> None:
    said = published()
    number = rdflib.URIRef(publication(ADDRESSES, 2))
    assert set(said.objects(number, PROV.wasDerivedFrom)) == {
        rdflib.URIRef(ADDRESSES.source(name)) for name in ("structures", "initiatives", "directory")
    }
    activity = said.value(number, PROV.wasGeneratedBy)
    assert str(said.value(activity, PROV.endedAtTime)) == "2026-11-21T12:00:00+00:00"
    assert rdflib.URIRef(ADDRESSES.source_graph("private")) not in set(said.objects(activity, PROV.used))
    assert said.value(number, PROV.wasRevisionOf) == rdflib.URIRef(publication(ADDRESSES, 1))
    assert published(1).value(None, PROV.wasRevisionOf) is None
