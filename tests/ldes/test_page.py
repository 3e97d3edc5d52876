"""Pages as LDES servers write them: the stream they speak of, where they lead, what their members say."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.errors import SourceError
from hub.ldes.change import Change, changes_of, moment_of
from hub.ldes.page import Page
from hub.store.rdf import read_quads
from tests.ldes.feeds import FEED, PREFIXES, STREAM, Feed, activity, relation


def page(text: str, url: str = FEED, asked: str | None = None) -> Page:
    return Page(read_quads((PREFIXES + text).encode(), "trig", url, name=url), url, asked)


def changes(text: str, stream: str | None = None) -> list[Change]:
    found = page(text)
    return list(changes_of(found, found.stream(stream)))


def said(change: Change) -> set[tuple[str, str]]:
    return {
        (predicate.rpartition("/")[2].rpartition("#")[2], value.value)
        for predicate, value in change.describe(change.entity)
    }


# As VSDS's server writes a version object, a blank node and all.
VSDS = """\
<https://x/feed> a ldes:EventStream ; ldes:timestampPath prov:generatedAtTime ; ldes:versionOfPath dcterms:isVersionOf ;
  tree:member <http://x/a/2022-11-23T08:15:00.000Z> .
<https://x/feed/by-page?pageNumber=1> a tree:Node ; dcterms:isPartOf <https://x/feed> .
<http://x/a/2022-11-23T08:15:00.000Z> a schema:Organization ; dcterms:isVersionOf <http://x/a> ;
  prov:generatedAtTime "2022-11-23T08:15:00.000Z"^^xsd:dateTime ; schema:name "A" ;
  schema:address [ schema:postalCode "33000" ] .
"""


def test_a_version_is_its_entity_under_another_name() -> None:
    (change,) = changes(VSDS)
    assert (change.member, change.entity) == ("http://x/a/2022-11-23T08:15:00.000Z", "http://x/a")
    assert change.moment == "2022-11-23T08:15:00.000000Z"
    assert {("name", "A"), ("type", "https://schema.org/Organization")} <= said(change)
    assert not any(name == "isVersionOf" for name, _ in said(change))
    (address,) = [
        value.value for predicate, value in change.describe("http://x/a") if predicate.endswith("address")
    ]
    assert [value.value for _, value in change.describe(address)] == ["33000"]


def test_an_activity_says_what_the_graph_named_after_it_says() -> None:
    first, second = changes(
        STREAM
        + activity(1, "Create", "a", "2026-01-01T00:00:00Z", "A1")
        + activity(2, "Update", "a", "2026-01-02T00:00:00Z", "A2")
    )
    assert said(first) == {("type", "https://schema.org/Organization"), ("name", "A1")}
    assert said(second) == {("type", "https://schema.org/Organization"), ("name", "A2")}
    assert first.order < second.order


def test_an_activity_may_speak_of_an_object_beside_it() -> None:
    (change,) = changes(
        STREAM
        + "<https://data.example.org/feed#stream> tree:member <http://x/m> . <http://x/m> a as:Update ;"
        ' as:object <http://x/a> . <http://x/a> schema:name "A" .'
    )
    assert (change.entity, said(change)) == ("http://x/a", {("name", "A")})


def test_a_member_may_be_the_entity_itself() -> None:
    (change,) = changes(
        '<http://x/s> tree:member <http://x/a> . <http://x/a> a as:Delete ; schema:name "A" .'
    )
    assert (change.entity, change.is_deletion, change.moment) == ("http://x/a", False, "")


@pytest.mark.parametrize(
    ("stream", "member", "is_deletion"),
    [
        ("", "a as:Delete ; as:object <http://x/a>", True),
        ("", "a as:Remove ; as:object <http://x/a>", True),
        ("", "a as:Update ; as:object <http://x/a>", False),
        (
            "; ldes:versionDeleteObject <http://x/Gone>",
            "a <http://x/Gone> ; dcterms:isVersionOf <http://x/a>",
            True,
        ),
        (
            "; ldes:versionDeletePath <http://x/state> ; ldes:versionDeleteObject <http://x/Gone>",
            "<http://x/state> <http://x/Gone> ; dcterms:isVersionOf <http://x/a>",
            True,
        ),
    ],
)
def test_deletions_are_known_by_what_the_stream_declares_and_by_activities(
    stream: str, member: str, is_deletion: bool
) -> None:
    (change,) = changes(
        f"<http://x/s> a ldes:EventStream {stream} ; tree:member <http://x/m> . <http://x/m> {member} ."
    )
    assert (change.entity, change.is_deletion) == ("http://x/a", is_deletion)


def test_versions_published_out_of_order_are_ordered_by_what_the_stream_says() -> None:
    first, second = changes(
        "<http://x/s> a ldes:EventStream ; ldes:timestampPath dcterms:issued ; ldes:versionOfPath dcterms:isVersionOf ;"
        " ldes:versionTimestampPath dcterms:created ; ldes:versionSequencePath ( schema:version schema:value ) ;"
        " tree:member <http://x/1>, <http://x/2> .\n"
        '<http://x/1> dcterms:isVersionOf <http://x/a> ; dcterms:issued "2026-01-01T00:00:00Z"^^xsd:dateTime ;'
        ' dcterms:created "2025-01-01T00:00:00Z"^^xsd:dateTime ; schema:version [ schema:value 10 ] .\n'
        '<http://x/2> dcterms:isVersionOf <http://x/a> ; dcterms:issued "2026-01-02T00:00:00Z"^^xsd:dateTime ;'
        ' dcterms:created "2025-01-01T00:00:00Z"^^xsd:dateTime ; schema:version [ schema:value 9 ] .\n'
    )
    assert first.moment < second.moment
    assert first.order > second.order


def test_another_member_of_the_page_is_no_part_of_a_state() -> None:
    (one, _) = changes(
        STREAM + activity(1, "Create", "a", "2026-01-01", "A") + activity(2, "Create", "b", "2026-01-01", "B")
    )
    assert one.is_other("http://x/b")
    assert not one.is_other("http://x/c")


# --- where pages lead ---------------------------------------------------------------------------------------------


def test_every_kind_of_relation_leads_on_and_two_to_one_page_are_one_link() -> None:
    found = page(
        relation(FEED, FEED + "?1", "GeospatiallyContainsRelation")
        + relation(FEED, FEED + "?2", "GreaterThanOrEqualToRelation", "2026-01-01T00:00:00Z")
        + relation(FEED, FEED + "?2", "LessThanRelation", "2027-01-01T00:00:00Z")
        + relation(FEED, FEED + "?2", "Relation")
        + relation(FEED, FEED + "?3", "InBetweenRelation")
        + f"<{FEED}> tree:relation [ tree:value 1 ], [ tree:node _:b ] ."
    )
    links = found.links(("https://www.w3.org/ns/activitystreams#published",))
    assert {link.url.partition("?")[2]: link.before for link in links} == {
        "1": None,
        "2": "2027-01-01T00:00:00Z",
        "3": None,
    }
    assert {link.before for link in found.links(("http://x/other",))} == {None}


def test_a_page_that_names_itself_otherwise_leads_on_all_the_same() -> None:
    found = page(relation("http://internal:8080/feed", FEED + "?2"))
    assert [link.url for link in found.links(())] == [FEED + "?2"]


def test_what_a_page_says_of_where_others_lead_is_theirs() -> None:
    found = page(relation(FEED, FEED + "?2") + relation(FEED + "?view=other", FEED + "?3"))
    assert [link.url for link in found.links(())] == [FEED + "?2"]


@pytest.mark.parametrize("value", ["true", '"true"^^xsd:boolean', '"1"^^xsd:boolean'])
def test_a_page_may_say_itself_that_it_will_not_change(value: str) -> None:
    assert page(f"<{FEED}> ldes:immutable {value} .").is_immutable
    assert not page(f"<{FEED}> ldes:immutable false .").is_immutable


# --- where a feed begins ------------------------------------------------------------------------------------------


def feed_at(start: str, pages: dict[str, str]) -> dict[str, str | None]:
    return Feed(pages).read(start=start)[0]


def test_a_feed_is_found_from_its_stream_or_its_view() -> None:
    content = activity(1, "Create", "a", "2026-01-01", "A")
    assert feed_at(FEED, {FEED: STREAM + content}) == {"a": "A"}
    assert feed_at(FEED + "#stream", {FEED: STREAM + content}) == {"a": "A"}
    stream = STREAM.replace("feed#stream>", "about>")
    about = "https://data.example.org/about"
    pages = {about: stream, FEED: stream + content.replace("feed#stream>", "about>")}
    assert feed_at(about, pages) == {"a": "A"}


def test_a_feed_that_leaves_its_view_out_is_read() -> None:
    assert feed_at(FEED, {FEED: VSDS.replace("https://x/feed/by-page", FEED)}) == {"a": "A"}
    pages = {FEED: relation(FEED, FEED + "?1"), FEED + "?1": VSDS}
    assert feed_at(FEED, pages) == {"a": "A"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<http://x/a> schema:name 'A' .", "no page of an LDES feed"),
        (f"<http://x/s> tree:view <{FEED}> . <http://x/t> tree:view <{FEED}> .", "several feeds"),
        (f"<{FEED}> tree:view <http://x/1>, <http://x/2> .", "several feeds or views"),
    ],
)
def test_what_is_not_one_feed_says_so(text: str, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        feed_at(FEED, {FEED: text})


# --- moments ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-03T08:12:00Z", "2026-11-03T08:12:00.000000Z"),
        ("2026-11-03T08:12:00.5+02:00", "2026-11-03T06:12:00.500000Z"),
        ("2026-11-03T08:12:00.123456789Z", "2026-11-03T08:12:00.123456Z"),
        ("2026-11-03T08:12:00", "2026-11-03T08:12:00.000000Z"),
        ("2026-11-03", "2026-11-03T00:00:00.000000Z"),
        ("hier", ""),
        ("0001-01-01T00:00:00+10:00", ""),
    ],
)
def test_a_moment_is_a_text_that_sorts(text: str, moment: str) -> None:
    assert moment_of(text) == moment


@given(st.lists(st.datetimes(timezones=st.timezones()), min_size=2, max_size=5))
def test_moments_sort_as_they_come(moments: list[datetime]) -> None:
    known = [moment for moment in moments if moment_of(moment.isoformat())]
    assert sorted(known, key=lambda each: moment_of(each.isoformat())) == sorted(known)
