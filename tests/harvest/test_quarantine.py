from __future__ import annotations

import csv
import io

from hub.errors import Text
from hub.harvest.quarantine import COLUMNS, reject_rows, reject_to_json, write_reject_csv
from hub.harvest.record import Reject
from hub.model.location import Location
from hub.model.problem import Problem

REJECT = Reject(
    "1",
    (
        Problem(
            "violation", "siret", Text("14 chiffres", "14 digits"), "SIRET", "=1+1", Location("a.csv", 3)
        ),
        Problem("violation", "nom", Text("obligatoire", "required"), "Nom"),
    ),
    '{"Code":"1","SIRET":"=1+1"}',
    Location("a.csv", 3),
    "2026-05-01",
)


def test_each_problem_has_its_line_with_file_field_and_value() -> None:
    text = b"".join(write_reject_csv(reject_rows("essai", [REJECT], "fr"))).decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert tuple(rows[0]) == COLUMNS
    assert [(row["key"], row["file"], row["line"], row["field"], row["message"]) for row in rows] == [
        ("1", "a.csv", "3", "SIRET", "14 chiffres"),
        ("1", "a.csv", "3", "Nom", "obligatoire"),
    ]


def test_a_publishers_text_is_never_a_formula_in_a_spreadsheet() -> None:
    text = b"".join(write_reject_csv(reject_rows("essai", [REJECT], "en"))).decode()
    assert next(csv.DictReader(io.StringIO(text)))["value"] == "'=1+1"


def test_a_french_excel_opens_it() -> None:
    content = b"".join(write_reject_csv(reject_rows("essai", [REJECT], "fr"), excel=True))
    assert content.startswith(b"\xef\xbb\xbfsource;key;")


def test_json_holds_the_row_as_it_was_sent() -> None:
    found = reject_to_json("essai", REJECT)
    assert found["row"] == {"Code": "1", "SIRET": "=1+1"}
    assert found["problems"][0]["message"] == {"fr": "14 chiffres", "en": "14 digits"}
