"""Shapes come from anybody: a rule that never ends, or is none, gives one clear line."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from hub.errors import LimitError, UserError
from hub.validate.validator import Validator
from tests.validate.shapes import PREFIXES, record

NAME = "shape:Named a sh:NodeShape ; sh:targetSubjectsOf schema:name ; "
PREFIX = (
    '<https://w3id.org/ess-hub/shapes> a owl:Ontology ; sh:declare [ sh:prefix "schema" ; '
    'sh:namespace "https://schema.org/"^^xsd:anyURI ] .\n'
)


def check(folder: Path, shapes: str, patience: float | None = None) -> Validator:
    (folder / "shapes.ttl").write_text(PREFIXES + PREFIX + shapes, "utf-8")
    return Validator([folder / "shapes.ttl"], [], patience)


def stopped_after(validator: Validator, lines: list[str]) -> tuple[LimitError, float]:
    started = time.monotonic()
    with pytest.raises(LimitError) as caught:
        validator.validate(lines)
    return caught.value, time.monotonic() - started


def test_a_regular_expression_that_never_ends_is_stopped_and_named(tmp_path: Path) -> None:
    validator = check(
        tmp_path,
        NAME + 'sh:property shape:slow .\nshape:slow sh:path schema:name ; sh:pattern "^(a+)+$" .',
        patience=0.5,
    )
    error, seconds = stopped_after(validator, record("1", f'schema:name "{"a" * 60}!"'))
    assert seconds < 5
    assert error.limit == "deadline"
    assert "shapes#slow" in error.text.fr
    assert "record/essai/1" in error.text.en


@pytest.mark.parametrize(
    "query",
    [
        "SELECT $this WHERE { $this ?a ?b . ?c ?d ?e . ?f ?g ?h . ?i ?j ?k . ?l ?m ?n . FILTER(?b = ?n && ?b != ?n) }",
        "SELECT $this WHERE { $this schema:name ?n . FILTER(REGEX(?n, '^(a+)+$')) }",
    ],
    ids=["a product of everything", "a regular expression in a filter"],
)
def test_a_query_that_never_ends_is_stopped_too(tmp_path: Path, query: str) -> None:
    validator = check(
        tmp_path,
        NAME + "sh:sparql shape:endless .\nshape:endless sh:prefixes <https://w3id.org/ess-hub/shapes> ; "
        f'sh:select """{query}""" .',
        patience=0.5,
    )
    lines = [line for key in range(60) for line in record(str(key), f'schema:name "{"a" * 60}!"')]
    error, seconds = stopped_after(validator, lines)
    assert seconds < 60
    assert "shapes#Named" in error.text.en


def test_the_alarm_is_off_afterwards_and_a_quick_rule_never_hears_it(tmp_path: Path) -> None:
    validator = check(tmp_path, NAME + "sh:property [ sh:path schema:name ; sh:maxCount 1 ] .", patience=0.2)
    assert validator.validate(record("1", 'schema:name "a"')) == ()
    time.sleep(0.5)


@pytest.mark.parametrize(
    ("shapes", "named"),
    [
        (NAME + 'sh:property shape:bad .\nshape:bad sh:path schema:name ; sh:pattern "[" .', "shapes#bad"),
        (NAME + 'sh:property shape:bad .\nshape:bad sh:path schema:name ; sh:minCount "un" .', "sh:minCount"),
        (NAME + 'sh:property shape:bad .\nshape:bad sh:path "name" ; sh:maxCount 1 .', "shapes#bad"),
        (NAME + "sh:property shape:bad .", "shapes#bad"),
    ],
    ids=[
        "a pattern that is none",
        "a count that is no number",
        "a path that is text",
        "a shape that is not there",
    ],
)
def test_shapes_that_are_none_are_refused_at_once_and_the_shape_is_named(
    tmp_path: Path, shapes: str, named: str
) -> None:
    with pytest.raises(UserError, match=named):
        check(tmp_path, shapes)


def test_a_query_that_is_none_is_refused_when_asked_for(tmp_path: Path) -> None:
    validator = check(tmp_path, NAME + 'sh:sparql shape:bad .\nshape:bad sh:select "SELECT WHERE {" .')
    with pytest.raises(UserError, match="shapes#bad"):
        validator.check_queries()
    with pytest.raises(UserError, match="shapes#bad"):
        validator.validate(record("1", 'schema:name "a"'))


def test_shapes_that_go_round_in_circles_end(tmp_path: Path) -> None:
    validator = check(
        tmp_path,
        NAME
        + "sh:property shape:known .\nshape:known sh:path schema:knows ; sh:node shape:Named ; sh:maxCount 3 .",
    )
    base = "https://data.example.org/record/essai/"
    lines = record("1", 'schema:name "a"', f"schema:knows <{base}2>")
    lines += record("2", 'schema:name "b"', f"schema:knows <{base}1>")
    assert validator.validate(lines) == ()
