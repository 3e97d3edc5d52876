"""Which source holds which value of an entity: asked of the source graphs through the links graph.

Nothing is stored for this: a value's sources are the source graphs that hold it. The question is one SPARQL
text, so that the same answer comes from a view in this process and from a reader of the server. Read only
what :func:`values_query` selects; anything else in a row is passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hub.model.iri import Addresses
from hub.model.statement import Term, iri
from hub.publish.links import LINK_PROPERTIES
from hub.store.view import View


@dataclass(frozen=True, slots=True)
class Holder:
    """A source that holds a value, and the record in which."""

    source: str
    record: str


@dataclass(frozen=True, slots=True)
class ValueOrigin:
    """One value of an entity. ``path`` is the property, or two where the value belongs to a part (an
    address); ``value`` points to an entity wherever the record points to a record. ``holders`` are sorted,
    each once."""

    path: tuple[str, ...]
    value: Term
    holders: tuple[Holder, ...]


def values_query(addresses: Addresses, entity: str) -> str:
    """The SPARQL SELECT whose rows :func:`read_origins` reads. Raises ValueError when ``entity`` is no
    IRI."""
    links = " ".join(iri(name) for name in LINK_PROPERTIES)
    graph = iri(addresses.links_graph)
    return f"""SELECT ?node ?part ?property ?value ?entity WHERE {{
  GRAPH {graph} {{ VALUES ?link {{ {links} }} ?node ?link {iri(entity)} }}
  {{
    GRAPH ?source {{ ?node ?property ?value }}
  }} UNION {{
    GRAPH ?source {{ ?node ?part ?nested . ?nested ?property ?value }}
    FILTER (STRSTARTS(STR(?nested), "{addresses.base}record/"))
    FILTER NOT EXISTS {{ GRAPH {graph} {{ ?nested ?other ?described }} }}
  }}
  FILTER (STRSTARTS(STR(?source), "{addresses.source_graph("")}"))
  OPTIONAL {{ GRAPH {graph} {{ VALUES ?leads {{ {links} }} ?value ?leads ?entity }} }}
}}"""


def read_origins(
    addresses: Addresses, rows: Iterable[Mapping[str, Term]], admitted: frozenset[str] | None = None
) -> tuple[ValueOrigin, ...]:
    """The values in ``rows`` with who holds each, by property then value.

    ``admitted`` leaves out what only other sources hold; None leaves out nothing.
    """
    holders: dict[tuple[tuple[str, ...], Term], set[tuple[str, str]]] = {}
    for row in rows:
        name = addresses.node_name(row["node"].value)
        if name is None or (admitted is not None and name.source not in admitted):
            continue
        part = row.get("part")
        path = (part.value, row["property"].value) if part else (row["property"].value,)
        value = row.get("entity") or row["value"]
        holders.setdefault((path, value), set()).add((name.source, row["node"].value.partition("#")[0]))
    return tuple(
        ValueOrigin(path, value, tuple(Holder(*one) for one in sorted(found)))
        for (path, value), found in sorted(
            holders.items(), key=lambda item: (item[0][0], item[0][1].ntriples())
        )
    )


def explain_values(
    view: View, addresses: Addresses, entity: str, admitted: frozenset[str] | None = None
) -> tuple[ValueOrigin, ...]:
    """Both in one: the origins of every value of ``entity``. Empty for an entity without records."""
    return read_origins(addresses, view.select(values_query(addresses, entity)), admitted)


def terms_of_json(answer: Mapping[str, object]) -> Iterable[dict[str, Term]]:
    """The rows of a SPARQL 1.1 JSON result, as a reader of the server sends it. Blank nodes are passed
    over."""
    results = answer.get("results")
    bindings = results.get("bindings") if isinstance(results, Mapping) else None
    for binding in bindings if isinstance(bindings, list) else ():
        yield {name: _term(value) for name, value in binding.items() if value.get("type") != "bnode"}


def _term(value: Mapping[str, str]) -> Term:
    if value["type"] == "uri":
        return Term("iri", value["value"])
    language = value.get("xml:lang")
    return Term("literal", value["value"], language.lower() if language else None, value.get("datatype"))
