"""Reading a revision in this process gives values, never the engine's own objects."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.model.statement import Term
from hub.store.rdf import read_statements
from hub.store.view import View, open_view
from tests.store.samples import commit, new_store, triples

GRAPH = "http://x/g"
LINES = [
    '<http://x/a> <http://x/name> "L\\u2019Arban"@fr .',
    '<http://x/a> <http://x/n> "3"^^<http://www.w3.org/2001/XMLSchema#integer> .',
    "<http://x/a> <http://x/knows> <http://x/b> .",
    '<http://x/b> <http://x/name> "B" .',
]


@pytest.fixture
def view(tmp_path: Path) -> Iterator[View]:
    revisions = new_store(tmp_path)
    commit(revisions, GRAPH, LINES)
    commit(revisions, None, triples(50))
    with open_view(revisions.current()) as view:
        yield view


def test_terms_come_out_as_values(view: View) -> None:
    assert view.describe(GRAPH, "http://x/a") == [
        ("http://x/knows", Term("iri", "http://x/b")),
        ("http://x/n", Term("literal", "3", None, "http://www.w3.org/2001/XMLSchema#integer")),
        ("http://x/name", Term("literal", "L’Arban", "fr")),
    ]
    assert view.describe(None, "http://x/a") == []


def test_solutions_leave_unbound_variables_out(view: View) -> None:
    query = "SELECT ?s ?n { GRAPH ?g { ?s <http://x/name> ?x OPTIONAL { ?s <http://x/n> ?n } } } ORDER BY ?s"
    first, second = view.select(query)
    assert first["n"].value == "3"
    assert second == {"s": Term("iri", "http://x/b")}
    with pytest.raises(TypeError):
        view.select("ASK {}")


def test_every_subject_comes_once_with_all_its_statements(view: View) -> None:
    nodes = dict(view.nodes(GRAPH))
    assert {subject: len(statements) for subject, statements in nodes.items()} == {
        "http://x/a": 3,
        "http://x/b": 1,
    }
    subjects = [subject for subject, _ in view.nodes(None)]
    assert len(subjects) == len(set(subjects)) == 50


def test_an_iterator_taken_to_another_thread_is_refused_and_the_process_lives(view: View) -> None:
    iterators = [view.select("SELECT * { ?s ?p ?o }"), view.nodes(None), view.lines(None)]
    problems: list[str] = []

    def use(iterator: Iterator[object]) -> None:
        try:
            next(iterator)
        except RuntimeError as problem:
            problems.append(str(problem))

    for iterator in iterators:
        thread = threading.Thread(target=use, args=(iterator,))
        thread.start()
        thread.join()
    assert len(problems) == 3
    assert all(next(iterator) for iterator in iterators)


@pytest.mark.parametrize("syntax", ["turtle", "ntriples", "rdfxml", "jsonld", "trig", "nquads"])
def test_a_graph_dumped_reads_back_the_same(view: View, syntax: str) -> None:
    out = io.BytesIO()
    view.dump(GRAPH, syntax, out)
    assert sorted(read_statements(out.getvalue(), syntax)) == sorted(view.lines(GRAPH))


def test_a_dump_of_everything_names_its_graphs(view: View) -> None:
    out = io.BytesIO()
    view.dump("all", ".nq", out)
    lines = out.getvalue().decode().splitlines()
    assert len(lines) == 54
    assert sum("<http://x/g> ." in line for line in lines) == 4
