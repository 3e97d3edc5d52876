"""How the evidence of a match is drawn."""

from __future__ import annotations

import pytest

from hub.serve.waterfall import waterfall


def test_each_bar_starts_where_the_last_one_ended() -> None:
    drawing = waterfall("name +8.0, prior -6.0, territory +2.0")
    assert drawing is not None
    assert [(step.kind, step.start, step.width) for step in drawing.steps] == [
        ("name", 0.0, 100.0),
        ("prior", 25.0, 75.0),
        ("territory", 25.0, 25.0),
    ]
    assert drawing.total == 4.0
    assert drawing.even == 0.0


def test_what_falls_below_even_odds_is_drawn_left_of_the_line() -> None:
    drawing = waterfall("prior -5.0, name +15.0")
    assert drawing is not None
    assert drawing.even == pytest.approx(33.3)
    assert [(step.start, step.width) for step in drawing.steps] == [(0.0, 33.3), (0.0, 100.0)]


@pytest.mark.parametrize("text", [None, "", "name", "name +", "+3.0", "name +nan", "name +inf", "<script> x"])
def test_anything_else_is_not_drawn(text: str | None) -> None:
    assert waterfall(text) is None
