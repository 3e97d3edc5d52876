"""A connector is installed with what it brings, and nothing that another connector reads by is replaced."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub.errors import SettingsError
from hub.mapping.connector import load_connectors
from hub.model.iri import Addresses
from hub.pipeline.create import create_hub
from hub.pipeline.hub import Hub
from hub.pipeline.install_connector import install_connector
from hub.resources import find_resources
from hub.settings import write_first_settings
from tests.mapping.writing_connectors import FIELDS, HEAD, write_connector, write_table

BASE = "https://data.example.org/"
TESTS = "tests:\n  - row: {id: '1', nom: chef}\n    gives: ['<record> a ess:Organization']\n"
TABLE = FIELDS.replace("{clean: trim}", "{table: role}")


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    made = Hub(tmp_path / "hub", Addresses(BASE), find_resources())
    create_hub(made, lambda folder: write_first_settings(folder, BASE))
    return made


def own(folder: Path, slug: str, word: str) -> Path:
    """A connector with a table ``role`` that says ``word``."""
    folder.mkdir()
    write_table(folder, "role", f"label,value\nchef,{word}\n")
    path = write_connector(folder, head=HEAD.replace("petit", slug), fields=TABLE, more=TESTS)
    return path.rename(folder / f"{slug}.yaml")


def test_its_table_comes_along(tmp_path: Path, hub: Hub) -> None:
    install_connector(hub, own(tmp_path / "un", "un", "chief"))
    (connector,) = load_connectors([hub.connector_folder]).values()
    assert [path.parent.parent for path in connector.companions] == [hub.connector_folder.resolve()]


def test_a_table_that_another_connector_reads_by_is_not_replaced(tmp_path: Path, hub: Hub) -> None:
    install_connector(hub, own(tmp_path / "un", "un", "chief"))
    with pytest.raises(SettingsError, match="read by the connector 'un'"):
        install_connector(hub, own(tmp_path / "deux", "deux", "boss"))
    assert list(load_connectors([hub.connector_folder])) == ["un"]
    assert "chief" in (hub.connector_folder / "tables" / "role.csv").read_text(encoding="utf-8")


def test_the_same_table_may_serve_two(tmp_path: Path, hub: Hub) -> None:
    install_connector(hub, own(tmp_path / "un", "un", "chief"))
    install_connector(hub, own(tmp_path / "deux", "deux", "chief"))
    assert list(load_connectors([hub.connector_folder])) == ["deux", "un"]


def test_a_connector_that_was_taken_out_may_come_back_with_another_table(tmp_path: Path, hub: Hub) -> None:
    install_connector(hub, own(tmp_path / "un", "un", "chief")).unlink()
    install_connector(hub, own(tmp_path / "encore", "un", "boss"))
    assert "boss" in (hub.connector_folder / "tables" / "role.csv").read_text(encoding="utf-8")


def test_a_file_of_another_suffix_is_installed_where_it_is_found(tmp_path: Path, hub: Hub) -> None:
    file = own(tmp_path / "un", "un", "chief")
    install_connector(hub, file.rename(file.with_suffix(".yml")))
    assert list(load_connectors([hub.connector_folder])) == ["un"]
