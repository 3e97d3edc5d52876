"""Between the store's own term objects and the hub's values.

The store's objects are bound to the thread that made them and abort the process elsewhere: nothing outside this
package ever holds one. Blank nodes, triple terms and text direction have no place in :class:`Term`: a ValueError.
"""

from __future__ import annotations

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple

from hub.model.statement import XSD_STRING, Term, literal
from hub.store.formats import Format

AnyTerm = NamedNode | BlankNode | Literal | Triple

RDF_SYNTAX: dict[str, RdfFormat] = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "rdfxml": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
    "trig": RdfFormat.TRIG,
    "nquads": RdfFormat.N_QUADS,
}


def rdf_syntax(form: Format) -> RdfFormat:
    """The store's own name of an RDF format."""
    return RDF_SYNTAX[form.name]


def graph_name(graph: str | None) -> NamedNode | DefaultGraph:
    """A graph as the store names it; None is the default graph."""
    return DefaultGraph() if graph is None else NamedNode(graph)


def may_name_graph(text: str) -> bool:
    """Whether the store takes ``text`` for the name of a graph: an absolute IRI of any scheme (RFC 3987)."""
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


def term_of(term: AnyTerm) -> Term:
    """The hub's value of a store term. Raises ValueError for what the hub does not hold."""
    if isinstance(term, NamedNode):
        return Term("iri", term.value)
    if isinstance(term, Literal):
        language = term.language
        if language:
            if term.direction is not None:
                raise ValueError(f"text direction is not kept: {term}")
            return Term("literal", term.value, language.lower())
        datatype = term.datatype.value
        return Term("literal", term.value, None, None if datatype == XSD_STRING else datatype)
    raise ValueError(f"neither an IRI nor a literal: {term}")


def ntriples_of(term: AnyTerm) -> str:
    """The one N-Triples spelling of a store term (:mod:`hub.model.statement`)."""
    if isinstance(term, NamedNode):
        return f"<{term.value}>"  # the store accepted it: no second check
    value = term_of(term)
    return literal(value.value, value.language, value.datatype)


def line_of(statement: Triple | Quad) -> str:
    """The one N-Triples line of a statement, its graph left out."""
    return f"{ntriples_of(statement.subject)} <{statement.predicate.value}> {ntriples_of(statement.object)} ."
