"""Which format a client gets, whatever way it asks."""

from __future__ import annotations

import pytest

from hub.serve.negotiation import (
    CSV,
    GRAPH_FORMATS,
    HTML,
    JSON,
    JSONLD,
    NTRIPLES,
    RDFXML,
    RESULT_FORMATS,
    TURTLE,
    XML,
    Format,
    NotAcceptableError,
    choose,
)

DOCUMENT = (*GRAPH_FORMATS, HTML)


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, TURTLE),
        ("", TURTLE),
        ("*/*", TURTLE),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8", HTML),
        ("application/ld+json, application/json;q=0.9, */*;q=0.1", JSONLD),
        ("text/plain, */*;q=0.1", NTRIPLES),
        ("application/rdf+xml, */*;q=0.1", RDFXML),
        ("application/rdf+xml, text/n3, text/turtle, application/n-triples, application/ld+json", TURTLE),
        ("text/turtle;q=0.2, application/ld+json;q=0.7", JSONLD),
        ("text/*", TURTLE),
        ("application/*", JSONLD),
        ("text/turtle;q=0, */*", JSONLD),
        ("TEXT/TURTLE", TURTLE),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', JSONLD),
        ("text/html;level=1;q=0.4, text/turtle;q=0.3", HTML),
        ("gibberish, application/n-triples", NTRIPLES),
    ],
)
def test_the_accept_header_decides(accept: str | None, expected: Format) -> None:
    assert choose(accept, DOCUMENT) is expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["ttl"], TURTLE),
        (["", "jsonld"], JSONLD),
        (["nt"], NTRIPLES),
        (["rdf+xml"], RDFXML),
        (["xml"], RDFXML),
        (["text/html"], HTML),
        (["n3"], TURTLE),
        (["csv", "turtle"], TURTLE),
    ],
)
def test_a_suffix_or_a_format_parameter_wins_over_the_header(words: list[str], expected: Format) -> None:
    assert choose("image/png", DOCUMENT, words) is expected


def test_the_same_word_names_the_format_that_fits_the_answer() -> None:
    assert choose(None, RESULT_FORMATS, ["xml"]) is XML
    assert choose(None, RESULT_FORMATS, ["json"]) is JSON
    assert choose(None, GRAPH_FORMATS, ["json"]) is JSONLD


def test_a_wildcard_does_not_stand_for_an_alias() -> None:
    # text/plain may name N-Triples, but text/* asks for something served as text.
    assert choose("text/*", (NTRIPLES, CSV)) is CSV


@pytest.mark.parametrize("accept", ["image/png", "text/turtle;q=0", "*/*;q=0"])
def test_what_cannot_be_served_is_refused_with_the_list_of_what_can(accept: str) -> None:
    with pytest.raises(NotAcceptableError) as refused:
        choose(accept, (TURTLE,))
    assert refused.value.offered == ("text/turtle",)


def test_an_unknown_format_word_is_refused_rather_than_ignored() -> None:
    with pytest.raises(NotAcceptableError):
        choose("text/turtle", DOCUMENT, ["docx"])
