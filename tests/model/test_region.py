"""The table of regions says what the territories of the ontology say, today and before 2016."""

from __future__ import annotations

from rdflib import RDF, SKOS, Graph, Namespace

from hub.model.region import FORMER_REGIONS, REGIONS
from hub.model.vocabulary import ESS
from hub.resources import find_resources

E = Namespace(ESS)


def told() -> tuple[dict[str, str], dict[str, str]]:
    """The region of each department that still is one, today and at the end of 2015, as the ontology has them."""
    graph = Graph().parse(find_resources().territories_path)
    today: dict[str, str] = {}
    before: dict[str, str] = {}
    for department in graph.subjects(RDF.type, E.Department):
        if graph.value(department, E.succeededBy) is not None:
            continue
        code = str(graph.value(department, SKOS.notation))
        (region,) = graph.objects(department, SKOS.broader)
        former = graph.value(department, E.formerlyIn, default=region)
        today[code] = str(graph.value(region, SKOS.notation))
        before[code] = str(graph.value(former, SKOS.notation))
    return today, before


def test_the_table_and_the_ontology_agree() -> None:
    assert (dict(REGIONS), dict(FORMER_REGIONS)) == told()


def test_there_are_as_many_as_there_were() -> None:
    assert (len(REGIONS), len(set(REGIONS.values())), len(set(FORMER_REGIONS.values()))) == (101, 18, 27)
