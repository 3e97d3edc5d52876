"""A harvest that was killed goes on where it was, as long as what it has and what comes are still one answer."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from hub.errors import SourceError
from hub.harvest.acquire.journal import Journal, Page
from hub.harvest.fetch import Validators
from hub.mapping.connector import Connector
from hub.model.secret import Secrets
from tests.harvest.apis import MOMENT, Api, Reply, Request, ask, codes, records, serving
from tests.harvest.sources import connector

PAGES = {1: (1, 2), 2: (3, 4), 3: (5,)}
PAGED = "paging: {by: page, parameter: page}"


def api_connector(folder: Path, *more: str) -> Connector:
    return connector(folder, "format: json", 'records: "/fiches"', PAGED, *more)


class Publisher:
    """Three pages, and then nothing; page ``broken`` is refused for as long as that is set."""

    def __init__(self, broken: int | None = None) -> None:
        self.broken = broken

    def __call__(self, request: Request) -> Any:
        number = int(request.query["page"])
        if number == self.broken:
            return Reply(b"", 503)
        return {"fiches": records(*PAGES.get(number, ()))}


def stopped_at(page: int, api: Api, publisher: Publisher, of: Connector, into: Path, **more: Any) -> None:
    """A harvest that ends at ``page``, and the journal as it then stands, last written at the moment it was asked."""
    publisher.broken = page
    with pytest.raises(SourceError):
        ask(api.url, of, into, **more)
    publisher.broken = None
    journal = into / "journal.jsonl"
    os.utime(journal, (MOMENT.timestamp(),) * 2)
    api.asked.clear()


def test_a_harvest_that_was_stopped_goes_on_at_the_page_it_had_reached(tmp_path: Path) -> None:
    of, publisher, into = api_connector(tmp_path), Publisher(), tmp_path / "into"
    with serving(publisher) as api:
        stopped_at(3, api, publisher, of, into)
        acquired = ask(api.url, of, into, moment=MOMENT + timedelta(minutes=50))
        assert api.values("page") == ["3", "4"]
        assert codes(acquired, of) == ["1", "2", "3", "4", "5"]
        straight = ask(api.url, of, tmp_path / "other")
        assert straight.validators.sha256 == acquired.validators.sha256


def test_an_hour_after_its_last_page_it_begins_again(tmp_path: Path) -> None:
    of, publisher, into = api_connector(tmp_path), Publisher(), tmp_path / "into"
    with serving(publisher) as api:
        stopped_at(3, api, publisher, of, into)
        acquired = ask(api.url, of, into, moment=MOMENT + timedelta(minutes=61))
        assert api.values("page") == ["1", "2", "3", "4"]
        assert codes(acquired, of) == ["1", "2", "3", "4", "5"]


def test_another_connector_is_another_question(tmp_path: Path) -> None:
    publisher, into = Publisher(), tmp_path / "into"
    with serving(publisher) as api:
        stopped_at(3, api, publisher, api_connector(tmp_path), into)
        (tmp_path / "edited").mkdir()
        of = connector(tmp_path / "edited", "format: json", 'records: "/fiches"', PAGED, ignored="[Remarque]")
        ask(api.url, of, into)
        assert api.values("page")[0] == "1"


def test_another_address_is_another_question(tmp_path: Path) -> None:
    of, publisher, into = api_connector(tmp_path), Publisher(), tmp_path / "into"
    with serving(publisher) as api:
        stopped_at(3, api, publisher, of, into)
        ask(api.url + "?region=75", of, into)
        assert api.values("page")[0] == "1"


def test_what_changed_since_another_moment_is_another_question(tmp_path: Path) -> None:
    of, publisher, into = (
        api_connector(tmp_path, "since: {parameter: depuis}"),
        Publisher(),
        tmp_path / "into",
    )
    yesterday = Validators(bookmark={"since": (MOMENT - timedelta(days=1)).isoformat()})
    with serving(publisher) as api:
        stopped_at(3, api, publisher, of, into, known=yesterday)
        ask(api.url, of, into)  # --full
        assert api.values("page")[0] == "1"
        assert api.values("depuis") == [None] * 4


def test_a_harvest_that_is_gone_on_with_began_when_it_began(tmp_path: Path) -> None:
    # Whatever changed after its first page was asked for may be missing from it.
    of, publisher, into = (
        api_connector(tmp_path, "since: {parameter: depuis}"),
        Publisher(),
        tmp_path / "into",
    )
    with serving(publisher) as api:
        stopped_at(3, api, publisher, of, into)
        acquired = ask(api.url, of, into, moment=MOMENT + timedelta(minutes=50))
        assert acquired.validators.bookmark == {"since": "2026-05-01T12:00:00+00:00"}


@pytest.mark.parametrize("lost", ["page", "part of a page"])
def test_a_page_whose_copy_is_not_whole_is_asked_again(tmp_path: Path, lost: str) -> None:
    of, publisher, into = api_connector(tmp_path), Publisher(), tmp_path / "into"
    with serving(publisher) as api:
        stopped_at(3, api, publisher, of, into)
        copy = into / "page-00002.json"
        copy.unlink() if lost == "page" else copy.write_bytes(copy.read_bytes()[:-4])
        assert codes(ask(api.url, of, into), of) == ["1", "2", "3", "4", "5"]


def test_a_journal_cut_off_anywhere_is_gone_on_with_or_begun_anew_and_ends_the_same(tmp_path: Path) -> None:
    of, publisher, into = api_connector(tmp_path), Publisher(), tmp_path / "into"
    with serving(publisher) as api:
        stopped_at(3, api, publisher, of, into)
        journal = into / "journal.jsonl"
        written = journal.read_bytes()
        copies = {path.name: path.read_bytes() for path in into.glob("page-*")}
        for length in {*range(0, len(written), 37), len(written) - 1, len(written)}:
            for name, content in copies.items():
                (into / name).write_bytes(content)
            journal.write_bytes(written[:length])
            os.utime(journal, (MOMENT.timestamp(),) * 2)
            assert codes(ask(api.url, of, into), of) == ["1", "2", "3", "4", "5"], length
            # What was written after it can be read again, line by line.
            assert [json.loads(line) for line in journal.read_text("utf-8").split("\n")[:-1]], length


@pytest.mark.parametrize("content", [b"[]\n", b"{}\n", b"null\n1\n", b"\xff\n", b'{"moment": "2026"}\n{}\n'])
def test_a_file_that_is_no_journal_is_begun_anew(tmp_path: Path, content: bytes) -> None:
    of, publisher, into = api_connector(tmp_path), Publisher(), tmp_path / "into"
    into.mkdir()
    (into / "journal.jsonl").write_bytes(content)
    with serving(publisher) as api:
        assert codes(ask(api.url, of, into), of) == ["1", "2", "3", "4", "5"]


def test_pages_keep_what_a_publisher_writes_in_its_addresses(tmp_path: Path) -> None:
    page = Page("https://x.org/?a=\u2028\x85é", "page-00001.json", "0", 1, 1, "https://x.org/\u2029")
    (tmp_path / "into").mkdir()
    journal = Journal(tmp_path / "into", {}, MOMENT)
    (tmp_path / "into" / page.file).write_bytes(b"x")
    journal.add(page)
    os.utime(tmp_path / "into" / "journal.jsonl", (MOMENT.timestamp(),) * 2)
    assert Journal(tmp_path / "into", {}, MOMENT).pages == [page]


def test_the_secret_that_a_harvest_goes_on_with_is_the_one_of_today(tmp_path: Path) -> None:
    of, publisher, into = api_connector(tmp_path), Publisher(), tmp_path / "into"
    with serving(publisher) as api:
        publisher.broken = 3
        with pytest.raises(SourceError) as error:
            ask(api.url + "?k=${K}", of, into, secrets=Secrets({"K": "s3cret one"}))
        assert "s3cret" not in error.value.text.en
        assert b"s3cret" not in (into / "journal.jsonl").read_bytes()
        os.utime(into / "journal.jsonl", (MOMENT.timestamp(),) * 2)
        publisher.broken = None
        api.asked.clear()
        ask(api.url + "?k=${K}", of, into, secrets=Secrets({"K": "s3cret two"}))
        assert api.values("page") == ["3", "4"]
        assert set(api.values("k")) == {"s3cret two"}
