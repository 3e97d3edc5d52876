"""Only what changed is asked for, and nothing that changed is ever missed: a harvest that failed counts for nothing."""

from __future__ import annotations

from datetime import timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from tests.harvest.apis import MOMENT, Reply, Request, ask, records, serving
from tests.harvest.sources import connector
from tests.pipeline.following import API, Followed

SINCE = (*API, "since: {parameter: depuis, overlap: 0}")


@pytest.mark.parametrize(
    ("since", "sent"),
    [
        ("parameter: depuis", "2026-04-30T12:00:00Z"),
        ("parameter: depuis, form: moment, overlap: 60", "2026-05-01T11:59:00Z"),
        ("parameter: depuis, form: date, overlap: 0", "2026-05-01"),
        ("parameter: depuis, form: date, overlap: 43201", "2026-04-30"),
        ("parameter: depuis, form: unix, overlap: 0", str(int(MOMENT.timestamp()))),
        (
            "parameter: depuis, overlap: 0, value: 'dateDernierTraitement:[{since} TO *]'",
            "dateDernierTraitement:[2026-05-01T12:00:00Z TO *]",
        ),
    ],
)
def test_the_moment_is_spelled_as_the_connector_says(tmp_path: Path, since: str, sent: str) -> None:
    of = connector(tmp_path, "format: json", 'records: "/fiches"', f"since: {{{since}}}")
    with serving(lambda _: {"fiches": records(1)}) as api:
        first = ask(api.url, of, tmp_path / "into")
        again = ask(api.url, of, tmp_path / "into", known=first.validators, moment=MOMENT + timedelta(days=9))
        assert api.values("depuis") == [None, sent]
    assert (first.is_partial, again.is_partial) == (False, True)
    assert again.validators.bookmark == {"since": "2026-05-10T12:00:00+00:00"}


def test_moments_are_universal_whatever_the_hubs_clock_says(tmp_path: Path) -> None:
    of = connector(tmp_path, "format: json", 'records: "/fiches"', "since: {parameter: depuis, overlap: 0}")
    paris = MOMENT.astimezone(timezone(timedelta(hours=2)))
    with serving(lambda _: {"fiches": records(1)}) as api:
        known = ask(api.url, of, tmp_path / "into", moment=paris).validators
        ask(api.url, of, tmp_path / "into", known=known)
        assert api.values("depuis")[1] == "2026-05-01T12:00:00Z"


def test_an_answer_of_changes_is_never_taken_for_the_answer_of_last_time(tmp_path: Path) -> None:
    of = connector(tmp_path, "format: json", 'records: "/fiches"', "since: {parameter: depuis}")
    with serving(lambda _: {"fiches": records(1)}) as api:
        known = ask(api.url, of, tmp_path / "into").validators
        assert not ask(api.url, of, tmp_path / "into", known=known).unchanged


class Publisher:
    """Gives everything, or to whoever asks since a moment what ``changed``."""

    def __init__(self, *codes: int) -> None:
        self.all = codes
        self.changed: tuple[int, ...] = ()
        self.body: Any = None

    def __call__(self, request: Request) -> Any:
        if self.body is not None:
            return self.body
        return {"fiches": records(*(self.changed if "depuis" in request.query else self.all))}


def test_the_first_harvest_asks_for_everything_and_the_next_for_what_changed(tmp_path: Path) -> None:
    publisher = Publisher(1, 2, 3)
    with serving(publisher) as api:
        hub = Followed(tmp_path, api.url, *SINCE)
        hub.harvest()
        first = hub.now
        publisher.changed = (3, 4)
        report = hub.harvest(days=1)
        assert api.values("depuis") == [None, first.strftime("%Y-%m-%dT%H:%M:%SZ")]
    assert hub.keys == ["1", "2", "3", "4"]
    assert (report.counts.new, report.counts.gone, report.counts.missing) == (1, 0, 0)


def test_whoever_is_absent_from_an_answer_of_changes_is_not_gone(tmp_path: Path) -> None:
    publisher = Publisher(*range(100))
    with serving(publisher) as api:
        hub = Followed(tmp_path, api.url, *SINCE)
        hub.harvest()
        publisher.changed = (1,)
        hub.harvest(days=1)
        assert len(hub.keys) == 100


def test_an_answer_without_changes_is_no_empty_source(tmp_path: Path) -> None:
    publisher = Publisher(1, 2)
    with serving(publisher) as api:
        hub = Followed(tmp_path, api.url, *SINCE)
        hub.harvest()
        report = hub.harvest(days=1)
        second = hub.now
        assert (report.counts.total, hub.keys) == (0, ["1", "2"])
        hub.harvest(days=1)
        assert api.values("depuis")[-1] == second.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_full_asks_for_everything_and_then_absence_counts(tmp_path: Path) -> None:
    publisher = Publisher(1, 2, 3)
    with serving(publisher) as api:
        hub = Followed(tmp_path, api.url, *SINCE)
        hub.harvest()
        publisher.all = (1, 2)
        hub.harvest(days=1, full=True)
        assert api.values("depuis") == [None, None]
        assert hub.keys == ["1", "2"]
        hub.harvest(days=1)
        assert api.values("depuis")[-1] is not None


@pytest.mark.parametrize(
    "broken", [Reply(b"", 500), b"<html>", {"fiches": "none"}, Reply({"fiches": []}, 404)]
)
def test_a_harvest_that_failed_does_not_move_the_bookmark(tmp_path: Path, broken: Any) -> None:
    publisher = Publisher(1)
    with serving(publisher) as api:
        hub = Followed(tmp_path, api.url, *SINCE)
        hub.harvest()
        publisher.body = broken
        hub.failure(days=1)
        publisher.body, publisher.changed = None, (2,)
        hub.harvest(days=1)
        assert api.values("depuis")[-1] == api.values("depuis")[1] is not None
    assert hub.keys == ["1", "2"]


def test_a_dry_run_does_not_move_the_bookmark(tmp_path: Path) -> None:
    publisher = Publisher(1)
    with serving(publisher) as api:
        hub = Followed(tmp_path, api.url, *SINCE)
        hub.harvest()
        publisher.changed = (2,)
        hub.harvest(days=1, dry_run=True)
        hub.harvest(days=1)
        assert api.values("depuis")[1] == api.values("depuis")[2]
    assert hub.keys == ["1", "2"]


def test_an_edited_connector_asks_for_everything_again(tmp_path: Path) -> None:
    publisher = Publisher(1, 2)
    with serving(publisher) as api:
        hub = Followed(tmp_path, api.url, *SINCE)
        hub.harvest()
        hub.read_as(*SINCE, ignored="[Note, Autre]")
        report = hub.harvest(days=1)
        assert api.values("depuis") == [None, None]
        assert (report.counts.unchanged, report.counts.changed) == (2, 0)


def test_a_record_asked_for_twice_because_of_the_overlap_changes_nothing(tmp_path: Path) -> None:
    publisher = Publisher(1, 2)
    with serving(publisher) as api:
        hub = Followed(tmp_path, api.url, *SINCE)
        hub.harvest()
        publisher.changed = (1, 2)
        report = hub.harvest(days=1)
    assert (report.counts.unchanged, report.counts.changed, report.counts.new) == (2, 0, 0)
