"""The measure itself: a question is never in the hub, and what is found of a small population is what is claimed of a large one."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub.publish.matching.matcher import Matcher
from tests.benchmarks.reconcile.records import Record, generate
from tests.benchmarks.reconcile.settings import usual
from tests.benchmarks.reconcile_service.__main__ import open_matcher, read, wire
from tests.benchmarks.reconcile_service.published import Question, publish, split
from tests.benchmarks.reconcile_service.straight import publish_straight


@pytest.fixture(scope="module")
def population() -> tuple[list[Record], list[Question]]:
    return split(generate(usual(700)), 250, 7)


@pytest.fixture(scope="module")
def measured(
    population: tuple[list[Record], list[Question]], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Matcher, list[Question]]:
    published, questions = population
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


def test_an_index_made_straight_from_records_answers_as_a_published_one(
    population: tuple[list[Record], list[Question]], measured: tuple[Matcher, list[Question]], tmp_path: Path
) -> None:
    published, questions = population
    straight = open_matcher(publish_straight(tmp_path / "hub", published))
    same = 0
    for each in questions:
        query = read(wire(each, ("commune", "postcode")))
        ours, theirs = (
            [(one.iri, one.match) for one in who.match(query)[:1]] for who in (straight, measured[0])
        )
        same += ours == theirs
    assert same / len(questions) >= 0.97


def test_a_name_alone_is_never_a_match(measured: tuple[Matcher, list[Question]]) -> None:
    matcher, questions = measured
    assert not any(one.match for each in questions[:100] for one in matcher.match(read(wire(each, ()))))
