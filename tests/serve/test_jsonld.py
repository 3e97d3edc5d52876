"""JSON-LD is short where the context allows it, and always reads back as the statements it was written from."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph

from hub.model.statement import Term, iri, statement
from hub.model.vocabulary import ESS, NAME, SCHEMA, SIREN, TYPE, XSD
from hub.resources import find_resources
from hub.serve.jsonld import Context, write_jsonld

SHIPPED = Context.load(find_resources().context_path)
ENTITY = "https://data.example.org/id/organization/arban"

PREDICATES = [
    TYPE, NAME, SIREN, SCHEMA + "description", SCHEMA + "latitude", SCHEMA + "url", ESS + "carrier",
    ESS + "territory", "https://example.org/unheard-of", "http://purl.org/dc/terms/license",
]  # fmt: skip

IRIS = st.sampled_from(
    [
        ENTITY,
        ESS + "Organization",
        "http://example.org/a?b=c#d",
        "https://example.org/é",
        "mailto:a@example.org",
        "urn:x:y",
    ]
)
LITERALS = st.one_of(
    st.builds(
        lambda text: Term("literal", text),
        st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12),
    ),
    st.builds(
        lambda text, tag: Term("literal", text, tag),
        st.text('aé"\\ ', max_size=6),
        st.sampled_from(["fr", "en", "br"]),
    ),
    st.builds(lambda number: Term("literal", str(number), None, XSD + "decimal"), st.integers(-99, 99)),
    st.builds(lambda number: Term("literal", str(number), None, XSD + "integer"), st.integers(-99, 99)),
)
STATEMENTS = st.lists(
    st.tuples(
        st.sampled_from([ENTITY, "https://data.example.org/record/bdis/1#address"]),
        st.sampled_from(PREDICATES),
        st.one_of(LITERALS, st.builds(lambda value: Term("iri", value), IRIS)),
    ).filter(lambda each: each[1] != TYPE or each[2].is_iri),
    max_size=8,
)


@given(STATEMENTS)
def test_reading_the_document_gives_back_the_statements(statements: list[tuple[str, str, Term]]) -> None:
    document = write_jsonld(sorted(set(statements)), SHIPPED)
    lines = "\n".join(statement(iri(s), iri(p), term.ntriples()) for s, p, term in statements)
    written = Graph().parse(data=lines, format="nt")
    assert set(Graph().parse(data=document, format="json-ld")) == set(written)


def test_a_value_the_context_foresees_is_a_plain_string() -> None:
    document = _document(
        [(ENTITY, SIREN, Term("literal", "732829320")), (ENTITY, NAME, Term("literal", "L'Arban"))]
    )
    assert document["@graph"] == [{"@id": ENTITY, "siren": "732829320", "name": "L'Arban"}]


def test_a_value_the_context_does_not_foresee_is_spelled_out() -> None:
    document = _document([(ENTITY, NAME, Term("literal", "An Arban", "br"))])
    assert document["@graph"] == [{"@id": ENTITY, "name": {"@value": "An Arban", "@language": "br"}}]


def test_only_the_used_part_of_the_context_is_written() -> None:
    context = _document([(ENTITY, SIREN, Term("literal", "732829320"))])["@context"]
    assert context == {"@version": 1.1, "ess": ESS, "siren": "ess:siren"}


def test_the_entity_comes_first() -> None:
    document = json.loads(
        write_jsonld(
            [("https://a.example/", NAME, Term("literal", "A")), (ENTITY, NAME, Term("literal", "B"))],
            SHIPPED,
            ENTITY,
        )
    )
    assert [node["@id"] for node in document["@graph"]] == [ENTITY, "https://a.example/"]


def _document(statements: list[tuple[str, str, Term]]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(write_jsonld(statements, SHIPPED))
    return found
