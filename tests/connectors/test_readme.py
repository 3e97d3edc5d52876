"""The README of the connectors says what is true: its table of steps, and the connector it teaches with."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hub.mapping.check import check_connector
from hub.mapping.connector import load_connector
from tests.connectors.samples import README, documentation, readme_with_steps
from tests.mapping.writing_connectors import write_connector


def test_the_table_of_cleaning_steps_is_the_one_the_docstrings_give() -> None:
    readme = README.read_text(encoding="utf-8")
    assert readme == readme_with_steps(readme), "run: python -m tests.connectors.samples"


def test_every_cleaning_step_says_what_it_does() -> None:
    assert all(said.endswith(".") for said in documentation().values())


def test_the_connector_that_the_readme_teaches_with_works(tmp_path: Path) -> None:
    blocks = re.findall(r"```(\w+) (\S+)\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    written = {name: text for _, name, text in blocks}
    assert "annuaire-exemple.yaml" in written
    for name, text in written.items():
        place = tmp_path / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    assert [mistake.into("en") for mistake in check_connector(tmp_path / "annuaire-exemple.yaml")] == []


SOURCES = re.findall(
    r"```yaml\n((?:prefixes:[^\n]*\n)?source:\n.*?)```", README.read_text(encoding="utf-8"), re.DOTALL
)


@pytest.mark.parametrize("source", SOURCES)
def test_every_source_that_the_readme_shows_is_one(source: str, tmp_path: Path) -> None:
    path = write_connector(tmp_path, source=f"{source}key: id\n")
    assert load_connector(path).formats[0] in source


def test_the_readme_shows_how_each_kind_of_source_that_is_asked_is_written() -> None:
    shown = {found[1] for source in SOURCES if (found := re.search(r"format: (\w+)", source))}
    assert {"sql", "sparql", "rdf", "ldes"} <= shown
