"""``If-Match`` and ``If-None-Match`` on ``/store``: nobody overwrites what another wrote since."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from hub.store.readers.answer import Limits
from tests.serve.keyed_hub import LOCAL, Keyed, keyed_hub

ONE, TWO = "<urn:a> <urn:b> 1 .", "<urn:a> <urn:b> 2 ."
ROWS = 12


@pytest.fixture(scope="module")
def keyed() -> Iterator[Keyed]:
    with keyed_hub(Limits(rows=ROWS, bytes=4096)) as opened:
        yield opened


def at(name: str) -> str:
    return f"store?graph={LOCAL}{name}"


def send(keyed: Keyed, method: str, name: str, body: str = "", **headers: str) -> requests.Response:
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    own = {"Authorization": f"Bearer {keyed.keys['admin']}", "Content-Type": "text/turtle", **named}
    return keyed.client.ask(method, at(name), data=body.encode(), headers=own)


def tag(keyed: Keyed, name: str) -> str:
    return keyed.client.get(at(name), headers={"Accept": "text/turtle"}).headers["etag"]


def test_a_graph_is_made_only_if_it_is_not_there(keyed: Keyed) -> None:
    assert send(keyed, "PUT", "made", ONE, If_None_Match="*").status_code == 201
    refused = send(keyed, "PUT", "made", TWO, If_None_Match="*")
    assert refused.status_code == 412
    assert refused.headers["content-type"] == "application/problem+json"
    assert "made" in refused.json()["detail"]
    assert " 1 " in keyed.client.get(at("made"), headers={"Accept": "text/turtle"}).text
    assert send(keyed, "POST", "made", TWO, If_None_Match="*").status_code == 412


def test_a_graph_is_changed_only_as_it_was_read(keyed: Keyed) -> None:
    send(keyed, "PUT", "read", ONE)
    read = tag(keyed, "read")
    assert send(keyed, "PUT", "read", TWO, If_Match=read).status_code == 204
    for method, body in (("PUT", ONE), ("POST", ONE), ("DELETE", "")):
        assert send(keyed, method, "read", body, If_Match=read).status_code == 412, method
    assert " 2 " in keyed.client.get(at("read"), headers={"Accept": "text/turtle"}).text
    assert send(keyed, "DELETE", "read", If_Match=f'"another", {tag(keyed, "read")}').status_code == 204
    assert keyed.client.get(at("read")).status_code == 404


def test_a_write_answers_the_tag_that_a_read_will_have(keyed: Keyed) -> None:
    first = send(keyed, "PUT", "tagged", ONE)
    assert first.headers["etag"] == tag(keyed, "tagged")
    second = send(keyed, "POST", "tagged", TWO, If_Match=first.headers["etag"])
    assert second.status_code == 204
    assert second.headers["etag"] == tag(keyed, "tagged") != first.headers["etag"]
    held = {"Accept": "text/turtle", "If-None-Match": second.headers["etag"]}
    assert keyed.client.get(at("tagged"), headers=held).status_code == 304


def test_a_star_asks_for_a_graph_that_is_there(keyed: Keyed) -> None:
    assert send(keyed, "PUT", "nowhere", ONE, If_Match="*").status_code == 412
    assert keyed.client.get(at("nowhere")).status_code == 404
    assert send(keyed, "DELETE", "nowhere", If_Match="*").status_code == 404
    send(keyed, "PUT", "there", ONE)
    assert send(keyed, "PUT", "there", TWO, If_Match="*").status_code == 204


def test_a_state_that_is_held_already_is_not_written_again(keyed: Keyed) -> None:
    send(keyed, "PUT", "held", ONE)
    assert send(keyed, "PUT", "held", TWO, If_None_Match=tag(keyed, "held")).status_code == 412
    assert send(keyed, "PUT", "held", TWO, If_None_Match='"another"').status_code == 204


@pytest.mark.parametrize(
    "value", ["nonsense", '""', '"r999999-00"', 'W/"r1"', "", '"r-1-00"', '"r' + "9" * 40 + '-00"']
)
def test_a_tag_of_nobodys_matches_nothing(keyed: Keyed, value: str) -> None:
    send(keyed, "PUT", "odd", ONE)
    assert send(keyed, "PUT", "odd", TWO, If_Match=value).status_code == 412
    assert " 1 " in keyed.client.get(at("odd"), headers={"Accept": "text/turtle"}).text


def test_a_graph_without_a_name_beforehand_is_made_whatever_is_held(keyed: Keyed) -> None:
    headers = {"Authorization": f"Bearer {keyed.keys['admin']}", "Content-Type": "text/turtle"}
    made = keyed.client.post("store", data=ONE.encode(), headers={**headers, "If-None-Match": "*"})
    assert made.status_code == 201
    assert "etag" not in made.headers
    assert made.headers["location"].startswith(LOCAL)


def test_a_graph_of_more_rows_than_a_query_may_answer_is_read_whole(keyed: Keyed) -> None:
    lines = " ".join(f"<urn:a> <urn:b> {number} ." for number in range(2 * ROWS))
    send(keyed, "PUT", "long", lines)
    answer = keyed.client.get(at("long"), headers={"Accept": "application/n-triples"})
    assert (answer.status_code, len(answer.text.splitlines())) == (200, 2 * ROWS)
    query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{LOCAL}long> {{ ?s ?p ?o }} }}"
    assert keyed.client.get("sparql", params={"query": query}).status_code == 413


def test_a_graph_of_more_bytes_than_an_answer_may_have_is_refused_and_the_way_out_named(keyed: Keyed) -> None:
    lines = " ".join(f"<urn:a> <urn:b> '{number:0>500}' ." for number in range(ROWS))
    send(keyed, "PUT", "heavy", lines)
    answer = keyed.client.get(at("heavy"), headers={"Accept": "application/n-triples"})
    assert (answer.status_code, answer.json()["limit"]) == (413, "bytes")
    assert "/dumps/" in answer.json()["detail"]
