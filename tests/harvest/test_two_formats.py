"""A connector may read several formats under the same names: each file tells which it is in."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub.harvest.file_format import format_of
from hub.harvest.opening import open_rows
from hub.mapping.mapped import Mapped
from tests.harvest.sources import connector, mapper

SOURCE = ("format: [csv, json]", "encoding: utf-8", 'delimiter: ";"')
CSV = "Code;Nom;SIRET;Note\nA;Émeraude;;x\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", CSV),
        ("a.csv", "\ufeff" + CSV),
        ("a.json", '[{"Code": "A", "Nom": "Émeraude", "SIRET": null}]'),
        ("a.txt", '\ufeff\n  [ {"Code": "A", "Nom": "Émeraude", "SIRET": null} ]'),
    ],
)
def test_the_same_record_comes_out_of_both(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    both = connector(tmp_path, *SOURCE)
    outcomes = [mapper(both)(row) for row in open_rows(path, both)]
    (only,) = outcomes
    assert isinstance(only, Mapped)
    assert only.key == "A"
    assert any('"Émeraude"' in line for line in only.statements)


@pytest.mark.parametrize(
    ("name", "begins", "formats", "told"),
    [
        ("a", b"Code;Nom", ["csv", "xlsx", "json"], "csv"),
        ("a", b"PK\x03\x04", ["csv", "xlsx"], "xlsx"),
        ("a.xlsx", b"Code;Nom", ["csv", "xlsx"], "csv"),
        ("a", b"\n <?xml", ["json", "xml"], "xml"),
        ("a", b'{"Code": 1}', ["csv", "jsonl"], "jsonl"),
        ("a.json", b'{"Code": 1}', ["jsonl", "json"], "json"),
        ("a.jsonl", b'{"Code": 1}', ["json", "jsonl"], "jsonl"),
        ("a", b"[", ["json", "jsonl"], "json"),
        ("a.csv", b"{", ["json"], "json"),
    ],
)
def test_how_a_file_begins_tells_its_format_then_its_suffix(
    tmp_path: Path, name: str, begins: bytes, formats: list[str], told: str
) -> None:
    path = tmp_path / "source"
    path.write_bytes(begins)
    assert format_of(path, name, formats) == told
