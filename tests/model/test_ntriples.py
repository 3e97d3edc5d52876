"""Reading a statement gives back what was written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.model.ntriples import read_statement
from hub.model.statement import Term, iri, statement

TERMS = st.one_of(
    st.builds(lambda text: Term("literal", text), st.text()),
    st.builds(
        lambda text, tag: Term("literal", text, tag), st.text(), st.sampled_from(["fr", "en-gb", "zh-hant"])
    ),
    st.builds(lambda text: Term("literal", text, None, "http://example.org/d#t"), st.text()),
    st.just(Term("iri", "https://example.org/é?a=b#c")),
)


@given(TERMS)
def test_every_term_comes_back(term: Term) -> None:
    line = statement(iri("https://a.example/s"), iri("https://a.example/p"), term.ntriples())
    assert read_statement(line) == ("https://a.example/s", "https://a.example/p", term)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "# a comment",
        "_:b <http://a/p> <http://a/o> .",
        '<http://a/s> <http://a/p> "x" . extra',
        '<http://a/s> <http://a/p> "x',
        r'<http://a/s> <http://a/p> "\q" .',
        "<http://a/s> <http://a/p> <http://a/o>",
    ],
)
def test_what_the_hub_did_not_write_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"statement|escape"):
        read_statement(line)
