"""What this SPARQL endpoint can do, in its own terms (SPARQL 1.1 Service Description)."""

from __future__ import annotations

from collections.abc import Iterable

from hub.model.iri import Addresses
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


def service_description(endpoint: str, addresses: Addresses, sources: Iterable[str]) -> list[Statement]:
    """The statements, about ``endpoint`` (its absolute address), of a hub that follows ``sources``."""
    service, dataset, default = endpoint + "#service", endpoint + "#dataset", endpoint + "#default"
    found: list[Statement] = [
        (service, TYPE, _iri(SD + "Service")),
        (service, SD + "endpoint", _iri(endpoint)),
        (service, SD + "supportedLanguage", _iri(SD + "SPARQL11Query")),
        (service, SD + "defaultDataset", _iri(dataset)),
        (service, SD + "availableGraphs", _iri(dataset)),
        (dataset, TYPE, _iri(SD + "Dataset")),
        (dataset, TYPE, _iri(SD + "GraphCollection")),
        (dataset, SD + "defaultGraph", _iri(default)),
        (default, TYPE, _iri(SD + "Graph")),
    ]
    formats = (*RESULT_FORMATS, *GRAPH_FORMATS)
    found += [(service, SD + "resultFormat", _iri(_FORMATS + _FORMAT_NAMES[form.name])) for form in formats]
    graphs = [addresses.links_graph, addresses.provenance_graph, addresses.model_graph]
    for graph in (*graphs, *(addresses.source_graph(source) for source in sources)):
        node = f"{endpoint}#{graph.removeprefix(addresses.base).replace('/', '-')}"
        found += [
            (dataset, SD + "namedGraph", _iri(node)),
            (node, TYPE, _iri(SD + "NamedGraph")),
            (node, SD + "name", _iri(graph)),
        ]
    return found


def _iri(value: str) -> Term:
    return Term("iri", value)
