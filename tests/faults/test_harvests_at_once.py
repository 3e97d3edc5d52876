"""Two commands on one source at once: the second waits and says so, or says who is busy; neither undoes the other."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.command_line import CLI, Outcome, environment, ess_hub
from tests.contract.directories import done
from tests.faults.misbehaving import (
    CSV,
    NEW,
    OLD,
    Exchange,
    Publisher,
    add_source,
    begun,
    csv_of,
    good,
    names,
)


@contextmanager
def harvest_under_way(hub: Path, publisher: Publisher) -> Iterator[threading.Event]:
    """A harvest whose publisher takes its time; setting the event lets it answer. It succeeds."""
    asked, may_answer = threading.Event(), threading.Event()

    def slow(exchange: Exchange) -> None:
        asked.set()
        may_answer.wait(60)
        exchange.send(csv_of(NEW))

    publisher.behaviours["/a"] = slow
    process = subprocess.Popen([*CLI, "--hub", str(hub), "harvest", "annuaire"], env=environment())
    try:
        assert asked.wait(60)
        yield may_answer
    finally:
        may_answer.set()
        code = process.wait(60)
    assert code == 0


def at_once(hub: Path, may_answer: threading.Event, *arguments: str) -> Outcome:
    """A command begun while another is under way, which may end once this one has said its first word."""
    process = subprocess.Popen(
        [*CLI, "--hub", str(hub), "--lang", "en", "--wait", "60", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        text=True,
        encoding="utf-8",
    )
    assert process.stderr
    first = process.stderr.readline()
    may_answer.set()
    out, err = process.communicate(timeout=60)
    return Outcome(process.returncode, out, first + err)


def test_a_second_harvest_waits_says_so_and_finds_nothing_to_do(publisher: Publisher, tmp_path: Path) -> None:
    hub = begun(tmp_path, publisher, *CSV)
    with harvest_under_way(hub, publisher) as may_answer:
        outcome = at_once(hub, may_answer, "harvest", "annuaire")
    assert (outcome.code, outcome.err.count("\n")) == (0, 1), outcome
    assert outcome.err.startswith("Another command is writing (harvest annuaire")
    assert "waiting for it to finish" in outcome.err
    assert "unchanged" in outcome.out
    assert names(hub) == NEW


def test_a_second_harvest_that_may_not_wait_says_who_is_busy(publisher: Publisher, tmp_path: Path) -> None:
    hub = begun(tmp_path, publisher, *CSV)
    with harvest_under_way(hub, publisher):
        outcome = ess_hub("--wait", "0", "harvest", "annuaire", hub=hub, lang="en")
        assert (outcome.code, outcome.out, outcome.err.count("\n")) == (2, "", 1), outcome
        assert "harvest annuaire" in outcome.err
        assert names(hub) == OLD
    assert names(hub) == NEW


def test_a_source_removed_while_it_is_harvested_is_gone_whole(publisher: Publisher, tmp_path: Path) -> None:
    hub = begun(tmp_path, publisher, *CSV)
    publisher.behaviours["/b"] = good(CSV)(OLD)
    add_source(hub, "voisin", publisher.address + "/b")
    with harvest_under_way(hub, publisher) as may_answer:
        outcome = at_once(hub, may_answer, "source", "remove", "annuaire")
        assert outcome.code == 0, outcome
    assert names(hub) == {}
    assert not list((hub / "harvest").glob("annuaire.*"))
    done("harvest", hub=hub)
    assert (names(hub), names(hub, "voisin")) == ({}, OLD)
    add_source(hub, "annuaire", publisher.address + "/a")
    publisher.behaviours["/a"] = good(CSV)(NEW)
    done("harvest", hub=hub)
    assert names(hub) == NEW
