"""RDF files in any syntax, in and out, as N-Triples lines.

Reading never leaves the machine: a remote JSON-LD context is refused by the parser, which has no way to fetch one.
An unreadable file gives a UserError that says ``name:line:column`` and what is wrong.
"""

from __future__ import annotations

import json
import mmap
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import blake2b
from io import BytesIO
from pathlib import Path
from typing import IO, BinaryIO, cast

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, parse
from pyoxigraph import serialize as write

from hub.errors import UserError
from hub.model.statement import Term
from hub.model.vocabulary import PREFIXES
from hub.store.formats import RDF_FORMATS, Format, named_format
from hub.store.jsonld_contexts import Contexts, with_own_contexts
from hub.store.line_stream import LineStream
from hub.store.rdf_faults import unreadable
from hub.store.rdf_guard import guard
from hub.store.terms import ntriples_of, rdf_syntax, term_of

_NAMES_CONTEXT = re.compile(rb'"@context"\s*:\s*["\[]|"@import"')


def read_statements(
    source: Path | bytes,
    syntax: str | None = None,
    base: str | None = None,
    *,
    skolem: str | None = None,
    name: str | None = None,
) -> Iterator[str]:
    """The statements of an RDF document, as N-Triples lines in document order, streaming.

    ``syntax`` is a format name, a media type or a suffix; a path's own suffix when not given. ``base`` resolves
    relative IRIs. Names of graphs are dropped. Blank nodes are refused unless ``skolem`` is given: they become
    ``{skolem}b1``, ``b2``… in order of appearance. ``name`` is what messages call the document. Raises UserError.
    """
    shown = name or (str(source) if isinstance(source, Path) else "RDF")
    if syntax is None:
        syntax = source.suffix if isinstance(source, Path) else "turtle"
    form = named_format(syntax, RDF_FORMATS)
    nodes = _Nodes(skolem, shown)
    with _opened(source, shown) as document:
        guard(document, form, shown)
        stream = BytesIO(document) if isinstance(document, bytes) else cast("IO[bytes]", document)
        try:
            for quad in parse(stream, rdf_syntax(form), base_iri=base):
                yield nodes.line(quad)
        except SyntaxError as problem:
            raise unreadable(problem, document[:], form, shown) from problem


def read_quads(
    source: Path | bytes,
    syntax: str,
    base: str | None = None,
    *,
    name: str,
    contexts: Contexts | None = None,
) -> Iterator[tuple[str, str, Term, str | None]]:
    """The statements of an RDF document as (subject, predicate, object, graph), streaming but for JSON-LD.

    Blank nodes are ``_:`` names, graph None is the default one. ``syntax`` is a format name, a media type or a suffix;
    ``contexts`` are the JSON-LD contexts it may name by address. Raises UserError with line and column, RefusedError
    for a context that is elsewhere.
    """
    form = named_format(syntax, RDF_FORMATS)
    with _opened(source, name) as document:
        guard(document, form, name)
        stream: IO[bytes] = BytesIO(document) if isinstance(document, bytes) else cast("IO[bytes]", document)
        if form.name == "jsonld" and _NAMES_CONTEXT.search(document):
            stream = BytesIO(_with_contexts(document[:], form, name, contexts or {}))
        try:
            for quad in parse(stream, rdf_syntax(form), base_iri=base):
                graph = None if isinstance(quad.graph_name, DefaultGraph) else _name_of(quad.graph_name)
                yield _name_of(quad.subject), quad.predicate.value, _value_of(quad.object, name), graph
        except SyntaxError as problem:
            raise unreadable(problem, document[:], form, name) from problem


def read_terms(path: Path) -> Iterator[tuple[str, str, Term]]:
    """The statements of an RDF file as (subject IRI, predicate IRI, object), blank subjects as ``_:`` names.

    For small files of the model; raises UserError like :func:`read_statements`.
    """
    form = named_format(path.suffix, RDF_FORMATS)
    with _opened(path, str(path)) as document:
        try:
            for quad in parse(bytes(document), rdf_syntax(form)):
                subject = (
                    str(quad.subject) if isinstance(quad.subject, BlankNode) else term_of(quad.subject).value
                )
                yield subject, quad.predicate.value, term_of(quad.object)
        except SyntaxError as problem:
            raise unreadable(problem, document[:], form, str(path)) from problem


def _with_contexts(document: bytes, form: Format, name: str, contexts: Contexts) -> bytes:
    try:
        return with_own_contexts(document.decode("utf-8-sig"), name, contexts).encode()
    except json.JSONDecodeError as problem:
        found = SyntaxError(problem.msg)
        found.lineno, found.offset = problem.lineno, problem.colno
        raise unreadable(found, document, form, name) from problem
    except (UnicodeDecodeError, RecursionError) as problem:
        raise unreadable(SyntaxError(str(problem)), document, form, name) from problem


def _name_of(node: NamedNode | BlankNode | Triple) -> str:
    if isinstance(node, NamedNode):
        return node.value
    return str(node) if isinstance(node, BlankNode) else term_of(node).value


def _value_of(term: NamedNode | BlankNode | Literal | Triple, shown: str) -> Term:
    try:
        return Term("iri", str(term)) if isinstance(term, BlankNode) else term_of(term)
    except ValueError as problem:
        raise _not_held(shown, term) from problem


def _not_held(shown: str, term: object) -> UserError:
    return UserError(
        f"{shown} : ce hub ne tient ni triplets cités ni sens d'écriture : {term}",
        f"{shown}: this hub holds neither triple terms nor text direction: {term}",
    )


class _Nodes:
    """Spells quads as lines, with names for blank nodes."""

    def __init__(self, skolem: str | None, shown: str) -> None:
        self._skolem = skolem
        self._shown = shown
        self._names: dict[str, str] = {}

    def line(self, quad: Quad) -> str:
        return f"{self._spell(quad.subject)} <{quad.predicate.value}> {self._spell(quad.object)} ."

    def _spell(self, term: NamedNode | BlankNode | Literal | Triple) -> str:
        if isinstance(term, BlankNode):
            if self._skolem is None:
                raise UserError(
                    f"{self._shown} : nœud anonyme (_:{term.value}) refusé ; donnez-lui une IRI.",
                    f"{self._shown}: blank node (_:{term.value}) refused; give it an IRI.",
                )
            return self._names.setdefault(term.value, f"<{self._skolem}b{len(self._names) + 1}>")
        try:
            return ntriples_of(term)
        except ValueError as problem:
            raise _not_held(self._shown, term) from problem


def serialize(lines: Iterable[str], syntax: str, prefixes: Mapping[str, str] = PREFIXES) -> bytes:
    """Statements (N-Triples lines; N-Quads ones for ``trig`` and ``nquads``) written in another format."""
    out = BytesIO()
    serialize_to(out, lines, syntax, prefixes)
    return out.getvalue()


def serialize_to(
    out: BinaryIO, lines: Iterable[str], syntax: str, prefixes: Mapping[str, str] = PREFIXES
) -> None:
    """As :func:`serialize`, to a file: what is written is not held."""
    form = named_format(syntax, RDF_FORMATS)
    stream = cast("IO[bytes]", LineStream(lines))
    if form.holds == "dataset":
        write(parse(stream, RdfFormat.N_QUADS), out, rdf_syntax(form), prefixes=dict(prefixes))
    else:
        triples = (quad.triple for quad in parse(stream, RdfFormat.N_TRIPLES))
        write(triples, out, rdf_syntax(form), prefixes=dict(prefixes))


def content_digest(path: Path) -> str:
    """16 hexadecimal digits that tell this content from any other."""
    try:
        return blake2b(path.read_bytes(), digest_size=8).hexdigest()
    except OSError as problem:
        raise _unopened(str(path), problem) from problem


@contextmanager
def _opened(source: Path | bytes, shown: str) -> Iterator[bytes | mmap.mmap]:
    if isinstance(source, bytes):
        yield source
        return
    try:
        file = source.open("rb")
    except OSError as problem:
        raise _unopened(shown, problem) from problem
    with file:
        if source.stat().st_size == 0:
            yield b""  # an empty file cannot be mapped
            return
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
            yield mapped


def _unopened(shown: str, problem: OSError) -> UserError:
    return UserError(
        f"{shown} : lecture impossible ({problem.strerror}).",
        f"{shown}: cannot be read ({problem.strerror}).",
    )
