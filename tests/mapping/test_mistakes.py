"""Every mistake in a connector file is named with its line and column, and all of them at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hub.errors import ConnectorError
from hub.mapping.connector import load_connector, load_connectors
from hub.mapping.format_words import APPLIES_TO
from hub.resources import find_resources
from tests.mapping.writing_connectors import FIELDS, HEAD, MAP, SOURCE, write_connector, write_table


def mistakes_in(path: Path) -> list[tuple[int, int, str]]:
    with pytest.raises(ConnectorError) as caught:
        load_connector(path)
    for mistake in caught.value.mistakes:
        assert mistake.text.fr
        assert mistake.text.en
        assert mistake.into("en").startswith(f"{mistake.file}:{mistake.line}:{mistake.column}: ")
    return [(mistake.line, mistake.column, mistake.text.en) for mistake in caught.value.mistakes]


def only(path: Path) -> tuple[int, int, str]:
    found = mistakes_in(path)
    assert len(found) == 1, found
    return found[0]


def test_a_sound_connector_has_none(tmp_path: Path) -> None:
    assert load_connector(write_connector(tmp_path)).slug == "petit"


def test_an_unknown_prefix_stands_where_it_is_written(tmp_path: Path) -> None:
    path = write_connector(tmp_path, rules=MAP.replace("schema:name", "shema:name"))
    line, column, text = only(path)
    assert (line, column) == (17, 12)
    assert "unknown prefix 'shema'" in text
    assert "schema" in text


def test_an_own_prefix_is_known(tmp_path: Path) -> None:
    path = write_connector(
        tmp_path, head=HEAD + "prefixes: {ex: https://ex.org/}\n", rules=MAP.replace("schema:name", "ex:name")
    )
    assert load_connector(path).rules[0].statements[1].predicates == ("https://ex.org/name",)


def test_a_prefix_of_the_hub_cannot_be_made_to_say_otherwise(tmp_path: Path) -> None:
    path = write_connector(tmp_path, head=HEAD + "prefixes: {schema: http://schema.org/}\n")
    assert only(path)[:2] == (6, 20)


@pytest.mark.parametrize(
    ("written", "place", "words"),
    [
        ("$(name)", (17, 25), "unknown field 'name'"),
        ("$nom", (17, 25), "must open $(field)"),
        ("12", (17, 25), "put it between quotes"),
        ("ess:Thing", (17, 25), "'ess:Thing~iri'"),
        ("nope:Thing~iri", (17, 25), "unknown prefix 'nope'"),
        ("https://a b~iri", (17, 25), "cannot be an IRI"),
        ("$(nom)~iri, fr~lang", (17, 25), "neither language nor datatype"),
        ("$(nom), nope:date", (17, 25), "unknown prefix 'nope'"),
        ("$(nom), fr~lang, more", (17, 11), "write [predicate, object]"),
    ],
)
def test_a_wrong_object_says_what_to_write(
    tmp_path: Path, written: str, place: tuple[int, int], words: str
) -> None:
    line, column, text = only(write_connector(tmp_path, rules=MAP.replace("$(nom)", written)))
    assert (line, column) == place
    assert words in text


def test_a_near_name_is_offered(tmp_path: Path) -> None:
    fields = FIELDS.replace("nom:", "nom_usuel:")
    assert (
        "did you mean 'nom_usuel'?"
        in mistakes_in(write_connector(tmp_path, fields=fields, rules=MAP.replace("$(nom)", "$(nom_usul)")))[
            -1
        ][2]
    )


def test_a_misspelt_word_of_the_format_is_offered(tmp_path: Path) -> None:
    line, column, text = only(write_connector(tmp_path, more="ignored: [x]\n"))
    assert (line, column) == (18, 1)
    assert "did you mean 'ignore'?" in text


def test_an_unknown_step_and_an_unknown_table_are_both_named(tmp_path: Path) -> None:
    fields = FIELDS.replace("{clean: trim}", "{clean: [trim, trimm], table: nowhere}")
    found = mistakes_in(write_connector(tmp_path, fields=fields))
    assert [(line, text.split(";")[0]) for line, _, text in found] == [
        (10, "unknown cleaning step 'trimm'"),
        (10, "unknown table 'nowhere'"),
    ]
    assert "did you mean 'trim'?" in found[0][2]
    assert "tables/nowhere.csv" in found[1][2]


def test_a_mistake_in_a_table_stands_in_the_table(tmp_path: Path) -> None:
    write_table(tmp_path, "role", "label,iri\nchef,nope:chef\n")
    path = write_connector(tmp_path, fields=FIELDS.replace("{clean: trim}", "{table: role}"))
    with pytest.raises(ConnectorError) as caught:
        load_connector(path)
    (mistake,) = caught.value.mistakes
    assert (Path(mistake.file).name, mistake.line) == ("role.csv", 2)


def test_missing_words_are_all_named(tmp_path: Path) -> None:
    path = tmp_path / "petit.yaml"
    path.write_text("connector: 1\nslug: petit\n", encoding="utf-8")
    assert {text.split("'")[1] for _, _, text in mistakes_in(path)} == {
        "title",
        "publisher",
        "licence",
        "source",
        "key",
        "fields",
        "map",
    }


def test_everything_is_said_in_one_go_and_in_file_order(tmp_path: Path) -> None:
    path = write_connector(
        tmp_path,
        head=HEAD.replace("slug: petit", "slug: grand").replace("{fr: Petit, en: Small}", "Petit"),
        source=SOURCE.replace("csv", "xls"),
        fields=FIELDS.replace("trim}", "trimm}"),
        rules=MAP.replace("ess:Org", "es:Org"),
        more="tests:\n  - row: {nope: x}\n    gives: [nonsense]\n",
    )
    lines = [line for line, _, _ in mistakes_in(path)]
    assert lines == sorted(lines)
    assert set(lines) == {2, 3, 6, 10, 16, 19, 20}


def test_the_slug_is_the_name_of_the_file(tmp_path: Path) -> None:
    line, column, text = only(write_connector(tmp_path, head=HEAD.replace("slug: petit", "slug: grand")))
    assert (line, column) == (2, 7)
    assert "write 'petit'" in text


def test_an_unknown_licence_must_be_meant(tmp_path: Path) -> None:
    head = HEAD.replace("https://www.etalab.gouv.fr/licence-ouverte-open-licence/", "null")
    assert "licence_reason" in only(write_connector(tmp_path, head=head))[2]
    head += "licence_reason: {fr: Rien de dit., en: Nothing said.}\n"
    assert load_connector(write_connector(tmp_path, head=head)).licence is None


def test_a_field_of_no_use_is_named(tmp_path: Path) -> None:
    line, column, text = only(write_connector(tmp_path, fields=FIELDS + "  ville:\n"))
    assert (line, column) == (11, 3)
    assert "'ville' is of no use" in text


def test_a_column_is_used_or_ignored_not_both(tmp_path: Path) -> None:
    assert only(write_connector(tmp_path, more="ignore: [autre, nom]\n"))[:2] == (18, 17)


def test_ignoring_unknown_words_needs_a_reason(tmp_path: Path) -> None:
    write_table(tmp_path, "role", "label,value\nchef,chef\n")
    fields = FIELDS.replace("{clean: trim}", "{table: role, unknown: ignore}")
    assert "'because'" in only(write_connector(tmp_path, fields=fields))[2]


def test_no_field_may_be_called_record(tmp_path: Path) -> None:
    fields = FIELDS.replace("  nom:", "  record:")
    assert any("another name" in text for _, _, text in mistakes_in(write_connector(tmp_path, fields=fields)))


@pytest.mark.parametrize(
    "subject", ["https://example.org/x", "$(nom)", "$(record)/x", "$(record)#", '"$(record)#a b"']
)
def test_a_source_may_write_only_about_its_own_records(tmp_path: Path, subject: str) -> None:
    line, column, text = only(write_connector(tmp_path, rules=MAP.replace("s: $(record)", f"s: {subject}")))
    assert (line, column) == (14, 10)
    assert "its own records" in text


@pytest.mark.parametrize(
    "condition",
    [
        "{function: grel:contains, parameters: [[grel:valueParameter, $(nom)], [grel:valueParameter2, x]]}",
        "{function: idlab-fn:equal, parameters: [[grel:valueParameter, $(nom)]]}",
        "$(nom)",
    ],
)
def test_a_condition_the_hub_does_not_know_is_refused(tmp_path: Path, condition: str) -> None:
    path = write_connector(tmp_path, rules=MAP + f"      condition: {condition}\n")
    assert "idlab-fn:equal" in only(path)[2]


@pytest.mark.parametrize(
    ("declared", "word", "column", "words"),
    [
        ("json", 'delimiter: ";"', 24, "means nothing for format json; drop it (it is for csv)"),
        ("csv", "sheet: 2", 23, "'sheet' means nothing for format csv"),
        ("jsonl", "records: /fiches", 25, "it is for json, xml"),
        ("xlsx", "encoding: utf-8", 24, "'encoding' means nothing for format xlsx"),
        ("xml", "records: /a/b, header: true", 38, "it is for csv, xlsx"),
        ("[json, jsonl]", "skipRows: 2", 33, "'skipRows' means nothing for format json, jsonl"),
        ("csv", "query: SELECT 1", 23, "it is for sql, sparql"),
    ],
)
def test_a_word_that_means_nothing_for_the_format_is_named(
    tmp_path: Path, declared: str, word: str, column: int, words: str
) -> None:
    source = SOURCE.replace("{format: csv}", f"{{format: {declared}, {word}}}")
    line, found, text = only(write_connector(tmp_path, source=source))
    assert (line, found) == (6, column)
    assert words in text


@pytest.mark.parametrize("declared", ["[csv, json]", "[json, csv, xlsx]"])
def test_a_word_that_means_something_for_one_of_several_formats_is_kept(
    tmp_path: Path, declared: str
) -> None:
    source = SOURCE.replace("{format: csv}", f'{{format: {declared}, delimiter: ";", records: /fiches}}')
    assert load_connector(write_connector(tmp_path, source=source)).dialect.delimiter == ";"


def test_every_word_of_a_source_is_of_all_formats_or_says_which() -> None:
    schema = json.loads((find_resources().connector_folder / "connector.schema.json").read_text("utf-8"))
    words = set(schema["properties"]["source"]["properties"])
    formats = set(schema["$defs"]["format"]["enum"])
    assert words - set(APPLIES_TO) == {"format", "deletions"}
    assert set(APPLIES_TO) <= words
    assert all(set(of) <= formats for of in APPLIES_TO.values())


LAUGHS = b"connector: 1\na0: &a0 [x]\n" + b"".join(
    b"a%d: &a%d [%s]\n" % (level + 1, level + 1, b", ".join([b"*a%d " % level] * 9)) for level in range(9)
)


@pytest.mark.parametrize(
    ("content", "place", "words"),
    [
        (b"connector: 1\nslug: [petit\n", (3, 1), "invalid YAML"),
        (b"connector: 1\nconnector: 1\n", (2, 1), "invalid YAML"),
        (b"connector: 1\ntitle:\n\tfr: x\n", (3, 1), "invalid YAML"),
        (b"connector: 1\npublisher: R\xe9seau\n", (2, 13), "not UTF-8"),
        (b"- connector\n", (1, 1), "must begin with"),
        (b"", (1, 1), "must begin with"),
        (b"connector: 1\nslug: a\x07b\n", (2, 8), "YAML forbids"),
        (b"connector: 1\n3: x\n", (2, 1), "is not a text"),
        (LAUGHS, (1, 1), "aliases"),
        (b"connector: " + b"[" * 5000, (1, 1), "invalid YAML"),
    ],
)
def test_a_file_that_is_no_yaml_says_where_reading_stopped(
    tmp_path: Path, content: bytes, place: tuple[int, int], words: str
) -> None:
    path = tmp_path / "petit.yaml"
    path.write_bytes(content)
    line, column, text = only(path)
    assert words in text
    assert (line, column) == place


def test_a_file_that_is_not_there_is_a_mistake_too(tmp_path: Path) -> None:
    assert "cannot read" in only(tmp_path / "nulle-part.yaml")[2]


def test_a_folder_names_the_mistakes_of_all_its_files(tmp_path: Path) -> None:
    for name in ("un", "deux"):
        (tmp_path / f"{name}.yaml").write_text("connector: [\n", encoding="utf-8")
    with pytest.raises(ConnectorError) as caught:
        load_connectors([tmp_path])
    assert {Path(mistake.file).stem for mistake in caught.value.mistakes} == {"un", "deux"}


def test_a_later_folder_wins(tmp_path: Path) -> None:
    for folder in ("first", "second"):
        (tmp_path / folder).mkdir()
        write_connector(tmp_path / folder, head=HEAD.replace("Moi", folder))
    assert load_connectors([tmp_path / "first", tmp_path / "second"])["petit"].publisher == "second"


def test_the_mistakes_of_inline_tests_are_located(tmp_path: Path) -> None:
    more = (
        "tests:\n"
        "  - row: {id: 1, nom: x}\n"
        "  - row: {id: 'a', Nom: x}\n"
        "    gives: ['<record> schema:name']\n"
        "  - row: {id: 'a'}\n"
        "    rejects: prenom\n"
    )
    found = mistakes_in(write_connector(tmp_path, more=more))
    assert [(line, text.split(";")[0]) for line, _, text in found] == [
        (19, "this test expects nothing"),
        (19, "a cell is a text"),
        (20, "unknown column 'Nom'"),
        (21, "'<record> schema:name' is not a statement"),
        (23, "'prenom' is no column of this connector"),
    ]
