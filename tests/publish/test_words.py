from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.publish.words import joined, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Autonom'lab", "autonom lab"),
        ("SCIC l’Arban", "scic arban"),
        ("Centre d'Économie", "centre economie"),
        ("S.C.O.P. de l'Ouest", "scop de ouest"),
        ("Œuvre", "oeuvre"),
        ("CRE-SOL", "cre sol"),
        ("aujourd'hui", "aujourd hui"),
        ('« AND » (OR) "NOT"', "and or not"),
        ("Groupements d'employeurs, réseaux", "groupement employeur reseau"),
        ("CRESS, SENS, IRIS", "cress sens iris"),
        ("", ""),
    ],
)
def test_text_is_cut_into_the_words_people_type(text: str, expected: str) -> None:
    assert words(text) == expected.split()


def test_a_name_can_be_typed_as_one_word() -> None:
    assert joined("CRE-SOL") == "cresol"


@given(st.text())
def test_any_text_has_words_of_letters_and_digits_only(text: str) -> None:
    assert all(word.isalnum() and " " not in word for word in words(text))
