"""Values of SPARQL expressions, read and compared as rdflib does, as far as that leaves no doubt.

A value is a term's text (what the graph holds), or what was computed: :class:`Plain` for a string without language, a
number, a truth value. Numbers keep rdflib's types: int for integers, Decimal for the quotients and products of them.
ExpressionError is raised where rdflib has a SPARQL error, UnsureError where what rdflib would do is not known here (dates,
languages, doubles in arithmetic).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import Any

from rdflib import XSD
from rdflib.term import Node

from hub.validate.prefilter.term_text import TermText, node_of, parts_of, string_of


class Plain(str):
    """A computed string: a literal without language or datatype."""

    __slots__ = ()


Value = TermText | Plain | int | Decimal | float | bool
Solution = dict[Node, Value]


class ExpressionError(Exception):
    """SPARQL's error: a filter is not passed, a BIND binds nothing."""


class UnsureError(Exception):
    """Only rdflib can tell."""


class UnsupportedError(Exception):
    """A query with something in it that is not compiled."""


_XSD_STRING = str(XSD.string)
_NUMBERS = frozenset(
    str(XSD[name]) for name in ("integer", "decimal", "double", "float", "int", "long", "nonNegativeInteger")
)
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,18}\.[0-9]{1,18}")


def interpreted(value: Value) -> Value:
    """A term as a value to compute with: strings and numbers become ours, all else stays a text."""
    return _interpreted_literal(value) if type(value) is str and value[0] == '"' else value


@lru_cache(maxsize=4096)
def _interpreted_literal(value: TermText) -> Value:
    if value[-1] == '"':
        return Plain(string_of(value) or "")
    lexical, _, datatype = parts_of(value)
    if datatype == _XSD_STRING:
        return Plain(lexical)
    if datatype not in _NUMBERS:
        return value
    if _INTEGER.fullmatch(lexical) and datatype == str(XSD.integer):
        return int(lexical)
    if _DECIMAL.fullmatch(lexical) and datatype == str(XSD.decimal):
        return Decimal(lexical)
    literal: Any = node_of(value)
    if (
        literal.ill_typed
        or type(literal.value) not in (int, Decimal, float)
        or literal.value != literal.value
    ):
        raise UnsureError
    number: Value = literal.value
    return number


def truth(value: Value) -> bool:
    """SPARQL's effective boolean value."""
    value = interpreted(value)
    if type(value) is not str:
        return bool(value)
    if value[0] != '"':
        raise ExpressionError
    raise UnsureError


def is_number(value: Value) -> bool:
    return type(value) in (int, Decimal, float)


def exact(value: Value) -> int | Decimal:
    """An operand of arithmetic."""
    if type(value) is int or type(value) is Decimal:
        return value
    value = interpreted(value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return value
    if type(value) is Plain or (type(value) is str and value[0] != '"'):
        raise ExpressionError
    raise UnsureError


def plain(value: Value) -> Plain:
    """A string without language, which most functions take; unsure about others."""
    value = interpreted(value)
    if type(value) is Plain:
        return value
    raise UnsureError


def searchable(value: Value) -> str:
    """What REGEX takes: any string, with a language or not; an error for the rest."""
    if type(value) is str and value[0] == '"':
        lexical, _, datatype = parts_of(value)
        if datatype in (None, _XSD_STRING):
            return lexical
    if type(value) is Plain:
        return value
    raise ExpressionError


def _equal(left: Value, right: Value) -> bool:
    left, right = interpreted(left), interpreted(right)
    if is_number(left) and is_number(right):
        return left == right
    if type(left) is Plain and type(right) is Plain:
        return str(left) == str(right)
    for this, that in ((left, right), (right, left)):
        if type(this) is str and this[0] != '"':
            return type(that) is str and this == that
    raise UnsureError


def _before(left: Value, right: Value) -> bool:
    left, right = interpreted(left), interpreted(right)
    for each in (left, right):
        if type(each) is str and each[0] != '"':
            raise ExpressionError
    if is_number(left) and is_number(right):
        return bool(left < right)  # type: ignore[operator]
    if type(left) is Plain and type(right) is Plain:
        return str(left) < str(right)
    raise UnsureError


COMPARISONS: dict[str, Callable[[Value, Value], bool]] = {
    "=": _equal,
    "!=": lambda left, right: not _equal(left, right),
    "<": _before,
    ">": lambda left, right: _before(right, left),
    "<=": lambda left, right: _before(left, right) or _equal(left, right),
    ">=": lambda left, right: _before(right, left) or _equal(left, right),
}
"""SPARQL's operators."""
