"""Whatever SHACL Core shapes and whatever data: the findings are those of pyshacl alone."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.properties.agreement import Case, differences
from tests.properties.drawn_shapes import shape_files
from tests.properties.drawn_terms import batches, references

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


@st.composite
def cases(draw: Any) -> Case:
    return Case(draw(shape_files()), tuple(draw(references())), tuple(draw(batches)))


@settings(max_examples=20, derandomize=True, deadline=None, suppress_health_check=SLOW)
@given(cases())
def test_findings_are_those_of_pyshacl_alone(case: Case) -> None:
    assert differences(case) == []


@pytest.mark.long
@pytest.mark.timeout(3600)
@settings(max_examples=150, derandomize=True, deadline=None, suppress_health_check=SLOW)
@given(cases())
def test_findings_are_those_of_pyshacl_alone_for_many(case: Case) -> None:
    assert differences(case) == []
