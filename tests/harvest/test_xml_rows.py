from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from hub.errors import ConnectorError, SourceError
from hub.harvest.opening import open_rows
from hub.harvest.readers import xml_records
from hub.mapping.mapped import Mapped
from hub.mapping.row import Row
from tests.harvest.sources import connector, mapper

SOURCE = ("format: xml", "records: /annuaire/structure")
TWO = """<?xml version="1.0" encoding="UTF-8"?>
<annuaire date="2024-05-01">
  <meta><structure>pas ici</structure></meta>
  <structure id="1">
    <Code>1</Code><Nom>Épicerie &amp; <![CDATA[<Café>]]></Nom>
  </structure>
  <structure id="2"><Code>2</Code>
    <Nom lang="fr">Deux</Nom><Note/><Note>x</Note></structure>
</annuaire>
"""


def read(folder: Path, content: str | bytes, *source: str, **columns: str) -> tuple[list[Row], list[str]]:
    """The rows of ``content`` and what was noticed about the file."""
    path = folder / "essai.xml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    rows = open_rows(path, connector(folder, *(source or SOURCE), **columns))
    found = list(rows)
    return found, [f"{notice.rule} {notice.field}" for notice in rows.notices]


def refused(folder: Path, content: str | bytes, *source: str) -> str:
    with pytest.raises(SourceError) as error:
        read(folder, content, *source)
    assert error.value.text.fr
    return error.value.text.en


def one(folder: Path, inside: str, **columns: str) -> dict[str, object]:
    rows, _ = read(folder, f"<annuaire><structure>{inside}</structure></annuaire>", **columns)
    return dict(rows[0].values)


def test_a_record_carries_its_values_its_line_and_its_path(tmp_path: Path) -> None:
    rows, notices = read(tmp_path, TWO, ignored="[Note, '@id']")
    assert [dict(row.values) for row in rows] == [
        {"@id": "1", "Code": "1", "Nom": "Épicerie & <Café>"},
        {"@id": "2", "Code": "2", "Nom": "Deux", "Note": ["", "x"]},
    ]
    assert [(row.location.line, row.location.pointer) for row in rows] == [
        (4, "(/annuaire/structure)[1]"),
        (7, "(/annuaire/structure)[2]"),
    ]
    assert notices == ["absent-field SIRET"]


def test_an_element_nobody_reads_is_news_down_to_its_attributes(tmp_path: Path) -> None:
    inside = '<Code>1</Code><Nom>x</Nom><SIRET/><Tel><fixe type="pro">05</fixe></Tel>'
    assert one(tmp_path, inside)["Tel"] == {"fixe": {"@type": "pro", "#text": "05"}}
    _, notices = read(tmp_path, f"<annuaire><structure>{inside}</structure></annuaire>")
    assert notices == ["unknown-column /Tel/fixe/@type", "unknown-column /Tel/fixe/#text"]


def test_an_element_that_columns_read_is_its_text_unless_elements_stand_in_it(tmp_path: Path) -> None:
    assert one(tmp_path, '<Nom lang="fr">Un</Nom>')["Nom"] == "Un"
    assert one(tmp_path, '<Nom lang="fr">Un <b>gras</b></Nom>')["Nom"] == {
        "@lang": "fr",
        "b": "gras",
        "#text": "Un ",
    }


def test_names_are_local_names_whatever_the_namespace(tmp_path: Path) -> None:
    content = (
        '<e:annuaire xmlns:e="https://e.org/" xmlns="https://d.org/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        '<e:structure e:id="1" xsi:type="x"><Code>1</Code><f:Nom xmlns:f="urn:f" xml:lang="fr">Un</f:Nom>'
        '<SIRET xsi:nil="true"/></e:structure></e:annuaire>'
    )
    rows, _ = read(tmp_path, content)
    assert dict(rows[0].values) == {
        "@id": "1",
        "Code": "1",
        "Nom": "Un",
        "SIRET": "",
    }


def test_an_element_that_columns_take_for_a_list_is_one_even_alone(tmp_path: Path) -> None:
    columns = {"siret": "/ids/id/*/n", "ignored": "[Note, SIRET]"}
    assert one(tmp_path, "<ids><id><n>1</n></id></ids>", **columns) == {"ids": {"id": [{"n": "1"}]}}
    assert one(tmp_path, "<ids><id><n>1</n></id><id><n>2</n></id></ids>", **columns) == {
        "ids": {"id": [{"n": "1"}, {"n": "2"}]}
    }


def test_the_text_that_columns_read_is_found_with_and_without_attributes(tmp_path: Path) -> None:
    columns = {"siret": "/SIRET/#text"}
    assert one(tmp_path, "<SIRET>1</SIRET>", **columns) == {"SIRET": {"#text": "1"}}
    assert one(tmp_path, '<SIRET v="2">1</SIRET>', **columns) == {"SIRET": {"@v": "2", "#text": "1"}}


def test_a_repeated_element_that_columns_read_as_one_is_told_once(tmp_path: Path) -> None:
    twice = "<structure><Code>1</Code><Nom>x</Nom><ids><n>1</n></ids><ids><n>2</n></ids></structure>"
    _, notices = read(tmp_path, f"<annuaire>{twice * 3}</annuaire>", siret="/ids/n", ignored="[Note, SIRET]")
    assert "repeated-element /ids" in notices
    assert notices.count("repeated-element /ids") == 1


def test_a_record_of_xml_becomes_what_the_same_record_of_a_csv_becomes(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, "<annuaire><structure><Code>A</Code><Nom>Émeraude</Nom></structure></annuaire>")
    outcome = mapper(connector(tmp_path, *SOURCE))(rows[0])
    assert isinstance(outcome, Mapped)
    assert outcome.key == "A"
    assert any('"Émeraude"' in line for line in outcome.statements)


@pytest.mark.parametrize("encoding", ["windows-1252", "iso-8859-15", "utf-16", "utf-8"])
def test_the_encoding_of_the_xml_declaration_is_honoured(tmp_path: Path, encoding: str) -> None:
    content = TWO.replace("UTF-8", encoding).encode(encoding)
    rows, _ = read(tmp_path, content)
    assert rows[0].values["Nom"] == "Épicerie & <Café>"


def test_a_declared_encoding_overrides_that_of_the_document(tmp_path: Path) -> None:
    content = TWO.encode("cp1252")
    said = refused(tmp_path, content)
    assert said.startswith("essai.xml:5:24: malformed XML")
    assert "an encoding other than the one declared" in said
    rows, _ = read(tmp_path, content, *SOURCE, "encoding: cp1252")
    assert rows[0].values["Nom"] == "Épicerie & <Café>"


@pytest.mark.parametrize("encoding", ["klingon", "shift_jis"])
def test_an_encoding_nobody_reads_is_said(tmp_path: Path, encoding: str) -> None:
    content = f"<?xml version='1.0' encoding='{encoding}'?><annuaire/>"
    assert "encoding that this document declares cannot be read" in refused(tmp_path, content)


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("<annuaire>\n <structure>\n</annuaire>", "essai.xml:3:3:"),
        ("<annuaire>\n <structure><Code>1</Code></structure>\n", "essai.xml:3:1:"),
        ("<annuaire/>\n<annuaire/>", "essai.xml:2:1:"),
        ("<annuaire><e:structure/></annuaire>", "essai.xml:1:11:"),
        ("<annuaire>&eacute;</annuaire>", "essai.xml:1:11:"),
        ("<annuaire>\0</annuaire>", "essai.xml:1:11:"),
        ("Code;Nom\n", "essai.xml:1:5:"),
        ("", "essai.xml:1:1:"),
    ],
)
def test_malformed_xml_stops_the_source_with_line_and_column(
    tmp_path: Path, content: str, place: str
) -> None:
    assert refused(tmp_path, content).startswith(place)


LAUGHS = "<!DOCTYPE annuaire [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><annuaire><structure>&b;</structure></annuaire>"
FILES = "<!DOCTYPE annuaire [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><annuaire><structure>&a;</structure></annuaire>"


@pytest.mark.parametrize("content", [LAUGHS, FILES, "<!DOCTYPE annuaire SYSTEM 'annuaire.dtd'><annuaire/>"])
def test_a_document_with_a_dtd_is_refused(tmp_path: Path, content: str) -> None:
    said = refused(tmp_path, content)
    assert "has a DTD" in said
    assert "root:" not in said


@pytest.mark.parametrize("before", ["", "<annuaire><structure>"])
def test_elements_nested_too_deep_stop_the_source(tmp_path: Path, before: str) -> None:
    assert "more than 100 elements inside one another" in refused(tmp_path, before + "<a>" * 100_000)


@pytest.mark.parametrize(
    "endless", ["<annuaire><structure><Nom>", "<annuaire><structure Nom='", "<annuaire><!-- "]
)
def test_a_record_a_tag_or_a_comment_without_end_stops_before_memory_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, endless: str
) -> None:
    monkeypatch.setattr(xml_records, "LARGEST", 1 << 20)
    assert "larger than 1 MiB" in refused(tmp_path, endless + "x" * (1 << 22))


def test_memory_does_not_grow_with_the_document(tmp_path: Path) -> None:
    path = tmp_path / "essai.xml"
    record = "<structure><Code>1</Code><Nom>" + "x" * 400 + "</Nom></structure>\n"
    path.write_text("<annuaire>" + record * 5_000 + "</annuaire>", encoding="utf-8")
    rows = open_rows(path, connector(tmp_path, *SOURCE))
    tracemalloc.start()
    count = sum(1 for _ in rows)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 5_000
    assert peak < 2 << 20


@pytest.mark.parametrize(
    ("records", "said"),
    [
        ("/annuaire/structures", "no element 'structures' under /annuaire"),
        ("/annuaire/structures", "Elements found: meta, structure. The nearest: 'structure'"),
        (
            "/liste/structure",
            "no element 'liste' under /: the records are not there. Elements found: annuaire",
        ),
        ("/annuaire/meta/fiche", "no element 'fiche' under /annuaire/meta"),
    ],
)
def test_a_path_that_leads_nowhere_names_the_elements_found_and_the_nearest(
    tmp_path: Path, records: str, said: str
) -> None:
    assert said in refused(tmp_path, TWO, "format: xml", f"records: {records}")


def test_a_list_without_a_record_is_empty(tmp_path: Path) -> None:
    assert read(tmp_path, "<annuaire></annuaire>") == ([], [])


def test_the_records_of_several_lists_are_all_read(tmp_path: Path) -> None:
    rows, _ = read(
        tmp_path,
        "<r><a><s><Code>1</Code></s></a><b><s><Code>no</Code></s></b><a><s><Code>2</Code></s></a></r>",
        "format: xml",
        "records: /r/a/s",
    )
    assert [row.values["Code"] for row in rows] == ["1", "2"]


def test_a_connector_for_xml_says_where_the_records_are(tmp_path: Path) -> None:
    with pytest.raises(ConnectorError, match="format xml needs 'records'"):
        connector(tmp_path, "format: xml")
