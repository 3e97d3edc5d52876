"""The formats the hub defines: schema, connector, tables, sample, page and templates say one thing."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from rdflib import SKOS, Graph, URIRef

from hub.harvest.opening import open_rows
from hub.mapping.mapped import Mapped
from hub.mapping.row import Row
from hub.model.location import Location
from tests.connectors.formats import (
    BOM,
    SLUGS,
    TEMPLATES,
    connector,
    csv_template,
    example,
    is_several,
    record_of_row,
    schema,
    value_schema,
    written,
)
from tests.connectors.samples import FOLDER, graph, map_rows, sample_rows

every_format = pytest.mark.parametrize("slug", SLUGS)


def sample_records(slug: str) -> list[dict[str, object]]:
    rows, _ = sample_rows(connector(slug))
    return [record_of_row(slug, dict(row.values)) for row in rows]


def test_every_system_without_a_public_feed_has_its_format() -> None:
    assert set(SLUGS) >= {
        "bdis",
        "bdis-pro",
        "exchange-platform",
        "currencies",
        "practices",
        "networks",
        "schemes",
        "observatory",
    }


@every_format
def test_its_schema_is_one(slug: str) -> None:
    Draft202012Validator.check_schema(schema(slug))
    assert schema(slug)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@every_format
def test_its_schema_names_the_columns_the_connector_reads_and_no_other(slug: str) -> None:
    assert set(schema(slug)["properties"]) == set(connector(slug).columns)


@every_format
def test_what_the_connector_cannot_do_without_the_schema_requires(slug: str) -> None:
    needed = {column for field in connector(slug).fields if field.required for column in field.columns}
    assert set(schema(slug)["required"]) == needed


@every_format
def test_a_column_of_several_values_is_a_list_in_json_and_cut_in_csv(slug: str) -> None:
    for field in connector(slug).fields:
        for column in field.columns:
            assert is_several(schema(slug)["properties"][column]) == (field.split == "|"), column


@every_format
def test_the_words_of_the_schema_are_those_of_the_value_tables(slug: str) -> None:
    tables = {field.columns[0]: field.table for field in connector(slug).fields if field.table}
    for name, said in schema(slug)["properties"].items():
        words = value_schema(said).get("enum")
        assert (words is not None) == ("x-table" in said), name
        if words is not None:
            table = tables[name]
            assert table is not None
            assert table.name == said["x-table"] or set(words) == set(table.exact), name
            assert set(words) == set(table.exact), f"{name}: mend the enum, or the table {table.name}"


@every_format
def test_its_sample_as_json_conforms_to_the_schema(slug: str) -> None:
    validator = Draft202012Validator(schema(slug))
    for record in sample_records(slug):
        assert [error.message for error in validator.iter_errors(record)] == [], record


@every_format
def test_its_sample_as_json_becomes_the_same_graph(slug: str, tmp_path: Path) -> None:
    path = tmp_path / "sample.json"
    path.write_text(json.dumps(sample_records(slug), ensure_ascii=False), encoding="utf-8")
    from_json = list(open_rows(path, connector(slug)))
    from_csv, _ = sample_rows(connector(slug))
    assert graph(map_rows(connector(slug), from_json)) == graph(map_rows(connector(slug), from_csv))


@every_format
def test_its_page_and_templates_are_those_the_schema_gives(slug: str) -> None:
    for path, text in written(slug).items():
        assert path.is_file() and path.read_bytes() == text.encode("utf-8"), (
            f"run: python -m tests.connectors.formats {slug}"
        )


@every_format
def test_its_example_is_read_without_a_word(slug: str) -> None:
    Draft202012Validator(schema(slug)).validate(example(slug))
    (outcome,) = map_rows(connector(slug), [Row(example(slug), Location("template"))])
    assert isinstance(outcome, Mapped), outcome
    assert outcome.problems == ()


@every_format
def test_its_csv_template_opens_in_excel_and_sends_nothing_by_itself(slug: str) -> None:
    text = csv_template(slug)
    assert text.startswith(BOM + "code;") and text.endswith("\r\n")
    header, line = csv.reader(text.removeprefix(BOM).splitlines(), delimiter=";")
    assert len(header) == len(line)
    rows = open_rows(TEMPLATES / f"{slug}.csv", connector(slug))
    assert list(rows) == []
    assert list(rows.notices) == []


@every_format
def test_its_made_up_sample_says_so(slug: str) -> None:
    made_up = connector(slug)
    if made_up.fictitious:
        assert "exemple fictif" in made_up.title.fr
        assert "fictitious" in made_up.title.en
    assert made_up.licence == "https://creativecommons.org/publicdomain/zero/1.0/"


@every_format
def test_its_sample_rings_and_writes_to_nobody(slug: str) -> None:
    for record in sample_records(slug):
        assert (
            str(record.get("telephone", "00 00 00"))[3:].startswith("00 00 00") or "telephone" not in record
        )
        assert str(record.get("courriel", "x@example.org")).endswith("example.org")
        for name, value in record.items():
            if name.endswith(("siren", "siret")):
                assert str(value).startswith("999")


SCHEMES = [
    "activity",
    "administrative-status",
    "exchange-kind",
    "exchange-terms",
    "ess-family",
    "guarantee",
    "network-type",
    "nomenclature",
    "party-kind",
    "scheme-type",
    "siae-kind",
    "stage",
    "theme",
    "workforce-band",
]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_table_knows_every_french_label_of_its_scheme(scheme: str) -> None:
    """A concept added to the model is a word that providers may use the same day."""
    with (FOLDER / "tables" / f"{scheme}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    known = {row["label"].casefold() for row in rows}
    concepts = Graph().parse(FOLDER.parent / "ontology" / "schemes" / f"{scheme}.ttl")
    labels = {
        str(label)
        for concept in concepts.subjects(SKOS.inScheme, URIRef(f"https://w3id.org/ess-hub/scheme/{scheme}"))
        for label in concepts.objects(concept, SKOS.prefLabel)
        if getattr(label, "language", None) == "fr" and not str(concept).endswith(("/total", "/unknown"))
    }
    assert {label for label in labels if label.casefold() not in known} == set()
