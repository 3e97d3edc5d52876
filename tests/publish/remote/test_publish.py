"""A publication travels to an engine: the idle side is loaded, checked, switched to; whatever fails, the other stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from hub.errors import EngineError, UserError
from hub.model.iri import Addresses
from hub.model.secret import Secrets
from hub.pipeline import remote as stage
from hub.pipeline.hub import Hub
from hub.pipeline.remote import RemoteReport, publish_to_remote, roll_back
from hub.resources import find_resources
from hub.store.remote.place import Names, Place
from hub.store.remote.pointer import read_pointer
from tests.store.remote.fake import Exchange, Fake, fakes, remote_of
from tests.store.samples import listener, triple, triples

BASE = "http://hub.example/"
NAMES = Names(BASE)
LINKS, EMPTY, LOCAL = BASE + "graph/links", BASE + "graph/source/vide", BASE + "graph/local/notes"
LITERALS = [
    '<http://x/a> <http://x/p> "été \\"x\\"\\n"@fr .',
    '<http://x/a> <http://x/p> "01"^^<http://www.w3.org/2001/XMLSchema#integer> .',
    '<http://x/a> <http://x/q> "true"^^<http://www.w3.org/2001/XMLSchema#boolean> .',
]


@pytest.fixture
def pair() -> Iterator[tuple[Fake, Fake]]:
    with fakes() as both:
        yield both


@pytest.fixture
def hub(tmp_path: Path, pair: tuple[Fake, Fake], monkeypatch: pytest.MonkeyPatch) -> Hub:
    """A hub with one publication, two engines, and a margin that tests need not wait for."""
    monkeypatch.setattr(stage, "_MARGIN", 0.0)
    made = Hub(
        tmp_path,
        Addresses(BASE),
        find_resources(),
        clock=lambda: datetime(2026, 11, 21, 3, 0, tzinfo=UTC),
        remote=remote_of(*pair),
    )
    made.revisions.create()
    write(made, [*triples(5), *LITERALS])
    return made


def write(hub: Hub, lines: list[str], publication: int = 1) -> None:
    with hub.revisions.lease("test") as lease, lease.draft() as draft:
        draft.replace_graph(None, lines)
        draft.replace_graph(LINKS, [triple(1, "lien")])
        draft.replace_graph(EMPTY, [])
        draft.commit(publication=publication)


def published(hub: Hub) -> RemoteReport:
    report = publish_to_remote(hub)
    assert report is not None
    return report


def held(fake: Fake, graph: str = NAMES.reference) -> int:
    return len(list(fake.store.quads_for_pattern(None, None, None, NamedNode(graph))))


def test_the_first_publication_goes_to_the_first_side(hub: Hub, pair: tuple[Fake, Fake]) -> None:
    report = published(hub)
    assert (report.state, report.side, report.publication, report.statements) == ("loaded", "first", 1, 9)
    assert (held(pair[0]), held(pair[0], LINKS), held(pair[0], EMPTY)) == (8, 1, 0)
    assert pair[1].seen == []
    load = read_pointer(hub.directory).load
    assert load is not None
    assert set(load.graphs) == {LINKS, EMPTY}


def test_the_next_one_goes_to_the_other_and_the_one_before_is_kept(hub: Hub, pair: tuple[Fake, Fake]) -> None:
    published(hub)
    write(hub, list(triples(7)), publication=2)
    assert published(hub).side == "second"
    assert (held(pair[0]), held(pair[1])) == (8, 7)
    write(hub, list(triples(2)), publication=3)
    assert published(hub).side == "first"
    assert (held(pair[0]), held(pair[1])) == (2, 7)


def test_what_is_in_place_is_not_sent_again(hub: Hub, pair: tuple[Fake, Fake]) -> None:
    published(hub)
    for fake in pair:
        fake.seen.clear()
    assert published(hub).state == "unchanged"
    assert [path for fake in pair for path, _ in fake.seen] == ["/query"]


def test_an_engine_that_lost_its_data_is_loaded_anew(hub: Hub, pair: tuple[Fake, Fake]) -> None:
    published(hub)
    pair[0].store.clear()
    assert (published(hub).state, held(pair[1])) == ("loaded", 8)


def test_graphs_of_others_stay_and_those_the_hub_gave_up_go(hub: Hub, pair: tuple[Fake, Fake]) -> None:
    theirs = NamedNode("http://someone.example/graph")
    pair[0].store.add(Quad(theirs, theirs, theirs, theirs))
    with hub.revisions.lease("test") as lease, lease.draft() as draft:
        draft.insert(LOCAL, ["_:a <http://x/p> _:b .", "_:b <http://x/p> _:a ."])
        draft.commit()
    assert (published(hub).state, held(pair[0], LOCAL)) == ("loaded", 2)
    with hub.revisions.lease("test") as lease, lease.draft() as draft:
        draft.drop_graph(LOCAL)
        draft.commit()
    published(hub)
    with hub.revisions.lease("test") as lease, lease.draft() as draft:
        draft.insert(LINKS, [triple(9)])
        draft.commit()
    assert published(hub).side == "first"
    assert (held(pair[0], LOCAL), held(pair[0], theirs.value), held(pair[0], LINKS)) == (0, 1, 2)


def test_a_hub_without_one_publishes_nowhere_else(hub: Hub) -> None:
    alone = replace(hub, remote=None)
    assert publish_to_remote(alone) is None
    with pytest.raises(UserError, match="no remote engine"):
        roll_back(alone)


def loses_one(exchange: Exchange) -> bool:
    exchange.body = b"\n".join(exchange.body.splitlines()[:-1])
    return False


def adds_one(exchange: Exchange) -> bool:
    exchange.body += b"<http://x/more> <http://x/p> <http://x/o> .\n"
    return False


def alters_one(exchange: Exchange) -> bool:
    exchange.body = exchange.body.replace(b"\xc3\xa9t\xc3\xa9", b"?t?")
    return False


def cut(exchange: Exchange) -> bool:
    exchange.close_connection = True
    return exchange.send(b'{"head"', Content_Length="90")


FAULTS = {
    "counts less": ("/store", loses_one, "counts"),
    "counts more": ("/store", adds_one, "counts"),
    "says something else": ("/store", alters_one, "what was not written there"),
    "takes nothing": ("/store", lambda exchange: exchange.send(b"full", 507), "it answers 507: full"),
    "declines": ("/store", lambda exchange: exchange.send(b"line 7", 400), "declines (400): line 7"),
    "does not let in": ("/update", lambda exchange: exchange.send(b"", 401), "user and password"),
    "updates elsewhere": (
        "/update",
        lambda exchange: exchange.send(b"", 302, Location="http://127.0.0.1:9/"),
        "redirects (302)",
    ),
    "speaks rubbish": (
        "/query",
        lambda exchange: exchange.send(b"<html>", Content_Type="text/html"),
        "cut off or cannot be read",
    ),
    "is cut": ("/query", cut, "cut off or cannot be read"),
}


def test_a_load_that_went_wrong_is_said_and_the_side_that_served_goes_on(
    hub: Hub, pair: tuple[Fake, Fake]
) -> None:
    published(hub)
    write(hub, [*triples(9), *LITERALS], publication=2)
    for name, (path, fault, said) in FAULTS.items():
        pair[1].faults[path] = fault
        report = published(hub)
        assert (report.state, report.side, report.publication) == ("failed", "first", 1), name
        assert report.error is not None, name
        assert said in report.error.en, name
        assert "127.0.0.1" not in report.error.en + report.error.fr, name
        assert held(pair[0]) == 8
        pair[1].faults.clear()
    with pytest.raises(UserError, match="no whole publication"):
        roll_back(hub)
    assert (published(hub).state, held(pair[1])) == ("loaded", 12)


def test_an_engine_that_goes_away_midway_or_is_not_there_at_all(hub: Hub, pair: tuple[Fake, Fake]) -> None:
    def leaves(exchange: Exchange) -> bool:
        exchange.close_connection = True
        return True

    pair[0].faults["/store"] = leaves
    report = published(hub)
    assert (report.state, report.side) == ("failed", None)
    pair[0].stop()
    report = published(hub)
    assert report.error is not None
    assert "connection" in report.error.en
    pair[0].faults.clear()
    pair[0].start()
    assert published(hub).state == "loaded"


def test_a_load_that_lasts_too_long_is_given_up(hub: Hub, pair: tuple[Fake, Fake]) -> None:
    import time

    assert hub.remote is not None
    hasty = replace(hub, remote=replace(hub.remote, load_seconds=0.2))
    pair[0].faults["/update"] = lambda exchange: bool(time.sleep(1))  # type: ignore[func-returns-value]
    report = published(hasty)
    assert report.error is not None
    assert "load_seconds" in report.error.en


def test_passwords_are_in_no_message_and_go_nowhere_else(hub: Hub, pair: tuple[Fake, Fake]) -> None:
    assert hub.remote is not None
    secrets = Secrets({"U": "hub", "P": "s3cret"})
    keyed = replace(hub, remote=replace(hub.remote, user="${U}", password="${P}", secrets=secrets))
    with listener() as elsewhere:
        for status, body in ((302, b""), (500, b"no s3cret"), (400, b"s3cret?")):
            pair[0].faults["/update"] = lambda exchange, status=status, body=body: exchange.send(
                body, status, Location=f"http://127.0.0.1:{elsewhere.port}/"
            )
            report = published(keyed)
            assert report.error is not None
            assert "s3cret" not in str(report.to_json("fr")) + str(report.to_json("en"))
        assert elsewhere.count == 0
    missing = replace(keyed, remote=replace(keyed.remote, secrets=Secrets({"U": "hub", "P": None})))  # type: ignore[type-var]
    report = published(missing)
    assert report.error is not None
    assert "P" in report.error.en


def test_a_rollback_answers_from_the_side_before_until_there_is_something_new(
    hub: Hub, pair: tuple[Fake, Fake]
) -> None:
    published(hub)
    with pytest.raises(UserError, match="nothing to go back to"):
        roll_back(hub)
    write(hub, list(triples(7)), publication=2)
    published(hub)
    assert (roll_back(hub).state, read_pointer(hub.directory).serving) == ("rolled-back", "first")
    assert (published(hub).state, read_pointer(hub.directory).serving) == ("withdrawn", "first")
    with pytest.raises(UserError, match="already"):
        roll_back(hub)
    assert roll_back(hub, forward=True).side == "second"
    with pytest.raises(UserError, match="No rollback"):
        roll_back(hub, forward=True)
    roll_back(hub)
    write(hub, list(triples(9)), publication=3)
    assert (published(hub).side, held(pair[1])) == ("second", 9)


def test_nobody_goes_back_to_a_side_that_cannot_serve(hub: Hub, pair: tuple[Fake, Fake]) -> None:
    published(hub)
    write(hub, list(triples(7)), publication=2)
    published(hub)
    pair[0].store.clear()
    with pytest.raises(EngineError, match="'first' cannot serve"):
        roll_back(hub)
    assert hub.remote is not None
    moved = replace(hub, remote=replace(hub.remote, first=Place("http://127.0.0.1:9/q", "x", "y")))
    with pytest.raises(UserError, match="no whole publication"):
        roll_back(moved)


def test_what_was_asked_of_a_side_is_answered_before_it_is_overwritten(hub: Hub) -> None:
    assert hub.remote is not None
    patient = replace(hub, remote=replace(hub.remote, query_seconds=10.0))
    waited: list[float] = []
    times = iter([1000.0, 1000.0, 1004.0, 1004.0])
    for number in (1, 2):
        write(patient, list(triples(number)), publication=number)
        publish_to_remote(patient, clock=lambda: next(times), sleep=waited.append)
    assert waited == [0.0, 6.0]


def test_numbers_are_compared_by_value_and_texts_letter_by_letter(hub: Hub, pair: tuple[Fake, Fake]) -> None:
    def respells(exchange: Exchange) -> bool:
        exchange.body = exchange.body.replace(b'"01"', b'"1"').replace(b'"true"', b'"1"')
        return False

    pair[0].faults["/store"] = respells
    assert published(hub).state == "loaded"
    values = {quad.object for quad in pair[0].store if quad.subject == NamedNode("http://x/a")}
    assert Literal("1", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#integer")) in values
