from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from hub.errors import SourceError
from hub.harvest.opening import open_rows
from hub.harvest.readers import json_window
from hub.mapping.mapped import Mapped, Rejected
from hub.mapping.row import Row
from tests.harvest.sources import connector, mapper

SOURCE = ("format: jsonl",)
ONE = '{"Code": "1", "Nom": "Un", "SIRET": null}\n'


def read(folder: Path, content: str | bytes, *source: str, **columns: str) -> tuple[list[Row], list[str]]:
    """The rows of ``content`` and what was noticed about the file."""
    path = folder / "essai.jsonl"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    rows = open_rows(path, connector(folder, *(source or SOURCE), **columns))
    found = list(rows)
    return found, [f"{notice.rule} {notice.field}" for notice in rows.notices]


def refused(folder: Path, content: str | bytes) -> str:
    with pytest.raises(SourceError) as error:
        read(folder, content)
    return error.value.text.en


def test_a_record_carries_its_values_and_its_line(tmp_path: Path) -> None:
    rows, notices = read(tmp_path, ONE + "\n  \r\n" + '{"Code": 2, "Nom": "Deux"}')
    assert [(row.values["Nom"], row.location.line) for row in rows] == [("Un", 1), ("Deux", 4)]
    assert notices == []


@pytest.mark.parametrize(
    ("line", "rule", "said"),
    [
        ('{"Code": }', "invalid-json", "at column 10"),
        ('{"Code": "2", "Nom": "Deu', "invalid-json", "at column 22"),
        ('{"Code": "2"}{"Code": "3"}', "invalid-json", "at column 14"),
        ('{"Code": NaN}', "invalid-json", "NaN"),
        ('{"Code": ' + "1" * 5000 + "}", "invalid-json", "too many digits"),
        ('{"Code": ' + "[" * 100_000, "invalid-json", "too deep"),
        ('"deux"', "not-a-record", "object"),
        (r'{"Code": "\ud83d"}', "unwritable-character", "half a character"),
    ],
)
def test_a_broken_line_loses_one_record_and_not_the_source(
    tmp_path: Path, line: str, rule: str, said: str
) -> None:
    rows, _ = read(tmp_path, ONE + line + "\n" + ONE)
    first, broken, last = rows
    assert first.problem is None
    assert last.problem is None
    problem = broken.problem
    assert problem is not None
    assert (problem.severity, problem.rule) == ("violation", rule)
    assert problem.into("en").startswith("essai.jsonl:2:")
    assert said in problem.text.en
    assert isinstance(mapper(connector(tmp_path, *SOURCE))(broken), Rejected)


def test_a_carriage_return_or_a_line_separator_inside_a_line_ends_no_record(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, '{"Code":\r "1", "Nom": "a\u2028b"}\r\n' + ONE)
    assert [(row.values["Nom"], row.location.line) for row in rows] == [("a\u2028b", 1), ("Un", 2)]


@pytest.mark.parametrize("content", ['[{"Code": "1"},\n{"Code": "2"}]\n', '{\n"Code": "1"\n}\n'])
def test_a_json_document_is_told_from_json_lines(tmp_path: Path, content: str) -> None:
    said = refused(tmp_path, content)
    assert said.startswith("essai.jsonl:1:")
    assert "format: json" in said


def test_a_line_without_end_stops_before_memory_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_window, "LARGEST", 1 << 20)
    said = refused(tmp_path, ONE + '{"Code": "' + "x" * (1 << 21))
    assert said.startswith("essai.jsonl:2:")
    assert "longer than 1 MiB" in said


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "essai.jsonl"
    path.write_text(ONE * 50_000, encoding="utf-8")
    rows = open_rows(path, connector(tmp_path, *SOURCE))
    tracemalloc.start()
    count = sum(1 for _ in rows)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 50_000
    assert peak < path.stat().st_size / 2


def test_fields_nobody_reads_and_fields_nobody_has_are_told(tmp_path: Path) -> None:
    _, notices = read(tmp_path, '{"Code": "1", "Noms": "Un", "SIRET": 1, "Note": ""}\n')
    assert notices == ["unknown-column Noms", "absent-field Nom"]


def test_a_pointer_reaches_into_a_record_as_in_json(tmp_path: Path) -> None:
    path = tmp_path / "essai.jsonl"
    path.write_text('{"Code": "1", "Nom": "Un", "ids": {"siret": "73282932000074"}}\n', encoding="utf-8")
    pointed = connector(tmp_path, *SOURCE, siret="/ids/siret", ignored="[Note]")
    (row,) = open_rows(path, pointed)
    outcome = mapper(pointed)(row)
    assert isinstance(outcome, Mapped)
    assert any('"73282932000074"' in line for line in outcome.statements)


def test_windows_1252_without_declaration_is_read_with_a_warning(tmp_path: Path) -> None:
    rows, notices = read(tmp_path, ONE.replace("Un", "Été").encode("cp1252"))
    assert rows[0].values["Nom"] == "Été"
    assert notices == ["encoding-not-declared None"]


def test_a_byte_that_is_not_of_the_encoding_stops_the_source_with_line_and_byte(tmp_path: Path) -> None:
    path = tmp_path / "essai.jsonl"
    good = ONE.encode() * 50_000
    path.write_bytes(good + b'{"Code": "\xe9"}\n')
    with pytest.raises(SourceError) as error:
        open_rows(path, connector(tmp_path, "format: jsonl", "encoding: utf-8"))
    assert error.value.text.en.startswith("essai.jsonl:50001: declared UTF-8, but byte 0xE9 at offset")
    assert f"offset {len(good) + 10} " in error.value.text.en


def test_an_empty_file_stops_the_source(tmp_path: Path) -> None:
    assert "is empty" in refused(tmp_path, b"\n\n")
