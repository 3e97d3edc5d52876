"""A publisher that is slow is left when time is up; one that says "later" is asked again as late as it wishes."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.contract.directories import done
from tests.faults.misbehaving import (
    CSV,
    NEW,
    OLD,
    Behaviour,
    Exchange,
    Publisher,
    begun,
    csv_of,
    follow,
    good,
    names,
    recovers,
    refused,
)

SHORT = {"seconds = 3600": "seconds = 1"}


def dripping(exchange: Exchange) -> None:
    """The body, a byte at a time; its length is said."""
    exchange.start(Content_Length="100000")
    drip(exchange)


def dripping_without_length(exchange: Exchange) -> None:
    exchange.start()
    drip(exchange)


def dripping_chunks(exchange: Exchange) -> None:
    exchange.start(Transfer_Encoding="chunked")
    while True:
        exchange.wfile.write(b"1\r\nx\r\n")
        time.sleep(0.1)


def dripping_head(exchange: Exchange) -> None:
    exchange.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    drip(exchange)


def drip(exchange: Exchange) -> None:
    while True:
        exchange.wfile.write(b"x")
        time.sleep(0.1)


def silent(_: Exchange) -> None:
    time.sleep(8)


@pytest.mark.parametrize(
    "behaviours",
    [[dripping, dripping_without_length, dripping_chunks, dripping_head, silent]],
    ids=["every way of being slow"],
)
def test_a_server_that_drips_is_left_when_time_is_up(
    publisher: Publisher, tmp_path: Path, behaviours: list[Behaviour]
) -> None:
    hub = begun(tmp_path, publisher, *CSV, settings=SHORT)
    for behaviour in behaviours:
        publisher.behaviours["/a"] = behaviour
        before = time.monotonic()
        refused(hub, "the answer takes longer than 1 s")
        assert time.monotonic() - before < 7, behaviour
    assert names(hub) == OLD
    recovers(hub, publisher, CSV)


def later(status: int, wait: str, times: int) -> Behaviour:
    """Say ``status`` and Retry-After so many ``times``, then answer."""
    left = [times]

    def behave(exchange: Exchange) -> None:
        if left[0]:
            left[0] -= 1
            exchange.send(b"later", status=status, Retry_After=wait)
        else:
            exchange.send(csv_of(NEW))

    return behave


@pytest.mark.parametrize("status", [429, 503])
def test_a_server_that_says_later_is_asked_again_not_before_then(
    publisher: Publisher, tmp_path: Path, status: int
) -> None:
    hub = follow(tmp_path, publisher.address + "/a", *CSV)
    moments: list[float] = []
    behave = later(status, "2", 1)

    def timed(exchange: Exchange) -> None:
        moments.append(time.monotonic())
        behave(exchange)

    publisher.behaviours["/a"] = timed
    done("harvest", hub=hub)
    assert names(hub) == NEW
    first, second = moments
    assert 2 <= second - first < 30


def test_a_server_that_says_later_for_ever_is_left_and_loses_nothing(
    publisher: Publisher, tmp_path: Path
) -> None:
    hub = begun(tmp_path, publisher, *CSV)
    publisher.seen.clear()
    publisher.behaviours["/a"] = later(429, "1", 100)
    refused(hub, "the server answers 429")
    assert len(publisher.seen) == 4
    assert names(hub) == OLD
    recovers(hub, publisher, CSV)


def test_a_time_to_wait_that_cannot_be_read_is_no_fault_of_ours(publisher: Publisher, tmp_path: Path) -> None:
    hub = follow(tmp_path, publisher.address + "/a", *CSV)
    publisher.behaviours["/a"] = later(503, "bientôt".encode().decode("latin-1"), 100)
    refused(hub)
    publisher.behaviours["/a"] = good(CSV)(NEW)
    done("harvest", hub=hub)
    assert names(hub) == NEW
