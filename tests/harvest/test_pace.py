"""However fast a publisher answers, no minute holds more requests than it allows."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hub.harvest.pace import Pace


class Clock:
    """Time that passes when somebody sleeps."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def now(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds


def asked(pace: Pace, clock: Clock, count: int, host: str = "a") -> list[float]:
    moments = []
    for _ in range(count):
        pace.wait(host)
        moments.append(clock.now())
    return moments


@given(per_minute=st.integers(1, 6000))
def test_no_minute_holds_more_than_the_publisher_allows(per_minute: int) -> None:
    clock = Clock()
    moments = asked(Pace(per_minute, clock.now, clock.sleep), clock, per_minute + 1)
    assert moments[-1] - moments[0] >= 60.0


def test_the_pages_of_a_small_source_are_asked_for_at_once() -> None:
    clock = Clock()
    assert asked(Pace(60, clock.now, clock.sleep), clock, 5) == [1000.0] * 5


def test_one_host_does_not_wait_for_another() -> None:
    clock = Clock()
    pace = Pace(1, clock.now, clock.sleep)
    assert asked(pace, clock, 1, "a") == asked(pace, clock, 1, "b")
