"""Both languages say the same things, and each reader gets their own."""

from __future__ import annotations

import string

import pytest

from hub.errors import Language
from hub.model.vocabulary import ENTITY_TYPES, ORGANIZATION
from hub.resources import find_resources
from hub.serve.language import LANGUAGES, Translator, choose_language, sentences
from hub.serve.model_files import Model
from hub.serve.words import Words


def test_french_and_english_have_the_same_sentences() -> None:
    assert sentences("fr").keys() == sentences("en").keys()


def test_a_sentence_has_the_same_blanks_in_both_languages() -> None:
    french, english = sentences("fr"), sentences("en")
    for key in french:
        assert _blanks(french[key]) == _blanks(english[key]), key


def _blanks(sentence: str | dict[str, str]) -> set[str]:
    forms = [sentence] if isinstance(sentence, str) else list(sentence.values())
    return {name for form in forms for _, name, _, _ in string.Formatter().parse(form) if name}


@pytest.mark.parametrize(
    ("wanted", "header", "expected"),
    [
        (None, None, "fr"),
        (None, "en", "en"),
        (None, "en-GB,en;q=0.9", "en"),
        (None, "fr-FR,fr;q=0.9,en;q=0.8", "fr"),
        (None, "de,en;q=0.5,fr;q=0.3", "en"),
        (None, "de", "fr"),
        (None, "*", "fr"),
        (None, "en;q=0", "fr"),
        ("en", "fr", "en"),
        ("FR", "en", "fr"),
        ("de", "en", "en"),
    ],
)
def test_the_language_comes_from_the_address_then_the_header_then_is_french(
    wanted: str | None, header: str | None, expected: Language
) -> None:
    assert choose_language(wanted, header) == expected


def test_counts_are_said_as_each_language_says_them() -> None:
    assert Translator("fr")("search.results", n=0) == "0 résultat"
    assert Translator("en")("search.results", n=0) == "0 results"
    assert Translator("fr")("search.results", n=22200) == "22\u202f200 résultats"
    assert Translator("en")("search.results", n=22200) == "22,200 results"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_type_of_entity_has_its_own_name(language: Language) -> None:
    say = Translator(language)
    names = {kind: say(f"type.{kind}", n=2) for kind in ENTITY_TYPES.values()}
    assert len(set(names.values())) == len(names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_scheme_one_can_narrow_by_has_a_readable_name(language: Language) -> None:
    words = Words(Model.load(find_resources()), Translator(language))
    for name in words.model.schemes:
        if name != "territories":
            assert words.facet(name)[:1].isupper(), name


def test_english_pages_write_organisation_as_the_british_do() -> None:
    said = [
        each
        for value in sentences("en").values()
        for each in (value.values() if isinstance(value, dict) else [value])
    ]
    assert [sentence for sentence in said if "organiz" in sentence.lower()] == []
    english = Words(Model.load(find_resources()), Translator("en"))
    assert english.term(ORGANIZATION) == "organisation"
