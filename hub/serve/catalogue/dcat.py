"""The catalogue in DCAT-AP 3.0, the European profile of DCAT (https://semiceu.github.io/DCAT-AP/releases/3.0.0/).

Controlled values are those of the Publications Office's authority tables, media types those of IANA.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hub.errors import Text
from hub.model.statement import Term, is_iri
from hub.model.vocabulary import DCAT, DCTERMS, FOAF, LABEL, PROV, SKOS, TYPE, VCARD, VOID, XSD
from hub.publish.bulk_file import BulkFile
from hub.serve.bulk_media import CONTENT, GZIP
from hub.serve.catalogue.entries import Agent, Catalogue, Dataset
from hub.serve.catalogue.services import Service
from hub.serve.catalogue.words import ABOUT_HUB, KEYWORDS, title_of_file
from hub.serve.graph_writing import Statement

SPDX = "http://spdx.org/rdf/terms#"
DCATAP = "http://data.europa.eu/r5r/"
_AUTHORITY = "http://publications.europa.eu/resource/authority/"
_THEMES = _AUTHORITY + "data-theme"
_FRANCE = _AUTHORITY + "country/FRA"
_PUBLIC = _AUTHORITY + "access-right/PUBLIC"
_RESTRICTED = _AUTHORITY + "access-right/RESTRICTED"
_AVAILABLE = _AUTHORITY + "planned-availability/AVAILABLE"
_FILE_TYPES = {"nq": "RDF_N_QUADS", "ttl": "RDF_TURTLE", "jsonld": "JSON_LD", "csv": "CSV", "xlsx": "XLSX"}
_MODEL = ("https://w3id.org/ess-hub/ontology", "https://w3id.org/ess-hub/shapes")
_READ_AS = (("ttl", "text/turtle"), ("jsonld", "application/ld+json"))
"""What a graph that is read over HTTP is said to come in: two of its formats, as a distribution has one."""

_Value = Term | Text | None


def dcat_statements(catalogue: Catalogue, services: Iterable[Service]) -> list[Statement]:
    """The whole catalogue: every dataset with its distributions, every service, who answers for them."""
    offered = list(services)
    return [
        *_catalogue(catalogue, offered),
        *(line for each in catalogue.datasets for line in _dataset(catalogue, each)),
        *(line for each in offered for line in _service(catalogue, each)),
        *(line for agent in _agents(catalogue) for line in _agent(agent)),
    ]


def _catalogue(catalogue: Catalogue, services: Iterable[Service]) -> Iterator[Statement]:
    iri = catalogue.iri
    yield from _said(iri, TYPE, _iri(DCAT + "Catalog"))
    yield from _said(iri, DCTERMS + "title", catalogue.title)
    yield from _said(iri, DCTERMS + "description", ABOUT_HUB)
    yield from _said(iri, DCTERMS + "publisher", _iri(catalogue.operator.iri))
    yield from _said(iri, DCTERMS + "language", _language("FRA"), _language("ENG"))
    yield from _said(iri, DCTERMS + "spatial", _iri(_FRANCE))
    yield from _said(iri, DCTERMS + "modified", _moment(catalogue.modified))
    yield from _said(iri, FOAF + "homepage", _iri(catalogue.address))
    yield from _said(catalogue.address, TYPE, _iri(FOAF + "Document"))
    yield from _said(iri, DCAT + "themeTaxonomy", _iri(_THEMES))
    yield from _said(_THEMES, TYPE, _iri(SKOS + "ConceptScheme"))
    yield from _said(_THEMES, DCTERMS + "title", Text("Thèmes de données", "Data themes"))
    yield from _said(iri, DCAT + "dataset", *(_iri(each.iri) for each in catalogue.datasets))
    yield from _said(iri, DCAT + "service", *(_iri(_service_iri(catalogue, each)) for each in services))


def _dataset(catalogue: Catalogue, dataset: Dataset) -> Iterator[Statement]:
    iri = dataset.iri
    is_open = dataset.source is None or dataset.source.admitted
    yield from _said(iri, TYPE, _iri(DCAT + "Dataset"), _iri(VOID + "Dataset"))
    yield from _said(iri, DCTERMS + "identifier", _text(iri))
    yield from _said(iri, DCTERMS + "title", dataset.title)
    yield from _said(iri, DCTERMS + "description", dataset.description)
    yield from _said(iri, DCTERMS + "publisher", _iri(dataset.publisher.iri))
    yield from _said(iri, DCTERMS + "modified", _moment(dataset.modified))
    yield from _said(iri, DCTERMS + "spatial", _iri(_FRANCE))
    yield from _said(iri, DCTERMS + "language", _language("FRA"))
    yield from _said(iri, DCAT + "theme", _iri(f"{_THEMES}/ECON"), _iri(f"{_THEMES}/SOCI"))
    yield from _said(iri, DCAT + "keyword", *KEYWORDS)
    yield from _said(iri, DCTERMS + "accessRights", _iri(_PUBLIC if is_open else _RESTRICTED))
    yield from _said(iri, DCTERMS + "rights", _iri(_rights_of(catalogue, dataset)))
    yield from _said(_rights_of(catalogue, dataset), TYPE, _iri(DCTERMS + "RightsStatement"))
    yield from _said(_rights_of(catalogue, dataset), LABEL, dataset.rights)
    yield from _licence(iri, dataset)
    if dataset.homepage and is_iri(dataset.homepage):
        yield from _said(iri, DCAT + "landingPage", _iri(dataset.homepage))
        yield from _said(dataset.homepage, TYPE, _iri(FOAF + "Document"))
    yield from _said(iri, PROV + "wasDerivedFrom", *map(_iri, dataset.derived_from))
    if dataset.source is None:
        yield from _said(iri, DCAT + "contactPoint", _contact_point(catalogue))
        yield from _said(iri, DCTERMS + "conformsTo", *map(_iri, _MODEL))
        for model in _MODEL:
            yield from _said(model, TYPE, _iri(DCTERMS + "Standard"))
        if catalogue.manifest is not None:
            yield from _said(iri, DCAT + "version", _text(str(catalogue.manifest.number)))
    if dataset.statistics is not None:
        yield from _said(iri, VOID + "triples", _number(dataset.statistics.triples))
        yield from _said(iri, VOID + "entities", _number(dataset.statistics.entities))
    for file in dataset.files:
        yield from _file(catalogue, dataset, file)
    for form, media_type in _READ_AS if dataset.graph else ():
        yield from _graph(catalogue, dataset, form, media_type)


def _file(catalogue: Catalogue, dataset: Dataset, file: BulkFile) -> Iterator[Statement]:
    """A bulk file, at the address that always gives the newest one: that of a numbered publication soon ends."""
    iri = f"{catalogue.base}catalog#{file.name}"
    address, title = f"{catalogue.address}dumps/latest/{file.name}", title_of_file(file)
    yield from _distribution(dataset, iri, title, address, file.form, CONTENT[file.form])
    yield from _said(iri, DCAT + "downloadURL", _iri(address))
    yield from _said(
        iri, DCAT + "byteSize", Term("literal", str(file.size), None, XSD + "nonNegativeInteger")
    )
    if file.is_compressed:
        yield from _said(iri, DCAT + "compressFormat", _media_type(GZIP))
    if catalogue.manifest is not None:
        yield from _said(iri, DCTERMS + "modified", _moment(catalogue.manifest.published_at))
    checksum = f"{iri}-checksum"
    yield from _said(iri, SPDX + "checksum", _iri(checksum))
    yield from _said(checksum, TYPE, _iri(SPDX + "Checksum"))
    yield from _said(checksum, SPDX + "algorithm", _iri(SPDX + "checksumAlgorithm_sha256"))
    yield from _said(checksum, SPDX + "checksumValue", Term("literal", file.sha256, None, XSD + "hexBinary"))


def _graph(catalogue: Catalogue, dataset: Dataset, form: str, media_type: str) -> Iterator[Statement]:
    """The statements as they are now, by the Graph Store Protocol."""
    iri = f"{catalogue.base}catalog#{dataset.anchor}-graph-{form}"
    title = Text(f"Le graphe, tel qu'il est ({media_type})", f"The graph, as it stands ({media_type})")
    yield from _distribution(dataset, iri, title, str(dataset.graph), form, media_type)
    yield from _said(iri, DCAT + "accessService", _iri(f"{catalogue.base}catalog#store"))


def _distribution(
    dataset: Dataset, iri: str, title: Text, address: str, form: str, media_type: str
) -> Iterator[Statement]:
    yield from _said(dataset.iri, DCAT + "distribution", _iri(iri))
    yield from _said(iri, TYPE, _iri(DCAT + "Distribution"))
    yield from _said(iri, DCTERMS + "title", title)
    yield from _said(iri, DCTERMS + "description", title)
    yield from _said(iri, DCAT + "accessURL", _iri(address))
    yield from _said(iri, DCTERMS + "format", _iri(f"{_AUTHORITY}file-type/{_FILE_TYPES[form]}"))
    yield from _said(iri, DCAT + "mediaType", _media_type(media_type))
    yield from _said(iri, DCATAP + "availability", _iri(_AVAILABLE))
    yield from _said(iri, DCTERMS + "conformsTo", *map(_iri, _MODEL))
    yield from _licence(iri, dataset)


def _licence(iri: str, dataset: Dataset) -> Iterator[Statement]:
    """What the settings give as a licence may be any text: only an address is one here."""
    if dataset.licence and is_iri(dataset.licence):
        yield from _said(iri, DCTERMS + "license", _iri(dataset.licence))
        yield from _said(dataset.licence, TYPE, _iri(DCTERMS + "LicenseDocument"))


def _service(catalogue: Catalogue, service: Service) -> Iterator[Statement]:
    iri = _service_iri(catalogue, service)
    yield from _said(iri, TYPE, _iri(DCAT + "DataService"))
    yield from _said(iri, DCTERMS + "title", service.title)
    yield from _said(iri, DCTERMS + "description", service.about)
    yield from _said(iri, DCTERMS + "publisher", _iri(catalogue.operator.iri))
    yield from _said(iri, DCAT + "contactPoint", _contact_point(catalogue))
    yield from _said(iri, DCAT + "endpointURL", _iri(catalogue.address + service.path))
    if service.description:
        yield from _said(iri, DCAT + "endpointDescription", _iri(catalogue.address + service.description))
    yield from _said(iri, DCAT + "theme", _iri(f"{_THEMES}/ECON"), _iri(f"{_THEMES}/SOCI"))
    yield from _said(iri, DCAT + "keyword", *KEYWORDS)
    yield from _said(iri, DCTERMS + "accessRights", _iri(_PUBLIC))
    yield from _said(iri, DCTERMS + "conformsTo", *map(_iri, service.standards))
    for standard in service.standards:
        yield from _said(standard, TYPE, _iri(DCTERMS + "Standard"))
    served = catalogue.datasets if service.name in {"sparql", "store"} else (catalogue.reference,)
    yield from _said(iri, DCAT + "servesDataset", *(_iri(each.iri) for each in served))


def _agents(catalogue: Catalogue) -> Iterator[Agent]:
    yield catalogue.operator
    for dataset in catalogue.sources:
        yield dataset.publisher


def _agent(agent: Agent) -> Iterator[Statement]:
    yield from _said(agent.iri, TYPE, _iri(FOAF + "Agent"))
    yield from _said(agent.iri, FOAF + "name", _text(agent.name))
    if agent.contact:
        kind = agent.iri + "-contact"
        has = "hasEmail" if agent.contact.startswith("mailto:") else "hasURL"
        yield from _said(kind, TYPE, _iri(VCARD + "Kind"))
        yield from _said(kind, VCARD + "fn", _text(agent.name))
        yield from _said(kind, VCARD + has, _iri(agent.contact))


def _contact_point(catalogue: Catalogue) -> Term | None:
    return _iri(catalogue.operator.iri + "-contact") if catalogue.operator.contact else None


def _service_iri(catalogue: Catalogue, service: Service) -> str:
    return f"{catalogue.base}catalog#{service.name}"


def _rights_of(catalogue: Catalogue, dataset: Dataset) -> str:
    return f"{catalogue.base}catalog#{dataset.anchor}-rights"


def _said(subject: str, predicate: str, *values: _Value) -> Iterator[Statement]:
    """A statement for each value, two for a text in both languages, none for None."""
    for value in values:
        if isinstance(value, Text):
            yield subject, predicate, Term("literal", value.fr, "fr")
            yield subject, predicate, Term("literal", value.en, "en")
        elif isinstance(value, Term):
            yield subject, predicate, value


def _iri(value: str) -> Term:
    return Term("iri", value)


def _text(value: str) -> Term:
    return Term("literal", value)


def _number(value: int) -> Term:
    return Term("literal", str(value), None, XSD + "integer")


def _moment(value: str | None) -> Term | None:
    return Term("literal", value, None, XSD + "dateTime") if value else None


def _language(code: str) -> Term:
    return _iri(f"{_AUTHORITY}language/{code}")


def _media_type(media_type: str) -> Term:
    return _iri(f"https://www.iana.org/assignments/media-types/{media_type}")
