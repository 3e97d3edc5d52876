"""A row becomes exactly the statements its connector says, or is rejected with the reason."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.errors import Text
from hub.mapping.compile import Mapper, compile_connector
from hub.mapping.connector import load_connector
from hub.mapping.mapped import Mapped, Rejected
from hub.mapping.row import Row
from hub.model.iri import Addresses
from hub.model.location import Location
from hub.model.problem import Problem
from tests.connectors.samples import FOLDER
from tests.mapping.writing_connectors import (
    FIELDS,
    MAP,
    SOURCE,
    map_row,
    said,
    short,
    write_connector,
    write_table,
)

JSON = SOURCE.replace("csv", "json")
ADDRESSES = Addresses("https://example.org/")


def with_objects(*objects: str) -> str:
    """A map that makes each of these predicate-object lists about the record."""
    lines = "".join(f"        - {one}\n" for one in objects)
    return f"map:\n  mappings:\n    thing:\n      s: $(record)\n      po:\n{lines}"


def test_a_row_becomes_sorted_statements_with_its_key_and_its_source(tmp_path: Path) -> None:
    outcome = map_row(write_connector(tmp_path), {"id": "a/1", "nom": ' Scop «Ti» \\ "é"\n'})
    assert outcome == Mapped(
        "a/1",
        (
            '<https://example.org/record/here/a%2F1> <http://purl.org/dc/terms/identifier> "a/1" .',
            "<https://example.org/record/here/a%2F1> <http://purl.org/dc/terms/isPartOf> "
            "<https://example.org/source/here> .",
            "<https://example.org/record/here/a%2F1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
            "<https://w3id.org/ess-hub/ontology#Organization> .",
            '<https://example.org/record/here/a%2F1> <https://schema.org/name> "Scop «Ti» \\\\ \\"é\\"" .',
        ),
        (),
    )


def test_a_field_without_a_value_makes_no_statement(tmp_path: Path) -> None:
    assert short(map_row(write_connector(tmp_path), {"id": "1", "nom": " \u00a0 "})) == [
        "<1> a <ess:Organization>"
    ]


def test_a_record_without_its_key_is_rejected(tmp_path: Path) -> None:
    outcome = map_row(write_connector(tmp_path), {"id": "  ", "nom": "x"})
    assert isinstance(outcome, Rejected)
    assert outcome.key is None
    assert said(outcome) == [("violation", "required", "id", None)]
    assert outcome.problems[0].location == Location("petit.csv", 7)


def test_a_missing_mandatory_value_rejects_the_record_under_its_key(tmp_path: Path) -> None:
    path = write_connector(tmp_path, fields=FIELDS.replace("{clean: trim}", "{required: true}"))
    outcome = map_row(path, {"id": "1", "nom": ""})
    assert isinstance(outcome, Rejected)
    assert (outcome.key, said(outcome)) == ("1", [("violation", "required", "nom", None)])


def test_a_broken_row_is_rejected_for_its_readers_reason_and_keeps_its_key(tmp_path: Path) -> None:
    connector = load_connector(write_connector(tmp_path))
    broken = Problem("violation", "ragged-row", Text("trop", "too many"), location=Location("petit.csv", 3))
    outcome = compile_connector(connector, ADDRESSES, "here")(
        Row({"id": "1"}, Location("petit.csv", 3), broken)
    )
    assert outcome == Rejected("1", (broken,))


def test_a_value_a_step_refuses_is_dropped_and_said(tmp_path: Path) -> None:
    path = write_connector(
        tmp_path, fields=FIELDS.replace("clean: trim", "from: SIRET, clean: [trim, siret]")
    )
    outcome = map_row(path, {"id": "1", "SIRET": " 1234 "})
    assert short(outcome) == ["<1> a <ess:Organization>"]
    assert said(outcome) == [("warning", "siret", "SIRET", "1234")]
    assert "14 chiffres attendus" in outcome.problems[0].text.fr


def test_a_value_a_step_makes_nothing_of_is_no_news_to_the_steps_after_it(tmp_path: Path) -> None:
    path = write_connector(tmp_path, fields=FIELDS.replace("clean: trim", "clean: [no_year_one, date]"))
    outcome = map_row(path, {"id": "1", "nom": "0001-01-01"})
    assert short(outcome) == ["<1> a <ess:Organization>"]
    assert said(outcome) == []


def test_a_value_a_step_refuses_rejects_the_record_when_the_connector_asks(tmp_path: Path) -> None:
    path = write_connector(tmp_path, fields=FIELDS.replace("clean: trim", "clean: siret, on_error: reject"))
    outcome = map_row(path, {"id": "1", "nom": "1234"})
    assert isinstance(outcome, Rejected)
    assert said(outcome) == [("violation", "siret", "nom", "1234")]


@pytest.mark.parametrize(
    ("unknown", "statements", "news"),
    [
        ("report", 1, [("warning", "table:role", "nom", "roi")]),
        ("keep", 2, [("info", "table:role", "nom", "roi")]),
        ("ignore, because: on verra", 1, []),
    ],
)
def test_a_word_the_table_does_not_list_is_never_guessed(
    tmp_path: Path, unknown: str, statements: int, news: list[tuple[str, str, str, str]]
) -> None:
    write_table(tmp_path, "role", "label,value\nchef,Chef\nreine,\n")
    path = write_connector(tmp_path, fields=FIELDS.replace("clean: trim", f"table: role, unknown: {unknown}"))
    outcome = map_row(path, {"id": "1", "nom": "roi"})
    assert len(short(outcome)) == statements
    assert said(outcome) == news


def test_an_unknown_word_rejects_the_record_when_the_connector_asks(tmp_path: Path) -> None:
    write_table(tmp_path, "role", "label,value\nchef,Chef\n")
    path = write_connector(tmp_path, fields=FIELDS.replace("clean: trim", "table: role, unknown: reject"))
    assert isinstance(map_row(path, {"id": "1", "nom": "roi"}), Rejected)


def test_a_word_the_table_lists_with_nothing_beside_it_means_nothing_and_is_no_news(tmp_path: Path) -> None:
    write_table(tmp_path, "role", "label,value\nreine,\n")
    outcome = map_row(
        write_connector(tmp_path, fields=FIELDS.replace("clean: trim", "table: role")),
        {"id": "1", "nom": "reine"},
    )
    assert short(outcome) == ["<1> a <ess:Organization>"]
    assert said(outcome) == []


def test_several_values_make_several_statements_each_once(tmp_path: Path) -> None:
    path = write_connector(tmp_path, fields=FIELDS.replace("clean: trim", 'split: "|", clean: trim'))
    outcome = map_row(path, {"id": "1", "nom": "b| a |b||"})
    assert short(outcome)[1:] == ['<1> <schema:name> "a"', '<1> <schema:name> "b"']


def test_several_columns_are_joined_without_the_empty_ones(tmp_path: Path) -> None:
    path = write_connector(
        tmp_path, fields=FIELDS.replace("clean: trim", 'from: [n, rue, ville], join: ", "')
    )
    assert (
        short(map_row(path, {"id": "1", "n": "3 ", "rue": "", "ville": "Pau"}))[1]
        == '<1> <schema:name> "3, Pau"'
    )


@pytest.mark.parametrize(
    ("written", "statement"),
    [
        ("[schema:name, $(nom), fr~lang]", '<schema:name> "é b"@fr'),
        ("[schema:name, $(nom), fr-FR~lang]", '<schema:name> "é b"@fr-fr'),
        ("[schema:name, $(nom), xsd:decimal]", '<schema:name> "é b"^^<xsd:decimal>'),
        ("[schema:name, $(nom), xsd:string]", '<schema:name> "é b"'),
        ('[schema:name, "<$(nom)> \\\\$"]', '<schema:name> "<é b> $"'),
        ("[schema:url, schema:$(nom)/x~iri]", "<schema:url> <schema:%C3%A9%20b/x>"),
        ("[schema:url, $(record)#a~iri]", "<schema:url> <1#a>"),
        ("[schema:url, $(record)#$(nom)~iri]", "<schema:url> <1#e-b>"),
        ("[schema:url, schema:Thing~iri]", "<schema:url> <schema:Thing>"),
        ("{p: schema:name, o: {value: $(nom), language: fr}}", '<schema:name> "é b"@fr'),
        ("{p: schema:name, o: {value: $(nom), datatype: xsd:date}}", '<schema:name> "é b"^^<xsd:date>'),
        (
            "{predicates: schema:url, objects: {value: 'schema:Thing', type: iri}}",
            "<schema:url> <schema:Thing>",
        ),
        ("{p: schema:name, o: [[$(nom), en~lang]]}", '<schema:name> "é b"@en'),
    ],
)
def test_yarrrml_spellings(tmp_path: Path, written: str, statement: str) -> None:
    fields = FIELDS if "$(nom)" in written else "fields:\n  id:\n"
    path = write_connector(tmp_path, fields=fields, rules=with_objects(written))
    assert short(map_row(path, {"id": "1", "nom": "é b"})) == [f"<1> {statement}"]


def test_lists_of_predicates_and_objects_are_all_combined(tmp_path: Path) -> None:
    path = write_connector(
        tmp_path, rules=with_objects("[[schema:name, schema:alternateName], [$(nom), x], fr~lang]")
    )
    assert short(map_row(path, {"id": "1", "nom": "n"})) == [
        '<1> <schema:alternateName> "n"@fr',
        '<1> <schema:alternateName> "x"@fr',
        '<1> <schema:name> "n"@fr',
        '<1> <schema:name> "x"@fr',
    ]


def test_two_fields_with_several_values_are_combined(tmp_path: Path) -> None:
    fields = FIELDS.replace("clean: trim", 'split: "|"') + '  lieu: {split: "|"}\n'
    path = write_connector(tmp_path, fields=fields, rules=with_objects('[schema:name, "$(nom) à $(lieu)"]'))
    outcome = map_row(path, {"id": "1", "nom": "a|b", "lieu": "P|Q"})
    assert [line.split('"')[1] for line in short(outcome)] == ["a à P", "a à Q", "b à P", "b à Q"]
    assert short(map_row(path, {"id": "1", "nom": "a|b", "lieu": ""})) == []


def test_a_value_that_is_no_iri_is_dropped_and_said(tmp_path: Path) -> None:
    path = write_connector(tmp_path, rules=with_objects("[schema:url, $(nom)~iri]"))
    outcome = map_row(path, {"id": "1", "nom": "pas une adresse"})
    assert short(outcome) == []
    assert said(outcome) == [("warning", "iri", "nom", "pas une adresse")]


@pytest.mark.parametrize(
    ("function", "nom", "holds"),
    [("equal", "oui", True), ("equal", "", False), ("notEqual", "oui", False), ("notEqual", "", True)],
)
def test_a_condition_decides_on_a_node_and_on_a_statement(
    tmp_path: Path, function: str, nom: str, holds: bool
) -> None:
    condition = (
        f"{{function: idlab-fn:{function}, "
        "parameters: [[grel:valueParameter, $(nom)], [grel:valueParameter2, oui]]}"
    )
    for name, written in (
        ("node", MAP.replace("$(nom)", "n") + f"      condition: {condition}\n"),
        (
            "statement",
            with_objects(f"{{p: schema:name, o: n, condition: {condition}}}", "[schema:name, $(nom)]"),
        ),
    ):
        outcome = map_row(write_connector(tmp_path, rules=written), {"id": "1", "nom": nom})
        assert ('<1> <schema:name> "n"' in short(outcome)) is holds, name


def test_a_key_of_several_parts_never_makes_one_of_two(tmp_path: Path) -> None:
    path = write_connector(tmp_path, source=SOURCE.replace("key: id", "key: [id, nom]"))
    keys = [
        map_row(path, {"id": a, "nom": b}).key
        for a, b in (("a.b", "c"), ("a", "b.c"), ("a%2Eb", "c"), ("a", "b"))
    ]
    assert keys == ["a%2Eb.c", "a.b%2Ec", "a%252Eb.c", "a.b"]


def test_a_key_may_be_a_column_no_field_uses(tmp_path: Path) -> None:
    path = write_connector(
        tmp_path, source=SOURCE.replace("key: id", "key: Numéro"), fields="fields:\n  nom:\n"
    )
    assert load_connector(path).columns == ("Numéro", "nom")
    assert map_row(path, {"Numéro": " 7 ", "nom": "x"}).key == "7"


def test_characters_no_one_can_write_back_are_left_out(tmp_path: Path) -> None:
    outcome = map_row(write_connector(tmp_path), {"id": "1", "nom": "a\x00b\x0bc\ud800d\te"})
    assert short(outcome)[1] == '<1> <schema:name> "abcd\\te"'


def test_json_values_are_read_by_name_and_by_pointer(tmp_path: Path) -> None:
    fields = (
        "fields:\n  id:\n  nom: {from: /geo/a~1b}\n  rue: {from: /lieux/*/rue}\n  tags:\n"
        "  vrai: {from: ok}\n  lat: {clean: decimal}\n"
    )
    objects = [f"[schema:name, $({name})]" for name in ("nom", "rue", "tags", "vrai", "lat")]
    path = write_connector(tmp_path, source=JSON, fields=fields, rules=with_objects(*objects))
    row = {
        "id": 12,
        "geo": {"a/b": "n"},
        "lieux": [{"rue": "r1"}, {"rue": "r2"}, {}],
        "tags": ["t", None],
        "ok": True,
        "lat": 1e-5,
    }
    outcome = map_row(path, row)
    assert outcome.key == "12"
    assert [line.split('"')[1] for line in short(outcome)] == ["0.00001", "n", "r1", "r2", "t", "true"]
    connector = load_connector(path)
    assert connector.unexplained(["id", "/geo/a~1b", "lieux", "tags", "ok", "lat", "/geo/c"]) == ("/geo/c",)


def test_a_json_object_where_a_text_is_expected_is_said(tmp_path: Path) -> None:
    path = write_connector(tmp_path, source=JSON)
    outcome = map_row(path, {"id": "1", "nom": {"fr": "x"}})
    assert said(outcome) == [("warning", "text", "nom", None)]


def test_reports_find_the_columns_a_statement_came_from() -> None:
    mapper = compile_connector(load_connector(FOLDER / "cress-initiatives.yaml"), ADDRESSES, "here")
    assert mapper.columns_for("https://schema.org/name") == ("Initiative",)
    assert mapper.columns_for("https://schema.org/name", "carrier") == ("Porteur",)
    assert mapper.columns_for("http://purl.org/dc/terms/identifier") == ("Code",)
    assert mapper.columns_for("https://schema.org/url") == ()


def test_the_version_changes_with_the_file_and_with_its_tables(tmp_path: Path) -> None:
    write_table(tmp_path, "role", "label,value\nchef,Chef\n")
    fields = FIELDS.replace("clean: trim", "table: role")
    first = load_connector(write_connector(tmp_path, fields=fields)).version
    assert load_connector(write_connector(tmp_path, fields=fields)).version == first
    write_table(tmp_path, "role", "label,value\nchef,chef\n")
    second = load_connector(write_connector(tmp_path, fields=fields)).version
    third = load_connector(write_connector(tmp_path, fields=fields, more="# a word\n")).version
    assert len({first, second, third}) == 3


def test_a_connector_travels_with_its_own_tables_and_sample_but_not_the_bundled_ones(tmp_path: Path) -> None:
    write_table(tmp_path, "role", "label,value\nchef,Chef\n")
    (tmp_path / "samples").mkdir()
    (tmp_path / "samples" / "petit.csv").write_text("id,nom\n", encoding="utf-8")
    fields = FIELDS.replace("clean: trim", "table: role") + "  t: {from: nom, table: territories}\n"
    path = write_connector(tmp_path, fields=fields, rules=MAP + "        - [ess:territory, $(t)~iri]\n")
    names = [companion.name for companion in load_connector(path).companions]
    assert names == ["role.csv", "petit.csv"]


def test_a_file_must_have_the_columns_used_and_may_lack_those_ignored(tmp_path: Path) -> None:
    connector = load_connector(write_connector(tmp_path, more="ignore: [note]\n"))
    assert connector.columns == ("id", "nom", "note")
    assert connector.used_columns == ("id", "nom")
    assert connector.unexplained(["nom", "note", "neuf"]) == ("neuf",)


def test_an_ignored_pointer_that_ends_with_a_star_stands_for_every_name_that_begins_so(
    tmp_path: Path,
) -> None:
    fields = "fields:\n  id: {required: true}\n  nom: {from: /properties/name}\n"
    ignored = "ignore: [/properties/*, /checkboxListe*, note *]\n"
    connector = load_connector(write_connector(tmp_path, source=JSON, fields=fields, more=ignored))
    found = [
        "/properties/addr:city",
        "/properties/osm/id",
        "checkboxListeLieu",
        "checkbox",
        "note 2",
        "geometry",
    ]
    assert connector.unexplained(found) == ("checkbox", "note 2", "geometry")
    assert connector.used_columns == ("id", "/properties/name")


def test_a_field_over_the_items_of_a_list_explains_nothing_else(tmp_path: Path) -> None:
    fields = "fields:\n  id: {required: true}\n  nom: {from: [/tags/*, /point/1, /geo/lat]}\n"
    connector = load_connector(write_connector(tmp_path, source=JSON, fields=fields))
    assert connector.unexplained(["tags", "point", "geo", "/tags/fr"]) == ("geo", "/tags/fr")


@cache
def chorum() -> Mapper:
    return compile_connector(load_connector(FOLDER / "chorum-schemes.yaml"), ADDRESSES, "here")


COLUMNS = ("nom", "sigle", "territoire", "nature", "activites", "beneficiaires", "modele")


@settings(deadline=None)
@given(row=st.fixed_dictionaries({column: st.text(max_size=20) for column in COLUMNS}))
def test_whatever_a_row_holds_its_lines_are_ntriples_that_an_independent_parser_takes(
    row: dict[str, str],
) -> None:
    outcome = chorum()(Row(row, Location("x.csv", 2)))
    if isinstance(outcome, Rejected):
        assert any(problem.severity == "violation" for problem in outcome.problems)
        return
    text = "\n".join(outcome.statements)
    triples = list(pyoxigraph.parse(text.encode(), pyoxigraph.RdfFormat.N_TRIPLES))
    assert len(triples) == len(outcome.statements) == len(set(outcome.statements))
    assert list(outcome.statements) == sorted(outcome.statements)
    assert all(line.startswith("<https://example.org/record/here/") for line in outcome.statements)


def test_mapping_leaves_its_row_alone_and_remembers_nothing() -> None:
    mapper = chorum()
    row = Row({"nom": "APEAS", "nature": "Centre de formation"}, Location("x.csv", 2))
    before = dict(row.values)
    first = mapper(row)
    mapper(row._replace(values={"nom": "Autre"}))
    assert mapper(row) == first
    assert row.values == before
