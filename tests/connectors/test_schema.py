"""The JSON Schema that editors complete with: every word says what it means, and the README names each."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from hub.mapping.cleaning import STEPS
from hub.mapping.connector import load_connector
from tests.connectors.samples import README, SCHEMA, connector_paths, schema_with_steps
from tests.mapping.writing_connectors import FIELDS, write_connector

DATA: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
MEANINGS = (
    README.read_text(encoding="utf-8").partition("## What each word means")[2].partition("## French words")[0]
)
CODE = re.compile(r"^```.*?^```|`[^`\n]+`", re.MULTILINE | re.DOTALL)
WRITTEN = {word for code in CODE.findall(MEANINGS) for word in re.findall(r"\w+", code)}
EVERYDAY = {"fr", "en"}
"""Words that need no row of their own: languages."""


def words(schema: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every word a connector may hold, by its path, and its part of the schema."""
    if not isinstance(schema, dict):
        return
    for name, inner in schema.get("properties", {}).items():
        yield f"{path}.{name}".removeprefix("."), inner
        yield from words(inner, f"{path}.{name}")
    for word in ("additionalProperties", "items"):
        yield from words(schema.get(word), f"{path}.*")
    for word in ("oneOf", "anyOf", "allOf"):
        for inner in schema.get(word, ()):
            yield from words(inner, path)
    for name, inner in schema.get("$defs", {}).items():
        yield from words(inner, f"${name}")


WORDS = dict(words(DATA))


def test_the_words_of_the_schema_are_found() -> None:
    assert {"slug", "source.format", "fields.*.clean", "tests.*.gives", "$text.fr"} <= set(WORDS)


@pytest.mark.parametrize("path", WORDS)
def test_every_word_says_what_it_means(path: str) -> None:
    assert len(WORDS[path].get("description", "").split()) > 1


@pytest.mark.parametrize("path", WORDS)
def test_the_readme_says_every_word(path: str) -> None:
    name = path.rpartition(".")[2]
    assert name in WRITTEN | EVERYDAY, f"'{name}' has no row in « What each word means », nor below"


def test_editors_are_told_the_cleaning_steps_the_docstrings_tell() -> None:
    text = SCHEMA.read_text(encoding="utf-8")
    assert text == schema_with_steps(text), "run: python -m tests.connectors.samples"
    offered = DATA["$defs"]["step"]["anyOf"][0]
    assert offered["enum"] == list(STEPS)
    assert len(offered["enumDescriptions"]) == len(STEPS)


def test_a_step_that_editors_do_not_know_is_still_said_by_name(tmp_path: Any) -> None:
    path = write_connector(tmp_path, fields=FIELDS.replace("trim", "trimm"))
    with pytest.raises(Exception, match="did you mean 'trim'"):
        load_connector(path)


@pytest.mark.parametrize("path", connector_paths(), ids=[path.stem for path in connector_paths()])
def test_every_bundled_connector_names_the_schema_to_editors(path: Any) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first == f"# yaml-language-server: $schema={SCHEMA.name}"
