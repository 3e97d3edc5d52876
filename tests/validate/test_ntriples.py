from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from hub.model.statement import iri, literal, statement
from hub.validate.ntriples import NTriplesError, read_ntriples

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
TERMS = st.one_of(
    TEXTS.map(literal),
    TEXTS.map(lambda text: literal(text, "fr")),
    TEXTS.map(lambda text: literal(text, datatype="https://x.org/type")),
    st.just(iri("https://x.org/été")),
)


@settings(deadline=None)
@given(st.lists(TERMS, max_size=5))
def test_what_the_mapper_writes_is_read_as_rdflib_reads_it(terms: list[str]) -> None:
    lines = [statement(iri("https://x.org/s"), iri("https://x.org/p"), term) for term in terms]
    ours, theirs = Graph(), Graph()
    for _, triple in read_ntriples(lines):
        ours.add(triple)
    theirs.parse(data="\n".join(lines), format="nt")
    assert isomorphic(ours, theirs)


def test_lines_are_numbered_through_comments_and_blank_lines() -> None:
    found = list(read_ntriples(["# said", "", "<a:s> <a:p> _:b . # why", "\t_:b <a:p> <a:o>."]))
    assert [line for line, _ in found] == [3, 4]
    assert isinstance(found[0][1][2], BNode)
    assert found[0][1][2] == found[1][1][0]


def test_escapes_and_spellings() -> None:
    (first, second) = read_ntriples(
        [
            r'<a:s> <a:p\u00e9> "\t\"\U0001F600" .',
            '<a:s> <a:p> "01"^^<http://www.w3.org/2001/XMLSchema#integer> .',
        ]
    )
    assert first[1] == (URIRef("a:s"), URIRef("a:pé"), Literal('\t"😀'))
    assert str(second[1][2]) == "01"


@pytest.mark.parametrize(
    ("line", "column", "expected"),
    [
        ("x <a:p> <a:o> .", 1, "subject"),
        ('<a:s> "p" <a:o> .', 7, "property"),
        ("<a:s> <a:p> <a o> .", 13, "value"),
        ("<a:s> <a:p> <a:o>", 18, "dot"),
        ('<a:s> <a:p> "open .', 13, "value"),
        ("<a:s> <a:p> <a:o> . <a:g>", 19, "dot"),
    ],
)
def test_a_bad_line_names_its_column_and_what_should_stand_there(
    line: str, column: int, expected: str
) -> None:
    with pytest.raises(NTriplesError) as error:
        list(read_ntriples(["<a:s> <a:p> <a:o> .", line]))
    assert (error.value.line, error.value.column) == (2, column)
    assert expected in error.value.expected[1]
