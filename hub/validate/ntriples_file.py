"""N-Triples and N-Quads read straight into text, line by line: nine lines in ten are spelt already as texts are.

The names of graphs are passed over. Blank nodes get names of their own, which no other document has.
"""

from __future__ import annotations

import re

from hub.validate.ntriples import BlankNames, LineParts, as_written, parts_of_line
from hub.validate.prefilter.term_text import TermText, literal_text
from hub.validate.text_triples import TextTriples, has_capital

_IRI, _BLANK = r"<[^<>\s]*>", r"_:[^\s<>\"]+"
_TEXT = rf'"(?:[^"\\]|\\.)*"(?:@[A-Za-z0-9-]+|\^\^{_IRI})?'
_QUAD = re.compile(
    rf"[ \t]*(?:{_IRI}|{_BLANK})[ \t]*{_IRI}[ \t]*(?:{_IRI}|{_BLANK}|{_TEXT})[ \t]*({_IRI}|{_BLANK})[ \t]*\.[ \t]*(?:#.*)?$"
)
_SPELT = r'<[^<>"{}|^`\\\x00-\x20]*>'
_VALUE = rf'{_SPELT}|"[^"\\\n\r]*"(?:@[a-z]+(?:-[a-z0-9]+)*|\^\^{_SPELT})?'
_PLAIN = re.compile(rf"({_SPELT}) ({_SPELT}) ({_VALUE}) \.")
_PLAIN_QUAD = re.compile(rf"({_SPELT}) ({_SPELT}) ({_VALUE})(?: {_SPELT})? \.")
_END = re.compile(r"\r\n|\r|\n")


def read_ntriples_file(text: str, *, has_graphs: bool = False) -> TextTriples:
    """The triples of N-Triples, or of N-Quads (``has_graphs``). Raises NTriplesError at the first line that is neither."""
    found = TextTriples()
    said, places = found.said, found.places
    match = (_PLAIN_QUAD if has_graphs else _PLAIN).fullmatch
    odd = _OddLines(found)
    # Each text once in memory: a subject comes back in the next lines, a property in all records.
    last, known = "", dict[TermText, TermText]()
    for number, line in enumerate(_END.split(text) if "\r" in text else text.split("\n"), 1):
        plain = match(line)
        if plain is not None:
            subject, predicate, value = plain.groups()
            if subject == last:
                subject = last
            last = subject
            said.append((subject, known.setdefault(predicate, predicate), value))
            places.append(number)
        elif line:
            odd.read(number, _without_graph(line) if has_graphs else line)
    found.subject_places = places
    return found


def _without_graph(line: str) -> str:
    """A line of N-Quads without the name of its graph; a line that has none, or is no quad, as it is."""
    quad = _QUAD.match(line)
    return line[: quad.start(1)] + " " * len(quad[1]) + line[quad.end(1) :] if quad else line


class _OddLines:
    """Lines with blank nodes, escapes, other spaces, comments: read part by part into ``found``."""

    def __init__(self, found: TextTriples) -> None:
        self._found = found
        self._blanks = BlankNames()

    def read(self, number: int, line: str) -> None:
        parts = parts_of_line(number, line)
        if parts is None:
            return
        triple = (
            self._node(parts.subject_iri, parts.subject_blank),
            f"<{parts.predicate}>",
            self._value(parts),
        )
        if has_capital(parts.language):
            written = as_written(parts.text or "", parts.language, None)
            self._found.with_capitals[len(self._found.said)] = written
        self._found.said.append(triple)
        self._found.places.append(number)

    def _value(self, parts: LineParts) -> TermText:
        if parts.text is None:
            return self._node(parts.iri, parts.blank)
        return literal_text(parts.text, parts.language, parts.datatype)

    def _node(self, iri: str | None, blank: str | None) -> TermText:
        return f"<{iri}>" if iri is not None else f"_:{self._blanks.of(blank or '')}"
