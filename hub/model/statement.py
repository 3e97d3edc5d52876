"""Statements: RDF terms as values, and their one canonical N-Triples spelling.

A record's graph is a sorted tuple of N-Triples lines. Equal graphs have equal text, so a hash of the text tells
whether a record changed, and the store loads the text as it is. Nodes are IRIs, never blank: a blank node has
no name to come back to at the next harvest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from hub.model.vocabulary import XSD

_FORBIDDEN_IN_IRI = re.compile(r"[\x00-\x20<>\"{}|^`\\]")
# Narrower than RFC 3987 (no IPv6 host, no character beyond the basic plane), so that every query engine reads it.
_PART = r"(?:[\w\-.~:/@!$&'()*+,;=]|%[0-9A-Fa-f]{2})"
_IRI = re.compile(
    rf"[A-Za-z][A-Za-z0-9+.-]*:(?://[\w\-.~]+(?::[0-9]{{1,5}})?(?=[/?#]|$)|(?!//)){_PART}*"
    rf"(?:\?(?:{_PART}|\?)*)?(?:#(?:{_PART}|\?)*)?"
)
_BASIC_PLANE = re.compile(r"[\x21-\x7e\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef]*")
_ESCAPES = str.maketrans(
    {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
)
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")

XSD_STRING = XSD + "string"
END = " ."
"""What ends an N-Triples line, without its newline."""


@dataclass(frozen=True, slots=True)
class Term:
    """An RDF term: an IRI, or a literal with its language tag or its datatype IRI.

    ``language`` is lower case, ``datatype`` is None for plain strings and language-tagged ones. Terms sort as
    their N-Triples spellings do.
    """

    kind: Literal["iri", "literal"]
    value: str
    language: str | None = None
    datatype: str | None = None

    def __lt__(self, other: Term) -> bool:
        return self.ntriples() < other.ntriples()

    @property
    def is_iri(self) -> bool:
        return self.kind == "iri"

    def ntriples(self) -> str:
        """The term as N-Triples writes it."""
        if self.kind == "iri":
            return iri(self.value)
        return literal(self.value, self.language, self.datatype)


@lru_cache(1 << 16)
def iri(text: str) -> str:
    """``<text>`` for an absolute IRI. Raises ValueError for any other text, naming the character at fault if one is."""
    if not is_iri(text):
        forbidden = _FORBIDDEN_IN_IRI.search(text)
        raise ValueError(
            f"{forbidden.group()!r} may not stand in an IRI: {text!r}"
            if forbidden
            else f"not an absolute IRI: {text!r}"
        )
    return f"<{text}>"


def is_iri(text: str) -> bool:
    """Whether ``text`` is an absolute IRI that every query engine reads."""
    return _IRI.fullmatch(text) is not None and _BASIC_PLANE.fullmatch(text) is not None


def literal(text: str, language: str | None = None, datatype: str | None = None) -> str:
    """``"text"``, with ``@language`` (lower-cased) or ``^^<datatype>``; a plain string has neither."""
    quoted = f'"{escape(text)}"'
    if language:
        if not _LANGUAGE.fullmatch(language):
            raise ValueError(f"not a language tag: {language!r}")
        return f"{quoted}@{language.lower()}"
    if datatype and datatype != XSD_STRING:
        return f"{quoted}^^{iri(datatype)}"
    return quoted


def escape(text: str) -> str:
    """``text`` as it stands between the quotes of a literal."""
    if text.isprintable() and '"' not in text and "\\" not in text:
        return text  # by far the most: four times cheaper than looking each character up
    return text.translate(_ESCAPES)


def statement(subject: str, predicate: str, term: str) -> str:
    """One N-Triples line without its newline; the three terms are already spelled in N-Triples."""
    return f"{subject} {predicate} {term}{END}"


def subject_of(line: str) -> str:
    """The subject IRI of an N-Triples line, without its angle brackets."""
    return line[1 : line.index(">")]
