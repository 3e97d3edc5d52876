"""Who is gone from a source: by absence at once or after a while, by a mark, or never; and never by mistake."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hub.pipeline.status import hub_status
from tests.harvest.apis import Request, records, serving
from tests.pipeline.following import API, Followed

MARK = "deletions: {by: mark, field: etat, values: [supprimé, 'true']}"


class Publisher:
    """Everything it has, page after page; ``said`` goes beside the records."""

    def __init__(self, *pages: list[dict[str, Any]], **said: Any) -> None:
        self.pages = pages
        self.said = said

    def __call__(self, request: Request) -> Any:
        place = int(request.query.get("page", 1)) - 1
        return {"fiches": self.pages[place] if place < len(self.pages) else [], **self.said}

    def has(self, *codes: int | str, gone: tuple[int | str, ...] = (), mark: Any = "supprimé") -> None:
        self.pages = ([*records(*codes), *({**each, "etat": mark} for each in records(*gone))],)


def test_whoever_is_absent_from_a_complete_answer_is_gone(tmp_path: Path) -> None:
    publisher = Publisher(records(1, 2, 3))
    with serving(publisher) as api:
        hub = Followed(tmp_path, api.url, *API)
        hub.harvest()
        publisher.has(1, 3)
        assert hub.harvest().counts.gone == 1
        assert hub.keys == ["1", "3"]


def test_never_means_never(tmp_path: Path) -> None:
    publisher = Publisher(records(1, 2, 3))
    with serving(publisher) as api:
        hub = Followed(tmp_path, api.url, *API, "deletions: {by: never}")
        hub.harvest()
        publisher.has(1)
        report = hub.harvest(days=400)
        assert (report.counts.gone, report.counts.missing) == (0, 0)
        assert hub.keys == ["1", "2", "3"]


def test_a_mark_deletes_and_absence_does_not(tmp_path: Path) -> None:
    publisher = Publisher(records(1, 2, 3))
    with serving(publisher) as api:
        hub = Followed(tmp_path, api.url, *API, MARK)
        hub.harvest()
        publisher.has(1, gone=(2,))
        report = hub.harvest()
        assert (report.counts.gone, hub.keys) == (1, ["1", "3"])
        assert hub.harvest(full=True).counts.gone == 0


@pytest.mark.parametrize("mark", ["supprimé", " supprimé ", True, ["actif", "supprimé"]])
def test_a_mark_is_read_as_it_is_written(tmp_path: Path, mark: Any) -> None:
    publisher = Publisher(records(1, 2))
    field = "/etat/*" if isinstance(mark, list) else "etat"
    with serving(publisher) as api:
        hub = Followed(tmp_path, api.url, *API, MARK.replace("etat", field))
        hub.harvest()
        publisher.has(1, gone=(2,), mark=mark)
        hub.harvest()
        assert hub.keys == ["1"]


@pytest.mark.parametrize("mark", ["actif", "", None, False, "supprimée"])
def test_another_word_is_no_mark(tmp_path: Path, mark: Any) -> None:
    publisher = Publisher(records(1, 2))
    with serving(publisher) as api:
        hub = Followed(tmp_path, api.url, *API, MARK)
        hub.harvest()
        publisher.has(1, gone=(2,), mark=mark)
        hub.harvest()
        assert hub.keys == ["1", "2"]


def test_the_field_that_marks_is_not_reported_as_unknown(tmp_path: Path) -> None:
    publisher = Publisher(records(1))
    with serving(publisher) as api:
        hub = Followed(tmp_path, api.url, *API, MARK)
        publisher.has(gone=(1,), mark="actif")
        assert "unknown-column" not in {group.rule for group in hub.harvest().groups}


def test_a_record_never_met_that_is_marked_is_no_record(tmp_path: Path) -> None:
    publisher = Publisher()
    publisher.has(1, gone=(2,))
    with serving(publisher) as api:
        hub = Followed(tmp_path, api.url, *API, MARK)
        report = hub.harvest()
        assert (hub.keys, report.counts.new, report.counts.gone) == (["1"], 1, 0)


def test_a_marked_record_that_comes_back_is_new(tmp_path: Path) -> None:
    publisher = Publisher(records(1, 2))
    with serving(publisher) as api:
        hub = Followed(tmp_path, api.url, *API, MARK)
        hub.harvest()
        publisher.has(1, gone=(2,))
        hub.harvest()
        publisher.has(1, 2)
        assert (hub.harvest().counts.new, hub.keys) == (1, ["1", "2"])


def test_many_marked_at_once_wait_for_a_person(tmp_path: Path) -> None:
    publisher = Publisher(records(*range(100)))
    with serving(publisher) as api:
        hub = Followed(tmp_path, api.url, *API, MARK)
        hub.harvest()
        publisher.has(*range(50), gone=tuple(range(50, 100)))
        assert "--accept-deletions 50" in hub.failure()
        assert len(hub.keys) == 100
        assert hub.harvest(accepted_deletions=50).counts.gone == 50
        assert len(hub.keys) == 50


def test_a_marked_record_goes_even_when_another_row_is_too_broken_to_name(tmp_path: Path) -> None:
    publisher = Publisher(records(1, 2))
    with serving(publisher) as api:
        hub = Followed(tmp_path, api.url, *API, MARK)
        hub.harvest()
        publisher.has(1, "", gone=(2,))
        report = hub.harvest()
        assert (hub.keys, report.counts.gone, report.counts.held) == (["1"], 1, 0)


PAGED = "paging: {by: page, parameter: page, total: /total}"


def test_marked_records_count_among_those_that_the_publisher_says_there_are(tmp_path: Path) -> None:
    publisher = Publisher(records(1, 2), total=2)
    with serving(publisher) as api:
        hub = Followed(tmp_path, api.url, *API, PAGED, MARK)
        hub.harvest()
        publisher.has(1, gone=(2,))
        assert (hub.harvest().counts.gone, hub.keys) == (1, ["1"])


def test_fewer_records_than_the_publisher_says_delete_nothing(tmp_path: Path) -> None:
    publisher = Publisher(records(1, 2, 3), total=3)
    with serving(publisher) as api:
        hub = Followed(tmp_path, api.url, *API, PAGED)
        hub.harvest()
        publisher.has(1, 2)
        report = hub.harvest()
        assert (report.counts.gone, report.counts.held, hub.keys) == (0, 1, ["1", "2", "3"])
        publisher.said["total"] = 2
        assert (hub.harvest().counts.gone, hub.keys) == (1, ["1", "2"])


@pytest.mark.parametrize("size", [1, 600])
def test_what_a_later_page_says_of_a_record_counts(tmp_path: Path, size: int) -> None:
    """Alive, then marked, or marked, then alive: whether one look at the state covers both or not."""
    more = records(*(f"a{number}" for number in range(size)))
    alive, marked = records(1), [{**records(1)[0], "etat": "supprimé"}]
    publisher = Publisher([*alive, *records(2)])
    with serving(publisher) as api:
        hub = Followed(tmp_path, api.url, *API, "paging: {by: page, parameter: page}", MARK)
        hub.harvest()
        publisher.pages = ([*marked, *more], alive)
        hub.harvest()
        assert "1" in hub.keys
        publisher.pages = ([*alive, *more], marked)
        hub.harvest()
        assert "1" not in hub.keys


@pytest.mark.parametrize("size", [1, 600])
def test_in_one_file_the_first_of_a_key_counts_whichever_is_marked(tmp_path: Path, size: int) -> None:
    more = records(*(f"a{number}" for number in range(size)))
    alive, marked = records(1), [{**records(1)[0], "etat": "supprimé"}]
    publisher = Publisher([*alive, *records(2), *more])
    with serving(publisher) as api:
        hub = Followed(tmp_path, api.url, *API, MARK)
        hub.harvest()
        publisher.pages = ([*alive, *more, *marked],)
        assert (hub.harvest().counts.rejected, "1" in hub.keys) == (1, True)
        publisher.pages = ([*marked, *more, *alive],)
        assert (hub.harvest().counts.rejected, "1" in hub.keys) == (1, False)


GRACE = "deletions: {by: absence, grace: {harvests: 3, days: 7}}"


def test_an_absent_record_goes_when_its_harvests_and_its_days_are_up_and_not_before(tmp_path: Path) -> None:
    publisher = Publisher(records(1, 2))
    with serving(publisher) as api:
        hub = Followed(tmp_path, api.url, *API, GRACE)
        hub.harvest()
        publisher.has(1)
        met = []
        for days in (1, 1, 1, 4.5, 1):  # missing since the first; the third harvest comes too early
            report = hub.harvest(days=days)
            met.append((report.counts.missing, report.counts.gone))
        assert met == [(1, 0), (1, 0), (1, 0), (1, 0), (0, 1)]
        assert hub.keys == ["1"]


def test_the_days_alone_do_not_do_when_the_harvests_are_few(tmp_path: Path) -> None:
    publisher = Publisher(records(1, 2))
    with serving(publisher) as api:
        hub = Followed(tmp_path, api.url, *API, GRACE)
        hub.harvest()
        publisher.has(1)
        assert hub.harvest().counts.missing == 1
        assert hub.harvest(days=30).counts.missing == 1
        assert hub.harvest().counts.gone == 1


def test_a_record_that_comes_back_in_time_is_unchanged_and_its_count_begins_anew(tmp_path: Path) -> None:
    publisher = Publisher(records(1, 2))
    with serving(publisher) as api:
        hub = Followed(tmp_path, api.url, *API, "deletions: {by: absence, grace: {harvests: 2}}")
        hub.harvest()
        publisher.has(1)
        hub.harvest()
        publisher.has(1, 2)
        report = hub.harvest()
        assert (report.counts.unchanged, report.counts.missing, report.counts.new) == (2, 0, 0)
        publisher.has(1)
        assert (hub.harvest().counts.missing, hub.keys) == (1, ["1", "2"])


def test_an_unchanged_answer_is_read_again_while_records_are_missing_and_then_no_more(tmp_path: Path) -> None:
    publisher = Publisher(records(1, 2))
    with serving(publisher) as api:
        hub = Followed(tmp_path, api.url, *API, "deletions: {by: absence, grace: {harvests: 2}}")
        hub.harvest()
        publisher.has(1)
        hub.harvest()
        assert (hub.harvest().counts.gone, hub.keys) == (1, ["1"])
        assert hub.harvest().untouched


def test_a_rejected_record_is_present_and_not_missing(tmp_path: Path) -> None:
    publisher = Publisher(records(1, 2))
    with serving(publisher) as api:
        hub = Followed(tmp_path, api.url, *API, "deletions: {by: absence, grace: {harvests: 2}}")
        hub.harvest()
        publisher.has(1)
        hub.harvest()
        publisher.pages = ([*records(1), {"Code": "2", "Nom": "", "SIRET": ""}],)
        report = hub.harvest()
        assert (report.counts.missing, report.counts.rejected) == (0, 1)
        assert hub.keys == ["1", "2"]


def test_a_harvest_that_holds_its_deletions_back_does_not_give_more_time(tmp_path: Path) -> None:
    publisher = Publisher(records(1, 2))
    with serving(publisher) as api:
        hub = Followed(tmp_path, api.url, *API, "deletions: {by: absence, grace: {harvests: 2}}")
        hub.harvest()
        publisher.has(1)
        hub.harvest()
        publisher.has(1, "")
        report = hub.harvest()
        assert (report.counts.gone, report.counts.held, hub.keys) == (0, 1, ["1", "2"])
        publisher.has(1)
        assert (hub.harvest().counts.gone, hub.keys) == (1, ["1"])


def test_the_guard_counts_those_whose_time_is_up(tmp_path: Path) -> None:
    publisher = Publisher(records(*range(100)))
    with serving(publisher) as api:
        hub = Followed(tmp_path, api.url, *API, "deletions: {by: absence, grace: {harvests: 2}}")
        hub.harvest()
        publisher.has(*range(50))
        assert hub.harvest().counts.missing == 50
        assert "--accept-deletions 50" in hub.failure()
        assert len(hub.keys) == 100


def test_a_harvest_that_failed_is_none_in_a_row(tmp_path: Path) -> None:
    publisher = Publisher(records(1, 2))
    with serving(publisher) as api:
        hub = Followed(tmp_path, api.url, *API, "deletions: {by: absence, grace: {harvests: 3}}")
        hub.harvest()
        publisher.has(1)
        hub.harvest()
        publisher.pages = ([],)
        hub.failure()
        publisher.has(1)
        assert hub.harvest().counts.missing == 1


def test_the_report_and_the_status_say_how_many_are_missing(tmp_path: Path) -> None:
    publisher = Publisher(records(1, 2, 3))
    with serving(publisher) as api:
        hub = Followed(tmp_path, api.url, *API, "deletions: {by: absence, grace: {harvests: 2}}")
        assert "missing" not in hub.harvest().into("en")
        publisher.has(1)
        report = hub.harvest()
        assert "2 missing, kept for now" in report.into("en")
        assert "2 absents, gardés pour l'instant" in report.into("fr")
        assert report.to_json()["missing"] == 2
        status = hub_status(hub.open())
        assert status.sources[0].missing == 2
        assert "2 missing" in status.into("en")
        assert status.to_json("fr")["sources"][0]["missing"] == 2
