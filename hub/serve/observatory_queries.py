"""The SPARQL behind the statistics page and the downloads of the cube; every question goes to the default graph."""

from __future__ import annotations

from hub.errors import Language
from hub.model.iri import Addresses
from hub.model.statement import iri
from hub.model.vocabulary import DERIVED_FROM, LABEL, QB, SKOS
from hub.publish.classification import TOTAL_FAMILY, TOTAL_SECTOR
from hub.publish.cube import (
    DATA_SET,
    ESTABLISHMENTS,
    FAMILY,
    JOB_SHARE,
    JOBS,
    MEASURE_TYPE,
    PLACE,
    RESPONDENTS,
    SECTOR,
    SOURCE,
    STRUCTURES,
    YEAR,
    data_set,
)

_MEASURES = " ".join(iri(each) for each in (STRUCTURES, ESTABLISHMENTS, JOBS, JOB_SHARE))
_MODEL_CLASSES = " ".join(
    iri(QB + name)
    for name in (
        "DimensionProperty",
        "MeasureProperty",
        "AttributeProperty",
        "DataStructureDefinition",
        "ComponentSpecification",
    )
)


def counts_query(addresses: Addresses, territory: str) -> str:
    """Of the hub's counts: every family and every sector in ``territory``, and every territory, each with its total."""
    place, family, sector = iri(territory), iri(TOTAL_FAMILY), iri(TOTAL_SECTOR)
    return f"""\
SELECT DISTINCT ?family ?sector ?territory ?year ?measure ?value ?respondents WHERE {{
  {{ ?o <{PLACE}> {place} ; <{SECTOR}> {sector} }}
  UNION {{ ?o <{PLACE}> {place} ; <{FAMILY}> {family} }}
  UNION {{ ?o <{FAMILY}> {family} ; <{SECTOR}> {sector} }}
  ?o <{DATA_SET}> {iri(data_set(addresses, "computed"))} ; <{MEASURE_TYPE}> ?measure ; ?measure ?value ;
    <{FAMILY}> ?family ; <{SECTOR}> ?sector ; <{PLACE}> ?territory ; <{YEAR}> ?year .
  OPTIONAL {{ ?o <{RESPONDENTS}> ?respondents }}
}}"""


def founded_query(addresses: Addresses) -> str:
    """Structures by founding year, all families."""
    return f"""\
SELECT ?year ?value WHERE {{
  ?o <{DATA_SET}> {iri(data_set(addresses, "founded"))} ; <{FAMILY}> {iri(TOTAL_FAMILY)} ;
    <{YEAR}> ?year ; <{STRUCTURES}> ?value .
}} ORDER BY ?year"""


def published_query(addresses: Addresses) -> str:
    """The figures others publish, with the entity each is, its records and what it says of its source."""
    dimensions = (("family", FAMILY), ("sector", SECTOR), ("territory", PLACE), ("year", YEAR))
    extras = (*dimensions, ("label", LABEL), ("source", SOURCE), ("record", DERIVED_FROM))
    optional = " ".join(f"OPTIONAL {{ ?o <{predicate}> ?{name} }}" for name, predicate in extras)
    return f"""\
SELECT ?o ?measure ?value {" ".join(f"?{name}" for name, _ in extras)} WHERE {{
  VALUES ?measure {{ {_MEASURES} }}
  ?o <{DATA_SET}> {iri(data_set(addresses, "published"))} ; ?measure ?value .
  {optional}
}} ORDER BY ?o ?measure"""


def table_query(addresses: Addresses, name: str, language: Language) -> str:
    """One dataset as a table: a row an observation, each code with its label. What a CSV holds."""
    columns = (("family", FAMILY), ("sector", SECTOR), ("territory", PLACE))
    named = "\n  ".join(
        f"OPTIONAL {{ ?observation <{predicate}> ?{column} OPTIONAL {{ GRAPH {iri(addresses.model_graph)} {{"
        f' ?{column} <{SKOS}prefLabel> ?{column}_label FILTER(LANG(?{column}_label) = "{language}") }} }} }}'
        for column, predicate in columns
    )
    heads = " ".join(f"?{column} ?{column}_label" for column, _ in columns)
    return f"""\
SELECT ?observation {heads} ?year ?measure ?value ?respondents ?source WHERE {{
  VALUES ?measure {{ {_MEASURES} }}
  ?observation <{DATA_SET}> {iri(data_set(addresses, name))} ; ?measure ?value .
  {named}
  OPTIONAL {{ ?observation <{YEAR}> ?year }} OPTIONAL {{ ?observation <{RESPONDENTS}> ?respondents }} OPTIONAL {{ ?observation <{SOURCE}> ?source }}
}} ORDER BY ?territory ?family ?sector ?year ?measure"""


def cube_pattern(addresses: Addresses) -> str:
    """``?s ?p ?o`` of all datasets: their structure, slices and observations, and what the model says of their parts."""
    sets = " ".join(iri(data_set(addresses, name)) for name in ("computed", "founded", "published"))
    return f"""\
{{ {{ VALUES ?s {{ {sets} }} }}
    UNION {{ VALUES ?set {{ {sets} }} ?set <{QB}structure>/(<{QB}component>|<{QB}sliceKey>)? ?s }}
    UNION {{ VALUES ?set {{ {sets} }} ?set <{QB}slice> ?s }}
    UNION {{ VALUES ?set {{ {sets} }} ?s <{DATA_SET}> ?set }}
    ?s ?p ?o }}
  UNION {{ GRAPH {iri(addresses.model_graph)} {{ VALUES ?class {{ {_MODEL_CLASSES} }} ?s a ?class ; ?p ?o }} }}"""


def resource_query(resource: str) -> str:
    """``?s ?p ?o`` of one dataset (with its structure), slice or observation."""
    this = iri(resource)
    return f"""\
SELECT DISTINCT ?s ?p ?o WHERE {{
  {{ BIND({this} AS ?s) }} UNION {{ {this} <{QB}structure>/(<{QB}component>|<{QB}sliceKey>)? ?s }}
  ?s ?p ?o
}}"""
