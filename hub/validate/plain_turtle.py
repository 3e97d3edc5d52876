"""Turtle as it is mostly written, read straight into text: a tenth of the time that rdflib takes, with the same places.

What is not read here, sound or not, is left to rdflib, which says what is wrong with it and where: collections, escapes in
names, strings of several lines with escapes or ends of their own kind, subjects that are no names, old-style lines. So
whatever is read here has to be what rdflib would make of it, down to the spelling of numbers.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from decimal import Decimal
from functools import cached_property

from rdflib import RDF, XSD, Literal
from rdflib.plugins.parsers.notation3 import join

from hub.model.ntriples import unescaped
from hub.validate.ntriples import SURROGATES, BlankNames, as_written
from hub.validate.prefilter.term_text import TermText, literal_text, text_of
from hub.validate.text_triples import TextTriples, has_capital

_DEEPEST = 50
"""Blank nodes within one another: deeper is left to rdflib, which says when it is too deep."""

_S = r"(?:[ \t\r\n]++|#[^\n]*+)*+"
_IRI = r"<[^<>\"{}|^`\\\x00-\x20]*+>"
_NAME_ESCAPE = r"\\[_~\-!$&'()*+,;=/?#@%]"
_NAME = rf"(?:[A-Za-z][\w-]*+)?:(?:[\w:-]++|\.++(?=[\w:%\\-])|{_NAME_ESCAPE}|%[0-9A-Fa-f]{{2}})*+(?![\\%])"
_LABEL = r"_:(?:[\w-]++|\.++(?=[\w-]))++(?!:)"
_ENDS = r"(?=[\s;,.\]#])"
_ESCAPE = r"\\(?:[tbnrf\"'\\]|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})"
_LONG_TEXT = r'(?:[^"\\\r]|"(?!""))*+'
_DOUBLE, _SINGLE = rf"(?:[^\"\\\r\n]|{_ESCAPE})*+", rf"(?:[^'\\\r\n]|{_ESCAPE})*+"
_TEXT = rf"\"\"\"{_LONG_TEXT}\"\"\"(?!\")|\"{_DOUBLE}\"(?!\")|'{_SINGLE}'(?!')"
_LITERAL = rf"(?:{_TEXT})(?:@[A-Za-z]+(?:-[A-Za-z0-9]+)*+|\^\^(?:{_IRI}|{_NAME}))?(?![\w@^-])"
_NUMBER = rf"[-+]?(?:[0-9]*\.[0-9]+|[0-9]+(?!\.?[0-9eE])){_ENDS}"
_OBJECT = rf"{_LITERAL}|{_IRI}|{_LABEL}|{_NAME}|{_NUMBER}|(?:true|false){_ENDS}"
_VERB = rf"{_IRI}|a(?=[ \t\r\n<])|{_NAME}"

_SUBJECT = re.compile(rf"{_S}(?:({_IRI}|{_LABEL}|{_NAME})|(\[))")
_PAIR = re.compile(rf"{_S}({_VERB}){_S}(?:({_OBJECT}){_S}([;,.\]])|(\[))")
_NEXT = re.compile(rf"{_S}(?:({_OBJECT}){_S}([;,.\]])|(\[))")
_AFTER = re.compile(rf"{_S}([;,.\]])")
_CLOSING = re.compile(rf"{_S}([;.\]])")
_NOTHING = re.compile(rf"{_S}\Z")
_PREFIX = re.compile(
    rf"{_S}(?:@prefix[ \t\r\n]{_S}([A-Za-z][\w-]*+)?:{_S}({_IRI}){_S}\.|(?i:prefix)[ \t\r\n]{_S}([A-Za-z][\w-]*+)?:{_S}({_IRI}))"
)
_PARTS = re.compile(
    rf"(?:\"\"\"(?P<long>{_LONG_TEXT})\"\"\"|\"(?P<double>{_DOUBLE})\"|'(?P<single>{_SINGLE})')(?:@(?P<language>.+)|\^\^(?P<datatype>.+))?"
)
_LINE_FEED = re.compile("\n")


_TYPE = text_of(RDF.type)


class _LeftError(Exception):
    """Not to be read here."""


def read_plain_turtle(text: str, base: str) -> TextTriples | None:
    """The triples of ``text``; None when it is for rdflib to read, or to refuse."""
    if text.count("\r") != text.count("\r\n"):
        return None  # a line that ends so is none for rdflib
    try:
        return _Reader(text, base).read()
    except _LeftError:
        return None


class _Reader:
    """Of one text. IRIs, names and values are made once for each spelling."""

    def __init__(self, text: str, base: str) -> None:
        self._text, self._base = text, base
        self._found = TextTriples(self._line)
        self._prefixes: dict[str, str] = {}
        self._blanks = BlankNames()
        self._texts: dict[str, TermText] = {}
        self._capitals: dict[str, Literal] = {}

    def read(self) -> TextTriples:
        place = 0
        while not _NOTHING.match(self._text, place):
            place = self._statement(place)
        return self._found

    def _line(self, place: int) -> int:
        return bisect_left(self._ends, place) + 1

    @cached_property
    def _ends(self) -> list[int]:
        return [each.start() for each in _LINE_FEED.finditer(self._text)]

    def _statement(self, place: int) -> int:
        """Read a directive, or all that is said of a subject from ``place`` on: where it ends."""
        text = self._text
        begun = _SUBJECT.match(text, place)
        if begun is None:
            return self._directive(place)
        start, place = begun.start(begun.lastindex or 0), begun.end()
        outside: list[tuple[TermText, TermText] | None] = []
        """Of the blank nodes that are open, what is said of whom by each; None for the one that is the subject."""
        if begun[1] is not None:
            subject = self._term(begun[1])
        else:
            subject = f"_:{self._blanks.new()}"
            outside.append(None)
        predicate, pattern, may_end = "", _PAIR, bool(outside)
        while True:
            found = pattern.match(text, place)
            if found is None:
                found = _CLOSING.match(text, place) if may_end else None
                if found is None:
                    raise _LeftError
                place, end = found.end(), found[1]
                if end == ";":
                    continue
            else:
                place = found.end()
                *verb, value, end, opened = found.groups()
                if verb:
                    predicate = self._verb(verb[0])
                if opened:
                    inner = f"_:{self._blanks.new()}"
                    self._say(subject, predicate, inner, place - 1, start)
                    outside.append((subject, predicate))
                    if len(outside) > _DEEPEST:
                        raise _LeftError
                    subject, pattern, may_end = inner, _PAIR, True
                    continue
                self._say(subject, predicate, self._term(value), found.start(pattern.groups - 2), start)
                if value in self._capitals:
                    self._found.with_capitals[len(self._found.said) - 1] = self._capitals[value]
            while end == "]":
                around = outside.pop() if outside else ()
                if around is None:
                    break
                after = _AFTER.match(text, place)
                if not around or after is None:
                    raise _LeftError
                (subject, predicate), place, end = around, after.end(), after[1]
            if end == ".":
                if outside:
                    raise _LeftError
                return place
            pattern = _NEXT if end == "," else _PAIR
            may_end = pattern is _PAIR

    def _say(self, subject: TermText, predicate: TermText, value: TermText, place: int, start: int) -> None:
        found = self._found
        found.said.append((subject, predicate, value))
        found.places.append(place)
        found.subject_places.append(place if subject[0] == "_" else start)

    def _directive(self, place: int) -> int:
        found = _PREFIX.match(self._text, place)
        if found is None:
            raise _LeftError
        prefix, iri = (found[1], found[2]) if found[2] is not None else (found[3], found[4])
        self._prefixes[prefix or ""] = self._iri(iri)
        self._texts.clear()
        return found.end()

    def _verb(self, written: str) -> TermText:
        return _TYPE if written == "a" else self._term(written)

    def _term(self, written: str) -> TermText:
        text = self._texts.get(written)
        if text is None:
            text = self._texts[written] = self._made(written)
        return text

    def _made(self, written: str) -> TermText:
        first = written[0]
        if first in "\"'":
            return self._literal(written)
        if first == "<":
            return f"<{self._iri(written)}>"
        if first == "_":
            return f"_:{self._blanks.of(written)}"
        if first in "+-.0123456789":
            return _number(written)
        if written in ("true", "false"):
            return text_of(Literal(written, datatype=XSD.boolean))
        return f"<{self._name(written)}>"

    def _iri(self, written: str) -> str:
        inside = written[1:-1]
        try:
            iri = join(self._base, inside)
        except (ValueError, AssertionError):
            raise _LeftError from None
        return iri + "#" if inside.endswith("#") and not iri.endswith("#") else iri

    def _name(self, written: str) -> str:
        prefix, _, local = written.partition(":")
        if prefix not in self._prefixes:
            raise _LeftError
        return self._prefixes[prefix] + local.replace("\\", "")

    def _literal(self, written: str) -> TermText:
        if written[-1] == '"' and "\\" not in written and written[:3] != '"""':
            return written  # spelt as texts are
        parts = _PARTS.fullmatch(written)
        if parts is None:
            raise _LeftError
        try:
            lexical = unescaped(
                next(each for each in parts.group("long", "double", "single") if each is not None)
            )
        except (ValueError, OverflowError):
            raise _LeftError from None
        if SURROGATES.search(lexical):
            raise _LeftError
        language, datatype = parts["language"], parts["datatype"]
        if has_capital(language):
            self._capitals[written] = as_written(lexical, language, None)
        if datatype is not None:
            datatype = self._iri(datatype) if datatype[0] == "<" else self._name(datatype)
        return literal_text(lexical, language, datatype)


def _number(written: str) -> TermText:
    """As rdflib spells it: without the zeros in front."""
    try:
        value, datatype = (Decimal(written), XSD.decimal) if "." in written else (int(written), XSD.integer)
    except ValueError:  # more digits than Python reads
        raise _LeftError from None
    return text_of(Literal("0" if str(value) == "-0" else str(value), datatype=datatype))
