"""The README of the connectors says what is true: its table of steps, and the connector it teaches with."""

from __future__ import annotations

import re
from pathlib import Path

from hub.mapping.check import check_connector
from tests.connectors.samples import README, documentation, readme_with_steps


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
