"""Statements as a document in one of the four graph formats.

JSON-LD is compacted with the shipped context, whose used part is written into the document: a client needs no other
address to read it, and none is ever fetched. The other three are the store library's own serializers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hub.model.statement import Term, iri, statement
from hub.model.vocabulary import PREFIXES, TYPE
from hub.serve.jsonld import write_jsonld
from hub.serve.jsonld_context import Context
from hub.serve.negotiation import JSONLD, NTRIPLES, Format
from hub.store.rdf import serialize

Statement = tuple[str, str, Term]


def write_graph(statements: Iterable[Statement], form: Format, context: Context, first: str = "") -> bytes:
    """The document; each statement once. ``first`` is the subject a JSON-LD reader should see first."""
    # What a thing is comes first, as people write it.
    unique = sorted(set(statements), key=lambda each: (each[0], each[1] != TYPE, each[1], each[2].ntriples()))
    if form is JSONLD:
        return write_jsonld(unique, context, first)
    lines = [statement(iri(subject), iri(predicate), term.ntriples()) for subject, predicate, term in unique]
    if form is NTRIPLES:
        return "".join(f"{line}\n" for line in lines).encode()
    return serialize(lines, form.name, used_prefixes(unique))


def used_prefixes(statements: Sequence[Statement]) -> dict[str, str]:
    """The common prefixes that some IRI of ``statements`` starts with."""
    iris = {
        word
        for s, p, term in statements
        for word in (s, p, term.value if term.is_iri else term.datatype or "")
    }
    return {
        prefix: namespace
        for prefix, namespace in PREFIXES.items()
        if any(word.startswith(namespace) for word in iris)
    }
