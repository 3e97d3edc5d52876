"""RDF in, RDF out, and what is unreadable says where."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.errors import UserError
from hub.model.statement import iri, literal, statement
from hub.store.rdf import read_statements, serialize
from tests.store.samples import listener

RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
SAME = {
    "turtle": '@prefix x: <http://x/> . x:a x:p "é"@FR .',
    "ntriples": '<http://x/a> <http://x/p> "\\u00e9"@fr .',
    "rdfxml": f'<rdf:RDF {RDF}><rdf:Description rdf:about="http://x/a"><p xmlns="http://x/" xml:lang="fr">é</p>'
    "</rdf:Description></rdf:RDF>",
    "jsonld": '{"@context": {"p": "http://x/p"}, "@id": "http://x/a", "p": {"@value": "é", "@language": "fr"}}',
    "trig": 'GRAPH <http://x/g> { <http://x/a> <http://x/p> "é"@fr }',
    "nquads": '<http://x/a> <http://x/p> "é"@fr <http://x/g> .',
}


@pytest.mark.parametrize("syntax", SAME)
def test_every_syntax_gives_the_same_line(syntax: str) -> None:
    assert list(read_statements(SAME[syntax].encode(), syntax)) == ['<http://x/a> <http://x/p> "é"@fr .']


def test_a_path_is_read_by_its_suffix_and_relative_addresses_by_the_base(tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_text("<a> <p> <#o> .", encoding="utf-8")
    assert list(read_statements(file, base="http://x/")) == ["<http://x/a> <http://x/p> <http://x/#o> ."]
    file.write_text("", encoding="utf-8")
    assert list(read_statements(file)) == []
    with pytest.raises(UserError, match=r"none\.ttl"):
        list(read_statements(tmp_path / "none.ttl"))
    with pytest.raises(UserError, match="possible formats"):
        list(read_statements(tmp_path / "a.docx"))


WRONG = {
    "turtle": ("<http://x/a> <http://x/p>\n  nonsense .", ":2:3:"),
    "ntriples": ("<http://x/a> <http://x/p> <http://x/o> .\n<http://x/a> p .", ":2:"),
    "rdfxml": (f'<rdf:RDF {RDF}>\n<rdf:Bag rdf:about="http://x/b"></rdf:RDF>', ":2:"),
    "jsonld": ('{"@id": "http://x/a",\n "http://x/p": }', ":2:"),
}


@pytest.mark.parametrize("syntax", WRONG)
def test_what_is_unreadable_says_file_line_and_column(syntax: str) -> None:
    text, place = WRONG[syntax]
    with pytest.raises(UserError) as problem:
        list(read_statements(text.encode(), syntax, name="shapes/a"))
    assert f"shapes/a{place}" in problem.value.text.fr
    assert f"shapes/a{place}" in problem.value.text.en


def test_a_remote_context_is_refused_and_nobody_is_asked() -> None:
    with listener() as visitors:
        remote = f'"http://127.0.0.1:{visitors.port}/c"'
        for context in (
            remote,
            f"[{remote}]",
            f'{{"@import": {remote}}}',
            f'{{"p": {{"@id": "x:p", "@context": {remote}}}}}',
        ):
            text = f'{{"@context": {context}, "@id": "http://x/a", "p": {{"http://x/q": 1}}}}'
            with pytest.raises(UserError, match="remote JSON-LD context refused"):
                list(read_statements(text.encode(), "jsonld"))
        assert visitors.count == 0


def test_blank_nodes_are_refused_or_named_in_order() -> None:
    text = b"<http://x/a> <http://x/p> [ <http://x/q> _:z ] . _:z <http://x/r> 1 ."
    with pytest.raises(UserError, match="blank node"):
        list(read_statements(text))
    once = list(read_statements(text, skolem="http://x/genid/"))
    assert once == list(read_statements(text, skolem="http://x/genid/"))
    assert {part for line in once for part in line.split() if "genid" in part} == {
        "<http://x/genid/b1>",
        "<http://x/genid/b2>",
    }


def test_documents_that_would_abort_the_parser_are_refused() -> None:
    entities = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
    bomb = f'<!DOCTYPE r [<!ENTITY a0 "aaaaaaaaaa">{entities}]><rdf:RDF {RDF}><rdf:Bag><p xmlns="x:">&a9;</p></rdf:Bag></rdf:RDF>'
    with pytest.raises(UserError, match="entity"):
        list(read_statements(bomb.encode(), "rdfxml"))
    with pytest.raises(UserError, match="nested deeper"):
        list(read_statements(b"<x:a> <x:b> " + b"<<( <x:a> <x:b> " * 100_000 + b"1", "turtle"))
    namespaces = f'<!DOCTYPE r [<!ENTITY x "http://x/">]><rdf:RDF {RDF}><rdf:Description rdf:about="&x;a"><p xmlns="http://x/" rdf:resource="&x;o"/></rdf:Description></rdf:RDF>'
    assert list(read_statements(namespaces.encode(), "rdfxml")) == [
        "<http://x/a> <http://x/p> <http://x/o> ."
    ]


@given(st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from([None, "fr", "en-gb"]))
def test_reading_spells_a_literal_as_the_model_does(text: str, language: str | None) -> None:
    line = statement(iri("http://x/a"), iri("http://x/p"), literal(text, language))
    assert list(read_statements(line.encode(), "ntriples")) == [line]


@pytest.mark.parametrize("syntax", ["turtle", "ntriples", "rdfxml", "jsonld", "trig", "nquads"])
def test_what_is_written_reads_back(syntax: str) -> None:
    lines = ['<http://x/a> <http://x/p> "é\\n"@fr .', "<http://x/a> <http://x/p> <http://x/b> ."]
    assert sorted(read_statements(serialize(lines, syntax), syntax)) == sorted(lines)
    assert b"@prefix ess:" in serialize(lines, "turtle")
