"""What the pages ask of the store: trusted queries through the internal lane of the readers, answers as terms.

Never a store of its own: a page has the same deadline and the same killable reader as anyone's query.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from hub.model.statement import XSD_STRING, Term
from hub.store.readers.pool import ReaderPool
from hub.store.revisions import Revision

Row = Mapping[str, Term]


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a SELECT, and the revision they were read from."""

    rows: tuple[Row, ...]
    revision: Revision


async def select(pool: ReaderPool, query: str) -> Rows:
    """The rows of ``query``, a SELECT written by us; unbound variables are absent from a row."""
    answer = await pool.query(query, accept="json", lane="internal")
    try:
        bindings = orjson.loads(answer.read())["results"]["bindings"]
        return Rows(tuple(_row(binding) for binding in bindings), answer.revision)
    finally:
        answer.close()


def _row(binding: Mapping[str, Mapping[str, Any]]) -> Row:
    return {name: read_term(value) for name, value in binding.items()}


def read_term(value: Mapping[str, Any]) -> Term:
    """A term of the SPARQL JSON results format. A blank node becomes the IRI ``_:label``, which nothing links; a triple
    term, of which the hub makes none, the text that says it."""
    if value["type"] == "triple":
        return Term("literal", _spelled(value))
    if value["type"] == "uri":
        return Term("iri", value["value"])
    if value["type"] == "bnode":
        return Term("iri", "_:" + value["value"])
    datatype = value.get("datatype")
    return Term(
        "literal",
        value["value"],
        value.get("xml:lang", "").lower() or None,
        None if datatype == XSD_STRING else datatype,
    )


def _spelled(value: Mapping[str, Any]) -> str:
    if value["type"] == "triple":
        parts = (_spelled(value["value"][name]) for name in ("subject", "predicate", "object"))
        return f"<<( {' '.join(parts)} )>>"
    term = read_term(value)
    if value["type"] == "uri":
        return f"<{term.value}>"
    return term.value if term.is_iri else term.ntriples()
