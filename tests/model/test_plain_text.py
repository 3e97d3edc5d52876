from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.model.plain_text import plain, unaccented


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Île-de-France", "ile de france"),
        ("  L’Œuvre   d'Été ", "l oeuvre d ete"),
        ("ŁÓDŹ Straße", "lodz strasse"),
        ("…", ""),
    ],
)
def test_spellings_of_one_text_are_equal_once_plain(text: str, expected: str) -> None:
    assert plain(text) == expected


def test_case_is_kept_where_only_accents_go() -> None:
    assert unaccented("ÉCOLE Œuvre") == "ECOLE OEuvre"


@given(st.text())
def test_what_is_plain_stays_as_it_is(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    assert unaccented(unaccented(text)) == unaccented(text)


@given(st.text(alphabet=st.characters(max_codepoint=0x2FFFF)))
def test_character_by_character_is_the_text_decomposed_as_a_whole(text: str) -> None:
    letters = {"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "ẞ": "SS", "ø": "o", "Ø": "O"}
    letters |= {"ł": "l", "Ł": "L", "đ": "d", "Đ": "D"}
    whole = unicodedata.normalize("NFKD", text.translate(str.maketrans(letters)))
    assert unaccented(text) == "".join(one for one in whole if not unicodedata.combining(one))
