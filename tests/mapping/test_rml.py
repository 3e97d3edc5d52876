"""A map in RML: what can be said is said, what cannot is left out with its reason, and nothing else is claimed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rdflib import RDF, Graph, Namespace
from rdflib.term import Node

from hub.errors import UserError
from hub.mapping.cleaned import cleaned_records
from hub.mapping.compile import compile_connector
from hub.mapping.connector import load_connector
from hub.mapping.rml import Export, export_rml
from hub.mapping.rml.over_cleaned import OverCleaned
from hub.mapping.rml.over_source import OverSource
from hub.mapping.row import Row
from hub.model.iri import Addresses
from hub.model.location import Location
from tests.connectors.samples import connector_paths
from tests.mapping.writing_connectors import FIELDS, MAP, SOURCE, write_connector

RML = Namespace("http://w3id.org/rml/")
ADDRESSES = Addresses("https://example.org/")
JSON = SOURCE.replace("csv", "json")
MORE = MAP + "        - [ess:siret, $(siret)]\n        - [ess:role, $(role)~iri]\n"
FIELDS_MORE = FIELDS + "  siret: {clean: [siret]}\n  role: {split: '|'}\n"
CONDITION = "{function: idlab-fn:%s, parameters: [[grel:valueParameter, $(nom)], [grel:valueParameter2, %s]]}"


def over_source(path: Path, form: str = "csv") -> Export:
    connector = load_connector(path)
    return export_rml(connector, ADDRESSES, "ici", OverSource(connector, f"liste.{form}", form), "en")


def over_cleaned(path: Path) -> Export:
    connector = load_connector(path)
    return export_rml(connector, ADDRESSES, "ici", OverCleaned(connector, "fiches.json"), "en")


def cleaned(path: Path, *rows: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    connector = load_connector(path)
    mapper = compile_connector(connector, ADDRESSES, "ici")
    return cleaned_records(connector, mapper, [Row(row, Location("x.csv", 1)) for row in rows])


def graph(export: Export) -> Graph:
    return Graph().parse(data=export.turtle, format="turtle")


def values(export: Export, predicate: str) -> set[str]:
    return {str(value) for value in graph(export).objects(None, RML[predicate])}


def comments(export: Export) -> str:
    return "\n".join(line for line in export.turtle.splitlines() if line.startswith("#"))


@pytest.mark.parametrize("path", connector_paths(), ids=[path.stem for path in connector_paths()])
def test_every_bundled_connector_gives_turtle_that_parses(path: Path) -> None:
    export = over_cleaned(path)
    assert export.said + export.left_out == sum(len(rule.statements) for rule in load_connector(path).rules)
    maps: list[Node] = list(graph(export).subjects(RDF.type, RML.TriplesMap))
    assert len(maps) > len(export.rules)


def test_over_the_source_names_are_columns(tmp_path: Path) -> None:
    export = over_source(write_connector(tmp_path))
    assert (export.said, export.left_out) == (2, 0)
    assert values(export, "reference") == {"nom", "id"}
    assert values(export, "template") == {"https://example.org/record/ici/{id}"}
    assert values(export, "source") == {"liste.csv"}


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ("{clean: [trim, siret]}", "'nom' is cleaned (siret)"),
        ("{split: '|'}", "'nom' is split"),
        ("{from: [nom, id]}", "'nom' joins columns"),
    ],
)
def test_what_rml_cannot_say_is_left_out_with_its_reason(tmp_path: Path, fields: str, reason: str) -> None:
    export = over_source(write_connector(tmp_path, fields=FIELDS.replace("{clean: trim}", fields)))
    assert (export.said, export.left_out) == (1, 1)
    assert f"# - schema:name: {reason}" in comments(export)
    assert "schema:name" not in "".join(line for line in export.turtle.splitlines() if line[0:1] != "#")
    assert "1 of 2 statements exported" in export.summary.en


def test_a_condition_is_said_over_cleaned_records_only(tmp_path: Path) -> None:
    path = write_connector(tmp_path, rules=MAP + f"      condition: {CONDITION % ('notEqual', repr(''))}\n")
    assert over_source(path).said == 0
    export = over_cleaned(path)
    assert export.left_out == 0
    assert '$.records[?(@.nom__tested!="")]' in values(export, "iterator")
    assert cleaned(path, {"id": "1"})["records"] == [{"key": "1", "id": "1", "nom__tested": ""}]


def test_a_condition_on_one_of_several_values_cannot_be_said(tmp_path: Path) -> None:
    rules = MAP + f"      condition: {CONDITION % ('equal', 'chef')}\n"
    path = write_connector(tmp_path, fields=FIELDS.replace("{clean: trim}", "{split: '|'}"), rules=rules)
    export = over_cleaned(path)
    assert (export.said, export.left_out) == (0, 2)
    assert "a condition on the values of 'nom'" in comments(export)


def test_a_condition_on_the_item_at_hand_can_be_said(tmp_path: Path) -> None:
    fields = FIELDS.replace("{clean: trim}", "{split: '|'}")
    rules = MAP.replace("s: $(record)", "s: $(record)#m-$(nom)\n      each: nom")
    path = write_connector(
        tmp_path, fields=fields, rules=rules + f"      condition: {CONDITION % ('equal', 'chef')}\n"
    )
    export = over_cleaned(path)
    assert export.left_out == 0
    assert '$.each__nom[?(@.nom__tested=="chef")]' in values(export, "iterator")
    assert [
        entry["nom__tested"] for entry in cleaned(path, {"id": "1", "nom": "chef|aide"})["each__nom"]
    ] == [
        "chef",
        "aide",
    ]


def test_a_key_that_takes_work_is_refused_over_the_source(tmp_path: Path) -> None:
    path = write_connector(tmp_path, fields=FIELDS.replace("{required: true}", "{clean: [slug]}"))
    with pytest.raises(UserError, match="--over cleaned"):
        over_source(path)
    assert values(over_cleaned(path), "template") == {"https://example.org/record/ici/{key}"}


def test_numbers_of_a_json_file_stay_the_texts_the_hub_makes_of_them(tmp_path: Path) -> None:
    path = write_connector(tmp_path, source=JSON.replace("{format: json}", "{format: json, records: /a/b}"))
    export = over_source(path, "json")
    assert "http://www.w3.org/2001/XMLSchema#string" in values(export, "datatype")
    assert values(export, "iterator") == {"$.a.b[*]"}


def test_pointers_become_paths(tmp_path: Path) -> None:
    fields = FIELDS.replace("{clean: trim}", "{from: '/adresse/nom de rue'}")
    export = over_source(write_connector(tmp_path, source=JSON, fields=fields), "json")
    assert "adresse['nom de rue']" in values(export, "reference")


def test_a_file_that_is_not_plain_csv_is_described(tmp_path: Path) -> None:
    source = SOURCE.replace("{format: csv}", "{format: csv, encoding: cp1252, delimiter: ';', skipRows: 2}")
    text = over_source(write_connector(tmp_path, source=source)).turtle
    assert 'csvw:encoding "cp1252" ; csvw:delimiter ";" ; csvw:skipRows 2' in text


def test_braces_in_a_name_do_not_open_a_reference(tmp_path: Path) -> None:
    rules = MAP + '        - [rdfs:label, "{$(nom)}"]\n'
    export = over_source(write_connector(tmp_path, rules=rules))
    assert r"\{{nom}\}" in values(export, "template")


def test_each_value_of_a_list_has_its_entry(tmp_path: Path) -> None:
    fields = FIELDS.replace("{clean: trim}", "{split: '|', clean: [trim]}")
    rules = MAP.replace("s: $(record)", "s: $(record)#m-$(nom)\n      each: nom")
    path = write_connector(tmp_path, fields=fields, rules=rules)
    document = cleaned(path, {"id": "1", "nom": "L'Élan|La Halle"}, {"id": "2", "nom": ""})
    assert [entry["key"] for entry in document["records"]] == ["1", "2"]
    assert document["records"][0]["nom__slug"] == ["l-elan", "la-halle"]
    assert document["each__nom"] == [
        {"key": "1", "id": "1", "nom": "L'Élan", "nom__slug": "l-elan"},
        {"key": "1", "id": "1", "nom": "La Halle", "nom__slug": "la-halle"},
    ]
    assert "$.each__nom[*]" in values(over_cleaned(path), "iterator")


def test_what_the_hub_turns_down_is_not_among_the_cleaned_records(tmp_path: Path) -> None:
    path = write_connector(tmp_path, fields=FIELDS.replace("{clean: trim}", "{required: true}"))
    rows = ({"id": "1", "nom": "A"}, {"id": "2", "nom": ""}, {"id": "1", "nom": "B"})
    assert [entry["nom"] for entry in cleaned(path, *rows)["records"]] == ["A"]
