"""``/store`` and ``/graph/…``: the Graph Store Protocol, on the graphs of the operator and on those of the hub."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from tests.serve.keyed_hub import CRESS, LOCAL, Keyed, keyed_hub
from tests.serve.small_hub import BASE

TURTLE = "@prefix : <urn:> . :a :b [ :c 1, 'été'@fr ] ."
SYNTAXES = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/rdf+xml": "xml",
    "application/ld+json": "json-ld",
}


@pytest.fixture(scope="module")
def keyed() -> Iterator[Keyed]:
    with keyed_hub() as opened:
        yield opened


def at(name: str) -> str:
    return f"store?graph={LOCAL}{name}"


def test_a_graph_is_made_replaced_added_to_and_removed(keyed: Keyed) -> None:
    place = at("life")
    assert keyed.client.get(place).status_code == 404
    assert keyed.send("PUT", place, TURTLE).status_code == 201
    assert keyed.send("PUT", place, "<urn:a> <urn:b> 2 .").status_code == 204
    assert keyed.send("POST", place, "<urn:a> <urn:b> 3 .").status_code == 204
    answer = keyed.client.get(place, headers={"Accept": "application/n-triples"})
    assert answer.status_code == 200
    assert sorted(line.split()[2][:3] for line in answer.text.splitlines()) == ['"2"', '"3"']
    assert keyed.send("DELETE", place).status_code == 204
    assert keyed.client.get(place).status_code == 404
    assert keyed.send("DELETE", place).status_code == 404


@pytest.mark.parametrize("media_type", SYNTAXES)
def test_what_is_read_is_what_was_written_in_every_syntax(keyed: Keyed, media_type: str) -> None:
    written = Graph().parse(data=TURTLE, format="turtle")
    body = written.serialize(format=SYNTAXES[media_type], encoding="utf-8")
    sent = keyed.send("PUT", at("syntax"), body, content_type=f"{media_type}; charset=UTF-8")
    assert sent.status_code in {201, 204}, sent.text
    for accept, syntax in SYNTAXES.items():
        answer = keyed.client.get(at("syntax"), headers={"Accept": accept})
        assert answer.headers["content-type"].partition(";")[0] == accept
        assert isomorphic(Graph().parse(data=answer.content, format=syntax), written)


def test_a_graph_of_ones_own_also_answers_at_its_own_address(keyed: Keyed) -> None:
    assert keyed.send("PUT", "graph/local/here", "<> <urn:b> <x> .").status_code == 201
    for place in ("graph/local/here", at("here")):
        answer = keyed.client.get(place, headers={"Accept": "application/n-triples"})
        assert answer.text == f"<{LOCAL}here> <urn:b> <{LOCAL}x> .\n"
    assert keyed.client.get("graph/source/cress").status_code == 200
    assert keyed.client.get("graph/source/nowhere").status_code == 404


def test_a_post_without_a_name_makes_a_graph_and_says_which(keyed: Keyed) -> None:
    answer = keyed.send("POST", "store?lang=fr", TURTLE)
    assert answer.status_code == 201
    made = answer.headers["location"]
    assert made.startswith(LOCAL)
    assert "été" in keyed.client.get("store", params={"graph": made}).content.decode()


def test_a_form_of_files_is_one_graph(keyed: Keyed) -> None:
    files = [
        ("one", ("one.ttl", "<urn:a> <urn:b> _:x .", "text/turtle")),
        ("two", ("two.nt", "<urn:a> <urn:b> _:x .", "application/n-triples")),
    ]
    headers = {"Authorization": f"Bearer {keyed.keys['admin']}"}
    answer = keyed.client.post(at("form"), files=files, headers=headers)
    assert answer.status_code == 201, answer.text
    assert len(Graph().parse(data=keyed.client.get(at("form")).content, format="turtle")) == 2


def test_the_hubs_own_graphs_are_read_by_everyone_and_written_by_nobody(keyed: Keyed) -> None:
    for place in ("store?default", f"store?graph={CRESS}", f"store?graph={BASE}graph/links"):
        before = keyed.client.get(place)
        assert before.status_code == 200 and before.content
        for method in ("PUT", "POST", "DELETE"):
            answer = keyed.send(method, place, TURTLE if method != "DELETE" else b"")
            assert answer.status_code == 403
            assert LOCAL in answer.json()["detail"]
        assert keyed.client.get(place).content == before.content


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
@pytest.mark.parametrize(("key", "status"), [("", 401), ("wrong", 401), ("source:cress", 403)])
def test_only_an_administrator_writes(keyed: Keyed, method: str, key: str, status: int) -> None:
    body = TURTLE if method != "DELETE" else b""
    assert keyed.send(method, at("mine"), body, key=key).status_code == status
    assert keyed.client.get(at("mine")).status_code == 404


def test_a_read_is_negotiated_tagged_and_compressed(keyed: Keyed) -> None:
    place = f"store?graph={BASE}graph/model"
    answer = keyed.client.get(place, headers={"Accept": "text/turtle;q=0.1, application/n-triples"})
    if answer.status_code == 404:  # the small hub has no model of its own
        place = f"store?graph={CRESS}"
        answer = keyed.client.get(place, headers={"Accept": "text/turtle;q=0.1, application/n-triples"})
    assert answer.headers["content-type"] == "application/n-triples"
    assert {"Accept", "Accept-Encoding"} <= set(answer.headers["vary"].replace(" ", "").split(","))
    asked = {"Accept": "text/turtle;q=0.1, application/n-triples", "If-None-Match": answer.headers["etag"]}
    unchanged = keyed.client.get(place, headers=asked)
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    head = keyed.client.ask("HEAD", place, headers={"Accept": "application/n-triples"})
    assert (head.status_code, head.content) == (200, b"")
    assert keyed.client.ask("HEAD", at("nothing")).status_code == 404
    assert keyed.client.get(place, headers={"Accept": "image/png"}).status_code == 406
    assert keyed.send("PUT", at("tag"), TURTLE).status_code == 201
    assert keyed.client.get(place, headers=asked).status_code == 200


def test_a_browser_reads_turtle_and_an_error_as_a_page(keyed: Keyed) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    answer = keyed.client.get(f"store?graph={CRESS}", headers=browser)
    assert answer.headers["content-type"].startswith("text/turtle")
    missing = keyed.client.get(at("nothing"), headers=browser)
    assert (missing.status_code, missing.headers["content-type"]) == (404, "text/html; charset=utf-8")


@pytest.mark.parametrize(
    ("path", "body", "content_type", "status"),
    [
        ("store", "<urn:a> <urn:b> 1 .", "application/trig", 415),
        ("store?default&graph=urn:g", TURTLE, "text/turtle", 400),
        (f"store?graph={LOCAL}a&graph={LOCAL}b", TURTLE, "text/turtle", 400),
        ("store?graph=notes", TURTLE, "text/turtle", 400),
        ("store?graph=%FF", TURTLE, "text/turtle", 400),
        (at("a"), TURTLE, "application/octet-stream", 415),
        (at("a"), TURTLE, "text/turtle; charset=latin-1", 415),
        (at("a"), "<urn:a> <urn:b> ", "text/turtle", 400),
        (at("a"), "{", "application/ld+json", 400),
        (at("a"), '{"@context": "http://127.0.0.1:9/c", "@id": "urn:a"}', "application/ld+json", 403),
        (at("a"), '{"@id": "urn:g", "@graph": [{"@id": "urn:a", "urn:b": 1}]}', "application/ld+json", 400),
        (
            at("a"),
            "<!DOCTYPE r [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><r>&a;</r>",
            "application/rdf+xml",
            400,
        ),
        (at("a"), "x", "multipart/form-data; boundary=b", 400),
    ],
)
def test_what_cannot_be_written_gets_its_own_status(
    keyed: Keyed, path: str, body: str, content_type: str, status: int
) -> None:
    answer = keyed.send("POST", path, body, content_type=content_type)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert keyed.client.get(at("a")).status_code == 404


def test_a_context_of_the_hub_may_be_named(keyed: Keyed) -> None:
    body = f'{{"@context": "{BASE}context.jsonld", "@id": "urn:a", "label": "Un nom"}}'
    answer = keyed.send("PUT", at("context"), body, content_type="application/ld+json")
    assert answer.status_code == 201, answer.text


def test_a_body_too_large_is_refused_before_it_is_read(keyed: Keyed) -> None:
    keyed.site.push_bytes, most = 1000, keyed.site.push_bytes
    try:
        answer = keyed.send("PUT", at("large"), "#" * 1001)
    finally:
        keyed.site.push_bytes = most
    assert answer.status_code == 413


def test_another_page_may_read_and_write_with_a_key(keyed: Keyed) -> None:
    asked = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "PUT"}
    answer = keyed.client.ask("OPTIONS", "store", headers=asked)
    assert {"PUT", "DELETE"} <= set(answer.headers["access-control-allow-methods"].split(", "))
    assert "Authorization" in answer.headers["access-control-allow-headers"]
    assert keyed.client.ask("OPTIONS", "store").headers["allow"] == "GET, HEAD, POST, PUT, DELETE, OPTIONS"
