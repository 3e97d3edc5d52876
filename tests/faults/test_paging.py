"""Pages that fail, lie or never end: nothing is lost, and a reading that broke goes on at the page it had reached."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.called_here import ess_hub
from tests.contract.directories import done
from tests.faults.misbehaving import (
    NEW,
    OLD,
    PAGED,
    Behaviour,
    Exchange,
    Publisher,
    begun,
    follow,
    names,
    paged,
    records_of,
    recovers,
    refused,
)

BY_PAGE = (*PAGED, "paging: {by: page, parameter: page, total: /total}")
BY_OFFSET = (*PAGED, "paging: {by: offset, parameter: page, first: 1, size: {parameter: size, value: 1}}")
BY_CURSOR = (*PAGED, "paging: {by: cursor, parameter: after, next: /next}")
BY_LINK = (*PAGED, "paging: {by: link, next: /next}")


def same(**more: object) -> Behaviour:
    return lambda exchange: exchange.send_json({"fiches": records_of(NEW), **more})


def counting(key: str, form: str) -> Behaviour:
    """The same records for ever, each time with another ``key``."""
    numbers = count()
    return lambda exchange: exchange.send_json({"fiches": records_of(NEW), key: form.format(next(numbers))})


def in_turn(exchange: Exchange) -> None:
    """Two pages, A, B, A, B… under ever greater numbers."""
    number = int(exchange.parameter("page"))
    exchange.send_json({"page": number, "fiches": records_of({f"K{number % 2}": "Atelier"})})


@pytest.mark.parametrize(
    ("source", "behaviour", "asked"),
    [
        pytest.param(BY_PAGE, same(), 2, id="the same page under every number"),
        pytest.param(BY_PAGE, counting("served", "{}"), 2, id="the same records, another page around them"),
        pytest.param(BY_PAGE, in_turn, 3, id="two pages in turn"),
        pytest.param(BY_OFFSET, same(), 2, id="the same page at every offset"),
        pytest.param(BY_CURSOR, counting("next", "c{}"), 2, id="a new token for the same records"),
        pytest.param(BY_LINK, same(next="/a"), 1, id="a link to itself"),
        pytest.param(BY_LINK, counting("next", "/a?n={}"), 2, id="a new link to the same records"),
    ],
)
def test_paging_without_end_is_left_at_once(
    publisher: Publisher, tmp_path: Path, source: tuple[str, ...], behaviour: Behaviour, asked: int
) -> None:
    hub = follow(tmp_path, publisher.address + "/a", *source)
    publisher.behaviours["/a"] = behaviour
    refused(hub, "the paging has no end")
    assert len(publisher.seen) == asked


def test_tokens_that_come_back_are_left_at_once(publisher: Publisher, tmp_path: Path) -> None:
    """Three pages that follow each other in a ring, never the same twice in a row."""
    ring = {"": "x", "x": "y", "y": "x"}

    def behave(exchange: Exchange) -> None:
        after = exchange.parameter("after")
        number = len(publisher.seen)
        exchange.send_json({"fiches": records_of({f"K{number}": "Atelier"}), "next": ring[after]})

    hub = follow(tmp_path, publisher.address + "/a", *BY_CURSOR)
    publisher.behaviours["/a"] = behave
    refused(hub, "this page has been read already")
    assert len(publisher.seen) == 3


def breaking_at(page: str, behaviour: Behaviour, well: Behaviour) -> Behaviour:
    return lambda exchange: (behaviour if exchange.parameter("page") == page else well)(exchange)


def cut_off(exchange: Exchange) -> None:
    exchange.send(b'{"fiches": [', Content_Length="500")


@pytest.mark.parametrize(
    ("behaviour", "said"),
    [
        pytest.param(lambda exchange: exchange.send(b"oops", status=500), "the server answers 500", id="500"),
        pytest.param(cut_off, "the answer was cut off", id="cut off"),
        pytest.param(lambda exchange: exchange.send(b"<html>"), "JSON expected, '<html>…' found", id="HTML"),
        pytest.param(lambda exchange: exchange.send(b"", status=304), "the server answers 304", id="304"),
    ],
)
def test_a_reading_broken_at_page_3_changes_nothing_and_goes_on_there(
    publisher: Publisher, tmp_path: Path, behaviour: Behaviour, said: str
) -> None:
    hub = begun(tmp_path, publisher, *BY_PAGE)
    publisher.behaviours["/a"] = breaking_at("3", behaviour, paged(NEW))
    publisher.seen.clear()
    refused(hub, said)
    assert publisher.seen == ["/a?page=1", "/a?page=2", "/a?page=3"]
    assert names(hub) == OLD
    publisher.seen.clear()
    recovers(hub, publisher, BY_PAGE)
    assert publisher.seen == ["/a?page=3", "/a?page=4"]


def test_pages_that_a_bad_link_ends_are_no_answer(publisher: Publisher, tmp_path: Path) -> None:
    hub = follow(tmp_path, publisher.address + "/a", *BY_LINK)
    for link in ("http://[oops/", "http://127.0.0.1:port/", "http://nobody.invalid:99999/"):
        publisher.behaviours["/a"] = same(next=link)
        assert "which is no address" in refused(hub).err


def shrinking(names_now: dict[str, str], *totals: object) -> Behaviour:
    """Pages of 20 that end too early; each says its own total."""
    said: Iterator[object] = iter(totals)
    records = records_of(names_now)

    def behave(exchange: Exchange) -> None:
        page = int(exchange.parameter("page"))
        exchange.send_json({"total": next(said), "fiches": records[(page - 1) * 20 : page * 20]})

    return behave


@pytest.mark.parametrize(
    "totals", [(60, 60, 60, 60), (60, 60, 60, 0), (60, 60, 60, None), ("60", "60", "60", "9" * 5000)]
)
def test_an_answer_that_gives_less_than_it_says_deletes_nothing_and_says_so(
    publisher: Publisher, tmp_path: Path, totals: tuple[object, ...]
) -> None:
    """Five missing of sixty would be believed, had the publisher not said that there are sixty."""
    many = {f"K{number}": f"Atelier {number}" for number in range(60)}
    fewer = dict(list(many.items())[:55])
    publisher.behaviours["/a"] = paged(many, 20, total=60)
    hub = follow(tmp_path, publisher.address + "/a", *BY_PAGE)
    done("harvest", hub=hub)
    publisher.behaviours["/a"] = shrinking(fewer, *totals)
    (report,) = json.loads(done("harvest", "--json", hub=hub).out)["sources"]
    assert (report["gone"], report["held"]) == (0, 5)
    assert names(hub) == many
    publisher.behaviours["/a"] = paged(fewer, 20, total=55)
    done("harvest", hub=hub)
    assert names(hub) == fewer


def test_a_page_larger_than_memory_should_hold_is_refused(publisher: Publisher, tmp_path: Path) -> None:
    hub = follow(tmp_path, publisher.address + "/a", *BY_PAGE)
    publisher.behaviours["/a"] = lambda exchange: exchange.send(b"[" + b" " * (33 << 20))
    assert "a page is larger than 32 MiB" in refused(hub).err


def test_a_dry_run_of_pages_writes_nothing(publisher: Publisher, tmp_path: Path) -> None:
    hub = begun(tmp_path, publisher, *BY_PAGE)
    publisher.behaviours["/a"] = paged(NEW)
    outcome = ess_hub("harvest", "--dry-run", hub=hub, lang="en")
    assert (outcome.code, "nothing was written" in outcome.out) == (0, True)
    assert names(hub) == OLD
