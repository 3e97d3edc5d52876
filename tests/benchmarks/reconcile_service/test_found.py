"""The measure itself: a question is never in the hub, and what is found of a small population is what is claimed of a large one."""

from __future__ import annotations

import pytest

from hub.publish.matching.matcher import Matcher
from tests.benchmarks.reconcile.records import generate
from tests.benchmarks.reconcile.settings import usual
from tests.benchmarks.reconcile_service.__main__ import open_matcher, read, wire
from tests.benchmarks.reconcile_service.published import Question, publish, split


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> tuple[Matcher, list[Question]]:
    published, questions = split(generate(usual(700)), 250, 7)
    names = {record.chief.name for record in published}
    assert len(published) == 250
    assert questions
    assert not names & {each.record.chief.name for each in questions}
    return open_matcher(publish(tmp_path_factory.mktemp("generated"), published)), questions


def test_what_others_wrote_is_found_among_the_first_five(measured: tuple[Matcher, list[Question]]) -> None:
    matcher, questions = measured
    found = wrong = 0
    for each in questions:
        candidates = matcher.match(read(wire(each, ("commune", "postcode"))))
        found += each.answer in [one.iri for one in candidates[:5]]
        wrong += any(one.match and one.iri != each.answer for one in candidates)
    assert found / len(questions) >= 0.96
    assert wrong / len(questions) <= 0.01


def test_a_name_alone_is_never_a_match(measured: tuple[Matcher, list[Question]]) -> None:
    matcher, questions = measured
    assert not any(one.match for each in questions[:100] for one in matcher.match(read(wire(each, ()))))
