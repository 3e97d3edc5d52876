"""What the environment holds for a setting is used, and neither shown nor stored."""

from __future__ import annotations

import pytest

from hub.errors import SettingsError
from hub.model.secret import Secrets, secrets_named
from hub.model.source import Source

SECRETS = Secrets({"MOT": "p@ss/é w", "CLEF": "abc", "RIEN": None})


def test_each_variable_is_named_once() -> None:
    assert secrets_named("a://${MOT}:${CLEF}@h/${MOT}?x=$CLEF&y=${1}") == ("MOT", "CLEF")


def test_an_address_gets_values_percent_encoded_and_another_text_as_they_are() -> None:
    assert SECRETS.reveal("postgresql://r:${MOT}@h/b") == "postgresql://r:p%40ss%2F%C3%A9%20w@h/b"
    assert SECRETS.reveal("Bearer ${MOT}") == "Bearer p@ss/é w"
    assert SECRETS.reveal("sans secret") == "sans secret"


@pytest.mark.parametrize("name", ["RIEN", "INCONNUE"])
def test_a_variable_that_is_not_set_is_named_when_it_is_used(name: str) -> None:
    with pytest.raises(SettingsError, match=name):
        SECRETS.reveal(f"https://h/${{{name}}}")


def test_values_are_taken_out_of_what_is_said_however_they_are_spelled() -> None:
    said = "no host p%40ss%2F%C3%A9%20w; denied 'p@ss/é w' abc"
    assert SECRETS.hide(said) == "no host ${MOT}; denied '${MOT}' ${CLEF}"
    assert Secrets({"A": "", "B": None}).hide(said) == said


def test_a_source_never_shows_its_secrets_and_is_the_same_whatever_they_are() -> None:
    with_secrets = Source("a", "b", "https://h/${MOT}", secrets=SECRETS)
    assert "p@ss" not in repr(with_secrets)
    assert with_secrets == Source("a", "b", "https://h/${MOT}")
    assert hash(with_secrets) == hash(Source("a", "b", "https://h/${MOT}"))
