"""A connector may read CSV and JSON under the same names: each file tells which it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub.harvest.readers import open_rows
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
