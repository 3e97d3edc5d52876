"""One node for each of several values, and the way from one record to another."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub.errors import ConnectorError
from hub.mapping.connector import load_connector
from hub.mapping.mapped import Mapped
from tests.mapping.writing_connectors import SOURCE, map_row, short, write_connector

FIELDS = """\
fields:
  id: {required: true}
  membres: {split: "|", clean: trim}
  lieu:
"""
MAP = """\
map:
  mappings:
    network:
      s: $(record)
      po:
        - [ess:member, $(record)#member-$(membres)~iri]
    member:
      s: $(record)#member-$(membres)
      each: membres
      po:
        - [a, ess:Organization]
        - [schema:name, $(membres)]
        - [ess:territoryName, $(lieu)]
"""


def test_each_value_of_a_field_gets_its_own_node(tmp_path: Path) -> None:
    path = write_connector(tmp_path, fields=FIELDS, rules=MAP)
    assert short(map_row(path, {"id": "1", "membres": "L'Arban | Lcube", "lieu": "Creuse"})) == [
        "<1#member-l-arban> a <ess:Organization>",
        '<1#member-l-arban> <schema:name> "L\'Arban"',
        '<1#member-l-arban> <ess:territoryName> "Creuse"',
        "<1#member-lcube> a <ess:Organization>",
        '<1#member-lcube> <schema:name> "Lcube"',
        '<1#member-lcube> <ess:territoryName> "Creuse"',
        "<1> <ess:member> <1#member-l-arban>",
        "<1> <ess:member> <1#member-lcube>",
    ]
    assert short(map_row(path, {"id": "1", "membres": "", "lieu": "Creuse"})) == []


def test_a_node_keeps_its_name_when_another_comes_before_it(tmp_path: Path) -> None:
    """Judgements and identities are kept by that name; a number would shift."""
    path = write_connector(tmp_path, fields=FIELDS, rules=MAP)
    before, after = (
        set(short(map_row(path, {"id": "1", "membres": names, "lieu": ""}))) for names in ("b", "a|b")
    )
    assert before < after


def test_a_value_without_a_letter_still_gets_a_node(tmp_path: Path) -> None:
    path = write_connector(tmp_path, fields=FIELDS, rules=MAP)
    assert '<1#member-%26> <schema:name> "&"' in short(map_row(path, {"id": "1", "membres": "&", "lieu": ""}))


def test_fields_of_the_same_column_go_along(tmp_path: Path) -> None:
    fields = FIELDS + '  genre: {from: membres, split: "|", clean: [trim, public_body]}\n'
    rules = MAP.replace("[a, ess:Organization]", "[a, $(genre)~iri]")
    path = write_connector(tmp_path, fields=fields, rules=rules)
    found = short(map_row(path, {"id": "1", "membres": "Lcube| |Région Limousin", "lieu": ""}))
    assert [line for line in found if " a " in line] == [
        "<1#member-lcube> a <ess:Organization>",
        "<1#member-region-limousin> a <ess:PublicBody>",
    ]


def test_objects_of_a_json_list_keep_their_parts_together(tmp_path: Path) -> None:
    fields = """\
fields:
  id: {required: true}
  membres: {from: /membres/*/nom}
  siren: {from: /membres/*/ids/siren, clean: [siren]}
  lieu:
"""
    rules = MAP + "        - [ess:siren, $(siren)]\n"
    path = write_connector(tmp_path, source=SOURCE.replace("csv", "json"), fields=fields, rules=rules)
    members = [{"nom": "A"}, {"nom": "B", "ids": {"siren": "732829320"}}, {"nom": None}, {"nom": "C"}]
    found = short(map_row(path, {"id": "1", "membres": members}))
    assert [line for line in found if "siren" in line] == ['<1#member-b> <ess:siren> "732829320"']
    assert [line for line in found if "name" in line] == [
        f'<1#member-{name.lower()}> <schema:name> "{name}"' for name in "ABC"
    ]


def test_each_names_a_field_that_exists(tmp_path: Path) -> None:
    path = write_connector(tmp_path, fields=FIELDS, rules=MAP.replace("each: membres", "each: membre"))
    with pytest.raises(ConnectorError, match=r"petit\.yaml:\d+:\d+: unknown field 'membre'.*membres"):
        load_connector(path)


@pytest.mark.parametrize(
    ("written", "target"),
    [
        ("$(records)$(lieu)~iri", "https://example.org/record/here/a%2F1"),
        ("$(hub)record/cress/$(lieu)~iri", "https://example.org/record/cress/a%2F1"),
        ("$(hub)~iri", "https://example.org/"),
    ],
)
def test_a_record_may_point_to_another(tmp_path: Path, written: str, target: str) -> None:
    rules = (
        MAP[: MAP.index("        - ")]
        + f"        - [ess:meets, {written}]\n        - [schema:name, $(lieu)]\n"
    )
    fields = FIELDS.replace('  membres: {split: "|", clean: trim}\n', "")
    outcome = map_row(write_connector(tmp_path, fields=fields, rules=rules), {"id": "1", "lieu": "a/1"})
    assert isinstance(outcome, Mapped)
    meets = "<https://w3id.org/ess-hub/ontology#meets>"
    assert f"<https://example.org/record/here/1> {meets} <{target}> ." in outcome.statements


@pytest.mark.parametrize("name", ["record", "records", "hub"])
def test_a_field_may_not_bear_a_reserved_name(tmp_path: Path, name: str) -> None:
    path = write_connector(tmp_path, fields=FIELDS + f"  {name}: {{from: x}}\n", rules=MAP)
    with pytest.raises(ConnectorError, match=f"'{name}' is a reserved word"):
        load_connector(path)
