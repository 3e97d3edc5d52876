"""The grammar of N-Triples, line by line: the shape in which records travel, and many files that are sent.

A line is matched whole; one that does not match is gone through part by part, to say where it is wrong. Literals keep their
spelling: rdflib would rewrite ``"01"^^xsd:integer`` to ``1``, and a report must show what stands in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from uuid import uuid4

from rdflib import BNode, Literal, URIRef
from rdflib.term import Identifier, Node

from hub.model.ntriples import unescaped

Triple = tuple[Node, Node, Node]

_IRI = r"<((?:[^\x00-\x20<>\"{}|^`\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*)>"
_BLANK = r"_:([^\W_](?:[\w.:\-·]*[\w:\-·])?|[\w:](?:[\w.:\-·]*[\w:\-·])?)"
_TEXT = r'"((?:[^"\\\n\r]|\\[tbnrf"\'\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*)"'
_SUFFIX = rf"(?:@([a-zA-Z]+(?:-[a-zA-Z0-9]+)*)|\^\^{_IRI})?"
_PARTS = (
    (
        rf"(?:{_IRI}|{_BLANK})[ \t]*",
        ("un sujet (IRI ou nœud anonyme)", "a subject (IRI or blank node)"),
    ),
    (rf"{_IRI}[ \t]*", ("une propriété (IRI)", "a property (IRI)")),
    (rf"(?:{_IRI}|{_BLANK}|{_TEXT}{_SUFFIX})[ \t]*", ("une valeur", "a value")),
    (r"\.[ \t]*(?:#.*)?$", ("un point final", "a final dot")),
)
"""What a line is made of, and what each part is called."""
_STEPS = [(re.compile(pattern), called) for pattern, called in _PARTS]
# Each part takes what it would take alone, and gives nothing back: the line is one, or it is gone through part by part.
_WHOLE = re.compile("[ \t]*" + "".join(f"(?>{pattern})" for pattern, _ in _PARTS))
_VALUE, _VALUE_CALLED = 2, _PARTS[2][1]
_BLANK_LINE = re.compile(r"[ \t]*(?:#.*)?$")
_SPACE = re.compile(r"[ \t]*")
SURROGATES = re.compile("[\ud800-\udfff]")
"""Halves of a character, which an escape can spell and no text can hold."""


class NTriplesError(ValueError):
    """A line that is not N-Triples. ``line`` and ``column`` count from 1; ``expected`` names what should stand there,
    in French and in English."""

    def __init__(self, line: int, column: int, expected: tuple[str, str]) -> None:
        super().__init__(f"{line}:{column}: {expected[1]} expected")
        self.line = line
        self.column = column
        self.expected = expected


class LineParts(NamedTuple):
    """The terms of a line, escapes read. One of each pair is None; ``text`` with ``language``, or ``datatype``, or neither."""

    subject_iri: str | None
    subject_blank: str | None
    predicate: str
    iri: str | None
    blank: str | None
    text: str | None
    language: str | None
    datatype: str | None


def parts_of_line(number: int, line: str) -> LineParts | None:
    """The parts of a line without its line feed; None when it is empty or a comment. Raises NTriplesError, with ``number``."""
    match = _WHOLE.match(line)
    if match is None:
        if _BLANK_LINE.match(line):
            return None
        raise _fault(number, line)
    parts = LineParts(*match.groups())
    if "\\" not in line:
        return parts
    read: list[str | None] = []
    for place, each in enumerate(parts, 1):
        meant = _meant(each) if each else each
        if each and meant is None:
            raise NTriplesError(number, match.start(place) + 1, _VALUE_CALLED)
        read.append(meant)
    return LineParts(*read)  # type: ignore[arg-type]


def _meant(text: str) -> str | None:
    """``text`` with its escapes read; None when one names a character that there is not."""
    try:
        meant = unescaped(text)
    except (ValueError, OverflowError):
        return None
    return None if SURROGATES.search(meant) else meant


def _fault(number: int, line: str) -> NTriplesError:
    space = _SPACE.match(line)
    place = space.end() if space else 0
    for pattern, called in _STEPS:
        match = pattern.match(line, place)
        if match is None:
            return NTriplesError(number, place + 1, called)
        place = match.end()
    return NTriplesError(number, place + 1, _VALUE_CALLED)


def read_ntriples(lines: Iterable[str]) -> Iterator[tuple[int, Triple]]:
    """Each triple with its line number. Raises NTriplesError at the first line that is none."""
    reader = _Reader()
    for number, line in enumerate(lines, 1):
        triple = reader.read(number, line.rstrip("\r\n"))
        if triple is not None:
            yield number, triple


class BlankNames:
    """Names for the blank nodes of one document, which those of no other have."""

    def __init__(self) -> None:
        self._of_document = uuid4().hex  # one for all: the system is slow at giving such numbers
        self._given = 0
        self._by_label: dict[str, str] = {}

    def new(self) -> str:
        """For a node without a label."""
        self._given += 1
        return f"N{self._of_document}b{self._given}"

    def of(self, label: str) -> str:
        """For the node that the document calls so."""
        name = self._by_label.get(label)
        if name is None:
            name = self._by_label[label] = self.new()
        return name


class _Reader:
    def __init__(self) -> None:
        # The same IRIs come back in every record: sharing them halves time and memory.
        self._iris: dict[str, URIRef] = {}
        self._blanks = BlankNames()

    def read(self, number: int, line: str) -> Triple | None:
        parts = parts_of_line(number, line)
        if parts is None:
            return None
        return (
            self._node(parts.subject_iri, parts.subject_blank),
            self._iri(parts.predicate),
            self._node(parts.iri, parts.blank) if parts.text is None else self._literal(parts),
        )

    def _literal(self, parts: LineParts) -> Literal:
        datatype = self._iri(parts.datatype) if parts.datatype is not None else None
        return as_written(parts.text or "", parts.language, datatype)

    def _node(self, iri: str | None, blank: str | None) -> Identifier:
        return self._iri(iri) if iri is not None else BNode(self._blanks.of(blank or ""))

    def _iri(self, text: str) -> URIRef:
        iri = self._iris.get(text)
        if iri is None:
            iri = self._iris[text] = URIRef(text)
        return iri


def as_written(text: str, language: str | None, datatype: URIRef | None) -> Literal:
    """A literal that keeps its spelling."""
    return Literal(text, lang=language, datatype=datatype, normalize=False)
