"""Judged a chunk at a time, records fare as if all were judged at once, whatever the chunks."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub.validate.in_chunks import InChunks
from hub.validate.validator import Validator
from tests.validate.shapes import BASE, PREFIXES, good, record, rules
from tests.validate.shapes import validator as usual

ACROSS = (
    PREFIXES
    + """
shape:Unique a sh:NodeShape ; sh:targetObjectsOf ess:siret ; sh:property shape:once .
shape:once sh:path [ sh:inversePath ess:siret ] ; sh:maxCount 1 .
shape:Member a sh:NodeShape ; sh:targetSubjectsOf ess:member ; sh:property shape:known .
shape:known sh:path ess:member ; sh:class ess:Organization .
"""
)


def records() -> list[list[str]]:
    """Ten records: the first and the last bear one SIRET; the second names the ninth, and one that is not there."""
    made = [
        record(str(number), f'schema:name "{number}"', f'ess:siret "{number % 9}"') for number in range(10)
    ]
    made[1] += record("1", f"ess:member <{BASE}8>", f"ess:member <{BASE}99>")[1:]
    return made


def across(folder: Path) -> Validator:
    (folder / "shapes.ttl").write_text(ACROSS, "utf-8")
    return Validator([folder / "shapes.ttl"], [])


def judged(validator: Validator, spool: Path, size: int, **limits: int) -> InChunks:
    chunks = InChunks(validator, spool, lambda iri: iri.startswith(BASE), **limits)
    made = records()
    for start in range(0, len(made), size):
        chunks.add([line for one in made[start : start + size] for line in one])
    return chunks


@pytest.mark.parametrize("size", [1, 3, 9, 10])
def test_rules_across_records_see_all_of_them_whatever_the_chunks(tmp_path: Path, size: int) -> None:
    validator = across(tmp_path)
    whole = validator.validate([line for one in records() for line in one])
    assert [(each.focus, each.value.value if each.value else None) for each in whole] == [
        ("0", None),
        (BASE + "1", BASE + "99"),
    ]
    chunks = judged(validator, tmp_path / "spool", size)
    assert chunks.findings() == whole
    assert not chunks.is_partial


def test_too_many_to_be_compared_are_judged_by_chunks_and_it_is_said(tmp_path: Path) -> None:
    chunks = judged(across(tmp_path), tmp_path / "spool", 3, at_once=20)
    assert chunks.is_partial
    assert BASE + "1" in [each.focus for each in chunks.findings()]


def test_rules_within_a_record_are_judged_once(tmp_path: Path) -> None:
    validator = usual(tmp_path)
    chunks = InChunks(validator, tmp_path / "spool", lambda iri: iri.startswith(BASE), at_once=1)
    chunks.add(good("1"))
    chunks.add(record("2", 'ess:siren "123456780"'))
    assert rules(chunks.findings()) == ["violation name"]
    assert not chunks.is_partial
