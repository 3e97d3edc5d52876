"""The search for cycles is paused for a stage, and comes back whatever becomes of it."""

from __future__ import annotations

import gc

import pytest

from hub.uncollected import uncollected


def test_the_search_is_off_inside_and_on_again_after_a_failure() -> None:
    assert gc.isenabled()
    with pytest.raises(RuntimeError, match="stage"), uncollected():
        assert not gc.isenabled()
        raise RuntimeError("stage")
    assert gc.isenabled()


def test_one_inside_another_does_not_bring_it_back_early() -> None:
    with uncollected():
        with uncollected():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
