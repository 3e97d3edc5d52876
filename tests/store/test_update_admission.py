"""Which updates are run, in which words, and that an update never writes a graph it may not write."""

from __future__ import annotations

import contextlib

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from hub.errors import QueryError, RefusedError
from hub.store.update_admission import Using, admit_update
from hub.store.writable import Writable
from tests.store.samples import listener

BASE = "http://hub.example/"
OWN = Writable(BASE + "graph/local/")
ANY = Writable(None)
KEPT = BASE + "graph/links"

ALLOWED = [
    "INSERT DATA { GRAPH <graph/local/a> { <a> <b> <c> } }",
    "PREFIX l: <graph/local/> INSERT DATA { GRAPH l:a { <a> <b> 'GRAPH <graph/links> { }' } }",
    "DELETE WHERE { GRAPH <graph/local/a> { ?s ?p ?o } }",
    "WITH <graph/local/a> DELETE { ?s ?p ?o } INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }",
    "INSERT { GRAPH <graph/local/a> { ?s ?p ?o } } USING <graph/links> WHERE { ?s ?p ?o }",
    "COPY <graph/links> TO GRAPH <graph/local/a>",
    "ADD SILENT DEFAULT TO <graph/local/a> ; CLEAR SILENT GRAPH <graph/local/a> ;",
    "BASE <http://hub.example/graph/local/> CREATE GRAPH <a> ; PREFIX x: <http://x/> DROP GRAPH <a>",
    "# nothing at all",
    "INSERT { } WHERE { }",
]
REFUSED = [
    "LOAD <http://127.0.0.1:9/>",
    "LOAD SILENT <http://127.0.0.1:9/> INTO GRAPH <graph/local/a>",
    "INSERT DATA { GRAPH <graph/local/a> { <a> <b> <c> } } ; load <http://127.0.0.1:9/>",
    "INSERT { GRAPH <graph/local/a> { ?s ?p ?o } } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "INSERT DATA { <a> <b> <c> }",
    "DELETE DATA { GRAPH <graph/links> { <a> <b> <c> } }",
    "INSERT DATA { GRAPH <graph/local/a> { <a> <b> <c> } <a> <b> <c> }",
    "INSERT DATA { GRAPH <graph/local/../links> { <a> <b> <c> } }",
    "INSERT DATA { GRAPH <graph/local/> { <a> <b> <c> } }",
    "WITH <graph/links> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "INSERT { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }",
    "DELETE WHERE { GRAPH ?g { ?s ?p ?o } }",
    "CLEAR ALL",
    "DROP SILENT NAMED",
    "CLEAR DEFAULT",
    "DROP GRAPH <graph/links>",
    "CREATE SILENT GRAPH <graph/new>",
    "MOVE <graph/links> TO <graph/local/a>",
    "COPY <graph/local/a> TO DEFAULT",
    "PREFIX GRAPH: <graph/> INSERT DATA { GRAPH GRAPH:links { <a> <b> <c> } }",
    "BASE <http://hub.example/graph/local/> INSERT DATA { GRAPH <a> { } } ; BASE <http://hub.example/> CLEAR GRAPH <graph/links>",
]
UNREADABLE = [
    "SELECT * { ?s ?p ?o }",
    "INSERT DATA { GRAPH <graph/local/a> { <a> <b> <c> } } INSERT DATA { }",
    "INSERT DATA { GRAPH <graph/local/a> { <a> <b> <c> }",
    "INSERT DATA { GRAPH nope:a { <a> <b> <c> } }",
    "INSERT DATA { GRAPH <graph/local/a> { <a> <b> trueGRAPH <graph/links> { <a> <b> <c> } } }",
    "INSERT DATA",
    "CLEAR GRAPH DEFAULT",
    "INSERTDATA { }",
    "WITH <graph/local/a> SELECT * { }",
    "INSERT DATA { GRAPH <graph/local/a> { <a> <b> 'c } }",
]


@pytest.mark.parametrize("update", ALLOWED)
def test_an_update_of_ones_own_graphs_is_admitted_and_runs(update: str) -> None:
    admitted = admit_update(update, BASE, OWN)
    store = Store()
    for name in (KEPT, BASE + "graph/local/a"):
        store.add_graph(NamedNode(name))
    with contextlib.suppress(RuntimeError):  # a graph that is there, or is not
        store.update(admitted.text, base_iri=BASE)
    assert store.contains_named_graph(NamedNode(KEPT))


@pytest.mark.parametrize("update", REFUSED)
def test_any_other_update_is_refused(update: str) -> None:
    with pytest.raises(RefusedError):
        admit_update(update, BASE, OWN)


@pytest.mark.parametrize("update", UNREADABLE)
def test_what_is_no_update_is_unreadable(update: str) -> None:
    with pytest.raises(QueryError):
        admit_update(update, BASE, OWN)


@pytest.mark.parametrize("update", [each for each in REFUSED if "9/" not in each])
def test_where_every_graph_may_be_written_only_loads_and_services_are_refused(update: str) -> None:
    assert admit_update(update, BASE, ANY).text


@pytest.mark.parametrize("update", [each for each in REFUSED if "9/" in each])
def test_loads_and_services_are_refused_everywhere(update: str) -> None:
    with pytest.raises(RefusedError, match=r"LOAD|SERVICE"):
        admit_update(update, BASE, ANY)


def test_declarations_may_stand_before_every_operation() -> None:
    update = """PREFIX l: <graph/local/> PREFIX x: <http://x/> INSERT DATA { GRAPH l:a { x:a x:b 1 } } ;
                PREFIX x: <http://y#> BASE <http://z/> INSERT { GRAPH l:a { x:a <b> ?o, x: } }
                WHERE { GRAPH l:a { ?s ?p ?o } FILTER(x:f(?o) || ?o < 2 || ?s = <q>) } ;
                PREFIX x: <http://w/> DELETE WHERE { GRAPH l:a { x:a x:b 1 } }"""
    store = Store()
    with pytest.raises(RuntimeError, match="http://y#f"):
        store.update(admit_update(update, BASE, OWN).text, base_iri=BASE)
    store.update(admit_update(update.replace("x:f(?o) ||", ""), BASE, OWN).text, base_iri=BASE)
    assert {str(quad.triple) for quad in store} == {
        '<http://x/a> <http://x/b> "1"^^<http://www.w3.org/2001/XMLSchema#integer>',
        '<http://y#a> <http://z/b> "1"^^<http://www.w3.org/2001/XMLSchema#integer>',
        "<http://y#a> <http://z/b> <http://y#>",
    }


TRICKS = [
    "INSERT DATA {{ GRAPH <graph/local/a> {{ <a> <b> 1GRAPH <graph/links> {{ <a> <b> <c> }} }} }}",
    "INSERT DATA {{ GRAPH <graph/local/a> {{ <a> <b> true }}GRAPH<graph/links>{{ <a> <b> <c> }} }}",
    "PREFIX xGRAPH: <graph/> INSERT DATA {{ GRAPH <graph/local/a> {{ <a> <b> true . xGRAPH:links <b> <c> }} }}",
    "PREFIX GRAPHx: <graph/links> INSERT DATA {{ GRAPH <graph/local/a> {{ }} GRAPHx: {{ <a> <b> <c> }} }}",
    "PREFIX trueGRAPH: <graph/links> INSERT DATA {{ <a> <b> trueGRAPH: {{ <a> <b> <c> }} }}",
    "INSERT DATA {{ GRAPH <graph/local/a> {{ <a> <b> '}}' }} }} # ; CLEAR ALL\n; CLEAR#x\nALL",
    "INSERT DATA {{ GRAPH <graph/local/a> {{ <a> <b> '''\\u0027'''' }} }} ; CLEAR ALL",
    "INSERT DATA {{ GRAPH <graph/local/a> {{ <a> <b> <c> }} }};LOAD<http://127.0.0.1:{port}/>",
    "INSERT {{ GRAPH <graph/local/a> {{ }} }} WHERE {{ FILTER(?s<'>'||true) }} ; CLEAR ALL #'",
    "INSERT {{ GRAPH <graph/local/a> {{ }} }} WHERE {{ FILTER(true||?s<?o#>'''\n) }} ; CLEAR ALL #'''",
    "PREFIX LOAD: <http://127.0.0.1:{port}/> LOAD:x",
    "PREFIX : <http://127.0.0.1:{port}/> LOAD:x",
    "PREFIX : <http://127.0.0.1:{port}/> LOADSILENT:x",
    "\\u004cOAD <http://127.0.0.1:{port}/>",
    "INSERT {{ GRAPH <graph/local/a> {{ }} }} WHERE {{ SERVICE:x {{}} }}",
    "INSERT {{ }} WHERE {{ ?s ?p trueSERVICE <http://127.0.0.1:{port}/> {{}} }}",
    "PREFIX USING: <graph/links> WITH USING: DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}",
    "PREFIX g: <graph/> WITHg:links DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}",
    "COPY <graph/local/a> TO<graph/links>",
    "PREFIX g: <graph/> COPY <graph/local/a> TOg:links",
    "PREFIX g: <graph/> CLEAR GRAPHg:links",
    "BASE <http://hub.example/graph/local/x/> INSERT DATA {{ GRAPH <../../links> {{ <a> <b> <c> }} }}",
    "BASE <http://hub.example/graph/local/> INSERT DATA {{ GRAPH <?/../../../graph/links> {{ <a> <b> <c> }} }}",
]


@pytest.mark.parametrize("trick", TRICKS)
def test_no_trick_writes_another_graph_or_makes_the_engine_call_out(trick: str) -> None:
    with listener() as visitors:
        update = trick.format(port=visitors.port)
        store = Store()
        kept = [
            Quad(NamedNode("http://x/s"), NamedNode("http://x/p"), Literal("kept"), graph)
            for graph in (DefaultGraph(), NamedNode(KEPT))
        ]
        store.extend(kept)
        with contextlib.suppress(QueryError, RefusedError, SyntaxError, RuntimeError, OSError):
            store.update(admit_update(update, BASE, OWN).text, base_iri=BASE)
        elsewhere = [
            quad
            for quad in store
            if isinstance(quad.graph_name, DefaultGraph) or not OWN.allows(quad.graph_name.value)
        ]
    assert sorted(map(str, elsewhere)) == sorted(map(str, kept))
    assert visitors.count == 0


def test_the_dataset_of_the_request_stands_in_every_where() -> None:
    using = Using((KEPT,), (BASE + "graph/model",))
    update = """DELETE WHERE { GRAPH <graph/local/a> { ?s ?p ?o } } ;
                INSERT { GRAPH <graph/local/a> { ?s ?p ?o } } WHERE { ?s ?p ?o }"""
    admitted = admit_update(update, BASE, OWN, using)
    assert admitted.reads == (KEPT, BASE + "graph/model")
    store = Store()
    quad = Quad(NamedNode("http://x/s"), NamedNode("http://x/p"), Literal("x"), NamedNode(KEPT))
    store.add(quad)
    store.update(admitted.text, base_iri=BASE)
    assert {str(each.graph_name) for each in store} == {f"<{KEPT}>", f"<{BASE}graph/local/a>"}


@pytest.mark.parametrize(
    "clause", ["WITH <graph/local/a> INSERT { } WHERE { }", "INSERT { } USING <x> WHERE { }"]
)
def test_the_dataset_of_the_request_and_of_the_text_do_not_go_together(clause: str) -> None:
    with pytest.raises(QueryError, match="using-graph-uri"):
        admit_update(clause, BASE, OWN, Using((KEPT,)))


def test_a_dataset_that_would_be_code_is_unreadable() -> None:
    with pytest.raises(QueryError):
        admit_update("INSERT { } WHERE { }", BASE, ANY, Using(("http://x/> WHERE { } ; CLEAR ALL #",)))
