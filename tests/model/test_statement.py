"""What the model spells, the store reads; and names come back as they went."""

from __future__ import annotations

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.model.iri import Addresses, NodeName
from hub.model.statement import Term, iri, is_iri, literal, statement

ADDRESSES = Addresses("https://data.example.org/")
_TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(_TEXT, st.sampled_from([None, "fr", "en-GB"]))
def test_any_text_survives_being_a_literal(text: str, language: str | None) -> None:
    line = statement(iri("https://e.org/s"), iri("https://e.org/p"), literal(text, language))
    assert "\n" not in line
    (quad,) = pyoxigraph.parse(line.encode(), pyoxigraph.RdfFormat.N_TRIPLES)
    assert isinstance(quad.object, pyoxigraph.Literal)
    assert quad.object.value == text
    assert quad.object.language == (language.lower() if language else None)


@given(
    st.one_of(_TEXT, st.from_regex(r"https?://[a-zé\[\]:0-9.]{0,8}[/?#\x7f\\%a-zé ]{0,8}", fullmatch=True))
)
def test_the_store_reads_every_iri_the_model_accepts(text: str) -> None:
    if is_iri(text):
        line = statement(iri(text), iri("https://e.org/p"), literal("x"))
        (quad,) = pyoxigraph.parse(line.encode(), pyoxigraph.RdfFormat.N_TRIPLES)
        assert quad.subject == pyoxigraph.NamedNode(text)
    else:
        with pytest.raises(ValueError, match="IRI"):
            iri(text)


@given(st.from_regex(r"[a-z]{1,8}", fullmatch=True), _TEXT.filter(bool), st.sampled_from(["", "carrier"]))
def test_a_node_name_comes_back_from_its_text_and_from_its_iri(source: str, key: str, fragment: str) -> None:
    name = NodeName(source, key, fragment)
    assert NodeName.parse(str(name)) == name
    assert ADDRESSES.node_name(ADDRESSES.node(name)) == name
    assert is_iri(ADDRESSES.node(name))


@pytest.mark.parametrize("text", ["", "x", ":key", "source:"])
def test_what_names_no_record_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="record"):
        NodeName.parse(text)


def test_terms_of_every_kind_sort_together() -> None:
    terms = [
        Term("literal", "b"),
        Term("iri", "https://e.org/a"),
        Term("literal", "b", "fr"),
        Term("literal", "a"),
    ]
    backwards = terms[::-1]
    assert sorted(terms) == sorted(backwards)
