from __future__ import annotations

from pathlib import Path

import pytest

from hub.errors import RefusedError, Text, UserError
from hub.model.location import Location
from hub.model.problem import Problem
from hub.model.statement import Term
from hub.validate.finding import Finding
from hub.validate.prefilter.node_index import NodeIndex
from hub.validate.rdf_file import RdfDocument, read_rdf, sniff
from hub.validate.report.report import Report
from hub.validate.results import name_of
from hub.validate.split import problems_of
from tests.validate.shapes import PREFIXES, SHAPES, record, validator

# rdflib's own parsers use rdflib's own deprecated names.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")

TURTLE = (
    PREFIXES
    + """\
# line 9
<https://x.org/1> a ess:Organization ;

  schema:name "Un" ;   # line 12
  schema:telephone
    "1" ,
    "2" ;              # line 15
  schema:address [
    schema:postalCode "6900"   # line 17
  ] .
<https://x.org/2>
  a ess:Organization ; schema:name \"\"\"De
ux\"\"\" ; ess:acronym "TROPLONG" .
"""
)


def line(document: RdfDocument, focus: str, path: str | None = None, value: str | None = None) -> int | None:
    term = Term("literal", value) if value is not None else None
    finding = Finding(focus, path, term, "violation", None, "", "")  # type: ignore[arg-type]
    return document.location_of(finding).line


def test_turtle_knows_the_line_of_each_subject_and_each_value() -> None:
    document = read_rdf(TURTLE.encode(), "a.ttl")
    assert line(document, "https://x.org/1") == 10
    assert line(document, "https://x.org/1", "https://schema.org/name", "Un") == 12
    assert line(document, "https://x.org/1", "https://schema.org/telephone", "1") == 14
    assert line(document, "https://x.org/1", "https://schema.org/telephone", "2") == 15
    assert line(document, "https://x.org/2") == 19
    assert line(document, "https://x.org/2", "https://w3id.org/ess-hub/ontology#acronym", "TROPLONG") == 21
    (blank,) = (str(value) for _, predicate, value in document.triples if str(predicate).endswith("address"))
    assert line(document, f"_:{blank}") == 17
    assert line(document, f"_:{blank}", "https://schema.org/postalCode", "6900") == 17


def test_ntriples_knows_every_line() -> None:
    text = '<https://x.org/1> <https://schema.org/name> "Un" .\n\n<https://x.org/1> <https://schema.org/name> "Deux" .\n'
    document = read_rdf(text.encode(), "a.nt")
    assert line(document, "https://x.org/1") == 1
    assert line(document, "https://x.org/1", "https://schema.org/name", "Deux") == 3


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.jsonld", '[\n{"@id": "https://x.org/1",\n"https://schema.org/name": "Un"}]', 2),
        (
            "a.rdf",
            '<?xml version="1.0"?>\n<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"\n'
            ' xmlns:s="https://schema.org/">\n<rdf:Description rdf:about="https://x.org/1"><s:name>Un</s:name>'
            "</rdf:Description></rdf:RDF>",
            4,
        ),
        ("a.trig", '\n<https://x.org/g> {\n<https://x.org/1> <https://schema.org/name> "Un" }', 3),
        ("a.nq", '\n<https://x.org/1> <https://schema.org/name> "Un" <https://x.org/g> .\n', 2),
    ],
)
def test_other_syntaxes_are_read_and_point_at_the_first_mention(name: str, text: str, expected: int) -> None:
    document = read_rdf(text.encode(), name)
    assert [str(value) for _, _, value in document.triples] == ["Un"]
    assert document.subjects == 1
    assert line(document, "https://x.org/1") == expected


NAME, POSTCODE = "https://schema.org/name", "https://schema.org/postalCode"
ADDRESS = "https://schema.org/address"

JSON_LD = """\
{
  "@context": {"schema": "https://schema.org/", "id": "@id", "nom": {"@id": "schema:name"}},
  "@graph": [
    {
      "id": "1",
      "schema:name": ["Un",
        "Une"],
      "schema:address": {
        "schema:postalCode": "6900"
      }
    },
    {"nom": "Deux",
     "id": "https://x.org/2",
     "schema:address": {"@id": "https://x.org/2#a",
       "schema:postalCode": {"@value": "7"}}}
  ]
}
"""

RDF_XML = """\
<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:s="https://schema.org/"
  xml:base="https://x.org/">
  <rdf:Description
    rdf:about="1">
    <s:name>Un</s:name>
    <s:name>Une</s:name>
    <s:address>
      <s:PostalAddress><s:postalCode>6900</s:postalCode></s:PostalAddress>
    </s:address>
  </rdf:Description>
  <rdf:Description rdf:about="2" s:name="Deux">
    <s:address rdf:parseType="Resource">
      <s:postalCode>7</s:postalCode>
    </s:address>
  </rdf:Description>
</rdf:RDF>
"""

TRIG = """\
@prefix s: <https://schema.org/> .
<https://x.org/g> {
  <https://x.org/1> s:name "Un" ,
    "Une" .
}
GRAPH <https://x.org/h> { <https://x.org/2>
  s:address [
    s:postalCode "7" ] . }
"""

QUADS = """\
<https://x.org/1> <https://schema.org/name> "Un <https://x.org/g> ." <https://x.org/g> .
# rien
<https://x.org/1> <https://schema.org/name> "Une"@fr .
<https://x.org/1> <https://schema.org/address> <https://x.org/a> _:g . # ici
"""


def test_trig_and_n_quads_know_every_line() -> None:
    trig = read_rdf(TRIG.encode(), "a.trig")
    assert line(trig, "https://x.org/1") == 3
    assert line(trig, "https://x.org/1", NAME, "Une") == 4
    (blank,) = (name_of(value) for _, predicate, value in trig.triples if str(predicate) == ADDRESS)
    assert line(trig, blank, POSTCODE, "7") == 8
    quads = read_rdf(QUADS.encode(), "a.nq")
    assert len(quads.triples) == 3
    assert line(quads, "https://x.org/1", NAME, "Un <https://x.org/g> .") == 1
    assert line(quads, "https://x.org/1", ADDRESS) == 4


@pytest.mark.parametrize(
    ("name", "text", "base", "lines"),
    [
        ("a.jsonld", JSON_LD, "https://x.org/", (5, 6, 7, 9, 13, 12, 15)),
        ("a.rdf", RDF_XML, "https://elsewhere.org/", (4, 6, 7, 9, 12, 12, 14)),
    ],
)
def test_json_ld_and_rdf_xml_point_at_the_node_the_key_and_the_value(
    name: str, text: str, base: str, lines: tuple[int, ...]
) -> None:
    document = read_rdf(text.encode(), name, base=base)
    assert document.ownership.records == 2
    addresses = {
        name_of(subject): name_of(value)
        for subject, predicate, value in document.triples
        if str(predicate) == ADDRESS
    }
    first, second = "https://x.org/1", "https://x.org/2"
    assert (
        line(document, first),
        line(document, first, NAME, "Un"),
        line(document, first, NAME, "Une"),
        line(document, addresses[first], POSTCODE, "6900"),
        line(document, second),
        line(document, second, NAME, "Deux"),
        line(document, addresses[second], POSTCODE, "7"),
    ) == lines
    assert document.ownership.record_of(addresses[first]) == first
    assert document.ownership.record_of(addresses[second]) == second


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.jsonld", '{"@id": "https://x.org/12", "https://schema.org/name": "https://x.org/1"}'),
        (
            "a.rdf",
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:s="https://schema.org/">'
            '<rdf:Description rdf:about="https://x.org/12"><s:name>https://x.org/1</s:name></rdf:Description></rdf:RDF>',
        ),
    ],
)
def test_a_node_that_is_only_mentioned_has_no_line_rather_than_a_wrong_one(name: str, text: str) -> None:
    assert line(read_rdf(text.encode(), name), "https://x.org/1") is None


def test_a_node_that_the_document_describes_is_mended_there_and_a_term_it_names_is_not(
    tmp_path: Path,
) -> None:
    text = f"""{PREFIXES}
<https://x.org/1> a ess:Organization ; schema:name "Un" ; schema:address <https://x.org/1/ici> .
<https://x.org/1/ici> schema:postalCode "6900" .
<https://x.org/2> a ess:Organization ; schema:name "Deux" ; schema:address <https://x.org/2/ici> .
"""
    shapes = SHAPES.replace("sh:path schema:postalCode ;", "sh:path schema:postalCode ; sh:minCount 1 ;")
    document = read_rdf(text.encode(), "a.ttl")
    report = Report(checked=document.ownership.records)
    report.add_findings(
        validator(tmp_path, shapes).validate_triples(document.triples),
        document.location_of,
        is_own=document.describes,
    )
    assert [
        (each.problem.text.en, each.problem.location and each.problem.location.line)
        for each in report.remarks
    ] == [
        ("A postcode has five digits.", 11),
        ("The address does not conform.", 12),
    ]


def test_a_node_without_line_is_said_to_have_none() -> None:
    report = Report(checked=1)
    problem = Problem("violation", "x", Text("faux", "wrong"), location=Location("a.trix"))
    report.add_problems([problem], "https://x.org/1")
    assert "a.trix (ligne inconnue)" in report.into("fr")
    assert "a.trix (line unknown)" in report.into("en")


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("a.ttl", PREFIXES + "<https://x.org/1> schema:name «Un» .", "a.ttl:9:31:"),
        ("a.ttl", "<https://x.org/1> unknown:name 1 .", "a.ttl:1:19:"),
        ("a.ttl", "<https://x.org/1> <https://x.org/p> 'x'\n", "a.ttl:2:1:"),
        ("a.ttl", "<https://x.org/1> <https://x.org/p> [", "a.ttl:1:"),
        ("a.ttl", "<https://x.org/1> <https://x.org/p> '''a\nb", "a.ttl:1:"),
        (
            "a.ttl",
            '<a:s> <a:p> "\\ud800" .',
            "a.ttl:1:13: bad RDF syntax: a \\u escape that is no character.",
        ),
        ("a.nt", "<https://x.org/1> .\n", "a.nt:1:19:"),
        ("a.jsonld", '{\n "a": }', "a.jsonld:2:7:"),
        ("a.rdf", "<rdf:RDF>\n<a></b></rdf:RDF>", "a.rdf:"),
        ("a.trig", "<https://x.org/g> {\n ? }", "a.trig:"),
        ("a.nq", "<https://x.org/1> .\n", "a.nq:"),
    ],
)
def test_what_cannot_be_parsed_says_where(name: str, text: str, place: str) -> None:
    with pytest.raises(UserError) as error:
        read_rdf(text.encode(), name)
    assert error.value.text.en.startswith(place)
    assert "\n" not in error.value.text.en


def test_text_that_is_not_utf_8_says_where() -> None:
    with pytest.raises(UserError, match=r"a\.ttl:2: byte 0xE9"):
        read_rdf("# ascii\n# été".encode("cp1252"), "a.ttl")


@pytest.mark.parametrize(
    ("text", "syntax"),
    [
        ("\ufeff@prefix a: <b:> .", "turtle"),
        ("[] a <a:b> .", "turtle"),
        ('[{"@id": "a:b"}]', "json-ld"),
        (' {"@id": "a:b"}', "json-ld"),
        ("<?xml version='1.0'?>", "xml"),
        ("<a:s> <a:p> <a:o> .", "turtle"),
    ],
)
def test_without_a_suffix_the_first_character_tells_the_syntax(text: str, syntax: str) -> None:
    assert sniff(text.encode()) == syntax


@pytest.mark.parametrize(
    "document",
    [
        '{"@context": "http://127.0.0.1:9/context.jsonld"}',
        '{"@context": ["http://127.0.0.1:9/context.jsonld", {}]}',
        '{"@context": {"@import": "http://127.0.0.1:9/context.jsonld"}}',
        '{"@context": {"a": {"@id": "a:a", "@context": "http://127.0.0.1:9/context.jsonld"}}}',
        '{"@graph": [{"@context": "http://127.0.0.1:9/context.jsonld"}]}',
    ],
)
def test_a_context_on_the_web_is_never_fetched(document: str) -> None:
    with pytest.raises(RefusedError, match=r"http://127\.0\.0\.1:9/context\.jsonld is elsewhere"):
        read_rdf(document.encode(), "a.jsonld")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.ttl", TURTLE),
        ("a.trig", TRIG),
        ("a.nq", QUADS),
        ("a.jsonld", JSON_LD),
        ("a.nt", "".join(record("1", 'schema:telephone "1"@FR', 'schema:telephone "2"@fr'))),
        (
            "a.nt",
            '_:x <https://schema.org/telephone> ""@FR , "2"@fr , "2"@FR .'.replace(
                " , ", " .\n_:x <https://schema.org/telephone> "
            ),
        ),
    ],
)
def test_a_document_is_judged_as_its_triples_are(tmp_path: Path, name: str, text: str) -> None:
    if name == "a.nt":
        text = text.replace(" .<", " .\n<")
    document, checker = read_rdf(text.encode(), name, base="https://x.org/"), validator(tmp_path)
    index, theirs = (
        NodeIndex.of_texts(document.texts, document.capitals),
        NodeIndex.of_triples(document.triples),
    )
    assert (index.own, index._as_written) == (theirs.own, theirs._as_written)
    for value in index._as_written:
        assert index.node(value).language == theirs.node(value).language  # type: ignore[attr-defined]
    assert checker.validate_document(document) == checker.validate_triples(document.triples)


def test_a_context_the_caller_holds_is_used_in_place_of_its_address() -> None:
    text = '{"@context": "https://data.example.org/context.jsonld", "@id": "https://x.org/1", "nom": "Un"}'
    contexts = {"https://data.example.org/context.jsonld": {"@context": {"nom": "https://schema.org/name"}}}
    document = read_rdf(text.encode(), "a.jsonld", contexts=contexts)
    assert [str(predicate) for _, predicate, _ in document.triples] == ["https://schema.org/name"]


def test_an_external_entity_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("s3cret")
    text = (
        f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:s="https://schema.org/">'
        '<rdf:Description rdf:about="https://x.org/1"><s:name>&e;</s:name></rdf:Description></rdf:RDF>'
    )
    assert "s3cret" not in str(read_rdf(text.encode(), "a.rdf").triples)


def test_findings_of_a_file_stand_on_its_lines(tmp_path: Path) -> None:
    document = read_rdf(TURTLE.encode(), "a.ttl")
    findings = validator(tmp_path).validate_triples(document.triples)
    said = [
        problem.into("fr") for finding in findings for problem in problems_of(finding, document.location_of)
    ]
    assert said == [
        "a.ttl:17 « schema:postalCode »: Un code postal a cinq chiffres.",
        "a.ttl:14 « schema:telephone »: Plusieurs téléphones.",
        "a.ttl:21 « ess:acronym »: Sigle long.",
    ]


def test_turtle_nested_too_deep_is_said_so() -> None:
    text = "<urn:a> <urn:b> " + "[ <urn:c> " * 20_000 + "1" + " ]" * 20_000 + " ."
    with pytest.raises(UserError, match="nested too deep"):
        read_rdf(text.encode(), "deep.ttl")


@pytest.mark.parametrize("text", ["0", '"a"', "null", "true"])
def test_a_bare_json_value_is_no_json_ld(text: str) -> None:
    with pytest.raises(UserError) as refused:
        read_rdf(text.encode(), "valeur.jsonld", syntax="json-ld")
    assert refused.value.text.fr.startswith("valeur.jsonld:1:1")
    assert "un objet ou une liste" in refused.value.text.fr
