"""What is said in public of a row that is kept out does not give the row away."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.errors import Text
from hub.harvest.columns import unknown_column
from hub.mapping.cleaning import STEPS
from hub.mapping.cleaning_failure import CleaningFailure
from hub.model.discretion import discreet
from hub.model.problem import Problem

ODD = [
    "jean.dupont@@exemple",
    "Jean d'Accord, née O'Hara",
    "le « 12 » rue de l'Église",
    "'quoted' value's",
    "73282932000075 (faux)",
    "31/02/1999 dupont",
    "0555 dupont",
]


def problem(value: str | None, french: str, english: str) -> Problem:
    return Problem("violation", "rule", Text(french, english), "champ", value)


def words(text: str) -> set[str]:
    return {word.casefold() for word in re.findall(r"\w{3,}", text)}


def is_general(text: str) -> bool:
    return text.startswith(("cette valeur est à revoir", "this value is to be mended"))


@pytest.mark.parametrize("name", sorted(STEPS))
@pytest.mark.parametrize("value", ODD)
def test_no_cleaning_step_gives_its_value_away(name: str, value: str) -> None:
    try:
        STEPS[name](value)
    except CleaningFailure as failure:
        told = discreet(problem(value, failure.text.fr, failure.text.en))
        for text in (told.text.fr, told.text.en):
            assert is_general(text) or words(text).isdisjoint(words(value))
        assert told.value is None
        assert len(told.text.fr) > 10


@given(st.text(min_size=3, max_size=40))
def test_whatever_the_value_no_word_of_it_is_left(value: str) -> None:
    told = discreet(problem(value, f"« {value} » n'est pas un XQZ", f"'{value}' is not a XQZ"))
    for text in (told.text.fr, told.text.en):
        assert is_general(text) or words(text).isdisjoint(words(value))


def test_a_message_without_the_value_stays_as_it_is() -> None:
    said = problem(
        None, "valeur obligatoire absente ; complétez-la", "a mandatory value is missing; fill it in"
    )
    assert discreet(said) == said


def test_the_names_of_columns_are_no_secret() -> None:
    news = unknown_column("liste.csv", 1, "Colonne neuve")
    assert discreet(news).text == news.text
