"""Rows counted in the output are the rows there are, whatever stands in the literals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QueryResultsFormat, Store

from hub.store.readers.row_counter import row_counter

SYNTAX = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
PIECES = st.sampled_from([*'a",{}[]\\\n\r\t<>&é', "<result>", '"},{"', "},{", "[{"])
NASTY = st.lists(PIECES, max_size=12).map("".join)


@pytest.mark.parametrize("name", SYNTAX)
@given(values=st.lists(NASTY, max_size=8), size=st.integers(1, 40), empty=st.integers(0, 3))
def test_rows_are_counted_exactly(name: str, values: list[str], size: int, empty: int) -> None:
    store = Store()
    for place, value in enumerate(values):
        store.add(Quad(NamedNode(f"http://x/{place}"), NamedNode("http://x/p"), Literal(value)))
    unbound = "".join(" UNION {}" for _ in range(empty))
    query = f"SELECT ?s ?o {{ {{ ?s <http://x/p> ?o }} {unbound} }}"
    output = store.query(query).serialize(format=SYNTAX[name])
    count = row_counter(name)
    rows = [count(output[start : start + size]) for start in range(0, len(output), size)]
    assert rows[-1] == len(values) + empty
    assert rows == sorted(rows)


@pytest.mark.parametrize("name", SYNTAX)
def test_no_solution_is_no_row(name: str) -> None:
    assert row_counter(name)(Store().query("SELECT * { ?s ?p ?o }").serialize(format=SYNTAX[name])) == 0
