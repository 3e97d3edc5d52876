"""RDF of any syntax becomes the same records, and nothing in it harms whoever reads it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hub.errors import ConnectorError, RefusedError, SourceError
from hub.harvest.opening import open_rows
from hub.harvest.readers import rdf_rows
from hub.mapping.connector import Connector, load_connector
from hub.mapping.mapped import Mapped
from hub.mapping.row import Row
from tests.harvest.sources import mapper

CONNECTOR = """\
connector: 1
slug: essai
title: {fr: Essai, en: Trial}
publisher: CRESS Exemple
licence: https://www.etalab.gouv.fr/licence-ouverte-open-licence/
prefixes: {x: http://x/}
source:
  format: rdf
  SOURCE
key: iri
fields:
  iri: {from: "@id", required: true}
  nom: {from: schema:name, required: true}
  commune: {from: /schema:address/schema:addressLocality}
  activites: {from: x:activity}
  autre: {from: http://other.example/vocab#note}
  pays: {from: /http:~1~1other.example~1in/schema:name}
map:
  mappings:
    organization:
      s: $(record)
      po:
        - [a, ess:Organization]
        - [schema:name, $(nom)]
        - [schema:description, $(commune)]
        - [schema:keywords, $(activites)]
        - [schema:slogan, $(autre)]
        - [schema:areaServed, $(pays)]
"""
RDF_XML = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:s="https://schema.org/" xmlns:x="http://x/"'

TURTLE = """\
@prefix schema: <https://schema.org/> .
@prefix x: <http://x/> .
@prefix o: <http://other.example/> .

x:1 a x:Place ;
  schema:name "L'Élan"@fr, "Elan"@en ;
  schema:address [ a schema:PostalAddress ; schema:addressLocality "Bordeaux" ] ;
  x:activity x:bois, x:fer ;
  o:vocab\\#note "42"^^<http://www.w3.org/2001/XMLSchema#integer> ;
  o:in o:france .

x:2 a x:Place, x:Other ;
  schema:name "Deux" .
o:france schema:name "France" .
x:not a x:Other ; schema:name "no record" .
"""
SAME = {
    "a.ttl": TURTLE,
    "a.trig": TURTLE.replace("x:1 a", "x:g { x:1 a").replace("\nx:2", "}\n\nx:2"),
    "a.nt": """\
# comment
<http://x/1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://x/Place> .
<http://x/1> <https://schema.org/name> "L'\\u00C9lan"@fr .
<http://x/1> <https://schema.org/name> "Elan"@EN .

<http://x/1> <https://schema.org/address> _:a .
_:a <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://schema.org/PostalAddress> .
_:a <https://schema.org/addressLocality> "Bordeaux" .
<http://x/1> <http://x/activity> <http://x/bois> .
<http://x/1> <http://x/activity> <http://x/fer> .
<http://x/1> <http://other.example/vocab#note> "42" .
<http://x/1> <http://other.example/in> <http://other.example/france> .
<http://x/2> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://x/Place> .
<http://x/2> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://x/Other> .
<http://x/2> <https://schema.org/name> "Deux" .
<http://other.example/france> <https://schema.org/name> "France" .
""",
    "a.rdf": f"""\
<?xml version="1.0"?>
<rdf:RDF {RDF_XML} xmlns:o="http://other.example/" xmlns:v="http://other.example/vocab#">
  <x:Place rdf:about="http://x/1">
    <s:name xml:lang="fr">L'Élan</s:name><s:name xml:lang="en">Elan</s:name>
    <s:address><s:PostalAddress><s:addressLocality>Bordeaux</s:addressLocality></s:PostalAddress></s:address>
    <x:activity rdf:resource="http://x/bois"/><x:activity rdf:resource="http://x/fer"/>
    <v:note>42</v:note>
    <o:in rdf:resource="http://other.example/france"/>
  </x:Place>
  <x:Place rdf:about="http://x/2"><rdf:type rdf:resource="http://x/Other"/><s:name>Deux</s:name></x:Place>
  <rdf:Description rdf:about="http://other.example/france"><s:name>France</s:name></rdf:Description>
</rdf:RDF>
""",
    "a.jsonld": json.dumps(
        {
            "@context": {
                "@vocab": "https://schema.org/",
                "x": "http://x/",
                "activity": {"@id": "x:activity", "@type": "@id"},
                "note": "http://other.example/vocab#note",
                "in": {"@id": "http://other.example/in"},
            },
            "@graph": [
                {
                    "@id": "http://x/1",
                    "@type": "x:Place",
                    "name": [{"@value": "L'Élan", "@language": "fr"}, {"@value": "Elan", "@language": "en"}],
                    "address": {"@type": "PostalAddress", "addressLocality": "Bordeaux"},
                    "activity": ["x:bois", "x:fer"],
                    "note": 42,
                    "in": {"@id": "http://other.example/france", "name": "France"},
                },
                {"@id": "http://x/2", "@type": ["x:Place", "x:Other"], "name": "Deux"},
            ],
        },
        indent=1,
        ensure_ascii=False,
    ),
}
SAME["a.nq"] = SAME["a.nt"].replace(" .\n", " <http://x/g> .\n")
RECORDS = [
    {
        "@id": "http://x/1",
        "@type": "x:Place",
        "schema:name": "L'Élan",
        "schema:name@fr": "L'Élan",
        "schema:name@en": "Elan",
        "schema:address": {"@type": "schema:PostalAddress", "schema:addressLocality": "Bordeaux"},
        "x:activity": ["http://x/bois", "http://x/fer"],
        "http://other.example/vocab#note": "42",
        "http://other.example/in": {"@id": "http://other.example/france", "schema:name": "France"},
    },
    {"@id": "http://x/2", "@type": ["x:Other", "x:Place"], "schema:name": "Deux"},
]
LINES = {
    "a.ttl": [5, 12],
    "a.trig": [5, 13],
    "a.nt": [2, 13],
    "a.nq": [2, 13],
    "a.rdf": [3, 10],
    "a.jsonld": [16, 43],
}


def of(folder: Path, source: str = "records: x:Place", text: str = CONNECTOR) -> Connector:
    path = folder / "essai.yaml"
    path.write_text(text.replace("SOURCE", source), encoding="utf-8")
    return load_connector(path)


def read(
    folder: Path, name: str, content: str | bytes, source: str = "records: x:Place"
) -> tuple[list[Row], list[str]]:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    rows = open_rows(path, of(folder, source))
    found = list(rows)
    return found, [f"{notice.rule} {notice.field}" for notice in rows.notices]


def refused(folder: Path, name: str, content: str | bytes, source: str = "records: x:Place") -> str:
    with pytest.raises(SourceError) as error:
        read(folder, name, content, source)
    return error.value.text.en


def plain(row: Row) -> dict[str, Any]:
    return dict(row.values)


@pytest.mark.parametrize("name", SAME)
def test_every_syntax_gives_the_same_records_with_their_lines(tmp_path: Path, name: str) -> None:
    rows, notices = read(tmp_path, name, SAME[name])
    assert [plain(row) for row in rows] == RECORDS
    assert [row.location.line for row in rows] == LINES[name]
    assert notices == []


@pytest.mark.parametrize("name", ["a.ttl", "a.rdf", "a.jsonld"])
def test_without_a_suffix_the_beginning_tells_the_syntax(tmp_path: Path, name: str) -> None:
    rows, _ = read(tmp_path, "export", SAME[name])
    assert [plain(row) for row in rows] == RECORDS


def test_the_connector_finds_what_it_names(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, "a.ttl", TURTLE)
    outcome = mapper(of(tmp_path))(rows[0])
    assert isinstance(outcome, Mapped)
    assert outcome.key == "http://x/1"
    written = {line.partition("> <")[2].partition(" .")[0] for line in outcome.statements}
    assert {
        '''https://schema.org/name> "L'Élan"''',
        'https://schema.org/description> "Bordeaux"',
        'https://schema.org/keywords> "http://x/bois"',
        'https://schema.org/keywords> "http://x/fer"',
        'https://schema.org/slogan> "42"',
        'https://schema.org/areaServed> "France"',
    } <= written
    assert outcome.problems == ()


def test_without_a_class_every_iri_that_has_one_is_a_record(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, "a.ttl", TURTLE, "files: '*.ttl'")
    assert [row.values["@id"] for row in rows] == ["http://x/1", "http://x/2", "http://x/not"]


def test_a_record_may_be_a_node_without_a_name(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, "a.ttl", '[] a <http://x/Place> ; <https://schema.org/name> "A" .')
    assert [plain(row) for row in rows] == [{"@type": "x:Place", "schema:name": "A"}]
    assert rows[0].location.line is None


def test_what_is_said_of_a_record_in_two_places_is_one_record(tmp_path: Path) -> None:
    text = "<http://x/1> a <http://x/Place> . <http://x/1> a <http://x/Place> .\n" * 2
    rows, _ = read(tmp_path, "a.ttl", text + '<http://x/1> <https://schema.org/name> "A", "A", "B" .')
    assert [plain(row) for row in rows] == [
        {"@id": "http://x/1", "@type": "x:Place", "schema:name": ["A", "B"]}
    ]


def test_predicates_nobody_reads_are_told_and_other_languages_are_not(tmp_path: Path) -> None:
    text = TURTLE.replace(
        'schema:name "Deux"', 'schema:name "Deux" ; schema:email "a@b"@fr, "c@d" ; x:new "1"'
    )
    _, notices = read(tmp_path, "a.ttl", text)
    assert notices == ["unknown-column schema:email", "unknown-column x:new"]


def test_a_language_that_is_read_explains_the_others(tmp_path: Path) -> None:
    text = CONNECTOR.replace("from: schema:name,", 'from: "schema:name@en",')
    path = tmp_path / "a.ttl"
    path.write_text(TURTLE, encoding="utf-8")
    rows = open_rows(path, of(tmp_path, "records: x:Place", text))
    assert [row.values.get("schema:name@en") for row in rows] == ["Elan", None]
    assert rows.notices == ()


def test_a_class_by_a_prefix_nobody_knows_is_a_mistake_of_the_connector(tmp_path: Path) -> None:
    with pytest.raises(ConnectorError, match=r"essai\.yaml:9:.*unknown prefix 'y'"):
        of(tmp_path, "records: y:Place")
    with pytest.raises(ConnectorError, match="'records' is the class"):
        of(tmp_path, "records: /liste")


# --- contexts -----------------------------------------------------------------------------------------------------

WITH_CONTEXT = '{"@context": "%s", "@id": "http://x/1", "@type": "http://x/Place", "name": "A"}'


def test_a_context_the_connector_brings_is_read_from_its_file(tmp_path: Path) -> None:
    (tmp_path / "contexts").mkdir()
    (tmp_path / "contexts" / "c.jsonld").write_text(
        '{"@context": {"name": "https://schema.org/name"}}', "utf-8"
    )
    source = "contexts: {'https://exemple.fr/c': c.jsonld}"
    rows, _ = read(tmp_path, "a.jsonld", WITH_CONTEXT % "https://exemple.fr/c", source)
    assert rows[0].values["schema:name"] == "A"


def test_the_hubs_own_context_is_at_hand(tmp_path: Path) -> None:
    address = "https://w3id.org/ess-hub/context.jsonld"
    rows, _ = read(tmp_path, "a.jsonld", WITH_CONTEXT % address, "files: '*.jsonld'")
    assert rows[0].values["schema:name"] == "A"


def test_any_other_context_is_refused_and_named(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match=r"http://127\.0\.0\.1:9/c is elsewhere"):
        read(tmp_path, "a.jsonld", WITH_CONTEXT % "http://127.0.0.1:9/c")


# --- what is made to break the reader -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "place"),
    [
        ("a.ttl", "@prefix x: <http://x/> .\nx:1 a x:Place ;\n  y:name 1 .", "a.ttl:3:3:"),
        ("a.nt", "<http://x/1> <http://x/p> <http://x/o> .\n<http://x/1> p .", "a.nt:2:"),
        ("a.rdf", f"<rdf:RDF {RDF_XML}>\n<x:Place></rdf:RDF>", "a.rdf:2:"),
        ("a.jsonld", '{"@id": "http://x/1",\n "@type": }', "a.jsonld:2:"),
        ("a.jsonld", '{"@context": "http://x/c",\n "@type": }', "a.jsonld:2:"),
        ("a.ttl", b"<http://x/1> <http://x/p> '\xe9' .", "a.ttl:1:"),
    ],
)
def test_what_cannot_be_parsed_says_line_and_column(
    tmp_path: Path, name: str, content: str | bytes, place: str
) -> None:
    assert refused(tmp_path, name, content).startswith(place)


def test_a_document_broken_at_its_end_gives_no_record_at_all(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text(TURTLE + "x:3 a x:Place ; schema:name", encoding="utf-8")
    rows = open_rows(path, of(tmp_path))
    with pytest.raises(SourceError):
        next(rows)


def test_an_entity_bomb_is_refused(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE r [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><rdf:RDF/>'
    assert "XML entity, refused" in refused(tmp_path, "a.rdf", bomb)


@pytest.mark.parametrize(
    ("name", "opening", "middle", "closing"),
    [
        ("a.jsonld", '{"@id":"http://x/1","http://x/p":', "1", "}"),
        ("a.jsonld", '{"@list":[', "1", "]}"),
        ("a.rdf", "<x:A><x:p>", "", "</x:p></x:A>"),
    ],
)
def test_nesting_without_end_is_refused_before_it_costs_anything(
    tmp_path: Path, name: str, opening: str, middle: str, closing: str
) -> None:
    content = opening * 50_000 + middle + closing * 50_000
    if name == "a.rdf":
        content = f"<rdf:RDF {RDF_XML}>{content}</rdf:RDF>"
    assert "more than 200 nested levels" in refused(tmp_path, name, content)


def test_blank_nodes_without_end_are_one_record_lost(tmp_path: Path) -> None:
    deep = "<http://x/1> a <http://x/Place> ; " + "<http://x/p> [ " * 50_000 + "]" * 50_000 + " .\n"
    rows, _ = read(tmp_path, "a.ttl", deep + "<http://x/2> a <http://x/Place> .")
    assert [row.problem.rule if row.problem else None for row in rows] == ["record-too-large", None]
    assert rows[0].values["@id"] == "http://x/1"


def test_nodes_that_multiply_are_one_record_lost(tmp_path: Path) -> None:
    doubled = "".join(f"_:b{n} <http://x/p> _:b{n + 1} ; <http://x/q> _:b{n + 1} .\n" for n in range(25))
    rows, _ = read(tmp_path, "a.ttl", f"<http://x/1> a <http://x/Place> ; <http://x/p> _:b0 .\n{doubled}")
    assert rows[0].problem is not None
    assert rows[0].problem.rule == "record-too-large"


def test_json_ld_larger_than_memory_should_hold_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rdf_rows, "LARGEST_JSONLD", 100)
    assert "Ask the publisher for N-Triples or Turtle" in refused(tmp_path, "a.jsonld", SAME["a.jsonld"])


def test_an_empty_document_has_no_record(tmp_path: Path) -> None:
    assert read(tmp_path, "a.ttl", "") == ([], [])
