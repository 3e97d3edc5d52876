"""SPARQL 1.1 text as tokens, so that words in strings, comments, variables and IRIs are told from keywords.

Tokens are the grammar's terminals, longest first. Text that is no token at all gives a QueryError with line and
column. ``\\uXXXX`` escapes outside strings and IRIs are for :mod:`hub.store.readers.admission` to decode first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from hub.errors import QueryError

# PN_CHARS_BASE, PN_CHARS_U and PN_CHARS of the SPARQL grammar.
_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_CHARS = _BASE + "_0-9\u00b7\u0300-\u036f\u203f-\u2040\\-"
# Bounded: a long run of letters, dots and hyphens without a colon would be scanned again from every dot.
_PREFIX = rf"[{_BASE}](?:[{_CHARS}.]{{0,255}}[{_CHARS}])?"
_ESCAPED = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_LOCAL = rf"(?:[{_BASE}_0-9:]|{_ESCAPED})(?:(?:[{_CHARS}.:]|{_ESCAPED})*(?:[{_CHARS}:]|{_ESCAPED}))?"

# Only escapes the engine accepts: where it refused one, it would look for another end of the same string.
_CODE = r"\\u(?![Dd][89A-Fa-f])[0-9A-Fa-f]{4}|\\U00(?:0[0-9A-Fa-f]|10)[0-9A-Fa-f]{4}"
_ESCAPE = rf"\\[tbnrf\\\"']|{_CODE}"
_IN_IRI = r"[^<>\"{}|^`\\\x00-\x20]"

_TOKEN = re.compile(
    rf"""
      (?P<space>(?:[\x20\t\r\n]+|\#[^\r\n]*)+)
    | (?P<iri><(?:{_IN_IRI}|{_CODE})*>)
    | (?P<string>
          \"\"\"(?:\"{{0,2}}(?:[^\"\\]|{_ESCAPE}))*\"\"\"
        | '''(?:'{{0,2}}(?:[^'\\]|{_ESCAPE}))*'''
        | "(?!\"\")(?:[^"\\\n\r]|{_ESCAPE})*"
        | '(?!'')(?:[^'\\\n\r]|{_ESCAPE})*'
        | ""(?!\") | ''(?!')
      )
    | (?P<blank>_:[{_BASE}_0-9](?:[{_CHARS}.]*[{_CHARS}])?)
    | (?P<name>(?:{_PREFIX})?:(?:{_LOCAL})?)
    | (?P<variable>[?$][{_BASE}_0-9][{_BASE}_0-9\u00b7\u0300-\u036f\u203f-\u2040]*)
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[A-Za-z]+)?)
    | (?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    | (?P<word>[{_BASE}_][{_BASE}_0-9]*)
    | (?P<mark><(?=<{_IN_IRI}+>)|<<\(|\)>>|<<|>>|\{{\||\|\}}|&&|\|\||\^\^|!=|<=|>=|[{{}}()\[\].,;=<>!+*/|^?~$-])
    """,
    re.VERBOSE | re.DOTALL,
)


class Token(NamedTuple):
    """``kind`` is iri, string, blank, name, variable, language, number, word or mark; ``start`` its place."""

    kind: str
    text: str
    start: int


def tokens(sparql: str) -> Iterator[Token]:
    """The tokens of ``sparql``, without spaces and comments. Raises QueryError at the first unreadable place."""
    place = 0
    while place < len(sparql):
        found = _TOKEN.match(sparql, place)
        if found is None or found.lastgroup is None:
            raise unreadable_at(sparql, place)
        if found.lastgroup != "space":
            yield Token(found.lastgroup, found.group(), place)
        place = found.end()


def position(text: str, place: int) -> tuple[int, int]:
    """Line and column, from 1, of a place in ``text``."""
    return text.count("\n", 0, place) + 1, place - text.rfind("\n", 0, place)


def unreadable_at(sparql: str, place: int) -> QueryError:
    line, column = position(sparql, place)
    shown = sparql[place : place + 20].splitlines()[0] if sparql[place:].strip() else ""
    return QueryError(
        f"Requête SPARQL illisible, ligne {line}, colonne {column}, à « {shown} ».",
        f"Unreadable SPARQL query, line {line}, column {column}, at '{shown}'.",
    )


_CODEPOINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def decode_escapes(sparql: str) -> str:
    """``\\uXXXX`` and ``\\UXXXXXXXX`` as the characters they stand for, as the standard reads a query first."""
    return _CODEPOINT.sub(_decoded, sparql) if "\\" in sparql else sparql


def _decoded(found: re.Match[str]) -> str:
    code = int(found.group(1) or found.group(2), 16)
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else "\ufffd"
