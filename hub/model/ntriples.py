"""Reads the statements this hub writes: the way back from :func:`hub.model.statement.statement`.

Only the one canonical spelling is read — no blank nodes, no comments, no escapes but the eight that :func:`literal`
writes and ``\\uXXXX``. Any other line raises ValueError: it was not written by the hub.
"""

from __future__ import annotations

import re

from hub.model.statement import Term

_LINE = re.compile(
    r'<([^<>"\s]+)> <([^<>"\s]+)> '
    r'(?:<([^<>"\s]+)>|"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<([^<>"\s]+)>)?) \.'
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_MEANINGS = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}


def read_statement(line: str) -> tuple[str, str, Term]:
    """Subject IRI, predicate IRI and term of one line."""
    found = _LINE.fullmatch(line)
    if found is None:
        raise ValueError(f"not a statement of this hub: {line!r}")
    subject, predicate, iri, text, language, datatype = found.groups()
    if iri is not None:
        return subject, predicate, Term("iri", iri)
    return (
        subject,
        predicate,
        Term("literal", unescaped(text), language and language.lower(), datatype),
    )


def unescaped(text: str) -> str:
    """``text`` with its N-Triples escapes (``\\n``, ``\\u00e9`` …) read. Raises ValueError for one there is not."""
    return _ESCAPE.sub(_meaning, text) if "\\" in text else text


def _meaning(escape: re.Match[str]) -> str:
    code = escape.group(1) or escape.group(2)
    if code:
        return chr(int(code, 16))
    try:
        return _MEANINGS[escape.group(3)]
    except KeyError:
        raise ValueError(f"unknown escape {escape.group()!r}") from None
