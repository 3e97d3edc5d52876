from __future__ import annotations

from rdflib import RDF, Graph, URIRef

from hub.validate.still_graph import StillGraph

S, P, A, B = (URIRef(f"urn:{each}") for each in "spab")


def test_what_is_remembered_follows_a_graph_that_changes_after_all() -> None:
    graph, other = StillGraph(), Graph()
    steps = [
        lambda each: each.add((S, P, A)),
        lambda each: each.addN([(S, P, B, each)]),
        lambda each: each.remove((S, P, A)),
        lambda each: each.parse(data="<urn:s> <urn:p> ( 1 2 ) .", format="turtle"),
    ]
    for change in steps:
        for each in (graph, other):
            change(each)
        assert {str(value) for value in graph.objects(S, P) if isinstance(value, URIRef)} == {
            str(value) for value in other.objects(S, P) if isinstance(value, URIRef)
        }
        assert len(list(graph.objects(S, P))) == len(list(other.objects(S, P)))
        assert len(list(graph.objects(None, P))) == len(list(other.objects(None, P)))
    (head,) = (each for each in graph.objects(S, P) if graph.value(each, RDF.first) is not None)
    assert [int(str(each)) for each in graph.items(head)] == [1, 2]
