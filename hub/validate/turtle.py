"""Turtle and TriG with the place of every triple: the line its value stands on, and the line its subject's first mention does.

rdflib's Turtle parser knows where it reads but tells nobody, and its own line counter runs ahead. This parser notes, for
each object it is asked to read, the character it starts at; lines are counted from characters afterwards.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import MutableSequence
from typing import Any

from rdflib import BNode, Dataset, Graph, Literal, URIRef
from rdflib.exceptions import ParserError
from rdflib.plugins.parsers.notation3 import BadSyntax, RDFSink, SinkParser
from rdflib.plugins.parsers.trig import TrigSinkParser
from rdflib.term import Node

from hub.validate.ntriples import SURROGATES, Triple, as_written
from hub.validate.syntax_error import HALF_A_CHARACTER, decode, in_plain_words, not_rdf


class Places:
    """Where subjects and triples stand: lines counted from 1."""

    def __init__(self, text: str = "") -> None:
        self._ends = [place for place, character in enumerate(text) if character == "\n"]
        self.subjects: dict[Node, int] = {}
        self.triples: dict[Triple, int] = {}

    def line(self, place: int) -> int:
        """The line of the character ``place``."""
        return bisect_left(self._ends, place) + 1

    def column(self, place: int) -> int:
        line = self.line(place)
        return place - (self._ends[line - 2] if line > 1 else -1)

    def note(self, triple: Triple, subject_line: int, line: int) -> None:
        """Note a triple; the first mention of each counts."""
        self.subjects.setdefault(triple[0], subject_line)
        self.triples.setdefault(triple, line)


def read_turtle(content: bytes, name: str, *, into: Graph, base: str) -> Places:
    """Parse ``content`` into the graph and say where everything stands. ``name`` is for messages.

    Raises UserError with line and column when it is not Turtle.
    """
    text = decode(content, name)
    places = Places(text)
    parser = _PlacingParser(_Sink(into), places, base)
    _load(parser, text, name, places)
    for prefix, namespace in parser._bindings.items():
        into.bind(prefix, namespace)
    return places


def read_trig(content: bytes, name: str, *, base: str) -> tuple[tuple[Triple, ...], Places]:
    """The triples of every graph of ``content``, each once, and where they stand; as :func:`read_turtle` otherwise."""
    text = decode(content, name)
    places = Places(text)
    _load(_PlacingTrigParser(_Sink(Dataset(default_union=True)), places, base), text, name, places)
    return tuple(places.triples), places


def _load(parser: _PlacingParser, text: str, name: str, places: Places) -> None:
    try:
        parser.loadBuf(text)
    except BadSyntax as error:
        place = error._i if 0 <= error._i <= len(text) else len(text)
        while place < len(text) and text[place].isspace():
            place += 1
        raise not_rdf(name, places.line(place), places.column(place), in_plain_words(error._why)) from error
    except (
        ParserError,
        IndexError,
        ValueError,
        TypeError,
        AttributeError,
        AssertionError,
        RecursionError,
    ) as error:
        place = parser.reached
        said = "EOF" if isinstance(error, IndexError) else str(error) or type(error).__name__
        raise not_rdf(name, places.line(place), places.column(place), in_plain_words(said)) from error


class _Sink(RDFSink):
    def newLiteral(self, s: str, dt: URIRef | None, lang: str | None) -> Literal:  # noqa: N802
        if not s.isascii() and SURROGATES.search(s):
            raise ValueError(HALF_A_CHARACTER)
        return as_written(s, None if dt else lang, dt)


class _PlacingParser(SinkParser):
    """``_starts`` has one list for each object list being read, nested ones included."""

    def __init__(self, sink: _Sink, places: Places, base: str) -> None:
        super().__init__(sink, baseURI=base, turtle=True)
        self._places = places
        self._starts: list[list[int]] = []
        self._read: list[int] = []
        self._subject = 0
        self.reached = 0

    def statement(self, argstr: str, i: int) -> int:
        self._subject = self.skipSpace(argstr, i)
        return super().statement(argstr, i)

    def object(self, argstr: str, i: int, res: MutableSequence[Any]) -> int:
        start = self.skipSpace(argstr, i)
        self.reached = max(start, 0)
        end = super().object(argstr, i, res)
        if end >= 0 and self._starts:
            self._starts[-1].append(start)
        return end

    def objectList(self, argstr: str, i: int, res: MutableSequence[Any]) -> int:  # noqa: N802
        self._starts.append([])
        try:
            return super().objectList(argstr, i, res)
        finally:
            # The statements of this list are made right after it: those of nested lists are made already.
            self._read = self._starts.pop()[::-1]

    def makeStatement(self, quadruple: Any) -> None:  # noqa: N802
        formula, predicate, subject, value = quadruple
        normal = self._store.normalise
        triple = (normal(formula, subject), normal(formula, predicate), normal(formula, value))
        place = self._read.pop() if self._read else self._subject
        line = self._places.line(place)
        # A nested blank node is first mentioned where its first statement is.
        nested = isinstance(subject, BNode)
        self._places.note(triple, line if nested else self._places.line(self._subject), line)
        super().makeStatement(quadruple)


class _PlacingTrigParser(_PlacingParser, TrigSinkParser):
    """The same in named graphs; TriG is all that Turtle is."""
