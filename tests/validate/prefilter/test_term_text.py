from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import XSD, BNode, URIRef
from rdflib.term import Node

from hub.validate.ntriples import as_written
from hub.validate.prefilter.term_text import node_of, string_of, text_of

_texts = st.text(st.sampled_from('ab"\\\n\r\0né@^<>_:'), max_size=5) | st.text(max_size=5)
_tags = st.sampled_from(["fr", "FR", "fr-be", "FR-BE", "en", "EN"])
_datatypes = st.sampled_from([None, XSD.string, XSD.integer, URIRef("http://e.x/t")])
terms: st.SearchStrategy[Node] = st.one_of(
    st.sampled_from(["a", "b", "é", '"', ">"]).map(lambda name: URIRef(f"http://e.x/{name}")),
    st.sampled_from(["a", "b", "é"]).map(BNode),
    st.tuples(_texts, _tags).map(lambda each: as_written(each[0], each[1], None)),
    st.tuples(_texts, _datatypes).map(lambda each: as_written(each[0], None, each[1])),
)


@settings(max_examples=150, deadline=None)
@given(terms, terms)
def test_two_texts_are_equal_exactly_when_rdflibs_terms_are(one: Node, other: Node) -> None:
    assert (text_of(one) == text_of(other)) == (one == other)


@settings(max_examples=150, deadline=None)
@given(terms)
def test_a_text_becomes_the_term_it_came_from(term: Node) -> None:
    assert node_of(text_of(term)) == term
    assert text_of(node_of(text_of(term))) == text_of(term)


@settings(max_examples=150, deadline=None)
@given(terms)
def test_the_string_of_a_text_is_its_terms(term: Node) -> None:
    assert string_of(text_of(term)) == (None if isinstance(term, BNode) else str(term))
