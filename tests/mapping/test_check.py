"""`connector check` runs the inline tests and says where an expectation fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub.mapping.check import check_connector
from tests.mapping.writing_connectors import FIELDS, HEAD, MAP, write_connector

FIELDS_WITH_SIRET = (
    FIELDS.replace("{clean: trim}", "{clean: trim, required: true}") + "  siret: {clean: siret}\n"
)
MAP_WITH_SIRET = MAP + "        - [ess:siret, $(siret)]\n"


def check(folder: Path, test: str) -> list[tuple[int, str]]:
    path = write_connector(folder, fields=FIELDS_WITH_SIRET, rules=MAP_WITH_SIRET, more=f"tests:\n{test}")
    return [(mistake.line, mistake.text.en) for mistake in check_connector(path)]


@pytest.mark.parametrize(
    "expectation",
    [
        "gives: ['<record> schema:name \"Été\"', '<record> a ess:Organization .']",
        "gives: ['<record> schema:name <record#a>'] # never",
        "lacks: ['<record> ess:siret', '<record> schema:name \"Hiver\"', '<record#carrier> a']",
        "reports: [siret]",
    ],
)
def test_an_expectation_that_holds_is_silent(tmp_path: Path, expectation: str) -> None:
    found = check(tmp_path, f"  - row: {{id: a, nom: Été, siret: '12'}}\n    {expectation}\n")
    assert bool(found) is ("never" in expectation)


def test_what_is_said_of_joined_columns_is_expected_under_all_their_names(tmp_path: Path) -> None:
    fields = FIELDS + "  lat: {from: [nord, est], clean: point}\n"
    rules = MAP + "        - [schema:latitude, $(lat)]\n"
    test = "tests:\n  - row: {id: a, nord: '0', est: '0'}\n    reports: [nord + est]\n"
    assert check_connector(write_connector(tmp_path, fields=fields, rules=rules, more=test)) == ()


@pytest.mark.parametrize(
    ("expectation", "words"),
    [
        (
            "gives: ['<record> schema:name \"Hiver\"']",
            'found instead: <record> <https://schema.org/name> "Été"',
        ),
        ("gives: ['<record> ess:siret \"12\"']", "found instead: nothing"),
        ("lacks: ['<record> schema:name']", "should not be there"),
        ("reports: [nom]", "nothing is said about 'nom'"),
        ("rejects: nom", "let in though it should be rejected"),
    ],
)
def test_an_expectation_that_fails_says_what_was_found(tmp_path: Path, expectation: str, words: str) -> None:
    ((line, text),) = check(
        tmp_path, f"  - name: été\n    row: {{id: a, nom: Été, siret: '12'}}\n    {expectation}\n"
    )
    assert line == 23
    assert "test 'été'" in text
    assert words in text


def test_a_row_that_should_have_been_let_in_says_why_it_was_not(tmp_path: Path) -> None:
    ((line, text),) = check(tmp_path, "  - row: {id: a}\n    gives: ['<record> a ess:Organization']\n")
    assert line == 21
    assert "a mandatory value is missing" in text


def test_a_rejection_must_have_the_expected_cause(tmp_path: Path) -> None:
    assert check(tmp_path, "  - row: {id: a}\n    rejects: nom\n") == []
    ((_, text),) = check(tmp_path, "  - row: {id: a}\n    rejects: siret\n")
    assert "because of nom" in text


def test_a_connector_that_nothing_tries_out_is_not_fit_for_use(tmp_path: Path) -> None:
    path = write_connector(tmp_path)
    assert "nothing shows that this connector works" in check_connector(path)[0].text.en
    (tmp_path / "samples").mkdir()
    (tmp_path / "samples" / "petit.csv").write_text("id,nom\n1,x\n", encoding="utf-8")
    assert check_connector(path) == ()


def test_a_connector_that_does_not_load_gives_its_mistakes(tmp_path: Path) -> None:
    path = write_connector(tmp_path, head=HEAD.replace("connector: 1", "connector: 2"))
    assert [(mistake.line, mistake.column) for mistake in check_connector(path)] == [(1, 12)]
