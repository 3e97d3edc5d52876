"""What a client's query is, and what is refused of it before any reader sees it."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QueryBoolean, Store

from hub.errors import QueryError, RefusedError, UserError
from hub.store.readers.admission import DEEPEST, LONGEST, admit, query_kind
from hub.store.readers.tokenizer import tokens
from tests.store.samples import listener

HEAD = "PREFIX : <http://127.0.0.1:{port}/> PREFIX x: <http://127.0.0.1:{port}/>\n"
CALL = "<http://127.0.0.1:{port}/>"

# Each makes the engine call out when it is run as it stands, though not all are SERVICE to the grammar's tokens.
CALLS = [
    "ASK {{ SERVICE {call} {{ ?s ?p ?o }} }}",
    "ASK {{ service silent {call} {{ ?s ?p ?o }} }}",
    "ASK {{ SERVICE#comment\n{call}{{}} }}",
    "ASK {{ ?s ?p ?o . SeRvIcE{call}{{}} }}",
    "ASK {{ SERVICE :x {{}} }}",
    "ASK {{ SERVICE:x {{}} }}",
    "ASK {{ SERVICEx:y {{}} }}",
    "ASK {{ SERVICESILENT:x {{}} }}",
    "ASK {{ SERVICESILENT{call}{{}} }}",
    "ASK {{ ?s ?p true . SERVICE:x#c\n {{}} }}",
    "ASK {{ ?s ?p trueSERVICE:x {{}} }}",
    "ASK {{ ?s ?p 1SERVICE:x {{}} }}",
    "ASK {{ ?s ?p ?o FILTER(?s!='>') SERVICE {call} {{}} }}",
    "ASK {{ ?s ?p ?o FILTER(?s<'>'||true) SERVICE {call} {{}} FILTER(''=''||?p='') }}",
    "ASK {{ ?s ?p ?o FILTER(?s<'>'||true) SERVICE {call} {{}} #'\n}}",
    "ASK {{ ?s ?p ?o FILTER(true||?s<?o#>'''\n) SERVICE {call} {{}} #'''\n}}",
    "ASK {{ ?s ?p ?o FILTER(true||?s<<http://x#y>) SERVICE {call} {{}} \n}}",
    "ASK {{ {{ SELECT * {{ SERVICE {call} {{}} }} }} }}",
    "ASK {{ FILTER EXISTS {{ SERVICE {call} {{}} }} }}",
    "SELECT (EXISTS {{ SERVICE {call} {{}} }} AS ?x) {{}}",
    "CONSTRUCT WHERE {{ SERVICE {call} {{}} }}",
    "DESCRIBE ?s {{ SERVICE {call} {{ ?s ?p ?o }} }}",
]


def run(sparql: str) -> None:
    store = Store()
    store.add(Quad(NamedNode("http://x/s"), NamedNode("http://x/p"), Literal("o")))
    with contextlib.suppress(SyntaxError, OSError, RuntimeError, ValueError):
        result = store.query(sparql)
        list(result) if not hasattr(result, "__bool__") else bool(result)  # type: ignore[call-overload]


@pytest.mark.parametrize("template", CALLS)
def test_no_spelling_of_service_gets_out(template: str) -> None:
    with listener() as visitors:
        call = CALL.format(port=visitors.port)
        sparql = HEAD.format(port=visitors.port) + template.format(call=call)
        admitted = None
        with contextlib.suppress(UserError):
            admitted = admit(sparql)
        if admitted is not None:  # then it must be harmless as handed on
            run(admitted.text)
            assert visitors.count == 0


def test_the_spellings_do_get_out_of_an_unprotected_engine() -> None:
    """Otherwise the test above would prove nothing."""
    with listener() as visitors:
        reached = []
        for template in CALLS:
            before = visitors.count
            run(HEAD.format(port=visitors.port) + template.format(call=CALL.format(port=visitors.port)))
            time.sleep(0.002)
            reached.append(visitors.count > before)
    assert sum(reached) >= len(CALLS) - 5, [t for t, r in zip(CALLS, reached, strict=True) if not r]


HARMLESS = [
    "SELECT ?service ?SERVICE { ?service ?SERVICE 'SERVICE <http://x/> {}' }",
    'ASK { ?s ?p "SERVICE", """SERVICE <http://x/> { "" }""", \'it\\\'s SERVICE\', \'\'\'SERVICE\'\'\' }',
    "ASK { } # SERVICE <http://x/> { }",
    "# SERVICE <http://x/> {}\nASK { ?s <http://x/SERVICE> <http://x/service#SERVICE> }",
    "PREFIX service: <http://x/> ASK { service:x service:SERVICE service:y ; ess:service ?o }",
    "PREFIX service: <http://x/> ASK { GRAPH service:g { ?s ?p ?o } }",
    "ASK { _:SERVICE ?p 'x'@fr-ca , 1.5e3 , true ; a ess:Service . FILTER(?a<?b && ?c>?d) }",
    "ASK { ?s ?p ?o FILTER(?s IN (<http://x/l'Arban>, <http://x/l'Arban#b>)) }",
    "SELECT * { VALUES (?a ?b) { (<http://x/l'a#1> <http://x/l'b#2>) (UNDEF 'SERVICE') } }",
    "PREFIX dc-terms: <http://x/> SELECT (COUNT(*) AS ?n) { ?s dc-terms:a.b/^dc-terms:c* ?o } GROUP BY ?s HAVING (COUNT(*) > 1)",
    "SELECT * { <<( ?s ?p ?o )>> ?q ?r }",
    'ASK { ?s ?p "caf\\u00e9" , <http://x/\\u0063> }',
]


@pytest.mark.parametrize("sparql", HARMLESS)
def test_the_word_elsewhere_is_just_a_word_and_the_engine_reads_the_same(sparql: str) -> None:
    admitted = admit(sparql)
    answer = Store().query(admitted.text, prefixes={"ess": "http://x/"})
    assert isinstance(answer, QueryBoolean) == (admitted.kind == "ask")


def test_an_escaped_keyword_is_still_the_keyword() -> None:
    with pytest.raises(RefusedError):
        admit("ASK { \\u0053ERVICE <http://x/> {} }")
    with pytest.raises(RefusedError):
        admit("ASK { \\U00000053ERVICE <http://x/> {} }")
    with pytest.raises(QueryError, match="column 15"):  # an error since SPARQL 1.2
        admit("ASK { ?s x:caf\\u00e9 ?o }")
    assert admit("ASK { ?s ?p '\\u0022 \\u005C' }").kind == "ask"


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\"'\\\n\r"), max_size=20)
SAY = st.one_of(
    TEXT, st.sampled_from(["SERVICE <http://x/> {", "} SERVICE", "service", "{{{{", "))))", "#", "<", ">"])
)
STRING = st.one_of(
    st.builds('"{}"'.format, SAY),
    st.builds("'{}'".format, SAY),
    st.builds('"""{}\n\'{}"""'.format, SAY, SAY),
    st.builds("'''{}\"\n{}'''".format, SAY, SAY),
)
SPACE = st.one_of(st.just(" "), st.just("\n"), st.builds("\n#{}\n".format, SAY))


@st.composite
def patterns(draw: st.DrawFn) -> list[str]:
    """Pieces of a group that only look dangerous; every gap between two is a place for a pattern."""
    piece = st.one_of(
        st.builds("{1}?s{1}<http://x/p#q>{1}{0}{1}.".format, STRING, SPACE),
        st.builds("FILTER({0}{1}!={1}{0})".format, STRING, SPACE),
        st.builds("VALUES ?x {{{1}{0}{1}{0} <http://x/service#a>}}".format, STRING, SPACE),
        st.builds("OPTIONAL {{{0}?a ?b {1}}}".format, SPACE, STRING),
    )
    return draw(st.lists(piece, min_size=1, max_size=4))


@given(patterns())
@example(["?s <http://x/p#q> '#' .", "FILTER('<' != \">\")"])
def test_strings_and_comments_never_trip_it(pieces: list[str]) -> None:
    sparql = "ASK {" + " ".join(pieces) + "}"
    assert admit(sparql).text == sparql
    Store().query(sparql)


@given(patterns(), st.data())
def test_service_between_them_always_does(pieces: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(pieces)))
    word = "".join(letter.upper() if data.draw(st.booleans()) else letter for letter in "service")
    space = data.draw(st.sampled_from(["", " ", "\n#'\n", " silent "]))
    pieces[place:place] = [f"{word}{space}<http://x/> {{}}"]
    with pytest.raises(RefusedError):
        admit("ASK {" + " ".join(pieces) + "}")


@pytest.mark.parametrize("kind", ["select", "ask", "construct", "describe"])
def test_the_kind_is_the_first_keyword_after_the_prologue(kind: str) -> None:
    body = {"select": "* {}", "ask": "{}", "construct": "WHERE {}", "describe": "<http://x/>"}[kind]
    prologue = "# ask select\nBASE <http://x/> PREFIX select: <ask> prefix : <x>"
    assert query_kind(f"{prologue}\n{kind.upper()} {body}") == kind


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <x:a> <x:b> <x:c> }",
        "PREFIX x: <y:> delete where { ?s ?p ?o }",
        "LOAD <http://x/>",
        "CLEAR ALL",
    ],
)
def test_updates_are_refused_as_such(update: str) -> None:
    with pytest.raises(RefusedError, match="only reads"):
        admit(update)


@pytest.mark.parametrize(
    "sparql", ["", "  # nothing\n", "HELLO", "SELECT * { ?s ?p 'open }", "ASK { ?s ?p \x01 }", '"""']
)
def test_what_is_no_query_says_where(sparql: str) -> None:
    with pytest.raises(QueryError, match=r"[Ll]ine 1, column|Empty query"):
        admit(sparql)


@pytest.mark.parametrize(("opening", "closing"), ["{}", "()", "[]"])
def test_nesting_is_bounded(opening: str, closing: str) -> None:
    fine = DEEPEST - 1
    admit("ASK {" + opening * fine + closing * fine + "}")
    with pytest.raises(QueryError, match=str(DEEPEST)):
        admit("ASK {" + opening * DEEPEST + closing * DEEPEST + "}")


def test_from_clauses_are_resolved() -> None:
    head = "BASE <http://b/> PREFIX g: <http://g/>\n"
    assert admit("\n".join((head, "SELECT * FROM g:1 FROM NAMED <2> {}"))).graphs == (
        "http://g/1",
        "http://b/2",
    )
    assert admit("SELECT * FROM <2> {}", "http://c/").graphs == ("http://c/2",)
    assert admit(head + "DESCRIBE g:from").graphs == ()
    with pytest.raises(QueryError, match="space"):
        admit(head + "PREFIX from: <http://f/> SELECT * FROM:g {}")


def test_judging_takes_time_in_proportion_to_the_text_only() -> None:
    for text in ("a.", "a-b.", "<a", "<<", "'a'", "?", "a:b....", "''' ", "#\n", "{", "service", "\\u0041"):
        began = time.process_time()
        with contextlib.suppress(UserError):
            admit("ASK {" + text * (100_000 // len(text)))
        assert time.process_time() - began < 2, text
    with pytest.raises(QueryError, match="characters"):
        admit(" " * (LONGEST + 1))


def test_tokens_carry_their_place() -> None:
    text = "ASK { ?s <a> 'b' } # c"
    assert [(token.kind, text[token.start :].startswith(token.text)) for token in tokens(text)] == [
        (kind, True) for kind in ("word", "mark", "variable", "iri", "string", "mark")
    ]


def test_the_graphs_of_from_are_named_in_full() -> None:
    query = "BASE <http://h/b/> PREFIX x: <http://x/g#> PREFIX y: <#> SELECT * FROM x:a FROM NAMED y:b FROM <c?#> WHERE { }"
    assert admit(query).graphs == ("http://x/g#a", "http://h/b/#b", "http://h/b/c?#")
