"""What a reasoner concludes from the model and from good records holds no contradiction (OWL 2 RL)."""

from __future__ import annotations

from functools import cache

import owlrl
import pytest
from rdflib import OWL, RDF, Graph, Namespace, URIRef

from hub.model.vocabulary import ENTITY_TYPES, ESS
from tests.ontology.reading import ROOT, model, ontology

E = Namespace(ESS)
RECORD = Namespace("https://example.org/record/annuaire/")
GOOD = ROOT / "tests" / "shapes" / "good.ttl"


def closed(*parts: Graph) -> tuple[Graph, list[str]]:
    """The OWL 2 RL closure of ``parts``, and the contradictions the reasoner met."""
    graph = Graph()
    for part in parts:
        for statement in part:
            graph.add(statement)
    reasoner = owlrl.OWLRL_Semantics(graph, axioms=True, daxioms=False, rdfs=False)
    reasoner.closure()
    return graph, list(reasoner.error_messages)


@cache
def good() -> tuple[Graph, list[str]]:
    return closed(model(), Graph().parse(GOOD))


def test_the_model_and_good_records_hold_no_contradiction() -> None:
    graph, errors = good()
    assert errors == []
    assert not list(graph.subjects(RDF.type, OWL.Nothing))


def test_nothing_is_in_two_disjoint_classes() -> None:
    """Looked at directly as well: the reasoner's own report is not taken on trust."""
    graph, _ = good()
    pairs = set(graph.subject_objects(OWL.disjointWith))
    assert len(pairs) > 8
    for one, other in pairs:
        both = set(graph.subjects(RDF.type, one)) & set(graph.subjects(RDF.type, other))
        assert both == set(), (one, other)


def test_good_records_hold_every_class_the_hub_makes_entities_of() -> None:
    graph, _ = good()
    records = set(Graph().parse(GOOD).subjects(RDF.type, None))
    assert {str(kind) for record in records for kind in graph.objects(record, RDF.type)} >= set(ENTITY_TYPES)


def test_no_record_changes_its_kind_by_inference() -> None:
    """Domains and ranges never make an organization of an establishment, nor an entity of an address."""
    graph, _ = good()
    data = Graph().parse(GOOD)
    kinds = [URIRef(kind) for kind in ENTITY_TYPES]
    for node in set(data.subjects(RDF.type, None)):
        said = {kind for kind in kinds if (node, RDF.type, kind) in data}
        concluded = {kind for kind in kinds if (node, RDF.type, kind) in graph}
        assert {ENTITY_TYPES[str(kind)] for kind in concluded} == {
            ENTITY_TYPES[str(kind)] for kind in said
        }, node


CONTRADICTIONS = {
    "private-and-public": "r:{0} a ess:Organization, ess:PublicBody .",
    "unit-and-place": "r:{0} a ess:Organization, ess:Establishment .",
    "offer-and-need": "r:{0} a ess:SupplierOffer, ess:Need .",
    "carried-by-a-place": "r:1 a ess:Initiative ; ess:carrier r:{0} . r:{0} a ess:Establishment .",
    "scheme-and-carrier": "r:{0} a ess:SupportScheme, ess:Organization .",
    "located-in-an-actor": "r:1 ess:territory r:{0} . r:{0} a ess:PublicBody .",
}


@cache
def contradicted() -> list[str]:
    """All the contradictions at once: the reasoner goes on after one, and names the node of each."""
    prefixes = f"@prefix ess: <{ESS}> . @prefix r: <{RECORD}> .\n"
    turtle = "\n".join(line.format(node) for node, line in CONTRADICTIONS.items())
    return closed(ontology(), Graph().parse(data=prefixes + turtle))[1]


@pytest.mark.parametrize("node", CONTRADICTIONS)
def test_a_contradiction_in_a_record_is_met(node: str) -> None:
    assert any(RECORD[node] in error for error in contradicted())


def test_no_other_contradiction_is_met() -> None:
    assert not [
        error for error in contradicted() if not any(RECORD[node] in error for node in CONTRADICTIONS)
    ]
