"""A user's RDF, in any syntax, with the line each node stands on.

Turtle and N-Triples lines are exact. In the other syntaxes the line is that of the node's first mention in the text.
Nothing is ever fetched: a JSON-LD context on the web is refused, unless it is one the caller holds.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from urllib.parse import quote
from xml.sax import SAXException, SAXParseException

from rdflib import Dataset, Graph
from rdflib.exceptions import ParserError

from hub.errors import Text, UserError
from hub.model.location import Location
from hub.model.statement import Term
from hub.store.formats import format_begun
from hub.store.jsonld_contexts import Contexts, with_own_contexts
from hub.validate.finding import Finding
from hub.validate.ntriples import NTriplesError, Triple, read_ntriples
from hub.validate.results import name_of, term_of
from hub.validate.syntax_error import decode, in_plain_words, not_rdf
from hub.validate.turtle import Places, read_turtle

SYNTAXES: dict[str, str] = {
    ".ttl": "turtle",
    ".nt": "ntriples",
    ".nq": "nquads",
    ".trig": "trig",
    ".rdf": "xml",
    ".owl": "xml",
    ".xml": "xml",
    ".jsonld": "json-ld",
    ".json": "json-ld",
    ".trix": "trix",
}
"""Suffix of an RDF file → its syntax."""
_RDFLIB_NAMES = {"jsonld": "json-ld", "rdfxml": "xml", "turtle": "turtle"}


@dataclass(frozen=True)
class RdfDocument:
    """The triples of a document and where they stand."""

    name: str
    triples: tuple[Triple, ...]
    _line_of: Callable[[str, str | None, Term | None], int | None]

    @property
    def subjects(self) -> int:
        """How many nodes the document describes."""
        return len({subject for subject, _, _ in self.triples})

    def location_of(self, finding: Finding) -> Location:
        """Where the finding's value stands, else where its node does."""
        return self.place_of(finding.focus, finding.path, finding.value)

    def place_of(self, node: str, path: str | None = None, value: Term | None = None) -> Location:
        """Where ``value`` stands as the ``path`` of ``node``; without one, where the node does."""
        return Location(self.name, self._line_of(node, path, value))


def read_rdf(
    content: bytes,
    name: str,
    *,
    syntax: str | None = None,
    base: str | None = None,
    contexts: Contexts | None = None,
) -> RdfDocument:
    """Read ``content``. Without ``syntax`` (a value of :data:`SYNTAXES`), the suffix of ``name`` tells it, then the
    first character. ``base`` resolves relative IRIs.

    Raises UserError with line and column, and RefusedError for a JSON-LD context on the web.
    """
    syntax = syntax or SYNTAXES.get(PurePath(name).suffix.lower()) or sniff(content)
    base = base or "file:///" + quote(PurePath(name).name)
    text = decode(content, name)
    if syntax == "turtle":
        return _turtle(content, name, base)
    if syntax == "ntriples":
        return _ntriples(text, name)
    if syntax == "json-ld":
        text = _with_own_contexts(text, name, contexts or {})
    return _searched(_parsed(text, name, syntax, base), name, decode(content, name))


def sniff(content: bytes) -> str:
    """The syntax that the beginning of a document tells."""
    return _RDFLIB_NAMES[format_begun(content).name]


def _turtle(content: bytes, name: str, base: str) -> RdfDocument:
    graph = Graph(store="SimpleMemory", bind_namespaces="none")
    places = read_turtle(content, name, into=graph, base=base)
    return _placed(tuple(graph), name, places)


def _ntriples(text: str, name: str) -> RdfDocument:
    places = Places()
    triples: list[Triple] = []
    try:
        for line, triple in read_ntriples(text.splitlines()):
            places.note(triple, line, line)
            triples.append(triple)
    except NTriplesError as error:
        fr, en = error.expected
        raise UserError(
            f"{name}:{error.line}:{error.column}: {fr} est attendu ici. Corrigez la ligne.",
            f"{name}:{error.line}:{error.column}: {en} is expected here. Mend the line.",
        ) from error
    return _placed(tuple(dict.fromkeys(triples)), name, places)


def _placed(triples: tuple[Triple, ...], name: str, places: Places) -> RdfDocument:
    subjects = {name_of(subject): line for subject, line in places.subjects.items()}
    values: dict[tuple[str, str, Term], int] = {}
    for (subject, predicate, value), line in places.triples.items():
        values[(name_of(subject), str(predicate), term_of(value))] = line

    def line_of(focus: str, path: str | None, value: Term | None) -> int | None:
        if path is not None and value is not None and (focus, path, value) in values:
            return values[(focus, path, value)]
        return subjects.get(focus)

    return RdfDocument(name, triples, line_of)


def _parsed(text: str, name: str, syntax: str, base: str) -> tuple[Triple, ...]:
    dataset = Dataset(default_union=True)
    try:
        dataset.parse(data=text, format=syntax, publicID=base)
    except SAXParseException as error:
        line, column = error.getLineNumber() or 1, (error.getColumnNumber() or 0) + 1
        raise not_rdf(name, line, column, in_plain_words(error.getMessage())) from error
    except (ParserError, SAXException, SyntaxError, ValueError, TypeError, KeyError, IndexError) as error:
        raise _unreadable(name, text, error) from error
    except (AttributeError, AssertionError, RecursionError) as error:
        raise _unreadable(name, text, error) from error
    return tuple({(subject, predicate, value) for subject, predicate, value, _ in dataset.quads()})


def _unreadable(name: str, text: str, error: Exception) -> UserError:
    """rdflib's other parsers say where in words, or not at all."""
    index, source = getattr(error, "_i", None), getattr(error, "_str", None)
    if isinstance(index, int) and source is not None:
        places = Places(text)
        why = in_plain_words(str(getattr(error, "_why", "")))
        return not_rdf(name, places.line(index), places.column(index), why)
    said = " ".join(str(error).split())[:300] or type(error).__name__
    return UserError(
        f"{name}: syntaxe RDF incorrecte ({said}). Corrigez le fichier.",
        f"{name}: bad RDF syntax ({said}). Mend the file.",
    )


def _searched(triples: tuple[Triple, ...], name: str, text: str) -> RdfDocument:
    def line_of(focus: str, path: str | None, value: Term | None) -> int | None:
        for wanted in (focus, focus.rpartition("#")[2], focus.rpartition("/")[2], focus.removeprefix("_:")):
            place = text.find(wanted) if wanted else -1
            if place >= 0:
                return text.count("\n", 0, place) + 1
        return None

    return RdfDocument(name, triples, line_of)


def _with_own_contexts(text: str, name: str, contexts: Contexts) -> str:
    try:
        return with_own_contexts(text, name, contexts)
    except json.JSONDecodeError as error:
        raise not_rdf(name, error.lineno, error.colno, in_plain_words(error.msg)) from error
    except RecursionError as error:
        raise not_rdf(name, 1, 1, Text("imbriqué trop profondément", "nested too deep")) from error
