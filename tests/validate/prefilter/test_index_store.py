from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from rdflib import RDF, Graph

from hub.validate.ntriples import Triple
from hub.validate.prefilter.index_store import IndexStore
from hub.validate.prefilter.node_index import NodeIndex
from tests.properties.drawn_terms import IRIS, PROPERTIES, batches, references, turtle

_batch = batches.map(lambda drawn: drawn[0])


@settings(max_examples=50, deadline=None)
@given(_batch, references())
def test_every_pattern_is_answered_as_by_rdflibs_memory_store(
    batch: tuple[Triple, ...], reference: list[Triple]
) -> None:
    memory = Graph(bind_namespaces="none")
    for triple in (*batch, *reference):
        memory.add(triple)
    view = Graph(
        IndexStore(NodeIndex.of_triples(batch, NodeIndex.of_triples(reference))), bind_namespaces="none"
    )
    assert len(view) == len(memory)
    known = list(memory)
    subjects = {*(s for s, _, _ in known), IRIS[0]}
    values = {*(o for _, _, o in known), IRIS[1]}
    for s, p, o in product([None, *subjects], [None, *PROPERTIES, RDF.type], [None, *values]):
        found = list(view.triples((s, p, o)))
        assert len(found) == len(set(found))
        assert set(found) == set(memory.triples((s, p, o)))
        assert ((s, p, o) in view) == ((s, p, o) in memory)


@settings(max_examples=50, deadline=None)
@given(_batch)
def test_the_values_of_a_property_are_spelt_as_in_rdflibs_memory_store(batch: tuple[Triple, ...]) -> None:
    memory, view = Graph(), Graph(IndexStore(NodeIndex.of_triples(batch)), bind_namespaces="none")
    for triple in batch:
        memory.add(triple)
    for s, p, _ in batch:
        assert sorted(turtle(each) for each in view.objects(s, p)) == sorted(
            turtle(each) for each in memory.objects(s, p)
        )
