"""The dataset in VoID (https://www.w3.org/TR/void/): how much there is of what, in which vocabularies, and how many links
lead from each source to the reference. Every count is the publication's own, made by the store when it was published."""

from __future__ import annotations

from collections.abc import Iterator

from hub.errors import Text
from hub.model.iri import Addresses
from hub.model.statement import Term
from hub.model.vocabulary import DCTERMS, FOAF, TYPE, VOID, XSD
from hub.publish.statistics import GraphStatistics
from hub.serve.catalogue.entries import Catalogue, Dataset
from hub.serve.catalogue.words import ABOUT_HUB
from hub.serve.graph_writing import Statement

_GRAPHS = ("nq", "ttl", "jsonld")
_FEATURES = ("Turtle", "JSON-LD", "N-Triples", "RDF_XML")


def void_statements(catalogue: Catalogue, addresses: Addresses) -> list[Statement]:
    """The description of the dataset and of its parts, and the document that holds it."""
    document = f"{catalogue.base}.well-known/void"
    whole = f"{catalogue.base}catalog#dataset"
    return [
        (document, TYPE, _iri(VOID + "DatasetDescription")),
        (document, FOAF + "primaryTopic", _iri(whole)),
        *_texts(document, DCTERMS + "title", catalogue.title),
        *_whole(catalogue, whole),
        *_part(catalogue, whole, catalogue.reference, f"{addresses.base}id/"),
        *(
            line
            for each in catalogue.sources
            if each.source
            for line in (
                *_part(catalogue, whole, each, addresses.record(each.source.id, "")),
                *_links(catalogue, whole, each),
            )
        ),
    ]


def _whole(catalogue: Catalogue, whole: str) -> Iterator[Statement]:
    yield whole, TYPE, _iri(VOID + "Dataset")
    yield from _texts(whole, DCTERMS + "title", catalogue.title)
    yield from _texts(whole, DCTERMS + "description", ABOUT_HUB)
    yield whole, FOAF + "homepage", _iri(catalogue.address)
    yield whole, VOID + "sparqlEndpoint", _iri(f"{catalogue.address}sparql")
    yield whole, VOID + "uriSpace", Term("literal", catalogue.base)
    for name in _FEATURES:
        yield whole, VOID + "feature", _iri(f"http://www.w3.org/ns/formats/{name}")
    if catalogue.modified:
        yield whole, DCTERMS + "modified", Term("literal", catalogue.modified, None, XSD + "dateTime")
    counted = [each.statistics for each in catalogue.datasets if each.statistics is not None]
    for vocabulary in sorted({name for each in counted for name in each.vocabularies}):
        yield whole, VOID + "vocabulary", _iri(vocabulary)


def _part(catalogue: Catalogue, whole: str, dataset: Dataset, space: str) -> Iterator[Statement]:
    """A dataset that was counted; one that was not is only named."""
    iri, counted = dataset.iri, dataset.statistics
    yield whole, VOID + "subset", _iri(iri)
    yield iri, TYPE, _iri(VOID + "Dataset")
    yield from _texts(iri, DCTERMS + "title", dataset.title)
    yield iri, DCTERMS + "publisher", _iri(dataset.publisher.iri)
    yield dataset.publisher.iri, FOAF + "name", Term("literal", dataset.publisher.name)
    for file in dataset.files:
        if file.form in _GRAPHS:
            yield iri, VOID + "dataDump", _iri(f"{catalogue.address}dumps/latest/{file.name}")
    if counted is None:
        return
    yield iri, VOID + "uriSpace", Term("literal", space)
    yield iri, VOID + "triples", _number(counted.triples)
    yield iri, VOID + "entities", _number(counted.entities)
    yield iri, VOID + "distinctSubjects", _number(counted.subjects)
    yield iri, VOID + "distinctObjects", _number(counted.objects)
    yield iri, VOID + "classes", _number(len(counted.classes))
    yield iri, VOID + "properties", _number(len(counted.properties))
    for vocabulary in counted.vocabularies:
        yield iri, VOID + "vocabulary", _iri(vocabulary)
    yield from _partitions(catalogue, dataset, counted)


def _partitions(catalogue: Catalogue, dataset: Dataset, counted: GraphStatistics) -> Iterator[Statement]:
    start = f"{catalogue.base}catalog#{dataset.anchor}"
    for number, (name, count) in enumerate(counted.classes.items(), 1):
        part = f"{start}-class-{number}"
        yield dataset.iri, VOID + "classPartition", _iri(part)
        yield part, VOID + "class", _iri(name)
        yield part, VOID + "entities", _number(count)
    for number, (name, count) in enumerate(counted.properties.items(), 1):
        part = f"{start}-property-{number}"
        yield dataset.iri, VOID + "propertyPartition", _iri(part)
        yield part, VOID + "property", _iri(name)
        yield part, VOID + "triples", _number(count)


def _links(catalogue: Catalogue, whole: str, dataset: Dataset) -> Iterator[Statement]:
    """What leads from the records of a source to the entities they describe: one linkset a property."""
    links = dataset.statistics.links if dataset.statistics else {}
    for predicate, count in links.items():
        part = f"{catalogue.base}catalog#{dataset.anchor}-links-{predicate.rpartition('#')[2]}"
        yield whole, VOID + "subset", _iri(part)
        yield part, TYPE, _iri(VOID + "Linkset")
        yield part, VOID + "subjectsTarget", _iri(dataset.iri)
        yield part, VOID + "objectsTarget", _iri(catalogue.reference.iri)
        yield part, VOID + "linkPredicate", _iri(predicate)
        yield part, VOID + "triples", _number(count)


def _texts(subject: str, predicate: str, text: Text) -> Iterator[Statement]:
    yield subject, predicate, Term("literal", text.fr, "fr")
    yield subject, predicate, Term("literal", text.en, "en")


def _iri(value: str) -> Term:
    return Term("iri", value)


def _number(value: int) -> Term:
    return Term("literal", str(value), None, XSD + "integer")
