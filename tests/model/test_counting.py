from __future__ import annotations

import pytest

from hub.errors import Text
from hub.model.counting import counted, joined


@pytest.mark.parametrize(
    ("number", "fr", "en"),
    [(0, "0 fiche", "0 records"), (1, "1 fiche", "1 record"), (2, "2 fiches", "2 records")],
)
def test_a_noun_agrees_with_its_number_as_each_language_counts(number: int, fr: str, en: str) -> None:
    assert counted(number, ("fiche", "fiches"), ("record", "records")) == Text(fr, en)


def test_counts_are_listed_in_both_languages() -> None:
    assert joined([Text("un", "one"), Text("deux", "two")]) == Text("un, deux", "one, two")
