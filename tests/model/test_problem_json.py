from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from hub.errors import Text
from hub.model.location import Location
from hub.model.problem import Problem
from hub.model.problem_json import problem_from_json, problem_to_json

TEXTS = st.text()
LOCATIONS = st.builds(Location, TEXTS, st.none() | st.integers(1), st.none() | TEXTS)
PROBLEMS = st.builds(
    Problem,
    st.sampled_from(["violation", "warning", "info"]),
    TEXTS,
    st.builds(Text, TEXTS, TEXTS),
    st.none() | TEXTS,
    st.none() | TEXTS,
    st.none() | LOCATIONS,
)


@settings(deadline=None)
@given(PROBLEMS)
def test_a_problem_written_down_and_read_back_is_the_same(problem: Problem) -> None:
    assert problem_from_json(json.loads(json.dumps(problem_to_json(problem)))) == problem
