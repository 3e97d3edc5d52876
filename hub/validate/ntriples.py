"""N-Triples lines to rdflib terms: the shape in which records travel, and the user files that need exact places.

Literals keep their spelling: rdflib would rewrite ``"01"^^xsd:integer`` to ``1``, and a report must show what stands in
the file. Reading is a tenth of the cost of rdflib's own parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rdflib import BNode, Literal, URIRef
from rdflib.term import Identifier, Node

from hub.model.ntriples import unescaped

Triple = tuple[Node, Node, Node]

_IRI = r"<((?:[^\x00-\x20<>\"{}|^`\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*)>"
_BLANK = r"_:([^\W_](?:[\w.:\-·]*[\w:\-·])?|[\w:](?:[\w.:\-·]*[\w:\-·])?)"
_TEXT = r'"((?:[^"\\\n\r]|\\[tbnrf"\'\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*)"'
_SUFFIX = rf"(?:@([a-zA-Z]+(?:-[a-zA-Z0-9]+)*)|\^\^{_IRI})?"
_SUBJECT = re.compile(rf"(?:{_IRI}|{_BLANK})[ \t]*")
_PREDICATE = re.compile(rf"{_IRI}[ \t]*")
_OBJECT = re.compile(rf"(?:{_IRI}|{_BLANK}|{_TEXT}{_SUFFIX})[ \t]*")
_END = re.compile(r"\.[ \t]*(?:#.*)?$")
_BLANK_LINE = re.compile(r"[ \t]*(?:#.*)?$")
_SPACE = re.compile(r"[ \t]*")


class NTriplesError(ValueError):
    """A line that is not N-Triples. ``line`` and ``column`` count from 1; ``expected`` names what should stand there,
    in French and in English."""

    def __init__(self, line: int, column: int, expected: tuple[str, str]) -> None:
        super().__init__(f"{line}:{column}: {expected[1]} expected")
        self.line = line
        self.column = column
        self.expected = expected


def read_ntriples(lines: Iterable[str]) -> Iterator[tuple[int, Triple]]:
    """Each triple with its line number. Raises NTriplesError at the first line that is none."""
    reader = _Reader()
    for number, line in enumerate(lines, 1):
        triple = reader.read(number, line.rstrip("\r\n"))
        if triple is not None:
            yield number, triple


class _Reader:
    def __init__(self) -> None:
        # The same IRIs come back in every record: sharing them halves time and memory.
        self._iris: dict[str, URIRef] = {}
        self._blanks: dict[str, BNode] = {}

    def read(self, number: int, line: str) -> Triple | None:
        if _BLANK_LINE.match(line):
            return None
        space = _SPACE.match(line)
        place = space.end() if space else 0
        subject = self._expect(
            _SUBJECT, line, place, number, ("un sujet (IRI ou nœud anonyme)", "a subject (IRI or blank node)")
        )
        predicate = self._expect(
            _PREDICATE, line, subject.end(), number, ("une propriété (IRI)", "a property (IRI)")
        )
        object_ = self._expect(_OBJECT, line, predicate.end(), number, ("une valeur", "a value"))
        self._expect(_END, line, object_.end(), number, ("un point final", "a final dot"))
        iri, blank = subject.groups()
        return (
            self._iri(iri) if iri is not None else self._blank(blank),
            self._iri(predicate.group(1)),
            self._object(*object_.groups()),
        )

    @staticmethod
    def _expect(
        pattern: re.Pattern[str], line: str, place: int, number: int, expected: tuple[str, str]
    ) -> re.Match[str]:
        match = pattern.match(line, place)
        if match is None:
            raise NTriplesError(number, place + 1, expected)
        return match

    def _object(
        self, iri: str | None, blank: str | None, text: str | None, language: str | None, datatype: str | None
    ) -> Identifier:
        if iri is not None:
            return self._iri(iri)
        if blank is not None:
            return self._blank(blank)
        return as_written(
            unescaped(text or ""), language, self._iri(datatype) if datatype is not None else None
        )

    def _iri(self, text: str) -> URIRef:
        iri = self._iris.get(text)
        if iri is None:
            iri = self._iris[text] = URIRef(unescaped(text))
        return iri

    def _blank(self, label: str) -> BNode:
        return self._blanks.setdefault(label, BNode())


def as_written(text: str, language: str | None, datatype: URIRef | None) -> Literal:
    """A literal that keeps its spelling."""
    return Literal(text, lang=language, datatype=datatype, normalize=False)
