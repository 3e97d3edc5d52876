from __future__ import annotations

from hub.errors import Text
from hub.harvest.quarantine import COLUMNS, reject_rows
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
    rows = list(reject_rows("essai", [REJECT], "fr"))
    assert all(tuple(row) == COLUMNS for row in rows)
    assert [
        (row["key"], row["file"], row["line"], row["field"], row["value"], row["message"]) for row in rows
    ] == [
        ("1", "a.csv", 3, "SIRET", "=1+1", "14 chiffres"),
        ("1", "a.csv", 3, "Nom", None, "obligatoire"),
    ]


def test_the_row_stands_beside_as_it_was_sent_and_messages_follow_the_reader() -> None:
    first, _ = reject_rows("essai", [REJECT], "en")
    assert (first["row"], first["message"]) == (REJECT.row, "14 digits")
