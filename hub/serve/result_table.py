"""The answer to a query as a table people read: the rows of a SELECT, the yes or no of an ASK."""

from __future__ import annotations

from dataclasses import dataclass

import orjson

from hub.model.statement import Term
from hub.serve.reading import read_term

SHOWN_ROWS = 1000
"""Rows a page shows; the other formats carry them all, and the page says so."""


@dataclass(frozen=True, slots=True)
class ResultTable:
    """``rows`` are as long as ``columns``, None where unbound. ``total`` counts the rows not shown too.
    ``verdict`` is an ASK's answer, and None for a SELECT; ``text`` is a graph in Turtle."""

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Term | None, ...], ...] = ()
    total: int = 0
    verdict: bool | None = None
    text: str | None = None


def read_table(results: bytes) -> ResultTable:
    """A document of the SPARQL JSON results format as a table."""
    document = orjson.loads(results)
    if "boolean" in document:
        return ResultTable(verdict=document["boolean"])
    columns = tuple(document["head"]["vars"])
    bindings = document["results"]["bindings"]
    rows = tuple(
        tuple(read_term(binding[name]) if name in binding else None for name in columns)
        for binding in bindings[:SHOWN_ROWS]
    )
    return ResultTable(columns, rows, len(bindings))
