"""A reference graph written line by line, the schemes it needs, and what the observatory counts of it."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from hub.model.statement import iri, literal, statement
from hub.model.vocabulary import (
    ESS,
    ESTABLISHMENT,
    IN_TERRITORY,
    OBSERVATION,
    ORGANIZATION,
    QB,
    SCHEMA,
    SCHEME,
    SITE_OF,
    TERRITORY,
    TYPE,
    XSD,
)
from hub.publish.classification import Classification, read_classification
from hub.publish.counted import counted_entities
from hub.publish.observatory import counted_statements, published_figures
from hub.publish.tally import tally
from hub.publish.whereabouts import Whereabouts
from tests.publish.cube_constraints import PREFIXES, load
from tests.publish.memory_view import MemoryView
from tests.publish.world import ADDRESSES, FRANCE, LIMOUSIN, TODAY, VIENNE, territories

FAMILY, NAF, REVISION_2 = SCHEME + "ess-family/", SCHEME + "naf/", SCHEME + "nomenclature/naf-rev2"
FORM, EVIDENCE_VALUE = SCHEME + "legal-form/", ESS + "evidenceValue"
COMPUTED = ADDRESSES.base + "observatory/computed"
PUBLISHED = ADDRESSES.base + "observatory/published"
GIRONDE, GUADELOUPE = TERRITORY + "department/33", TERRITORY + "region/01"
UNKNOWN = TERRITORY + "unknown"
YEAR = 2026

MODEL = f"""
@prefix ess: <{ESS}> . @prefix qb: <{QB}> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <{XSD}> .
@prefix family: <{FAMILY}> . @prefix naf: <{NAF}> . @prefix form: <{FORM}> . @prefix scheme: <{SCHEME}> .
ess:obsFamily a qb:DimensionProperty ; rdfs:range skos:Concept ; qb:codeList scheme:ess-family .
ess:obsSector a qb:DimensionProperty ; rdfs:range skos:Concept ; qb:codeList scheme:naf .
ess:obsTerritory a qb:DimensionProperty ; rdfs:range ess:Territory .
ess:obsYear a qb:DimensionProperty ; rdfs:range xsd:gYear .
ess:observatoryStructure a qb:DataStructureDefinition ; qb:component ess:_family, ess:_year, ess:_type, ess:_jobs .
ess:_family qb:dimension ess:obsFamily . ess:_year qb:dimension ess:obsYear . ess:_type qb:dimension qb:measureType .
ess:_jobs qb:measure ess:jobs .
family:association a skos:Concept ; skos:inScheme scheme:ess-family .
family:cooperative a skos:Concept ; skos:inScheme scheme:ess-family .
family:total a skos:Concept ; skos:inScheme scheme:ess-family .
family:unknown a skos:Concept ; skos:inScheme scheme:ess-family .
naf:P a skos:Concept ; skos:inScheme scheme:naf . naf:Q a skos:Concept ; skos:inScheme scheme:naf .
naf:85 a skos:Concept ; skos:inScheme scheme:naf ; skos:broader naf:P .
naf:88 a skos:Concept ; skos:inScheme scheme:naf ; skos:broader naf:Q .
naf:total a skos:Concept ; skos:inScheme scheme:naf . naf:unknown a skos:Concept ; skos:inScheme scheme:naf .
form:9220 ess:family family:association ; ess:tier <{SCHEME}ess-tier/by-form> .
form:5558 ess:family family:cooperative ; ess:tier <{SCHEME}ess-tier/by-form> .
form:8410 ess:tier <{SCHEME}ess-tier/not-by-form> .
"""


def model_lines() -> list[str]:
    store = ox.Store()
    store.load(MODEL.encode(), ox.RdfFormat.TURTLE)
    return [f"{quad.subject} {quad.predicate} {quad.object} ." for quad in store]


def classification() -> Classification:
    view = MemoryView()
    view.insert(ADDRESSES.model_graph, model_lines())
    return read_classification(view, ADDRESSES.model_graph)


def _spelled(value: str | int) -> str:
    if isinstance(value, int):
        return literal(str(value), datatype=XSD + "integer")
    return iri(value) if value.startswith("http") else literal(value)


def described(path: str, kind: str, **said: str | int | tuple[str | int, ...]) -> list[str]:
    """An entity as the reference graph describes it; ``department`` is that of its address."""
    subject = ADDRESSES.base + "id/" + path
    lines = [statement(iri(subject), iri(TYPE), iri(kind))]
    for name, value in said.items():
        for one in value if isinstance(value, tuple) else (value,):
            if name == "department":
                home = f"{ADDRESSES.base}record/a/{path.rpartition('/')[2]}#address"
                lines.append(statement(iri(subject), iri(SCHEMA + "address"), iri(home)))
                lines.append(statement(iri(home), iri(ESS + "department"), _spelled(one)))
            else:
                lines.append(statement(iri(subject), iri(_PROPERTIES.get(name, ESS + name)), _spelled(one)))
    return lines


_PROPERTIES = {
    "territory": IN_TERRITORY,
    "site_of": SITE_OF,
    "founded": SCHEMA + "foundingDate",
    "dissolved": SCHEMA + "dissolutionDate",
    "dataSet": QB + "dataSet",
    "measureType": QB + "measureType",
}


def organization(name: str, **said: str | int | tuple[str | int, ...]) -> list[str]:
    return described(f"organization/{name}", ORGANIZATION, **said)


def establishment(name: str, owner: str = "", **said: str | int | tuple[str | int, ...]) -> list[str]:
    if owner:
        said["site_of"] = f"{ADDRESSES.base}id/organization/{owner}"
    return described(f"establishment/{name}", ESTABLISHMENT, **said)


def observed(*parts: Iterable[str], year: int = YEAR) -> list[str]:
    lines = [line for part in parts for line in part]
    counted = counted_entities(lines, classification(), Whereabouts(territories()), year)
    figures = tally(one for _, one in counted)
    return [
        *published_figures(lines, ADDRESSES),
        *counted_statements(ADDRESSES, figures, ["structures"], year),
    ]


def counts(
    lines: Iterable[str], measure: str = "structures", **fixed: str
) -> dict[tuple[str, str, str], int]:
    """(family, sector, territory) → value, codes only; zeros left out."""
    rows = load(lines).query(
        f"{PREFIXES} SELECT ?family ?sector ?territory ?value WHERE {{ ?o qb:dataSet <{COMPUTED}> ;"
        f" ess:obsFamily ?family ; ess:obsSector ?sector ; ess:obsTerritory ?territory ; ess:{measure} ?value }}"
    )
    assert isinstance(rows, ox.QuerySolutions)
    found = {}
    for row in rows:
        family, sector, territory, value = (row[name].value for name in row_names)
        cell = (family.removeprefix(FAMILY), sector.removeprefix(NAF), territory.removeprefix(TERRITORY))
        if value != "0":
            found[cell] = int(value)
    return found


row_names = ("family", "sector", "territory", "value")
ALL = ("total", "total", "country/FR")


def by_territory(lines: Iterable[str], measure: str = "structures") -> dict[str, int]:
    """Counts of all families and sectors, by territory."""
    return {
        place: value
        for (family, sector, place), value in counts(lines, measure).items()
        if (family, sector) == ("total", "total")
    }


def rich() -> list[str]:
    """A graph with something in every corner of the cube."""
    return observed(
        organization("one", legalForm=FORM + "9220", activity=NAF + "88", department=VIENNE, employees=12,
                     founded="1998-05-01"),
        organization("two", legalFamily=FAMILY + "cooperative", territory=LIMOUSIN, founded="1998-01-02"),
        organization("three", territory=FRANCE),
        establishment("one-a", "one", department=VIENNE, activity=NAF + "85"),
        establishment("nobodys", department=GIRONDE, employees=3),
        published_figure("73"),
    )  # fmt: skip


def published_figure(name: str, **said: str | int) -> list[str]:
    return described(
        f"observation/{name}",
        OBSERVATION,
        **{
            "obsFamily": FAMILY + "association",
            "obsSector": NAF + "total",
            "obsTerritory": TODAY,
            "jobs": 220500,
            "measureType": ESS + "jobs",
            **said,
        },
    )
