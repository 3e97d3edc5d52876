from __future__ import annotations

from hypothesis import given, settings
from rdflib import BNode

from hub.validate.ntriples import Triple
from hub.validate.prefilter.node_index import NodeIndex
from tests.properties.agreement import lines
from tests.properties.drawn_terms import batches
from tests.validate.prefilter.cases import agreed, asking, suspects, triples


def test_the_same_line_with_and_without_a_line_feed_is_one_triple() -> None:
    line = "<http://e.x/a> <http://e.x/p> <http://e.x/b> ."
    index = NodeIndex.of_lines([line, line + "\n", line + "\r\n", line + " # said again"])
    assert index.values("<http://e.x/a>", "<http://e.x/p>") == ["<http://e.x/b>"]
    assert len(index) == 1


def test_lines_and_triples_make_one_index() -> None:
    data = 'ex:a ex:p "é\\n" , "x"@FR , "1"^^xsd:integer , ex:b , _:c . _:c ex:q "é" .'
    by_lines, by_triples = (
        NodeIndex.of_lines(lines(triples(data)).splitlines()),
        NodeIndex.of_triples(triples(data)),
    )
    for index in (by_lines, by_triples):
        assert sorted(
            each for each in index.values("<http://e.x/a>", "<http://e.x/p>") if each[0] != "_"
        ) == [
            '"1"^^<http://www.w3.org/2001/XMLSchema#integer>',
            '"x"@fr',
            '"é\\n"',
            "<http://e.x/b>",
        ]


def test_a_node_that_only_the_reference_mentions_is_not_the_batchs() -> None:
    """Although the batch describes the node that mentions it."""
    shapes = "ex:Root a sh:NodeShape ; sh:targetObjectsOf ex:p ; sh:class ex:C ."
    reference = "ex:a ex:p ex:b ."
    assert agreed(shapes, "ex:a a ex:C .", reference) == ()
    assert suspects(shapes, "ex:a a ex:C .", reference) == []
    (finding,) = agreed(shapes, "ex:c ex:q ex:b .", reference)
    assert finding.focus == "http://e.x/b"


@settings(max_examples=100, deadline=None)
@given(batches)
def test_lines_are_read_as_the_triples_they_say(drawn: list[tuple[Triple, ...]]) -> None:
    batch = [each for each in drawn[0] if not any(isinstance(node, BNode) for node in each)]
    by_lines, by_triples = NodeIndex.of_lines(lines(batch).splitlines()), NodeIndex.of_triples(batch)
    assert _table(by_lines) == _table(by_triples)


def _table(index: NodeIndex) -> dict[str, dict[str, list[str]]]:
    return {
        subject: {predicate: sorted(values) for predicate, values in properties.items()}
        for subject, properties in index.everything()
    }


def test_each_triple_keeps_its_own_spelling_of_a_language_tag() -> None:
    """One term for rdflib; but LANG tells them apart, and so does a report."""
    data = 'ex:a ex:p "x"@FR . ex:b ex:p "x"@fr . ex:c ex:p "x"@Fr .'
    found = agreed(asking('SELECT $this ?value { $this ex:p ?value FILTER(LANG(?value) = "fr") }'), data)
    assert [each.focus for each in found] == ["http://e.x/b"]
    shapes = 'ex:Root a sh:PropertyShape ; sh:targetSubjectsOf ex:p ; sh:path ex:p ; sh:languageIn ( "de" ) .'
    assert [each.value and each.value.language for each in agreed(shapes, data)] == ["FR", "fr", "Fr"]
    in_reference = agreed(shapes, 'ex:a ex:q "x"@fr . ex:b ex:p "x"@fr .', 'ex:a ex:p "x"@FR .')
    assert [each.value and each.value.language for each in in_reference] == ["FR", "fr"]


def test_a_subclass_stated_by_the_batch_counts_for_the_batch_alone() -> None:
    shapes = "ex:Root a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:minCount 1 ] ."
    assert suspects(shapes, "ex:a a ex:D . ex:D rdfs:subClassOf ex:C .") == ["a"]
    assert suspects(shapes, "ex:a a ex:D .") == []
    assert suspects(shapes, "ex:a a ex:D .", "ex:D rdfs:subClassOf ex:E . ex:E rdfs:subClassOf ex:C .") == [
        "a"
    ]
