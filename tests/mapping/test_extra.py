"""A connector whose cleaning needs a library that is not installed says so once, and how to get it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from hub.errors import ConnectorError
from hub.mapping.check import check_connector
from hub.mapping.cleaning import STEPS, need_of
from hub.mapping.compile import compile_connector
from hub.mapping.connector import load_connector, load_connectors
from hub.mapping.extra import GEO
from hub.model.iri import Addresses
from tests.mapping.writing_connectors import MAP, write_connector

FIELDS = """\
fields:
  id: {required: true}
  nom: {clean: trim}
  latitude: {from: [x, y], clean: [lambert93, latitude]}
"""
RULES = MAP + "        - [schema:latitude, $(latitude), xsd:decimal]\n"
TESTS = """\
tests:
  - row: {id: a, nom: b, x: "652296.97", y: "6861636.36"}
    gives: ['<record> schema:latitude "48.853"^^xsd:decimal']
"""


@pytest.fixture
def without_pyproj(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyproj", None)


def in_metres(folder: Path, fields: str = FIELDS) -> Path:
    return write_connector(folder, fields=fields, rules=RULES, more=TESTS)


def test_with_the_library_there_is_nothing_to_say(tmp_path: Path) -> None:
    assert GEO.is_installed()
    assert check_connector(in_metres(tmp_path)) == ()


@pytest.mark.usefixtures("without_pyproj")
def test_the_check_says_once_where_and_what_to_install(tmp_path: Path) -> None:
    (mistake,) = check_connector(in_metres(tmp_path))
    assert (mistake.line, mistake.column) == (11, 36)
    assert mistake.text.fr.endswith("pip install 'ess-hub[geo]'")
    assert mistake.text.en == "the step 'lambert93' needs pyproj: pip install 'ess-hub[geo]'"


@pytest.mark.usefixtures("without_pyproj")
@pytest.mark.parametrize("written", ["lambert93", "[trim, utm20n]"])
def test_a_step_is_found_however_it_is_written(tmp_path: Path, written: str) -> None:
    path = in_metres(tmp_path, FIELDS.replace("[lambert93, latitude]", written))
    assert [mistake.line for mistake in check_connector(path)] == [11]


@pytest.mark.usefixtures("without_pyproj")
def test_a_step_that_every_field_goes_through_is_found(tmp_path: Path) -> None:
    fields = "clean: [trim, web_mercator, lambert93]\n" + FIELDS.replace("lambert93, ", "")
    assert [mistake.line for mistake in check_connector(in_metres(tmp_path, fields))] == [8]


@pytest.mark.usefixtures("without_pyproj")
def test_it_is_loaded_beside_the_others_but_maps_nothing(tmp_path: Path) -> None:
    in_metres(tmp_path)
    connector = load_connectors([tmp_path])["petit"]
    with pytest.raises(ConnectorError, match=r"ess-hub\[geo\]"):
        compile_connector(connector, Addresses("https://example.org/"), "here")


@pytest.mark.usefixtures("without_pyproj")
def test_a_connector_without_such_a_step_asks_for_nothing(tmp_path: Path) -> None:
    assert load_connector(write_connector(tmp_path)).missing == ()


def test_the_steps_that_need_a_library_are_those_that_read_a_projection() -> None:
    assert {step for step in STEPS if need_of(step) is not None} == {
        "lambert93",
        "lambert2e",
        "utm20n",
        "utm22n",
        "utm38s",
        "utm40s",
        "legal_projection",
    }
