"""A feed followed: everything once, the latest of each, and from where it was left."""

from __future__ import annotations

import json
import random

import pytest

from hub.errors import SourceError
from hub.ldes import bookmark as bookmarks
from hub.ldes import client
from hub.ldes.bookmark import Bookmark, OpenPage, digest
from hub.ldes.client import PageLostError
from hub.ldes.page import Stream
from tests.ldes.feeds import FEED, STREAM, Feed, activity, relation

P2, P3 = FEED + "?page=2", FEED + "?page=3"


def chain() -> Feed:
    """Three pages, each leading to the next; the first two are full."""
    return Feed(
        {
            FEED: STREAM
            + activity(1, "Create", "a", "2026-01-01T00:00:00Z", "A1")
            + activity(2, "Create", "b", "2026-01-02T00:00:00Z", "B1")
            + relation(FEED, P2, "GreaterThanOrEqualToRelation", "2026-01-03T00:00:00Z"),
            P2: activity(3, "Update", "a", "2026-01-03T00:00:00Z", "A2")
            + activity(4, "Create", "c", "2026-01-04T00:00:00Z", "C1")
            + relation(P2, P3, "GreaterThanOrEqualToRelation", "2026-01-05T00:00:00Z"),
            P3: activity(5, "Delete", "b", "2026-01-05T00:00:00Z"),
        },
        immutable=[FEED, P2],
    )


def test_the_latest_state_of_each_entity_comes_out_deletions_among_them() -> None:
    news, _ = chain().read()
    assert news == {"a": "A2", "b": None, "c": "C1"}


def test_pages_are_asked_for_once_whatever_their_order() -> None:
    feed = chain()
    feed.pages[P3] += relation(P3, FEED) + relation(P3, P3) + relation(P3, P2 + "#x")
    news, _ = feed.read()
    assert feed.asked == [FEED, P2, P3]
    assert news == {"a": "A2", "b": None, "c": "C1"}


def test_a_page_that_will_not_change_is_never_asked_for_again() -> None:
    feed = chain()
    _, bookmark = feed.read()
    feed.pages[P3] += activity(6, "Update", "c", "2026-01-06T00:00:00Z", "C2")
    news, bookmark = feed.read(bookmark)
    assert (news, feed.asked) == ({"c": "C2"}, [P3])
    news, _ = feed.read(bookmark)
    assert (news, feed.asked) == ({}, [P3])


def test_pages_added_behind_the_last_one_are_found() -> None:
    feed = chain()
    _, bookmark = feed.read()
    p4 = FEED + "?page=4"
    feed.pages[P3] += relation(P3, p4)
    feed.immutable.add(P3)
    feed.pages[p4] = activity(6, "Create", "d", "2026-01-06T00:00:00Z", "D1")
    news, bookmark = feed.read(bookmark)
    assert (news, feed.asked) == ({"d": "D1"}, [P3, p4])
    feed.read(bookmark)
    assert feed.asked == [p4]


def test_full_pages_that_an_open_one_lists_are_not_asked_for_again() -> None:
    full = [f"{FEED}?{number}" for number in range(20)]
    feed = Feed(
        {url: activity(place, "Create", f"e{place}", "2026-01-01", "E") for place, url in enumerate(full)},
        full,
    )
    feed.pages[FEED] = STREAM + "".join(relation(FEED, url) for url in full)
    _, bookmark = feed.read()
    for unchanged in range(2):
        news, bookmark = feed.read(bookmark)
        assert (news, feed.asked) == ({}, [FEED]), unchanged
    for number in (20, 21):
        added = f"{FEED}?{number}"
        feed.pages[FEED] += relation(FEED, added)
        feed.pages[added] = activity(number, "Create", f"e{number}", "2026-01-02", "E")
        feed.immutable.add(added)
        news, bookmark = feed.read(bookmark)
        assert (news, feed.asked) == ({f"e{number}": "E"}, [FEED, added])


def test_a_page_found_by_a_redirect_and_by_its_own_address_is_read_once() -> None:
    feed = chain()
    feed.moved[FEED + "?old"] = P2
    feed.pages[FEED] = feed.pages[FEED].replace(STREAM, STREAM + relation(FEED, FEED + "?old"))
    feed.read()
    assert feed.asked == [FEED, FEED + "?old", P3]


def test_a_page_that_now_leads_to_a_merged_one_does_not_undo_newer_versions() -> None:
    feed = chain()
    feed.pages[P3] += activity(6, "Update", "a", "2026-01-06T00:00:00Z", "A3")
    p4 = FEED + "?page=4"
    feed.pages[P2] += relation(P2, p4)
    feed.pages[p4] = activity(7, "Create", "d", "2026-01-03T12:00:00Z", "D1")
    _, bookmark = feed.read()
    merged = FEED + "?merged"
    feed.pages[merged] = feed.pages[FEED].removeprefix(STREAM) + feed.pages[P2] + feed.pages.pop(p4)
    feed.moved[p4] = merged
    news, _ = feed.read(bookmark)
    assert news == {}
    assert p4 in feed.asked


def test_a_feed_that_is_sealed_whole_is_looked_at_by_its_first_page_only() -> None:
    feed = chain()
    feed.immutable.add(P3)
    _, bookmark = feed.read()
    news, _ = feed.read(bookmark)
    assert (news, feed.asked) == ({}, [FEED])


def test_without_etags_a_page_read_again_says_what_it_did_not_say_before() -> None:
    feed = chain()
    feed.with_etags = False
    _, bookmark = feed.read()
    feed.pages[P3] += activity(6, "Create", "d", "2026-01-06T00:00:00Z", "D1")
    news, _ = feed.read(bookmark)
    assert news == {"d": "D1"}


def test_an_old_version_seen_again_does_not_undo_a_newer_one() -> None:
    feed = chain()
    feed.pages[P3] += activity(6, "Update", "a", "2026-01-06T00:00:00Z", "A3")
    _, bookmark = feed.read()
    # The publisher merges old pages under a new address, and writes a version late.
    merged = FEED + "?merged"
    feed.pages[merged] = feed.pages[FEED].removeprefix(STREAM) + feed.pages[P2]
    feed.immutable.add(merged)
    feed.pages[P3] += relation(P3, merged) + activity(7, "Update", "a", "2026-01-05T12:00:00Z", "A2 late")
    news, _ = feed.read(bookmark)
    assert merged in feed.asked
    assert news == {}


@pytest.mark.parametrize("seed", range(5))
def test_pages_and_members_in_any_order_give_the_same_states(seed: int) -> None:
    changes = [
        activity(1, "Create", "a", "2026-01-01T00:00:00Z", "A1"),
        activity(2, "Delete", "a", "2026-01-02T00:00:00Z"),
        activity(3, "Create", "a", "2026-01-03T01:00:00+02:00", "A2"),
        activity(4, "Create", "b", "2026-01-02T23:30:00Z", "B1"),
        activity(5, "Update", "b", "2026-01-03T01:00:00+01:00", "B2"),
        activity(6, "Create", "c", "2026-01-01", "C1"),
        activity(7, "Delete", "c", "2026-01-01T00:00:01Z"),
    ]
    shuffled = random.Random(seed).sample(changes, len(changes))
    feed = Feed(
        {
            FEED: STREAM + relation(FEED, P3) + relation(FEED, P2) + "".join(shuffled[:2]),
            P2: "".join(shuffled[2:4]),
            P3: "".join(shuffled[4:]) + shuffled[0],
        }
    )
    assert feed.read()[0] == {"a": "A2", "b": "B2", "c": None}


def test_a_missing_page_stops_the_reading() -> None:
    feed = chain()
    del feed.pages[P2]
    with pytest.raises(SourceError, match="page=2: this page of the feed is missing"):
        feed.read()


def test_a_page_that_is_gone_for_good_holds_nothing() -> None:
    feed = chain()
    feed.pages[FEED] += relation(FEED, FEED + "?gone")
    assert feed.read()[0] == {"a": "A2", "b": None, "c": "C1"}


def test_a_remembered_page_that_is_lost_asks_for_a_reading_from_the_beginning() -> None:
    feed = chain()
    _, bookmark = feed.read()
    del feed.pages[P3]
    with pytest.raises(PageLostError):
        feed.read(bookmark)


def test_a_feed_that_keeps_less_than_it_did_takes_nothing_back() -> None:
    feed = chain()
    _, bookmark = feed.read()
    feed.pages = {P3: feed.pages[P3]}  # a retention policy took the rest
    assert feed.read(bookmark)[0] == {}
    feed.pages[FEED] = STREAM + relation(FEED, P3)
    assert feed.read()[0] == {"b": None}


def test_pages_older_than_the_bookmark_are_not_asked_for() -> None:
    old, new = FEED + "?2025", FEED + "?2026"
    root = STREAM + relation(FEED, new, "GreaterThanOrEqualToRelation", "2026-01-01T00:00:00Z")
    feed = Feed({FEED: root, new: activity(1, "Create", "a", "2026-06-01T00:00:00Z", "A")})
    _, bookmark = feed.read()
    # Both bounds lead to one page: either says it is old.
    feed.pages[FEED] += relation(FEED, old, "GreaterThanOrEqualToRelation", "2025-01-01T00:00:00Z")
    feed.pages[FEED] += relation(FEED, old, "LessThanRelation", "2026-01-01T00:00:00Z")
    feed.pages[old] = activity(2, "Create", "b", "2025-06-01T00:00:00Z", "B")
    assert feed.read(bookmark)[0] == {}
    assert old not in feed.asked
    assert feed.read()[0] == {"a": "A", "b": "B"}


def test_a_moment_to_come_does_not_hide_what_comes_before_it() -> None:
    feed = chain()
    feed.pages[P3] += activity(6, "Create", "z", "2099-01-01T00:00:00Z", "Z")
    _, bookmark = feed.read()
    p4 = FEED + "?page=4"
    feed.pages[P3] += relation(P3, p4)
    feed.pages[p4] = activity(7, "Create", "d", "2026-11-03T09:00:00Z", "D")
    assert feed.read(bookmark)[0] == {"d": "D"}


def test_a_feed_without_end_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "MOST_PAGES", 50)

    class Endless(Feed):
        def fetch(self, url: str, etag: str | None):  # type: ignore[no-untyped-def]
            self.pages[url] = (STREAM if url == FEED else "") + relation(url, f"{FEED}?{len(self.asked)}")
            return super().fetch(url, etag)

    with pytest.raises(SourceError, match="more than 50 pages"):
        Endless({}).read()


# --- how long a memory it takes -----------------------------------------------------------------------------------


def test_a_hundred_thousand_chained_pages_are_remembered_by_the_last() -> None:
    count = 3_000

    class Long(Feed):
        def fetch(self, url: str, etag: str | None):  # type: ignore[no-untyped-def]
            number = int(url.partition("?")[2] or 0)
            text = activity(number, "Create", f"e{number}", "2026-01-01T00:00:00Z", "E")
            if number < count:
                text += relation(url, f"{FEED}?{number + 1}")
                self.immutable.add(url)
            self.pages[url] = (STREAM if number == 0 else "") + text
            return super().fetch(url, etag)

    feed = Long({})
    news, bookmark = feed.read()
    assert len(news) == count + 1
    assert len(json.dumps(bookmark.to_json())) < 1_000
    feed.read(bookmark)
    assert feed.asked == [f"{FEED}?{count}"]


def test_a_bookmark_is_bounded_and_what_does_not_fit_is_forgotten_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    feed = chain()
    feed.immutable.clear()
    _, bookmark = feed.read()
    assert set(bookmark.open) == {FEED, P2, P3}
    monkeypatch.setattr(bookmarks, "MOST_OPEN", 2)
    short = Bookmark.from_json(bookmark.to_json())
    assert (short.open, short.sealed, short.moment) == ({}, frozenset(), "2026-01-05T00:00:00.000000Z")
    feed.pages[P3] += activity(6, "Update", "c", "2026-01-06T00:00:00Z", "C2")
    news, _ = feed.read(short)
    # Read from the beginning; of that what is older than a day before the last moment is known.
    assert feed.asked == [FEED, P2, P3]
    assert news == {"b": None, "c": "C2"}


def test_a_bookmark_comes_back_as_it_was() -> None:
    stream = Stream("http://x/s", timestamp=("http://x/t", "http://x/u"), deletions=frozenset({"http://x/D"}))
    page = OpenPage("http://x/p2", '"e"', frozenset({digest("a"), digest("b")}))
    bookmark = Bookmark("2026-01-01T00:00:00.000000Z", {"http://x/p": page}, frozenset({digest("c")}), stream)
    assert Bookmark.from_json(json.loads(json.dumps(bookmark.to_json()))) == bookmark


@pytest.mark.parametrize(
    "found", [{}, {"open": 3}, {"open": {"u": {}}}, {"sealed": "é", "stream": {}}, {"moment": "x"}]
)
def test_what_is_no_bookmark_is_an_empty_one(found: dict[str, object]) -> None:
    assert not Bookmark.from_json(found).open
