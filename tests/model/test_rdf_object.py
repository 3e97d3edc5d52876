"""A node as an object: whatever the graph, the same node gives the same object, and it ends."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.model.rdf_object import ObjectMaker, TooLargeError
from hub.model.statement import Term
from hub.model.vocabulary import RDF, TYPE

Graph = dict[str, list[tuple[str, Term]]]


def iri(value: str) -> Term:
    return Term("iri", value)


def text(value: str, language: str | None = None) -> Term:
    return Term("literal", value, language)


def made(graph: Graph, node: str = "a", records: Sequence[str] = ("a",)) -> object:
    maker = ObjectMaker(
        lambda each: graph.get(each, []), lambda each: each.upper(), lambda each: each in records
    )
    return maker.object_of(node)


def test_one_value_is_itself_and_several_are_a_list() -> None:
    graph: Graph = {"a": [("p", text("1")), ("q", text("2")), ("q", text("3")), ("q", text("2"))]}
    assert made(graph) == {"@id": "a", "P": "1", "Q": ["2", "3"]}


@pytest.mark.parametrize(
    ("values", "plain"),
    [
        ([text("en", "en"), text("sans"), text("fr", "fr")], "sans"),
        ([text("en", "en"), text("fr", "fr-ca")], "fr"),
        ([text("en", "en"), text("de", "de")], ["en", "de"]),
    ],
)
def test_of_several_languages_a_name_gives_none_else_french_else_all(
    values: list[Term], plain: object
) -> None:
    found = made({"a": [("p", value) for value in values]})
    assert isinstance(found, dict)
    assert found["P"] == plain
    assert found["P@en"] == "en"


def test_a_described_iri_is_an_object_one_deep_and_a_record_is_its_iri() -> None:
    graph: Graph = {
        "a": [("p", iri("b")), ("p", iri("c")), ("p", iri("nowhere"))],
        "b": [("n", text("B")), ("p", iri("d"))],
        "c": [("n", text("C"))],
        "d": [("n", text("D"))],
    }
    assert made(graph, records=("a", "c")) == {
        "@id": "a",
        "P": [{"@id": "b", "N": "B", "P": "d"}, "c", "nowhere"],
    }


def test_blank_nodes_nest_and_a_circle_ends() -> None:
    graph: Graph = {
        "a": [("p", iri("_:1"))],
        "_:1": [("p", iri("_:2")), ("n", text("one"))],
        "_:2": [("p", iri("_:1")), ("p", iri("a")), ("n", text("two"))],
    }
    assert made(graph) == {"@id": "a", "P": {"P": {"P": "a", "N": "two"}, "N": "one"}}


def test_an_rdf_list_is_a_list() -> None:
    graph: Graph = {
        "a": [("p", iri("_:1")), ("q", iri(RDF + "nil"))],
        "_:1": [(RDF + "first", text("x")), (RDF + "rest", iri("_:2"))],
        "_:2": [(RDF + "rest", iri("_:3")), (RDF + "first", iri("_:n"))],
        "_:3": [(RDF + "first", text("z")), (RDF + "rest", iri("_:1"))],
        "_:n": [("n", text("y"))],
    }
    assert made(graph) == {"@id": "a", "P": ["x", {"N": "y"}, "z"]}


def test_a_class_is_named_short() -> None:
    assert made({"a": [(TYPE, iri("c")), (TYPE, iri("d"))]}) == {"@id": "a", "@type": ["C", "D"]}


NODES = st.sampled_from(["a", "b", "c", "_:1", "_:2", "_:3", RDF + "nil"])
STATEMENTS = st.tuples(
    st.sampled_from(["p", "q", TYPE, RDF + "first", RDF + "rest"]),
    st.one_of(NODES.map(iri), st.sampled_from(["x", "y"]).map(text), st.just(text("z", "fr"))),
)


@given(st.dictionaries(NODES, st.lists(STATEMENTS, max_size=6)))
def test_any_graph_gives_an_object_or_is_too_large(graph: Graph) -> None:
    try:
        assert made(graph) == made(graph)
    except TooLargeError:
        assert any(node.startswith("_:") for node in graph)
