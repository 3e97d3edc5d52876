"""What Virtuoso spells otherwise is put right, wherever its bytes are cut into pieces."""

from __future__ import annotations

import io
import json

import pytest

from hub.store.readers.admission import admit
from hub.store.readers.sink import Full
from hub.store.remote.faults import Capped, Unusable
from hub.store.remote.question import question_of
from hub.store.remote.virtuoso import Standard, cap_of, is_asked, refuse_capped, refuse_part

SAID = (
    b'{ "head": { "link": [], "vars": ["b", "t", "f", "s"] }, "results": { "distinct": false, "bindings": [\n'
    b'{ "b": { "type": "bnode", "value": "nodeID://b10000" }, '
    b'"t": { "type": "typed-literal", "datatype": "http://www.w3.org/2001/XMLSchema#boolean", "value": "1" }, '
    b'"f": { "type": "typed-literal", "datatype": "http://www.w3.org/2001/XMLSchema#boolean", "value": "0" }, '
    b'"s": { "type": "literal", "value": "nodeID://b1, \\"bnode\\"" } } ] } }'
)


@pytest.mark.parametrize("size", [1, 2, 7, 30, 31, 100, 1 << 16])
def test_terms_are_spelled_as_everywhere_else(size: int) -> None:
    body, read = Standard(io.BytesIO(SAID)), b""
    while piece := body.read(size):
        assert len(piece) <= size
        read += piece
    row = json.loads(read)["results"]["bindings"][0]
    assert [row[name]["value"] for name in "btfs"] == ["b10000", "true", "false", 'nodeID://b1, "bnode"']


def test_a_part_of_an_answer_is_told_by_a_header() -> None:
    with pytest.raises(Full) as full:
        refuse_part({"X-SQL-State": "S1TAT"})
    assert full.value.limit == "deadline"
    with pytest.raises(Unusable):
        refuse_part({"X-SQL-State": "42000"})
    assert cap_of({}) == 0
    with pytest.raises(Capped):
        refuse_capped({"X-SPARQL-MaxRows": "10"}, 10)
    refuse_capped({"X-SPARQL-MaxRows": "10"}, 9)


def test_a_table_of_its_own_answers_ask() -> None:
    assert is_asked(["__ASK_RETVAL"])
    assert not is_asked(["s"])


@pytest.mark.parametrize(
    ("sparql", "expected"),
    [
        ("SELECT * { ?s ?p ?o }", False),
        ("SELECT DISTINCT * { ?s rdfs:label 'x' } ORDER BY ?s", False),
        ("SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT *) AS ?m) { ?s ?p ?o }", False),
        ("SELECT (?a * 2 AS ?b) { ?s skos:broader+ ?o ; ^skos:broader/rdfs:label ?a }", False),
        ("SELECT ?o { ?s skos:broader* ?o }", True),
        ("SELECT ?o { ?s <http://x/p>* ?o }", True),
        ("SELECT ?o { ?s skos:broader? ?o }", True),
        ("SELECT ?o { ?s (skos:broader|a)* ?o }", True),
        ("SELECT ?o { ?s a* ?o }", True),
        ("SELECT ?o { ?s ?p ?o FILTER(CONTAINS(?o, '')) }", True),
        ('SELECT ?o { ?s ?p ?o FILTER(STRSTARTS(?o, """""")) }', True),
        ("SELECT (concat('a', ?o) AS ?c) { ?s ?p ?o }", True),
    ],
)
def test_what_it_answers_wrongly_is_known_by_the_query(sparql: str, expected: bool) -> None:
    assert question_of(admit(sparql), None).virtuoso_misreads is expected
