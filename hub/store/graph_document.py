"""An RDF document as the content of one graph, blank nodes, triple terms and all: what the Graph Store Protocol takes.

A document that holds graphs of its own is refused: whoever may write one graph would write others with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from pyoxigraph import Quad, parse

from hub.store.formats import GRAPH_FORMATS, named_format
from hub.store.jsonld_contexts import Contexts, with_own_contexts
from hub.store.rdf_faults import unreadable
from hub.store.rdf_guard import guard
from hub.store.terms import graph_name, rdf_syntax


def read_graph(
    path: Path, syntax: str, base: str, graph: str | None, *, name: str, contexts: Contexts | None = None
) -> Iterator[Quad]:
    """The statements of the document at ``path``, in ``graph`` (None: the default one). Its blank nodes are its own.

    ``syntax`` names one of the formats of a graph, ``base`` resolves relative IRIs, ``name`` is what messages call the
    document, ``contexts`` the JSON-LD contexts it may name by address. Raises UserError with line and column, RefusedError
    for a context that is elsewhere.
    """
    form = named_format(syntax, GRAPH_FORMATS)
    document = path.read_bytes()
    guard(document, form, name)
    target = graph_name(graph)
    try:
        if form.name == "jsonld":
            document = with_own_contexts(document.decode("utf-8-sig"), name, contexts or {}).encode()
        found = parse(
            BytesIO(document),
            rdf_syntax(form),
            base_iri=base,
            without_named_graphs=True,
            rename_blank_nodes=True,
        )
        for quad in found:
            yield Quad(quad.subject, quad.predicate, quad.object, target)
    except SyntaxError as problem:
        raise unreadable(problem, document, form, name) from problem
    except (ValueError, RecursionError) as problem:  # JSON that is none, bytes that are no UTF-8
        raise unreadable(SyntaxError(str(problem)), document, form, name) from problem
