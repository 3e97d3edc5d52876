"""Every mistake in a connector file is named with its line and column, and all of them at once."""

from __future__ import annotations

import json
import os
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
        (b"connector: " + b"[" * 5000, (1, 61), "nested too deep"),
        (b"a:\n" + b"".join(b" " * level + b"a:\n" for level in range(1, 120)), (51, 51), "nested too deep"),
        (b"connector: 1\nx: " + b"a" * (600 << 10), (1, 1), "more than 512 KiB"),
        (b"connector: 1\npublisher: *moi\n", (2, 12), "names an anchor (&) that is not there"),
        (b"connector: 1\n---\nconnector: 1\n", (2, 1), "second document"),
        (b"connector: 1\ntitle: a: b\n", (2, 9), "a colon too many"),
        (b"connector: 1\n title: a\n", (2, 7), "invalid YAML"),
        (b"connector: 1\ntitle: 'a\n", (3, 1), "never closed"),
        (bytes(range(256)), (2, 118), "not UTF-8"),
        ("connector: 1\n".encode("utf-16"), (1, 1), "not UTF-8"),
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


def test_what_is_no_ordinary_file_is_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "petit.yaml"
    os.mkfifo(pipe)
    assert "not an ordinary file" in only(pipe)[2]
    assert "cannot read" in only(tmp_path)[2]
    assert "not an ordinary file" in only(Path("/dev/zero"))[2]


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


# --- what people type, and what they are told to write instead


@pytest.mark.parametrize(
    ("written", "place", "words"),
    [
        ("{format: xls}", (6, 18), "write one of: csv, json"),
        ("{format: [csv]}", (6, 18), "write the word alone"),
        ("{format: csv, delimiter: ;;}", (6, 34), "write one sign at most"),
        ('{format: csv, delimiter: "\\n"}', (6, 34), "an end of line cannot cut a line"),
        ("{format: csv, delimiter: '\"'}", (6, 34), "one sign both separates cells and surrounds them"),
        ("{format: csv, encoding: klingon}", (6, 33), "unknown encoding 'klingon'"),
        ("{format: csv, encoding: rot13}", (6, 33), "unknown encoding 'rot13'"),
        ("{format: csv, skipRows: -1}", (6, 33), "write at least 0"),
        ("{format: json, records: data/items}", (6, 33), "a JSON pointer such as /data/records"),
        ("{format: json, records: /a~x/b}", (6, 33), "write ~0 for ~"),
        ("csv", (6, 9), "write 'word: value'"),
    ],
)
def test_a_wrong_word_about_the_files_says_what_to_write(
    tmp_path: Path, written: str, place: tuple[int, int], words: str
) -> None:
    line, column, text = only(write_connector(tmp_path, source=SOURCE.replace("{format: csv}", written)))
    assert (line, column) == place
    assert words in text


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("{clean: {trim: 1}}", "a text or a list expected, {…} found"),
        ("{clean: [1]}", "put the value between quotes"),
        ("{split: 1}", "put the value between quotes"),
        ("{required: oui}", "write true or false, without quotes"),
        ("{table: ../../etc/passwd}", "the name of tables/NAME.csv"),
        ("{from: ''}", "the value is empty"),
        ("Nom", "write 'word: value'"),
    ],
)
def test_a_wrong_word_about_a_field_says_what_to_write(tmp_path: Path, written: str, words: str) -> None:
    line, _, text = only(write_connector(tmp_path, fields=FIELDS.replace("{clean: trim}", written)))
    assert line == 10
    assert words in text


def test_a_pointer_that_names_nothing_is_said_in_json_and_not_in_csv(tmp_path: Path) -> None:
    fields = FIELDS.replace("{clean: trim}", "{from: [/nom~2, /a~1b]}")
    json = SOURCE.replace("csv", "json")
    line, column, text = only(write_connector(tmp_path, source=json, fields=fields))
    assert (line, column) == (10, 16)
    assert "'/nom~2' is not a JSON pointer" in text
    assert load_connector(write_connector(tmp_path, fields=fields))


def test_a_key_that_is_nearly_a_field_is_offered_it(tmp_path: Path) -> None:
    line, column, text = only(write_connector(tmp_path, source=SOURCE.replace("key: id", "key: idd")))
    assert (line, column) == (7, 6)
    assert "did you mean 'id'?" in text


def test_a_key_that_is_a_column_of_its_own_is_taken_as_it_stands(tmp_path: Path) -> None:
    fields = FIELDS.replace("  id: {required: true}\n", "")
    connector = load_connector(
        write_connector(tmp_path, source=SOURCE.replace("id", "numero"), fields=fields)
    )
    assert connector.key == ("numero",)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("- {p: {x: 1}, o: $(nom)}", "a predicate is a short name or an IRI"),
        ("- [a, {x: y}]", "an object is a text, {…} is not"),
        ("- null", "write [predicate, object]"),
        ("- {p: a}", "a predicate or an object is missing"),
    ],
)
def test_a_statement_of_another_shape_says_what_to_write(tmp_path: Path, written: str, words: str) -> None:
    rules = MAP.replace("- [a, ess:Organization]", written)
    line, _, text = only(write_connector(tmp_path, rules=rules))
    assert line == 16
    assert words in text


def test_each_names_one_field(tmp_path: Path) -> None:
    rules = MAP.replace("      po:", "      each: [nom]\n      po:")
    assert "'each' names one field" in only(write_connector(tmp_path, rules=rules))[2]


def test_a_no_break_space_in_the_indentation_is_seen(tmp_path: Path) -> None:
    fields = FIELDS.replace("  nom:", "\u00a0\u00a0nom:")
    found = mistakes_in(write_connector(tmp_path, fields=fields))
    assert (found[0][0], "no-break space" in found[0][2]) == (10, True)


@pytest.mark.parametrize("key", ["? [a, b]\n  : {}", "? {a: b}\n  : {}", "? : x"])
def test_a_list_is_no_name(tmp_path: Path, key: str) -> None:
    line, _, text = only(write_connector(tmp_path, fields=FIELDS + f"  {key}\n"))
    assert line == 11
    assert "cannot be a name" in text


def test_a_french_message_has_no_english_in_it(tmp_path: Path) -> None:
    path = write_connector(
        tmp_path,
        head=HEAD.replace("slug: petit", "slug: Petit Truc").replace("https://www", "tps://www"),
        source=SOURCE.replace("{format: csv}", "{format: xls, skipRows: -1, delimiter: ab}"),
    )
    with pytest.raises(ConnectorError) as caught:
        load_connector(path)
    assert len(caught.value.mistakes) == 5
    for mistake in caught.value.mistakes:
        assert " ne convient pas ; écrivez " in mistake.text.fr or " est trop " in mistake.text.fr


# --- value tables


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"label,iri\nchef,https://a b\n", 2, "cannot be an IRI"),
        (b"label,iri\nchef,ess:a b\n", 2, "cannot be an IRI"),
        (b"label,iri\nchef,https://\n", 2, "cannot be an IRI"),
        (b"label,iri\nchef\n", 2, "1 cells for 2 columns"),
        (b'label,iri\na,\n"chef,\nb,\n', 3, "a quote is misplaced or never closed"),
        (b'label,iri\n"chef"s,\n', 2, "a quote is misplaced"),
        (b'label,iri\n"' + b"a" * 200_000 + b'",\n', 2, "a cell is far too long"),
        (b"label,iri\na,\nchef\0,\n", 3, "a NUL character"),
        (b"label,iri\n\xc9lu,\n", 2, "not UTF-8"),
        (b"", 1, "the first line must name"),
        (b"mot,sens\n", 1, "the first line must name"),
    ],
)
def test_a_broken_table_says_where(tmp_path: Path, content: bytes, line: int, words: str) -> None:
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "role.csv").write_bytes(content)
    path = write_connector(tmp_path, fields=FIELDS.replace("{clean: trim}", "{table: role}"))
    found_line, _, text = only(path)
    assert found_line == line
    assert words in text


@pytest.mark.parametrize(
    "text", ["label;iri\nchef;https://x.fr/chef\n", "\ufeffLabel, IRI\r\nchef, https://x.fr/chef\r\n"]
)
def test_a_table_saved_by_a_french_spreadsheet_is_read(tmp_path: Path, text: str) -> None:
    write_table(tmp_path, "role", text)
    path = write_connector(tmp_path, fields=FIELDS.replace("{clean: trim}", "{table: role}"))
    table = load_connector(path).fields[1].table
    assert table is not None
    assert table.meanings("chef") == ("https://x.fr/chef",)
