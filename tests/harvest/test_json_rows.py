from __future__ import annotations

import json
from pathlib import Path

import pytest

from hub.errors import SourceError
from hub.harvest.opening import open_rows
from hub.harvest.readers import json_window
from hub.mapping.connector import load_connector
from hub.mapping.row import Row
from tests.harvest.sources import json_connector
from tests.mapping.writing_connectors import MAP, map_row, short, write_connector

FICHES = """{
 "source": "cahier",
 "fiches": [
  {"Code": "1", "Nom": "Un", "SIRET": null,
   "Note": ""},
  {"Code": "2",
   "Nom": "Deux", "SIRET": ""}
 ]
}
"""


def read(folder: Path, content: str | bytes, records: str = "/fiches") -> tuple[list[Row], list[str]]:
    path = folder / "essai.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    rows = open_rows(path, json_connector(folder, records))
    found = list(rows)
    return found, [f"{notice.rule} {notice.field}" for notice in rows.notices]


def refused(folder: Path, content: str | bytes, records: str = "/fiches") -> str:
    with pytest.raises(SourceError) as error:
        read(folder, content, records)
    return error.value.text.en


def test_a_record_carries_its_line_and_its_json_pointer(tmp_path: Path) -> None:
    rows, notices = read(tmp_path, FICHES)
    assert [(row.values["Nom"], row.location.line, row.location.pointer) for row in rows] == [
        ("Un", 4, "/fiches/0"),
        ("Deux", 6, "/fiches/1"),
    ]
    assert notices == []


def test_the_whole_document_may_be_the_list(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, '[\n{"Code": "1", "Nom": "", "SIRET": "", "Note": ""}\n]', "")
    assert (rows[0].location.line, rows[0].location.pointer) == (2, "/0")


def test_records_may_be_the_members_of_an_object(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, '{"a/b": {"fiches": {"x": {"Code": "1"}, "y": {"Code": "2"}}}}', "/a~1b/fiches")
    assert [row.location.pointer for row in rows] == ["/a~1b/fiches/x", "/a~1b/fiches/y"]


def test_records_may_lie_below_a_place_in_a_list(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, '[{"no": [1]}, {"fiches": [{"Code": "1"}]}]', "/1/fiches")
    assert [row.location.pointer for row in rows] == ["/1/fiches/0"]


def test_a_list_that_is_not_there_names_the_fields_found_and_the_nearest(tmp_path: Path) -> None:
    said = refused(tmp_path, '{"fichier": [], "source": 1}')
    assert "no 'fiches' under /" in said
    assert "Fields found: fichier, source" in said
    assert "The nearest: 'fichier'" in said


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ('{"fiches": [\n  {"Code": "1"},\n  {"Code": }\n]}', "essai.json:3:12:"),
        ('{"fiches": [\n  {"Code": "1"}\n  {"Code": "2"}\n]}', "essai.json:3:3:"),
        ('{"fiches": [{"Code": "1"},\n', "essai.json:2:1:"),
        ('{"fiches": [{"Code": "1"}],\n "autre": tru', "essai.json:2:11:"),
        ('{"fiches": []}\n}', "essai.json:2:1:"),
        ('{"fiches": [{"Code": NaN}]}', "essai.json:1:"),
    ],
)
def test_invalid_json_names_line_and_column(tmp_path: Path, content: str, place: str) -> None:
    assert refused(tmp_path, content).startswith(place)


def test_an_answer_cut_off_after_the_list_is_not_taken_for_complete(tmp_path: Path) -> None:
    refused(tmp_path, FICHES.rstrip().removesuffix("}"))


def test_a_record_may_be_a_list_whose_columns_are_its_places(tmp_path: Path) -> None:
    path = tmp_path / "essai.json"
    path.write_text(
        '{"data": [["5f1", ["Épicerie"], null, 4.83],\n ["5f2", ["Lieu"], "", [7, 8], -2]]}', "utf-8"
    )
    connector = write_connector(
        tmp_path,
        source="source: {format: json, records: /data}\nkey: id\n",
        fields="fields:\n  id: {from: /0, required: true}\n  nom: {from: /1/0}\n  mots: {from: /3}\n",
        rules=MAP + "        - [ess:keyword, $(mots), fr~lang]\n",
        more="ignore: [/2]\n",
    )
    rows = open_rows(path, load_connector(connector))
    first, second = [map_row(connector, dict(row.values)) for row in rows]
    assert (first.key, second.key) == ("5f1", "5f2")
    assert short(first)[1:] == ['<5f1> <schema:name> "Épicerie"', '<5f1> <ess:keyword> "4.83"@fr']
    assert short(second)[2:] == ['<5f2> <ess:keyword> "7"@fr', '<5f2> <ess:keyword> "8"@fr']
    assert [(notice.rule, notice.field) for notice in rows.notices] == [("unknown-column", "4")]


def test_half_a_character_in_a_list_is_one_record_lost(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, r'{"fiches": [["1", "\ud83d"], ["2", "b"]]}')
    assert [row.problem.rule if row.problem else None for row in rows] == ["unwritable-character", None]


def test_what_is_neither_object_nor_list_is_one_record_lost(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, '{"fiches": [{"Code": "1"}, "deux", {"Code": "3"}]}')
    assert [row.problem.rule if row.problem else None for row in rows] == [None, "not-a-record", None]


def test_half_a_character_or_nul_is_one_record_lost(tmp_path: Path) -> None:
    rows, _ = read(
        tmp_path, r'{"fiches": [{"Code": "\ud83d"}, {"Code": "a\u0000"}, {"Code": "\u00e9\ud83d\ude00"}]}'
    )
    assert [row.problem.rule if row.problem else None for row in rows] == [
        "unwritable-character",
        "unwritable-character",
        None,
    ]


@pytest.mark.parametrize("lies_in", ['{"a":', "["])
def test_a_record_nested_too_deep_to_be_worked_on_is_one_record_lost_and_its_key_is_still_told(
    tmp_path: Path, lies_in: str
) -> None:
    closing = "}" if lies_in.startswith("{") else "]"
    deep = [lies_in * levels + r'"\ud83d"' + closing * levels for levels in (99, 100, 900)]
    records = ", ".join(f'{{"Code": "{place}", "Nom": {nested}}}' for place, nested in enumerate(deep))
    rows, _ = read(tmp_path, f'{{"fiches": [{records}, {{"Code": "3"}}]}}')
    assert [(row.values["Code"], row.problem.rule if row.problem else None) for row in rows] == [
        ("0", "unwritable-character"),
        ("1", "nested-too-deep"),
        ("2", "nested-too-deep"),
        ("3", None),
    ]


def test_fields_nobody_reads_and_fields_nobody_has_are_told(tmp_path: Path) -> None:
    _, notices = read(tmp_path, '{"fiches": [{"Code": "1", "Noms": "Un", "SIRET": 1, "Note": ""}]}')
    assert notices == ["unknown-column Noms", "absent-field Nom"]


def test_a_field_nobody_has_is_a_warning_only_where_another_name_may_hide_it(tmp_path: Path) -> None:
    path = tmp_path / "essai.json"
    severities = {}
    for other in ("Noms", "Téléphone"):
        path.write_text(f'[{{"Code": "1", "{other}": "Un", "SIRET": 1}}]', encoding="utf-8")
        rows = open_rows(path, json_connector(tmp_path, ""))
        list(rows)
        severities[other] = [notice.severity for notice in rows.notices if notice.rule == "absent-field"]
    assert severities == {"Noms": ["warning"], "Téléphone": ["info"]}


def test_an_ignored_field_may_be_missing_without_a_word(tmp_path: Path) -> None:
    _, notices = read(tmp_path, '{"fiches": [{"Code": "1", "Nom": "Un", "SIRET": ""}]}')
    assert notices == []


@pytest.mark.parametrize(
    ("tags", "notices"),
    [
        ('[{"nom": "a"}]', []),
        ('[{"non": "a"}]', ["absent-field /Tags/*/nom"]),
        ('"a"', ["absent-field /Tags/*/nom"]),
    ],
)
def test_a_star_in_a_pointer_stands_for_every_item_of_a_list(
    tmp_path: Path, tags: str, notices: list[str]
) -> None:
    path = tmp_path / "essai.json"
    path.write_text(f'[{{"Code": "1", "Nom": "Un", "SIRET": "", "Tags": {tags}}}]', encoding="utf-8")
    rows = open_rows(path, json_connector(tmp_path, "", siret="/Tags/*/nom", ignored="[Note, SIRET, /Tags]"))
    assert len(list(rows)) == 1
    assert [f"{notice.rule} {notice.field}" for notice in rows.notices] == notices


def test_records_are_the_same_whatever_the_window_they_are_read_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fiches = [{"Code": str(place), "Nom": "é" * (place % 7), "n": 12345.5 + place} for place in range(50)]
    content = json.dumps(
        {"avant": [1, {"x": 2}], "fiches": fiches, "après": 31}, ensure_ascii=False, indent=1
    )
    whole, _ = read(tmp_path, content)
    for step in (1, 2, 3, 7, 64):
        monkeypatch.setattr(json_window, "_STEP", step)
        pieces, _ = read(tmp_path, content)
        assert pieces == whole
    assert [row.values for row in whole] == fiches


def test_a_record_without_end_stops_before_memory_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_window, "LARGEST", 1 << 19)
    said = refused(tmp_path, '{"fiches": [{"Code": "' + "x" * (1 << 21))
    assert "larger than" in said


def test_values_nested_too_deep_stop_the_source(tmp_path: Path) -> None:
    assert "nested too deep" in refused(tmp_path, '{"fiches": [{"a": ' + "[" * 100_000)


def test_windows_1252_without_declaration_is_read_with_a_warning(tmp_path: Path) -> None:
    rows, notices = read(tmp_path, FICHES.replace("Deux", "Été").encode("cp1252"))
    assert rows[1].values["Nom"] == "Été"
    assert notices == ["encoding-not-declared None"]
