"""The integrity constraints of the W3C RDF Data Cube vocabulary (https://www.w3.org/TR/vocab-data-cube/#wf), in our
own words and queries: each ASK says whether the constraint is broken.

Components are looked for under ``qb:dimension``, ``qb:measure`` and ``qb:attribute``, which is how the hub writes
them, so no normalisation comes first. IC-20 and IC-21 are about ``qb:HierarchicalCodeList``, which nothing here uses.
"""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

PREFIXES = """
PREFIX qb: <http://purl.org/linked-data/cube#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX ess: <https://w3id.org/ess-hub/ontology#>
"""

CONSTRAINTS = {
    "IC-1 an observation belongs to one dataset": """
        { ?o a qb:Observation FILTER NOT EXISTS { ?o qb:dataSet ?d } }
        UNION { ?o a qb:Observation ; qb:dataSet ?one, ?other FILTER(?one != ?other) }""",
    "IC-2 a dataset has one structure": """
        { ?d a qb:DataSet FILTER NOT EXISTS { ?d qb:structure ?s } }
        UNION { ?d a qb:DataSet ; qb:structure ?one, ?other FILTER(?one != ?other) }""",
    "IC-3 a structure has a measure": """
        ?s a qb:DataStructureDefinition FILTER NOT EXISTS { ?s qb:component/qb:measure ?m }""",
    "IC-4 a dimension has a range": """
        ?s qb:component/qb:dimension ?p FILTER(?p != qb:measureType) FILTER NOT EXISTS { ?p rdfs:range ?r }""",
    "IC-5 a dimension of concepts has a code list": """
        ?s qb:component/qb:dimension ?p . ?p rdfs:range skos:Concept FILTER NOT EXISTS { ?p qb:codeList ?l }""",
    "IC-6 only attributes are optional": """
        ?c qb:componentRequired false FILTER NOT EXISTS { ?c qb:attribute ?p }""",
    "IC-7 a slice key belongs to a structure": """
        ?k a qb:SliceKey FILTER NOT EXISTS { ?s a qb:DataStructureDefinition ; qb:sliceKey ?k }""",
    "IC-8 a slice key fixes components of its structure": """
        ?s qb:sliceKey ?k . ?k qb:componentProperty ?p
        FILTER NOT EXISTS { ?s qb:component/(qb:dimension|qb:measure|qb:attribute) ?p }""",
    "IC-9 a slice has one key": """
        { ?i a qb:Slice FILTER NOT EXISTS { ?i qb:sliceStructure ?k } }
        UNION { ?i a qb:Slice ; qb:sliceStructure ?one, ?other FILTER(?one != ?other) }""",
    "IC-10 a slice has a value for each dimension its key fixes": """
        ?i qb:sliceStructure/qb:componentProperty ?p FILTER NOT EXISTS { ?i ?p ?v }""",
    "IC-11 an observation has a value for each dimension": """
        ?o qb:dataSet ?d . ?d qb:structure/qb:component/qb:dimension ?p FILTER NOT EXISTS { ?o ?p ?v }""",
    "IC-12 no two observations are about the same": """
        ?one qb:dataSet ?d . ?other qb:dataSet ?d FILTER(STR(?one) < STR(?other))
        FILTER NOT EXISTS {
          ?d qb:structure/qb:component/qb:dimension ?p . ?one ?p ?here . ?other ?p ?there FILTER(?here != ?there)
        }""",
    "IC-13 an observation has every required attribute": """
        ?o qb:dataSet/qb:structure/qb:component ?c . ?c qb:attribute ?p ; qb:componentRequired true
        FILTER NOT EXISTS { ?o ?p ?v }""",
    "IC-14 without a measure dimension, an observation has all measures": """
        ?o qb:dataSet/qb:structure ?s . ?s qb:component/qb:measure ?m
        FILTER NOT EXISTS { ?s qb:component/qb:dimension qb:measureType } FILTER NOT EXISTS { ?o ?m ?v }""",
    "IC-15 an observation has the measure it names": """
        ?o qb:dataSet/qb:structure ?s ; qb:measureType ?m
        FILTER NOT EXISTS { ?s qb:component/qb:measure ?m . ?o ?m ?v }""",
    "IC-16 an observation has no measure but the one it names": """
        ?o qb:dataSet/qb:structure/qb:component/qb:measure ?m ; qb:measureType ?named ; ?m ?v FILTER(?m != ?named)""",
    "IC-17 a cell has every measure": """
        ?o qb:dataSet ?d . ?d qb:structure/qb:component/qb:measure ?m
        FILTER NOT EXISTS {
          ?other qb:dataSet ?d ; qb:measureType ?m
          FILTER NOT EXISTS {
            ?d qb:structure/qb:component/qb:dimension ?p . FILTER(?p != qb:measureType)
            ?o ?p ?here . ?other ?p ?there FILTER(?here != ?there)
          }
        }""",
    "IC-18 a slice holds observations of its own dataset": """
        ?d qb:slice ?i . ?i qb:observation ?o FILTER NOT EXISTS { ?o qb:dataSet ?d }""",
    "IC-19 a value is in the code list of its dimension": """
        ?o qb:dataSet/qb:structure/qb:component/qb:dimension ?p . ?p qb:codeList ?l . ?o ?p ?v
        FILTER NOT EXISTS { ?v a skos:Concept ; skos:inScheme ?l }""",
}


def load(*graphs: Iterable[str]) -> ox.Store:
    """N-Triples lines as one graph."""
    store = ox.Store()
    for lines in graphs:
        store.load("\n".join(lines).encode(), ox.RdfFormat.N_TRIPLES)
    return store


def is_broken(store: ox.Store, constraint: str) -> bool:
    """Whether ``store`` breaks ``constraint``."""
    return bool(store.query(f"{PREFIXES} ASK {{ {CONSTRAINTS[constraint]} }}"))
