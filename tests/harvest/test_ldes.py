"""A change feed over HTTP, harvested: a server that counts, pages in every syntax, and what must not come in."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from hub.errors import ConnectorError, RefusedError, SourceError
from hub.harvest.acquire import Acquired, Ask, acquire
from hub.harvest.acquire import ldes as way
from hub.harvest.fetch import Limits, Validators
from hub.harvest.http import new_session
from hub.harvest.opening import open_parts, open_rows
from hub.mapping.connector import Connector, load_connector
from hub.mapping.mapped import Mapped
from hub.store.rdf import read_statements
from tests.harvest.servers import Asked, Said, Scripted, scripted
from tests.harvest.sources import mapper
from tests.ldes.feeds import PREFIXES

NOW = datetime(2026, 11, 3, 8, 0, tzinfo=UTC)
BASE = "https://ours.example.org/"
CONNECTOR = """\
connector: 1
slug: essai
title: {fr: Essai, en: Trial}
publisher: CRESS Exemple
licence: https://www.etalab.gouv.fr/licence-ouverte-open-licence/
source:
  format: ldes
  SOURCE
key: iri
fields:
  iri: {from: "@id", required: true}
  nom: {from: schema:name, required: true}
  commune: {from: /schema:address/schema:addressLocality}
map:
  mappings:
    organization:
      s: $(record)
      po:
        - [a, ess:Organization]
        - [schema:name, $(nom)]
        - [schema:description, $(commune)]
"""


class Publisher:
    """A feed server: pages by path in TriG, ``{host}`` in them being its own address."""

    def __init__(self, pages: dict[str, str], full: set[str] | None = None) -> None:
        self.pages = pages
        self.full = full or set()
        self.content_type = "application/trig"
        self.script: Scripted

    def answer(self, asked: Asked) -> Said:
        page = asked.path + (f"?{asked.form['page']}" if "page" in asked.form else "")
        if page not in self.pages:
            return Said(b"no", 404)
        text = PREFIXES + self.pages[page].replace("{host}", self.script.address)
        tag = f'"{hash(text)}"'
        headers = {"ETag": tag, "Content-Type": self.content_type, "Cache-Control": "max-age=60"}
        if page in self.full:
            headers["Cache-Control"] = "public, max-age=604800, immutable"
        if asked.headers.get("if-none-match") == tag:
            return Said(b"", 304, headers)
        return Said(text.encode(), 200, headers)


STREAM = """\
<{host}/feed#stream> a ldes:EventStream ; tree:view <{host}/feed> ; ldes:timestampPath as:published ;
  ldes:versionOfPath as:object .
"""


def activity(number: int, what: str, entity: str, moment: str, state: str = "") -> str:
    member = f"<{{host}}/feed#{number}>"
    return (
        f"<{{host}}/feed#stream> tree:member {member} .\n{member} a as:{what} ; as:object <{entity}> ;"
        f' as:published "{moment}"^^xsd:dateTime .\n'
        + (f"{member} {{ <{entity}> {state} }}\n" if state else "")
    )


def leads(page: str, target: str) -> str:
    return f"<{{host}}{page}> tree:relation [ a tree:Relation ; tree:node <{target}> ] .\n"


def publisher() -> Publisher:
    bordeaux = 'schema:address [ schema:addressLocality "Bordeaux" ]'
    return Publisher(
        {
            "/feed": STREAM
            + activity(
                1,
                "Create",
                "http://x/a",
                "2026-01-01T00:00:00Z",
                f'schema:name "A1"@fr, "A1e"@en ; {bordeaux}',
            )
            + activity(2, "Create", "http://x/b", "2026-01-02T00:00:00Z", 'schema:name "B1"')
            + leads("/feed", "{host}/feed?page=2"),
            "/feed?2": activity(
                3, "Update", "http://x/a", "2026-01-03T00:00:00Z", f'schema:name "A2"@fr ; {bordeaux}'
            )
            + activity(4, "Delete", "http://x/b", "2026-01-04T00:00:00Z"),
        },
        {"/feed"},
    )


def of(folder: Path, source: str = "requests_per_minute: 9999") -> Connector:
    path = folder / "essai.yaml"
    path.write_text(CONNECTOR.replace("SOURCE", source), encoding="utf-8")
    return load_connector(path)


def ask(
    address: str,
    folder: Path,
    known: Validators | None = None,
    *,
    limits: Limits | None = None,
    source: str = "requests_per_minute: 9999",
) -> Acquired:
    with new_session("ess-hub-test", retries=1, backoff=0) as http:
        connector = of(folder, source)
        return acquire(
            Ask(
                address,
                connector,
                folder / "into",
                known or Validators(),
                http,
                NOW,
                limits or Limits(),
                base=BASE,
            )
        )


def lines(acquired: Acquired) -> list[dict[str, Any]]:
    (part,) = acquired.parts
    return [json.loads(line) for line in part.path.read_text(encoding="utf-8").splitlines()]


def served(feed: Publisher, test: Callable[[str, Scripted], None]) -> None:
    with scripted(feed.answer) as server:
        feed.script = server
        test(server.address + "/feed", server)


def refused(feed: Publisher, folder: Path, **options: Any) -> str:
    said: list[str] = []

    def test(address: str, _: Scripted) -> None:
        with pytest.raises((SourceError, RefusedError)) as error:
            ask(address, folder, **options)
        assert not (folder / "into").exists() or list((folder / "into").iterdir()) == []
        said.append(error.value.text.en)

    served(feed, test)
    return said[0]


ALL = [
    {
        "@id": "http://x/a",
        "schema:name": "A2",
        "schema:name@fr": "A2",
        "schema:address": {"schema:addressLocality": "Bordeaux"},
    },
    {"@id": "http://x/b", "@deleted": True},
]


def test_the_latest_state_of_each_entity_is_staged(tmp_path: Path) -> None:
    def test(address: str, server: Scripted) -> None:
        acquired = ask(address, tmp_path)
        assert lines(acquired) == ALL
        assert (acquired.name, acquired.is_partial, acquired.unchanged) == ("feed", False, False)
        assert "application/trig" in server.asked[0].headers["accept"]
        assert server.asked[0].headers["user-agent"] == "ess-hub-test"

    served(publisher(), test)


def test_rows_are_records_and_tombstones(tmp_path: Path) -> None:
    def test(address: str, _: Scripted) -> None:
        rows = open_parts(ask(address, tmp_path).parts, of(tmp_path))
        alive, gone = list(rows)
        assert (alive.values["@id"], alive.is_tombstone) == ("http://x/a", False)
        assert (dict(gone.values), gone.is_tombstone) == ({"@id": "http://x/b"}, True)
        outcome = mapper(of(tmp_path))(alive)
        assert isinstance(outcome, Mapped)
        assert any('description> "Bordeaux"' in line for line in outcome.statements)
        assert rows.notices == ()

    served(publisher(), test)


def test_absence_from_a_feed_says_nothing(tmp_path: Path) -> None:
    assert of(tmp_path).access.deletions.by == "never"
    with pytest.raises(ConnectorError, match=r"a feed \(ldes\) says itself what is gone"):
        of(tmp_path, "deletions: {by: absence}")


def test_the_next_harvest_asks_only_for_pages_that_may_have_changed(tmp_path: Path) -> None:
    feed = publisher()

    def test(address: str, server: Scripted) -> None:
        first = ask(address, tmp_path)
        assert len(server.asked) == 2
        again = ask(address, tmp_path, first.validators)
        assert (again.unchanged, again.parts, again.validators) == (True, (), first.validators)
        assert [each.form.get("page") for each in server.asked[2:]] == ["2"]
        feed.pages["/feed?2"] += activity(
            5, "Create", "http://x/b", "2026-01-05T00:00:00Z", 'schema:name "B2"'
        )
        news = ask(address, tmp_path, first.validators)
        assert (lines(news), news.is_partial) == ([{"@id": "http://x/b", "schema:name": "B2"}], True)
        assert len(server.asked) == 4, "the first page, which says it is immutable, was asked for again"
        assert ask(address, tmp_path, news.validators).unchanged

    served(feed, test)


def test_what_is_kept_between_harvests_is_json(tmp_path: Path) -> None:
    def test(address: str, _: Scripted) -> None:
        first = ask(address, tmp_path).validators
        kept = Validators(first.sha256, bookmark=json.loads(json.dumps(dict(first.bookmark))))
        assert ask(address, tmp_path, kept).unchanged

    served(publisher(), test)


def test_a_feed_written_anew_is_read_from_its_beginning(tmp_path: Path) -> None:
    feed = publisher()

    def test(address: str, _: Scripted) -> None:
        first = ask(address, tmp_path)
        feed.pages = {
            "/feed": STREAM + activity(9, "Create", "http://x/z", "2026-02-01T00:00:00Z", 'schema:name "Z"')
        }
        anew = ask(address, tmp_path, first.validators)
        assert (lines(anew), anew.is_partial) == ([{"@id": "http://x/z", "schema:name": "Z"}], False)

    served(feed, test)


def test_what_this_hub_published_itself_is_left_out_and_said(tmp_path: Path) -> None:
    feed = publisher()
    for number, entity, origin in (
        (6, "http://x/c", f"prov:wasDerivedFrom <http://x/r>, <{BASE}record/s/1>"),
        (7, "http://x/d", f"dcterms:isPartOf <{BASE}source/s>"),
        (8, f"{BASE}id/organization/e", "schema:description 'x'"),
        (9, "http://x/f", f"prov:wasDerivedFrom <{BASE.replace('ours', 'theirs')}record/s/1>"),
    ):
        feed.pages["/feed?2"] += activity(
            number, "Create", entity, "2026-01-06T00:00:00Z", f'schema:name "N" ; {origin}'
        )

    def test(address: str, _: Scripted) -> None:
        rows = open_parts(ask(address, tmp_path).parts, of(tmp_path))
        assert [row.values["@id"] for row in rows] == ["http://x/a", "http://x/b", "http://x/f"]
        said = [notice for notice in rows.notices if notice.rule == "own-records"]
        assert [notice.text.en for notice in said] == ["3 records come from this very hub: left out"]

    served(feed, test)


@pytest.mark.parametrize(
    ("syntax", "content_type"),
    [
        ("nquads", "application/n-quads"),
        ("trig", "application/trig; charset=utf-8"),
        ("trig", "text/turtle"),
        ("trig", "application/octet-stream"),
    ],
)
def test_pages_are_read_in_the_syntax_they_come_in(tmp_path: Path, syntax: str, content_type: str) -> None:
    feed = publisher()
    feed.content_type = content_type
    if syntax == "nquads":
        import pyoxigraph

        trig = feed.answer

        def answer(asked: Asked) -> Said:
            said = trig(asked)
            quads = pyoxigraph.parse(said.body, pyoxigraph.RdfFormat.TRIG)
            body = pyoxigraph.serialize(quads, format=pyoxigraph.RdfFormat.N_QUADS)
            return Said(body or b"", said.status, said.headers)

        feed.answer = answer  # type: ignore[method-assign]
    served(feed, lambda address, _: _same(ask(address, tmp_path)))


def _same(acquired: Acquired) -> None:
    assert lines(acquired) == ALL


def test_pages_without_graphs_hold_versions(tmp_path: Path) -> None:
    version = """\
<{host}/s> a ldes:EventStream ; tree:view <{host}/feed> ; ldes:timestampPath dcterms:created ;
  ldes:versionOfPath dcterms:isVersionOf ; tree:member <http://x/a#1>, <http://x/a#2> .
<http://x/a#1> dcterms:isVersionOf <http://x/a> ; dcterms:created "2026-01-01T00:00:00Z"^^xsd:dateTime ; schema:name "A1" .
<http://x/a#2> dcterms:isVersionOf <http://x/a> ; dcterms:created "2026-01-02T00:00:00Z"^^xsd:dateTime ; schema:name "A2" .
"""
    feed = Publisher({"/feed": version})

    def nt(asked: Asked) -> Said:
        said = Publisher.answer(feed, asked)
        skolem = "http://b/"
        body = "\n".join(read_statements(said.body, "turtle", skolem=skolem)) + "\n"
        return Said(body.encode(), 200, {"Content-Type": "application/n-triples"})

    feed.answer = nt  # type: ignore[method-assign]

    def test(address: str, _: Scripted) -> None:
        (line,) = lines(ask(address, tmp_path))
        assert (line["@id"], line["schema:name"]) == ("http://x/a", "A2")
        assert "dcterms:isVersionOf" not in line

    served(feed, test)


def test_pages_in_json_ld_read_the_contexts_the_connector_brings_and_no_other(tmp_path: Path) -> None:
    document = {
        "@context": ["https://exemple.fr/c", {"tree": "https://w3id.org/tree#"}],
        "@id": "{host}/s",
        "tree:view": {"@id": "{host}/feed"},
        "tree:member": {"@id": "http://x/a", "name": "A"},
    }
    feed = Publisher({"/feed": json.dumps(document)})

    def answer(asked: Asked) -> Said:
        body = feed.pages["/feed"].replace("{host}", feed.script.address)
        return Said(body.encode(), 200, {"Content-Type": "application/ld+json"})

    feed.answer = answer  # type: ignore[method-assign]
    assert "https://exemple.fr/c is elsewhere" in refused(feed, tmp_path)
    (tmp_path / "contexts").mkdir()
    (tmp_path / "contexts" / "c.jsonld").write_text(
        '{"@context": {"name": "https://schema.org/name"}}', "utf-8"
    )
    held = "contexts: {'https://exemple.fr/c': c.jsonld}"
    served(
        feed,
        lambda address, _: (
            None
            if lines(ask(address, tmp_path, source=held)) == [{"@id": "http://x/a", "schema:name": "A"}]
            else pytest.fail("not read")
        ),
    )


@pytest.mark.parametrize(
    "elsewhere", ["http://169.254.169.254/latest", "http://127.0.0.1:9/feed", "file:///etc/passwd"]
)
def test_a_page_on_another_host_is_refused_and_nobody_is_asked(tmp_path: Path, elsewhere: str) -> None:
    feed = publisher()
    feed.pages["/feed"] += leads("/feed", elsewhere)
    assert elsewhere in refused(feed, tmp_path)


def test_a_redirect_from_a_page_to_another_host_is_refused(tmp_path: Path) -> None:
    feed = publisher()
    answer = feed.answer

    def moved(asked: Asked) -> Said:
        return (
            Said(b"", 302, {"Location": "http://127.0.0.1:9/x"}) if asked.form.get("page") else answer(asked)
        )

    feed.answer = moved  # type: ignore[method-assign]
    assert "another host" in refused(feed, tmp_path)


def test_the_address_people_know_may_lead_to_where_the_feed_is(tmp_path: Path) -> None:
    feed = publisher()

    def test(address: str, _: Scripted) -> None:
        with scripted(lambda _: Said(b"", 303, {"Location": address})) as known:
            assert lines(ask(known.address + "/feed", tmp_path)) == ALL

    served(feed, test)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (Said(b"no", 404), "this page of the feed is missing"),
        (Said(b"no", 401), "the server answers 401"),
        (Said(b"<http://x/a> <p>\n nonsense", 200, {"Content-Type": "text/turtle"}), "/feed:2:"),
        (Said(b"<html>", 200, {"Content-Type": "text/html"}), "unreadable"),
        (Said(b"<a> <b> <c> .", 200, {"Content-Type": "text/turtle"}), "no page of an LDES feed"),
        (Said(b"", 200, {"Content-Type": "text/turtle", "Content-Length": "9"}), "the answer was cut off"),
    ],
)
def test_what_is_no_page_of_a_feed_is_said(tmp_path: Path, said: Said, message: str) -> None:
    feed = publisher()
    feed.answer = lambda asked: said  # type: ignore[method-assign]
    assert message in refused(feed, tmp_path)


def test_a_page_that_is_missing_midway_leaves_nothing(tmp_path: Path) -> None:
    feed = publisher()
    del feed.pages["/feed?2"]
    assert "page=2: this page of the feed is missing" in refused(feed, tmp_path)


def test_a_page_larger_than_memory_should_hold_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(way, "_LARGEST_PAGE", 500)
    assert "larger than 500 bytes" in refused(publisher(), tmp_path)


def test_an_entity_on_which_too_much_hangs_is_one_record_lost(tmp_path: Path) -> None:
    feed = publisher()
    deep = "<http://x/p> [ " * 100 + "]" * 100
    feed.pages["/feed?2"] += activity(6, "Create", "http://x/c", "2026-01-06T00:00:00Z", deep)

    def test(address: str, _: Scripted) -> None:
        rows = list(open_parts(ask(address, tmp_path).parts, of(tmp_path)))
        assert [(row.values["@id"], row.problem and row.problem.rule) for row in rows if row.problem] == [
            ("http://x/c", "record-too-large")
        ]

    served(feed, test)


def test_a_page_kept_in_a_file_is_a_sample(tmp_path: Path) -> None:
    path = tmp_path / "essai.trig"
    text = STREAM + activity(1, "Create", "http://x/a", "2026-01-01", 'schema:name "A"')
    path.write_text(PREFIXES + text.replace("{host}", "https://data.example.org"), encoding="utf-8")
    assert lines(ask(str(path), tmp_path)) == [{"@id": "http://x/a", "schema:name": "A"}]
    assert [row.values["@id"] for row in open_rows(path, of(tmp_path))] == ["http://x/a"]
    path.write_text(
        path.read_text("utf-8") + "<x:s> tree:relation [ tree:node <https://data.example.org/2> ] .", "utf-8"
    )
    with pytest.raises(RefusedError, match="leads to no other page"):
        ask(str(path), tmp_path)
