"""JSON-LD is a tree people can read, and always reads back as the statements it was written from."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import Any

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph
from rdflib.compare import isomorphic

from hub.model.statement import Term, iri, statement
from hub.model.vocabulary import DCTERMS, DERIVED_FROM, ESS, NAME, RDFS, SCHEMA, SIREN, TYPE, XSD
from hub.resources import find_resources
from hub.serve.jsonld import Statement, write_jsonld
from hub.serve.jsonld_context import Context

SHIPPED = Context.load(find_resources().context_path)
ENTITY = "https://data.example.org/id/organization/arban"
ADDRESS = "https://data.example.org/record/bdis/1#address"
RECORD = "https://data.example.org/record/bdis/1"
MANET = "https://data.example.org/id/initiative/manet"
NODES = [ENTITY, ADDRESS, RECORD, MANET]

PREDICATES = [
    TYPE, NAME, SIREN, SCHEMA + "description", SCHEMA + "latitude", SCHEMA + "url", ESS + "carrier", ESS + "employees",
    ESS + "territory", ESS + "evidenceValue", ESS + "keyword", ESS + "obsYear", SCHEMA + "address", DERIVED_FROM,
    "https://example.org/unheard-of", DCTERMS + "license", DCTERMS + "source",
]  # fmt: skip

IRIS = st.sampled_from(
    [
        *NODES,
        ESS + "Organization",
        "http://example.org/a?b=c#d",
        "https://example.org/é",
        "mailto:a@example.org",
        "urn:x:y",
        "schema:looks-like-a-prefixed-name",
    ]
)
NUMBERS = st.one_of(
    st.integers(-99, 99).map(str), st.sampled_from(["007", "+1", "1.50", "-0", "90071992547409931"])
)
LITERALS = st.one_of(
    st.builds(
        lambda text: Term("literal", text),
        st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12),
    ),
    st.builds(
        lambda text, tag: Term("literal", text, tag),
        st.text('aé"\\ ', max_size=6),
        st.sampled_from(["fr", "en", "br", "fr-ca"]),
    ),
    st.builds(
        lambda number, name: Term("literal", number, None, XSD + name),
        NUMBERS,
        st.sampled_from(["decimal", "integer", "gYear", "date"]),
    ),
    st.builds(
        lambda truth: Term("literal", truth, None, XSD + "boolean"),
        st.sampled_from(["true", "false", "1"]),
    ),
)
STATEMENTS = st.lists(
    st.tuples(
        st.sampled_from(NODES),
        st.sampled_from(PREDICATES),
        st.one_of(LITERALS, st.builds(lambda value: Term("iri", value), IRIS)),
    ).filter(lambda each: each[1] != TYPE or each[2].is_iri),
    max_size=12,
)


def quads(document: bytes) -> set[str]:
    return {str(quad.triple) for quad in pyoxigraph.parse(document, format=pyoxigraph.RdfFormat.JSON_LD)}


def lines_of(statements: list[Statement]) -> str:
    return "\n".join(statement(iri(s), iri(p), term.ntriples()) for s, p, term in statements)


@given(STATEMENTS, st.sampled_from(["", ENTITY]))
def test_reading_the_document_gives_back_the_statements(statements: list[Statement], first: str) -> None:
    document = write_jsonld(sorted(set(statements)), SHIPPED, first)
    written = pyoxigraph.parse(lines_of(statements).encode(), format=pyoxigraph.RdfFormat.N_TRIPLES)
    assert quads(document) == {str(quad.triple) for quad in written}


@given(STATEMENTS, st.sampled_from(["", ENTITY]))
def test_another_reader_gives_them_back_too(statements: list[Statement], first: str) -> None:
    # rdflib normalises numbers as it reads; both sides go through it.
    document = write_jsonld(sorted(set(statements)), SHIPPED, first)
    written = Graph().parse(data=lines_of(statements), format="nt")
    assert isomorphic(Graph().parse(data=document, format="json-ld"), written)


ARBAN: list[Statement] = [
    (ENTITY, TYPE, Term("iri", ESS + "Organization")),
    (ENTITY, SCHEMA + "address", Term("iri", ADDRESS)),
    (ENTITY, SCHEMA + "description", Term("literal", "Habitat.", "fr")),
    (ENTITY, NAME, Term("literal", "L'Arban")),
    (ENTITY, RDFS + "label", Term("literal", "L'Arban")),
    (ENTITY, DERIVED_FROM, Term("iri", RECORD)),
    (ENTITY, ESS + "employees", Term("literal", "7", None, XSD + "integer")),
    (ADDRESS, TYPE, Term("iri", SCHEMA + "PostalAddress")),
    (ADDRESS, SCHEMA + "postalCode", Term("literal", "23340")),
    (MANET, RDFS + "label", Term("literal", "MANet")),
    (MANET, ESS + "carrier", Term("iri", ENTITY)),
    (RECORD, DCTERMS + "identifier", Term("literal", "1")),
    ("https://data.example.org/elsewhere", NAME, Term("literal", "sans lien")),
]  # fmt: skip


def test_a_document_is_one_tree_that_needs_no_knowledge_of_rdf() -> None:
    document = json.loads(write_jsonld(ARBAN, SHIPPED, ENTITY))
    del document["@context"]
    assert document == {
        "id": ENTITY,
        "type": "Organization",
        "label": "L'Arban",
        "name": ["L'Arban"],
        "description": {"fr": "Habitat."},
        "employees": 7,
        "address": [{"id": ADDRESS, "type": "PostalAddress", "postalCode": "23340"}],
        "records": [{"id": RECORD, "key": "1"}],
        "alsoDescribed": [{"id": "https://data.example.org/elsewhere", "name": ["sans lien"]}],
        "referredToBy": {"carrier": [{"id": MANET, "label": "MANet"}]},
    }


def test_keys_keep_the_order_of_the_context_whatever_that_of_the_statements() -> None:
    for statements in (ARBAN, ARBAN[::-1]):
        document = json.loads(write_jsonld(statements, SHIPPED, ENTITY))
        keys = [key for key in document if key in SHIPPED.places]
        own = [key for key in keys if key not in {"alsoDescribed", "referredToBy"}]
        assert own == sorted(own, key=lambda key: SHIPPED.places[key])


def test_what_the_document_describes_is_an_object_everywhere_and_in_full_once() -> None:
    source = "https://data.example.org/source/bdis"
    document = json.loads(
        write_jsonld(
            [
                (ENTITY, DERIVED_FROM, Term("iri", RECORD)),
                (ENTITY, DERIVED_FROM, Term("iri", RECORD + "2")),
                (RECORD, DCTERMS + "isPartOf", Term("iri", source)),
                (RECORD + "2", DCTERMS + "isPartOf", Term("iri", source)),
                (source, DCTERMS + "title", Term("literal", "BDIS", "fr")),
            ],
            SHIPPED,
            ENTITY,
        )
    )
    assert [record["dataset"] for record in document["records"]] == [
        {"id": source, "title": {"fr": "BDIS"}},
        {"id": source},
    ]


def test_a_value_the_context_does_not_foresee_is_spelled_out() -> None:
    document = json.loads(
        write_jsonld(
            [
                (ENTITY, NAME, Term("literal", "An Arban", "br")),
                (ENTITY, SCHEMA + "description", Term("iri", "https://example.org/notice")),
                (ENTITY, ESS + "employees", Term("literal", "007", None, XSD + "integer")),
            ],
            SHIPPED,
            ENTITY,
        )
    )
    assert document["name"] == [{"@value": "An Arban", "@language": "br"}]
    assert document["schema:description"] == {"@id": "https://example.org/notice"}
    assert document["employees"] == "007"


def test_only_the_used_part_of_the_context_is_written() -> None:
    context = json.loads(write_jsonld([(ENTITY, SIREN, Term("literal", "732829320"))], SHIPPED))["@context"]
    assert context == {"@version": 1.1, "id": "@id", "ess": ESS, "siren": "ess:siren"}


def _node_can(code: str) -> bool:
    node = shutil.which("node")
    return bool(node) and subprocess.run([node or "", "-e", code], capture_output=True).returncode == 0


@pytest.mark.skipif(
    not _node_can("require('jsonld')"), reason="no Node.js, or no npm package 'jsonld' on NODE_PATH"
)
def test_the_reference_implementation_in_javascript_reads_it_back() -> None:
    program = (
        "const jsonld = require('jsonld'); let text = ''; process.stdin.on('data', part => text += part);"
        "process.stdin.on('end', async () => process.stdout.write("
        "await jsonld.toRDF(JSON.parse(text), {format: 'application/n-quads'})));"
    )
    document = write_jsonld(ARBAN, SHIPPED, ENTITY)
    answer = subprocess.run(
        [shutil.which("node") or "", "-e", program], input=document, capture_output=True, check=True
    )
    written = Graph().parse(data=lines_of(ARBAN), format="nt")
    assert isomorphic(Graph().parse(data=answer.stdout, format="nt"), written)


def test_a_document_about_nothing_known_still_says_what_it_is_about() -> None:
    document: dict[str, Any] = json.loads(write_jsonld([], SHIPPED, ENTITY))
    assert document == {"@context": {"@version": 1.1, "id": "@id"}, "id": ENTITY}
