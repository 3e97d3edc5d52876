from __future__ import annotations

from hub.errors import Text
from hub.model.problem import Problem, Severity
from hub.model.tally import EXAMPLES, Tally


def problem(severity: Severity, rule: str, value: str = "") -> Problem:
    return Problem(severity, rule, Text("fr", "en"), value=value)


def test_rules_come_gravest_first_then_most_frequent() -> None:
    tally = Tally(
        [problem("info", "a"), problem("warning", "b"), problem("violation", "c"), problem("warning", "d")]
    )
    tally.add([problem("warning", "d")])
    assert [(group.rule, group.count) for group in tally.groups()] == [("c", 1), ("d", 2), ("b", 1), ("a", 1)]
    assert [tally.count("violation"), tally.count("warning"), tally.count("info")] == [1, 3, 1]


def test_only_the_first_examples_are_kept() -> None:
    tally = Tally(problem("violation", "a", str(number)) for number in range(1000))
    (group,) = tally.groups()
    assert (group.count, len(group.examples)) == (1000, EXAMPLES)
    assert [example.value for example in group.examples] == ["0", "1", "2"]
