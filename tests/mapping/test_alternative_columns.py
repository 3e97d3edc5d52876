"""A column may go by several names, and a file may lack one: both are declared, and nothing else is let through."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub.errors import ConnectorError, SourceError
from hub.harvest.opening import open_rows
from hub.mapping.connector import Connector, load_connector
from hub.mapping.mapped import Mapped, Rejected
from tests.mapping.writing_connectors import MAP, SOURCE, map_row, said, short, write_connector

JSON = SOURCE.replace("csv", "json")
FIELDS = """\
fields:
  id: {required: true}
  nom: {from_any: [Nom, Dénomination], clean: trim, required: true}
  siren: {from_any: [SIREN, numero_siren], clean: siren}
  sigle: {from: Sigle, optional: true}
"""
RULES = MAP + "        - [ess:siren, $(siren)]\n        - [ess:acronym, $(sigle)]\n"


def connector(folder: Path, source: str = SOURCE) -> Connector:
    return load_connector(write_connector(folder, source=source, fields=FIELDS, rules=RULES))


def read(folder: Path, content: str, source: str = SOURCE) -> list[str]:
    """The rules of what is noticed about a file that holds ``content``."""
    path = folder / "essai.txt"
    path.write_text(content, encoding="utf-8")
    rows = open_rows(path, connector(folder, source))
    list(rows)
    return [notice.rule for notice in rows.notices]


@pytest.mark.parametrize(
    "row",
    [
        {"id": "1", "Nom": "A", "SIREN": "732829320"},
        {"id": "1", "Dénomination": "A", "numero_siren": "732829320"},
        {"id": "1", "Nom": " ", "Dénomination": "A", "SIREN": "", "numero_siren": "732829320"},
        {"id": "1", "Nom": "A", "Dénomination": "B", "SIREN": "732829320", "numero_siren": "356000000"},
    ],
)
@pytest.mark.parametrize("source", [SOURCE, JSON], ids=["csv", "json"])
def test_the_first_name_that_holds_a_value_is_read(tmp_path: Path, source: str, row: dict[str, str]) -> None:
    outcome = map_row(write_connector(tmp_path, source=source, fields=FIELDS, rules=RULES), row)
    assert short(outcome) == [
        "<1> a <ess:Organization>",
        '<1> <schema:name> "A"',
        '<1> <ess:siren> "732829320"',
    ]


def test_a_problem_names_the_column_the_row_has(tmp_path: Path) -> None:
    path = write_connector(tmp_path, fields=FIELDS, rules=RULES)
    outcome = map_row(path, {"id": "1", "Dénomination": "A", "numero_siren": "12"})
    assert isinstance(outcome, Mapped)
    assert said(outcome) == [("warning", "siren", "numero_siren", "12")]
    nameless = map_row(path, {"id": "1", "Dénomination": "", "numero_siren": ""})
    assert isinstance(nameless, Rejected)
    assert said(nameless) == [("violation", "required", "Dénomination", None)]


@pytest.mark.parametrize("header", ["id,Nom,SIREN,Sigle", "id,Dénomination,numero_siren"])
def test_a_file_needs_one_of_the_names_and_may_lack_what_is_optional(tmp_path: Path, header: str) -> None:
    assert read(tmp_path, f"{header}\n") == []


def test_a_file_with_none_of_the_names_stops_the_source(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"SIREN \| numero_siren"):
        read(tmp_path, "id,Nom,Siret\n")


def test_a_name_that_no_json_record_has_is_said_unless_it_is_optional(tmp_path: Path) -> None:
    assert read(tmp_path, '[{"id": "1", "Dénomination": "A", "numero_siren": null}]', JSON) == []
    assert read(tmp_path, '[{"id": "1", "Dénomination": "A"}]', JSON) == ["absent-field"]


def test_from_and_from_any_cannot_stand_together(tmp_path: Path) -> None:
    fields = FIELDS.replace("from_any: [SIREN, numero_siren]", "from: SIREN, from_any: [SIREN, numero_siren]")
    with pytest.raises(ConnectorError, match="from_any"):
        load_connector(write_connector(tmp_path, fields=fields, rules=RULES))


def test_a_key_may_go_by_several_names(tmp_path: Path) -> None:
    path = write_connector(
        tmp_path,
        source=SOURCE.replace("key: id", "key: siren"),
        fields=FIELDS.replace("  id: {required: true}\n", ""),
        rules=RULES,
    )
    outcome = map_row(path, {"Nom": "A", "numero_siren": "732829320"})
    assert isinstance(outcome, Mapped)
    assert outcome.key == "732829320"


def test_steps_after_one_that_leaves_nothing_have_nothing_to_refuse(tmp_path: Path) -> None:
    fields = FIELDS.replace("clean: siren}", "clean: [text_or_none, siren]}")
    outcome = map_row(
        write_connector(tmp_path, fields=fields, rules=RULES), {"id": "1", "Nom": "A", "SIREN": "[ND]"}
    )
    assert said(outcome) == []
