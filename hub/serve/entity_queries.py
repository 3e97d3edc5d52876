"""The SPARQL that gathers everything a document about one entity says, in one query and so from one revision.

Each row carries the ``part`` it belongs to. Patterns start from the entity, so the cost is that of its own
statements; what points to it is cut at MOST_NEIGHBOURS, and the page says so.
"""

from __future__ import annotations

from hub.model.iri import Addresses
from hub.model.statement import iri
from hub.model.vocabulary import DCTERMS, ESS, LABEL, PROV, TYPE

MOST_NEIGHBOURS = 500


def entity_query(addresses: Addresses, entity: str) -> str:
    """``?part ?graph ?s ?p ?o`` of an entity.

    Parts: ``entity`` its own statements; ``nested`` those of its address and the like; ``neighbour`` what points to
    it; ``label`` and ``class`` of the entities on either end; ``link`` why each record is here; ``record`` and
    ``source`` who says it; ``said`` what the records say themselves; ``means`` which entity a record's node is.
    """
    this, links, provenance = iri(entity), iri(addresses.links_graph), iri(addresses.provenance_graph)
    sources = f'STRSTARTS(STR(?graph), "{addresses.base}graph/source/")'
    records = f'STRSTARTS(STR(?s), "{addresses.base}record/")'
    entities = f'STRSTARTS(STR(?s), "{addresses.base}id/")'
    node = f"GRAPH {links} {{ ?link <{ESS}entity> {this} ; <{ESS}node> ?node }}"
    record = f"GRAPH {links} {{ ?link <{ESS}entity> {this} ; <{ESS}record> ?record }}"
    neighbours = (
        f"{{ SELECT DISTINCT ?s WHERE {{ ?s ?any {this} . FILTER({entities}) }} LIMIT {MOST_NEIGHBOURS} }}"
    )
    targets = f"{this} ?any ?s . FILTER(isIRI(?s) && {entities})"
    return f"""\
SELECT DISTINCT ?part ?graph ?s ?p ?o WHERE {{
  {{ BIND("entity" AS ?part) BIND({this} AS ?s) {this} ?p ?o }}
  UNION
  {{ {this} ?any ?s . FILTER(isIRI(?s) && {records}) ?s ?p ?o . BIND("nested" AS ?part) }}
  UNION
  {{ {neighbours} ?s ?p {this} . BIND({this} AS ?o) BIND("neighbour" AS ?part) }}
  UNION
  {{ {neighbours} ?s <{LABEL}> ?o . BIND(<{LABEL}> AS ?p) BIND("label" AS ?part) }}
  UNION
  {{ {neighbours} ?s <{TYPE}> ?o . BIND(<{TYPE}> AS ?p) BIND("class" AS ?part) }}
  UNION
  {{ {targets} ?s <{LABEL}> ?o . BIND(<{LABEL}> AS ?p) BIND("label" AS ?part) }}
  UNION
  {{ GRAPH {links} {{ ?s <{ESS}entity> {this} ; ?p ?o }} BIND("link" AS ?part) }}
  UNION
  {{ {record} GRAPH ?graph {{ ?record ?p ?o . FILTER(?p IN (<{DCTERMS}identifier>, <{DCTERMS}isPartOf>)) }}
     FILTER({sources}) BIND(?record AS ?s) BIND("record" AS ?part) }}
  UNION
  {{ {record} GRAPH ?graph {{ ?record <{DCTERMS}isPartOf> ?s }} FILTER({sources})
     GRAPH {provenance} {{ ?s ?p ?o . FILTER(?p != <{PROV}wasGeneratedBy>) }} BIND("source" AS ?part) }}
  UNION
  {{ {record} GRAPH ?graph {{ ?record <{DCTERMS}isPartOf> ?dataset }} FILTER({sources})
     GRAPH {provenance} {{ ?dataset <{DCTERMS}publisher> ?s . ?s ?p ?o }} BIND("source" AS ?part) }}
  UNION
  {{ {node} GRAPH ?graph {{ ?node ?p ?o }} FILTER({sources}) BIND(?node AS ?s) BIND("said" AS ?part) }}
  UNION
  {{ {node} GRAPH ?graph {{ ?node ?any ?s . ?s ?p ?o }} FILTER({sources} && ?s != ?node) BIND("said" AS ?part) }}
  UNION
  {{ {node} GRAPH ?graph {{ ?node ?any ?s }} FILTER({sources} && isIRI(?s))
     GRAPH {links} {{ ?other <{ESS}node> ?s ; <{ESS}entity> ?o }} BIND(<{ESS}entity> AS ?p) BIND("means" AS ?part) }}
}}"""


def record_query(addresses: Addresses, source: str, record: str) -> str:
    """``?part ?graph ?s ?p ?o`` of a record, which its fragments belong to.

    Parts: ``said`` what its source graph holds of it; ``link`` which entities it describes and why; ``label`` of
    those entities; ``source`` the dataset it is part of.
    """
    graph, links = iri(addresses.source_graph(source)), iri(addresses.links_graph)
    dataset, provenance = iri(addresses.source(source)), iri(addresses.provenance_graph)
    this = iri(record)
    # The record's parts hang from it, one or two steps away, or point to it: that costs what the record costs.
    parts = f'?s = {this} || STRSTARTS(STR(?s), "{record}#")'
    return f"""\
SELECT DISTINCT ?part ?graph ?s ?p ?o WHERE {{
  {{ GRAPH {graph} {{ {this} ?p ?o }} BIND({this} AS ?s) BIND("said" AS ?part) }}
  UNION
  {{ GRAPH {graph} {{ {this} ?first ?s . ?s ?p ?o }} FILTER({parts}) BIND("said" AS ?part) }}
  UNION
  {{ GRAPH {graph} {{ {this} ?first ?middle . ?middle ?second ?s . ?s ?p ?o }} FILTER({parts}) BIND("said" AS ?part) }}
  UNION
  {{ GRAPH {graph} {{ ?s ?first {this} . ?s ?p ?o }} FILTER({parts}) BIND("said" AS ?part) }}
  UNION
  {{ GRAPH {links} {{ ?s <{ESS}record> {this} ; ?p ?o }} BIND("link" AS ?part) }}
  UNION
  {{ GRAPH {links} {{ ?link <{ESS}record> {this} ; <{ESS}entity> ?s }} ?s <{LABEL}> ?o
     BIND(<{LABEL}> AS ?p) BIND("label" AS ?part) }}
  UNION
  {{ GRAPH {provenance} {{ {dataset} ?p ?o . FILTER(?p != <{PROV}wasGeneratedBy>) }}
     BIND({dataset} AS ?s) BIND("source" AS ?part) }}
  UNION
  {{ GRAPH {provenance} {{ {dataset} <{DCTERMS}publisher> ?s . ?s ?p ?o }} BIND("source" AS ?part) }}
}}"""
