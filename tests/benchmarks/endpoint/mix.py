"""The ten queries that clients of such a hub ask, over the generated organisations, with another parameter each time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from random import Random

from hub.model.vocabulary import PREFIXES
from tests.benchmarks.endpoint.world import HERE, REGIONS, SEED, SOURCES, entity

_QUERIES: Mapping[str, str] = {
    "Q1 one entity": "SELECT ?p ?o { <%ENTITY%> ?p ?o }",
    "Q2 region and activity": """SELECT ?o ?name { ?o a ess:Organization ; ess:territory <%REGION%> ;
        ess:activity <%ACTIVITY%> ; rdfs:label ?name }""",
    "Q3 count form by region": """SELECT ?form ?region (COUNT(?o) AS ?n) { ?o a ess:Organization ; ess:legalForm ?form ;
        ess:territory ?region } GROUP BY ?form ?region""",
    "Q4 text in the name": """SELECT ?o ?name { ?o a ess:Organization ; rdfs:label ?name
        FILTER(CONTAINS(LCASE(STR(?name)), "%WORD%")) } LIMIT 50""",
    "Q5 bounding box": """SELECT ?o ?x ?y { ?o schema:latitude ?y ; schema:longitude ?x
        FILTER(?y > %SOUTH% && ?y < %SOUTH% + 0.2 && ?x > %WEST% && ?x < %WEST% + 0.2) }""",
    "Q6 offer, organisation, network": """SELECT ?offer ?name ?network { ?network a ess:TerritorialNetwork .
        ?o org:memberOf ?network ; ess:territory <%REGION%> ; rdfs:label ?name . ?offer ess:offeredBy ?o }""",
    "Q7 narrower activities": """SELECT ?o ?a { GRAPH <%MODEL%> { ?a skos:broader* <%SECTION%> }
        ?o ess:activity ?a ; ess:territory <%REGION%> ; ess:legalForm <%FORM%> }""",
    "Q8 construct an entity": "CONSTRUCT { <%ENTITY%> ?p ?o } { <%ENTITY%> ?p ?o }",
    "Q9 one page in order": """SELECT ?o ?name { ?o a ess:Organization ; ess:territory <%REGION%> ; rdfs:label ?name }
        ORDER BY ?name LIMIT 20 OFFSET %OFFSET%""",
    "Q10 who says it": """SELECT ?record ?source ?name { <%ENTITY%> prov:wasDerivedFrom ?record .
        GRAPH <%SOURCE%> { ?record dcterms:isPartOf ?source ; schema:name ?name } }""",
}

NAMES = tuple(_QUERIES)
HEAVY = "Q3 count form by region"
LIGHT = "Q8 construct an entity"


def drawn_query(name: str, number: int, organisations: int) -> str:
    """The query ``name`` with its ``number``-th parameters: the same for every engine."""
    drawn = Random(f"{SEED} {name} {number}")
    chosen = drawn.randrange(organisations)
    values = {
        "ENTITY": entity(chosen),
        "REGION": f"{PREFIXES['territory']}region/{drawn.choice(REGIONS)}",
        "ACTIVITY": f"{PREFIXES['scheme']}naf/{drawn.choice(['88', '47', '94', '90'])}",
        "FORM": f"{PREFIXES['scheme']}legal-form/93",
        "SECTION": f"{PREFIXES['scheme']}naf/{drawn.choice('QRSG')}",
        "WORD": drawn.choice(["jardin", "épicerie", "lac n° 12", "radio du pont"]),
        "SOUTH": f"{drawn.uniform(43, 50):.3f}",
        "WEST": f"{drawn.uniform(-4, 7):.3f}",
        "OFFSET": str(20 * drawn.randrange(10)),
        "MODEL": HERE.model_graph,
        "SOURCE": HERE.source_graph(SOURCES[chosen % len(SOURCES)]),
    }
    text = _QUERIES[name]
    for key, value in values.items():
        text = text.replace(f"%{key}%", value)
    # Declared, since only the hub knows them undeclared.
    used = "".join(
        f"PREFIX {each}: <{PREFIXES[each]}> " for each in PREFIXES if re.search(rf"\b{each}:", text)
    )
    return used + " ".join(text.split())
