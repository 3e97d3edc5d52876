"""RDF terms as text: their N-Triples form, in one spelling only, so that two texts are equal when rdflib's terms are.

``<iri>`` without escapes, ``_:label``, ``"lexical form"``, ``"…"@tag`` with the tag in small letters (rdflib compares
tags so), ``"…"^^<datatype>``. In the lexical form ``\\``, ``"``, line feeds and carriage returns are escaped, nothing else.
``"x"`` and ``"x"^^xsd:string`` stay two texts, as they are two terms for rdflib.
"""

from __future__ import annotations

from typing import NamedTuple

from rdflib import BNode, Literal, URIRef
from rdflib.term import Node

from hub.validate.ntriples import as_written

TermText = str
TextTriple = tuple[TermText, TermText, TermText]

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})


class LiteralParts(NamedTuple):
    """``language`` and ``datatype`` (an IRI) as written, at most one of them."""

    lexical: str
    language: str | None
    datatype: str | None


def text_of(node: Node) -> TermText:
    """The text of rdflib's term."""
    if isinstance(node, URIRef):
        return f"<{node}>"
    if isinstance(node, Literal):
        return literal_text(str(node), node.language, node.datatype)
    return f"_:{node}"


def literal_text(lexical: str, language: str | None = None, datatype: str | None = None) -> TermText:
    """The text of a literal, of which ``lexical`` is the lexical form as it is meant, without escapes."""
    text = f'"{lexical.translate(_ESCAPES)}"'
    if language:
        return f"{text}@{language.lower()}"
    return f"{text}^^<{datatype}>" if datatype is not None else text


def name_of_text(text: TermText) -> str:
    """What a finding calls a node: its IRI, or ``_:label``."""
    return text[1:-1] if text[0] == "<" else text


def text_of_name(name: str) -> TermText:
    """The other way round."""
    return name if name.startswith("_:") else f"<{name}>"


def node_of(text: TermText) -> Node:
    """rdflib's term of a text."""
    if text[0] == "<":
        return URIRef(text[1:-1])
    if text[0] == "_":
        return BNode(text[2:])
    lexical, language, datatype = parts_of(text)
    return as_written(lexical, language, URIRef(datatype) if datatype is not None else None)


def is_iri(text: TermText) -> bool:
    return text[0] == "<"


def is_literal(text: TermText) -> bool:
    return text[0] == '"'


def parts_of(text: TermText) -> LiteralParts:
    """The parts of a literal's text."""
    if text[-1] == '"':
        return LiteralParts(_unescaped(text[1:-1]), None, None)
    end = text.rindex('"')
    if text[end + 1] == "@":
        return LiteralParts(_unescaped(text[1:end]), text[end + 2 :], None)
    return LiteralParts(_unescaped(text[1:end]), None, text[end + 4 : -1])


def string_of(text: TermText) -> str | None:
    """What SPARQL's ``STR`` gives: an IRI's characters, a literal's lexical form; None for a blank node."""
    if text[0] == '"':
        return _unescaped(text[1:-1]) if text[-1] == '"' else parts_of(text).lexical
    return text[1:-1] if text[0] == "<" else None


def _unescaped(lexical: str) -> str:
    if "\\" not in lexical:
        return lexical
    return (
        lexical.replace("\\\\", "\0")
        .replace("\\n", "\n")
        .replace("\\r", "\r")
        .replace('\\"', '"')
        .replace("\0", "\\")
        if "\0" not in lexical
        else _unescaped_slowly(lexical)
    )


def _unescaped_slowly(lexical: str) -> str:
    """For text that holds the character the quick way puts aside."""
    return "\0".join(_unescaped(part) for part in lexical.split("\0"))
