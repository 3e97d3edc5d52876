"""A user's RDF, in any syntax, with the line each node stands on.

In Turtle, TriG, N-Triples and N-Quads the line of every value is exact. In JSON-LD and RDF/XML nodes and keys are looked
for in the text; what is not found, and whatever stands in another syntax, has no line rather than a wrong one. Nothing is ever fetched: a JSON-LD context on the web is refused, unless it is one the caller holds.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import PurePath
from urllib.parse import quote
from xml.sax import SAXException, SAXParseException

from rdflib import Dataset, Graph, Literal
from rdflib.exceptions import ParserError

from hub.errors import Text, UserError
from hub.model.location import Location
from hub.model.statement import Term
from hub.store.formats import format_begun
from hub.store.jsonld_contexts import Contexts, with_own_contexts
from hub.validate.described import Tree
from hub.validate.finding import Finding
from hub.validate.jsonld_places import jsonld_tree
from hub.validate.ntriples import NTriplesError, Triple
from hub.validate.ntriples_file import read_ntriples_file
from hub.validate.ownership import Ownership
from hub.validate.plain_turtle import read_plain_turtle
from hub.validate.prefilter.term_text import TextTriple, name_of_text, node_of
from hub.validate.rdfxml_places import rdfxml_tree
from hub.validate.syntax_error import decode, in_plain_words, not_rdf
from hub.validate.syntaxes import SYNTAXES
from hub.validate.text_triples import TextTriples, texts_of, with_places
from hub.validate.turtle import Places, read_trig, read_turtle

# rdflib tells of every date that is none with a traceback on standard error; the shapes tell of it with its line. Whoever
# wants its log gives it a handler.
logging.getLogger("rdflib").addHandler(logging.NullHandler())

_RDFLIB_NAMES = {"jsonld": "json-ld", "rdfxml": "xml", "turtle": "turtle"}


LineOf = Callable[[str, str | None, Term | None], int | None]
"""(node, property, value) → the line; without a property, that of the node."""


@dataclass(frozen=True)
class RdfDocument:
    """The triples of a document, each once, and where they stand.

    ``capitals``: those whose value has a language tag with a capital, with the value as it is written.
    """

    name: str
    texts: tuple[TextTriple, ...]
    line_of: LineOf
    capitals: Mapping[TextTriple, Literal] = field(default_factory=dict)

    @cached_property
    def triples(self) -> tuple[Triple, ...]:
        """The same as rdflib's terms."""
        return tuple(map(self._as_terms, self.texts))

    def _as_terms(self, triple: TextTriple) -> Triple:
        subject, predicate, value = triple
        written = self.capitals.get(triple)
        return node_of(subject), node_of(predicate), node_of(value) if written is None else written

    @cached_property
    def ownership(self) -> Ownership:
        """Which record each node belongs to."""
        return Ownership(self.texts)

    @property
    def subjects(self) -> int:
        """How many nodes the document describes."""
        return len(self._described)

    @cached_property
    def _described(self) -> frozenset[str]:
        return frozenset(map(name_of_text, dict.fromkeys(subject for subject, _, _ in self.texts)))

    def describes(self, _record: str, node: str) -> bool:
        """Whether ``node`` is described here, and can be mended here."""
        return node in self._described

    def location_of(self, finding: Finding) -> Location:
        """Where the finding's value stands, else where its node does."""
        return self.place_of(finding.focus, finding.path, finding.value)

    def place_of(self, node: str, path: str | None = None, value: Term | None = None) -> Location:
        """Where ``value`` stands as the ``path`` of ``node``; without one, where the node does."""
        return Location(self.name, self.line_of(node, path, value))


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
        return _turtle(content, text, name, base)
    if syntax in ("ntriples", "nquads"):
        return _ntriples(text, name, has_graphs=syntax == "nquads")
    if syntax == "trig":
        triples, places = read_trig(content, name, base=base)
        return _placed(triples, name, places)
    if syntax == "json-ld":
        held = contexts or {}
        triples = _parsed(_with_own_contexts(text, name, held), name, syntax, base)
        named = [context for address, context in held.items() if address in text]
        return _searched(triples, name, lambda: jsonld_tree(text, base, named))
    triples = _parsed(text, name, syntax, base)
    return _searched(triples, name, lambda: rdfxml_tree(text, base) if syntax == "xml" else None)


def sniff(content: bytes) -> str:
    """The syntax that the beginning of a document tells."""
    return _RDFLIB_NAMES[format_begun(content).name]


def _turtle(content: bytes, text: str, name: str, base: str) -> RdfDocument:
    found = read_plain_turtle(text, base)
    if found is not None:
        return _document(found, name)
    graph = Graph(store="SimpleMemory", bind_namespaces="none")
    places = read_turtle(content, name, into=graph, base=base)
    return _placed(graph, name, places)


def _ntriples(text: str, name: str, *, has_graphs: bool) -> RdfDocument:
    try:
        return _document(read_ntriples_file(text, has_graphs=has_graphs), name)
    except NTriplesError as error:
        fr, en = error.expected
        raise UserError(
            f"{name}:{error.line}:{error.column}: {fr} est attendu ici. Corrigez la ligne.",
            f"{name}:{error.line}:{error.column}: {en} is expected here. Mend the line.",
        ) from error


def _document(found: TextTriples, name: str) -> RdfDocument:
    return RdfDocument(name, found.each_once, found.line_of, found.capitals)


def _placed(triples: Iterable[Triple], name: str, places: Places) -> RdfDocument:
    texts, capitals = texts_of(triples)

    @cache
    def found() -> TextTriples:
        return with_places(places.triples, places.subjects)

    return RdfDocument(name, texts, lambda *wanted: found().line_of(*wanted), capitals)


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


def _searched(triples: Iterable[Triple], name: str, read_tree: Callable[[], Tree | None]) -> RdfDocument:
    """``read_tree`` is called when the first line is asked for: a document without findings is not walked."""
    trees: list[Tree | None] = []
    texts, capitals = texts_of(triples)
    ownership = Ownership(texts)

    def line_of(focus: str, path: str | None, value: Term | None) -> int | None:
        if not trees:
            trees.append(read_tree())
        tree = trees[0]
        return tree.line_of(ownership.way_to(focus), path, value.value if value else None) if tree else None

    return RdfDocument(name, texts, line_of, capitals)


def _with_own_contexts(text: str, name: str, contexts: Contexts) -> str:
    try:
        return with_own_contexts(text, name, contexts)
    except json.JSONDecodeError as error:
        raise not_rdf(name, error.lineno, error.colno, in_plain_words(error.msg)) from error
    except RecursionError as error:
        raise not_rdf(name, 1, 1, Text("imbriqué trop profondément", "nested too deep")) from error
