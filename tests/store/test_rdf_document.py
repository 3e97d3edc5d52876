"""A document by node, and where its nodes stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub.errors import RefusedError, UserError
from hub.model.statement import Term
from hub.store.rdf import read_quads
from hub.store.rdf_document import RdfDocument
from hub.store.rdf_places import Places

TRIG = b"""\
@prefix x: <http://x/> .
x:b x:p x:a .
x:g { x:a a x:C ; x:p "un"@FR, 2 . }
x:b a x:C, x:D .
[] a x:C .
x:c a x:D .
"""


def document(content: bytes = TRIG, syntax: str = "trig") -> RdfDocument:
    return RdfDocument(read_quads(content, syntax, name="doc"))


def test_what_is_said_of_a_node_comes_in_order_whatever_its_graph() -> None:
    with document() as found:
        said = [
            (predicate.rpartition("/")[2], value.value, value.language)
            for predicate, value in found.describe("http://x/a")
        ]
    assert said == [
        ("22-rdf-syntax-ns#type", "http://x/C", None),
        ("p", "un", "fr"),
        ("p", "2", None),
    ]


def test_the_nodes_of_a_class_come_in_the_order_they_are_described() -> None:
    with document() as found:
        assert [node for node in found.instances("http://x/C") if not node.startswith("_:")] == [
            "http://x/b",
            "http://x/a",
        ]
        assert sum(1 for _ in found.instances("http://x/C")) == 3
        assert list(found.things()) == ["http://x/b", "http://x/a", "http://x/c"]
        assert (
            found.is_instance("http://x/a", "http://x/C"),
            found.is_instance("http://x/a", "http://x/D"),
        ) == (True, False)
        assert (found.is_instance("http://x/c", None), found.is_instance("http://x/g", None)) == (True, False)


def test_quads_say_their_graph_and_name_blank_nodes() -> None:
    quads = list(read_quads(b"<http://x/g> { _:a <http://x/p> _:a }", "trig", name="doc"))
    ((subject, _, value, graph),) = quads
    assert (subject, graph) == (value.value, "http://x/g")
    assert subject.startswith("_:")
    assert value == Term("iri", subject)


def test_a_context_is_one_we_hold_or_refused() -> None:
    text = b'{"@context": ["http://c/", {"q": "http://x/q"}], "@id": "http://x/a", "p": 1, "q": 2}'
    held = {"http://c/": {"@context": {"p": "http://x/p"}}}
    assert len(list(read_quads(text, "jsonld", name="doc", contexts=held))) == 2
    with pytest.raises(RefusedError, match="http://c/ is elsewhere"):
        list(read_quads(text, "jsonld", name="doc"))


@pytest.mark.parametrize(
    "content", [b'{"@context": "http://c/", "@id": }', b'\xff{"@context": "http://c/"}', b'{"@context": "x"']
)
def test_json_that_is_none_is_said_and_nothing_else_happens(content: bytes) -> None:
    with pytest.raises(UserError, match="doc"):
        list(read_quads(content, "jsonld", name="doc"))


@pytest.mark.parametrize(
    ("name", "text", "lines"),
    [
        (
            "a.nt",
            "# x\n<http://x/1> <http://x/p> <http://x/2> .\n\n<http://x/2> <http://x/p> 'a' .\n",
            [2, 4],
        ),
        ("a.ttl", "PREFIX x: <http://x/>\nx:11 x:p 1 . \nx:1 x:p x:2 .\n\n  x:2\n x:p 1 .", [3, 5]),
        ("a.ttl", "@prefix : <http://x/> .\n:1 :p :2 .\n<http://x/2> :p 1 .", [2, 3]),
        ("a.jsonld", '[{"@id": "http://x/1"}, {"@id": "http://x/2"},\n {"@id": "http://x/3"}]', [1, 1]),
        ("a.ttl", "@base <http://x/> .\n<1> <p> <2> .\n<http://x/2> <p> 1 .", [None, 3]),
    ],
)
def test_a_node_stands_where_it_is_described(
    tmp_path: Path, name: str, text: str, lines: list[int | None]
) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    syntax = {".nt": "ntriples", ".ttl": "turtle", ".jsonld": "jsonld"}[path.suffix]
    with Places(path, syntax) as places:
        assert [places.line_of("http://x/1"), places.line_of("http://x/2")] == lines


def test_nodes_that_cannot_be_found_cost_no_more_than_a_few_readings(tmp_path: Path) -> None:
    path = tmp_path / "a.nt"
    path.write_text("<http://x/1> <http://x/p> 'a' .\n", encoding="utf-8")
    with Places(path, "ntriples") as places:
        assert [places.line_of(f"http://absent/{number}") for number in range(10)] == [None] * 10
        assert places.line_of("http://x/1") is None, "it was still looked for"
