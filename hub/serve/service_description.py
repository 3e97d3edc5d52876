"""What this SPARQL endpoint can do, in its own terms (SPARQL 1.1 Service Description)."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from hub.model.statement import Term
from hub.model.vocabulary import TYPE
from hub.serve.graph_writing import Statement
from hub.serve.negotiation import GRAPH_FORMATS, RESULT_FORMATS

SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"

_FORMAT_NAMES = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "turtle": "Turtle",
    "ntriples": "N-Triples",
    "rdfxml": "RDF_XML",
    "jsonld": "JSON-LD",
}


def service_description(address: str, base: str, graphs: Iterable[str]) -> list[Statement]:
    """The statements, about the services below ``address`` (where the hub is reached, with its final slash), of a dataset
    with these named ``graphs``. ``base`` is the hub's base IRI."""
    endpoint, update = address + "sparql", address + "update"
    service, dataset, default = endpoint + "#service", endpoint + "#dataset", endpoint + "#default"
    found: list[Statement] = [
        (service, TYPE, _iri(SD + "Service")),
        (service, SD + "endpoint", _iri(endpoint)),
        (service, SD + "supportedLanguage", _iri(SD + "SPARQL11Query")),
        (service, SD + "defaultDataset", _iri(dataset)),
        (service, SD + "availableGraphs", _iri(dataset)),
        (update + "#service", TYPE, _iri(SD + "Service")),
        (update + "#service", SD + "endpoint", _iri(update)),
        (update + "#service", SD + "supportedLanguage", _iri(SD + "SPARQL11Update")),
        (update + "#service", SD + "feature", _iri(SD + "EmptyGraphs")),
        (update + "#service", SD + "defaultDataset", _iri(dataset)),
        (dataset, TYPE, _iri(SD + "Dataset")),
        (dataset, TYPE, _iri(SD + "GraphCollection")),
        (dataset, SD + "defaultGraph", _iri(default)),
        (default, TYPE, _iri(SD + "Graph")),
    ]
    formats = (*RESULT_FORMATS, *GRAPH_FORMATS)
    found += [(service, SD + "resultFormat", _iri(_FORMATS + _FORMAT_NAMES[form.name])) for form in formats]
    for graph in graphs:
        node = f"{endpoint}#{quote(graph.removeprefix(base).replace('/', '-'), safe='')}"
        found += [
            (dataset, SD + "namedGraph", _iri(node)),
            (node, TYPE, _iri(SD + "NamedGraph")),
            (node, SD + "name", _iri(graph)),
        ]
    return found


def _iri(value: str) -> Term:
    return Term("iri", value)
