"""A publisher is never asked more often than it wishes, and never later than it must be."""

from __future__ import annotations

import pytest

from hub.harvest.pace import Pace


class Clock:
    """Seconds that pass when somebody sleeps."""

    def __init__(self, now: float) -> None:
        self.now = now

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.now += seconds


def asked_at(per_minute: int, requests: int, start: float = 1000.0, *, takes: float = 0.0) -> list[float]:
    """When each of so many requests in a row went out; an answer takes so long."""
    clock = Clock(start)
    pace = Pace(per_minute, lambda: clock.now, clock.sleep)
    moments = []
    for _ in range(requests):
        pace.wait("exemple.fr")
        moments.append(clock.now)
        clock.now += takes
    return moments


@pytest.mark.parametrize("per_minute", [1, 2, 7, 30, 60, 240, 1000])
@pytest.mark.parametrize("start", [0.0, 3.0, 1e6])
@pytest.mark.parametrize("takes", [0.0, 0.3])
def test_no_minute_holds_more_requests_than_the_publisher_wishes(
    per_minute: int, start: float, takes: float
) -> None:
    moments = asked_at(per_minute, 3 * per_minute + 5, start, takes=takes)
    for first, last in zip(moments, moments[per_minute:], strict=False):
        assert last - first >= 60 - 1e-6


@pytest.mark.parametrize("per_minute", [1, 30, 60, 240])
def test_it_is_not_much_slower_than_the_publisher_allows(per_minute: int) -> None:
    moments = asked_at(per_minute, 10 * per_minute + 1)
    assert moments[-1] - moments[0] <= 60 * 10 * 1.15


def test_a_source_of_three_pages_does_not_wait() -> None:
    assert asked_at(60, 3) == [1000.0] * 3


def test_a_slow_publisher_is_not_waited_for_twice() -> None:
    assert asked_at(60, 5, takes=10) == [1000.0, 1010.0, 1020.0, 1030.0, 1040.0]


def test_each_host_has_a_pace_of_its_own() -> None:
    clock = Clock(1000)
    pace = Pace(1, lambda: clock.now, clock.sleep)
    for host in ("a.fr", "b.fr", "c.fr"):
        pace.wait(host)
    assert clock.now == 1000
    pace.wait("a.fr")
    assert clock.now == pytest.approx(1060)
