"""What is read without rdflib is what rdflib reads, line by line; what is not is left to it."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from hub.errors import UserError
from hub.resources import find_resources
from hub.validate.plain_turtle import read_plain_turtle
from hub.validate.prefilter.term_text import node_of
from hub.validate.text_triples import TextTriples, with_places
from hub.validate.turtle import read_turtle

BASE = "https://x.org/dir/file.ttl"
EVERYTHING = """\
@prefix ex: <http://e.x/> . # why
PREFIX s: <http://s.x/>
ex:a ex:p "a" , 'b'@fr , "c"@FR-be , "\\u00e9\\n\\"" , '"' , \"\"\"long
"x" \"\"\" , 1 , -2.50 , +07 , .5 , true , false ;
  s:q [ ex:r _:b1 ; ex:z [ ] , [ ex:y 1 ; ] ] , _:b1 ; ;
  a ex:C .
_:b1 a ex:C . [] ex:p ex:a\\,b , ex:%41 , <#f> , <rel> , </abs> , <> , <#> .
[ ex:p 1 ] ex:q "x"^^ex:t , "2020"^^<http://t.x/> , "y"^^<t> . [ ex:z "e" ] .
ex:a.b ex:p ex:c:d. ex:x ex:y 5. ex:x ex:y 5.5.
@prefix ex: <http://other.x/#> .
ex:a<http://e.x/p>"a".
ex:a a ex:C ; ex:p 1 . ex:a ex:p 1 , "01"^^s:n .
"""
LEFT = [
    "<a:s> <a:p> ( 1 2 ) .",
    "<a:s> <a:p> 1e3 .",
    '<a:s> <a:p> """a\\tb""" .',
    "@base <http://b.x/> . <s> <p> <o> .",
    "<a:s> <a:p> 'x'\r.",
    '"s" <a:p> 1 .',
    "[" * 60 + "<a:p> 1" + "]" * 60 + " <a:q> 1 .",
    "<a:s> .",
]
WRONG = [
    "<a:s> <a:p> no:prefix .",
    "<a:s> <a:p> 1",
    "<a:s> <a:p> 1 ] .",
    "<a:s> <a:p> [ <a:q> 1 .",
    "<a:s> <a:p> 'x",
    "@prefixex: <http://e.x/> .",
    '<a:s> <a:p> "\\ud800" .',
    "<a:s> <a:p> 'a' 'b' .",
]


def rows(found: TextTriples) -> list[tuple[str, str, str, int | None, int | None]]:
    """Each triple with the lines of its value and of its subject; blank nodes have other names in every reading."""
    subjects: dict[str, int] = {}
    values: dict[tuple[str, str, str], int] = {}
    for triple, place, of_subject in zip(found.said, found.places, found.subject_places, strict=True):
        values.setdefault(triple, found._line_at(place))
        subjects.setdefault(triple[0], found._line_at(of_subject))
    return sorted((_blind(s), p, _blind(o), line, subjects[s]) for (s, p, o), line in values.items())


def _blind(text: str) -> str:
    return "_:" if text.startswith("_:") else text


def by_rdflib(text: str) -> tuple[Graph, TextTriples]:
    graph = Graph(bind_namespaces="none")
    places = read_turtle(text.encode(), "a.ttl", into=graph, base=BASE)
    return graph, with_places(places.triples, places.subjects)


def graph_of(found: TextTriples) -> Graph:
    graph = Graph(bind_namespaces="none")
    for triple in found.said:
        written = found.capitals.get(triple)
        graph.add((*map(node_of, triple[:2]), written if written is not None else node_of(triple[2])))  # type: ignore[arg-type]
    return graph


def test_all_that_is_read_is_read_as_rdflib_reads_it() -> None:
    found = read_plain_turtle(EVERYTHING, BASE)
    assert found is not None
    graph, theirs = by_rdflib(EVERYTHING)
    assert rows(found) == rows(theirs)
    assert isomorphic(graph_of(found), graph)
    assert [str(each.language) for each in found.capitals.values()] == ["FR-be"]


def test_files_as_they_come_are_read_as_rdflib_reads_them() -> None:
    paths = [*find_resources().reference_files(), *Path("connectors").glob("*/*.ttl")]
    read = 0
    for path in paths:
        text = path.read_text("utf-8")
        found = read_plain_turtle(text, BASE)
        if found is not None and len(text) < 100_000:
            read += 1
            assert rows(found) == rows(by_rdflib(text)[1]), path
    assert read > 10


@pytest.mark.parametrize("text", LEFT)
def test_what_is_seldom_written_is_left_to_rdflib(text: str) -> None:
    assert read_plain_turtle(text, BASE) is None


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_is_left_to_rdflib_which_says_where(text: str) -> None:
    assert read_plain_turtle(text, BASE) is None
    with pytest.raises(UserError, match=r"a\.ttl:\d+:\d+: "):
        by_rdflib(text)


@pytest.mark.filterwarnings("ignore")
def test_slips_of_the_pen_are_refused_or_read_as_rdflib_does() -> None:
    """Seeded, for it says the same every time; sixty thousand more were tried by hand."""
    random = Random(2026)
    marks = [
        *".;,[]<>\"'\\#@^:_-+%e15 a\n",
        '"""',
        "@fr",
        "^^",
        "_:b",
        "ex:",
        " . ",
        "e5",
        "true",
        "·",
        "PREFIX ex: <u:x> ",
    ]
    accepted = 0
    for _ in range(1_500):
        place = random.randrange(len(EVERYTHING))
        text = EVERYTHING[:place] + random.choice(marks) + EVERYTHING[place + random.randrange(3) :]
        found = read_plain_turtle(text, BASE)
        if found is not None:
            accepted += 1
            assert rows(found) == rows(by_rdflib(text)[1]), text
    assert accepted > 100
