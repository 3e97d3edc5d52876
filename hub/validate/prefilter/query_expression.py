"""SPARQL expressions made once into Python functions: the part of the language whose result rdflib leaves in no doubt.

A value is a term's text (what the graph holds), or what was computed: :class:`Plain` for a string without language, a
number, a truth value. Numbers keep rdflib's types: int for integers, Decimal for the quotients and products of them.

An expression raises ExpressionError where rdflib has a SPARQL error, and UnsureError where what rdflib would do is not known
here (dates, languages, doubles in arithmetic): the caller asks rdflib then. Compiling raises UnsupportedError.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from decimal import Decimal, DivisionByZero, InvalidOperation
from functools import lru_cache
from typing import Any

from rdflib import XSD, BNode, URIRef, Variable
from rdflib import Literal as RdfLiteral
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node

from hub.validate.prefilter.node_index import NodeIndex
from hub.validate.prefilter.term_text import TermText, node_of, parts_of, string_of, text_of


class Plain(str):
    """A computed string: a literal without language or datatype."""

    __slots__ = ()


Value = TermText | Plain | int | Decimal | float | bool
Solution = dict[Node, Value]
Expression = Callable[[NodeIndex, Solution], Value]
Compile = Callable[[Any], Expression]


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


def _is_number(value: Value) -> bool:
    return type(value) in (int, Decimal, float)


def _exact(value: Value) -> int | Decimal:
    """An operand of arithmetic."""
    value = interpreted(value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return value
    if type(value) is Plain or (type(value) is str and value[0] != '"'):
        raise ExpressionError
    raise UnsureError


def _plain(value: Value) -> Plain:
    value = interpreted(value)
    if type(value) is Plain:
        return value
    raise UnsureError


def _searchable(value: Value) -> str:
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
    if _is_number(left) and _is_number(right):
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
    if _is_number(left) and _is_number(right):
        return bool(left < right)  # type: ignore[operator]
    if type(left) is Plain and type(right) is Plain:
        return str(left) < str(right)
    raise UnsureError


_COMPARISONS: dict[str, Callable[[Value, Value], bool]] = {
    "=": _equal,
    "!=": lambda left, right: not _equal(left, right),
    "<": _before,
    ">": lambda left, right: _before(right, left),
    "<=": lambda left, right: _before(left, right) or _equal(left, right),
    ">=": lambda left, right: _before(right, left) or _equal(left, right),
}


def _relational(expr: CompValue, compile_: Compile) -> Expression:
    if expr.op in ("IN", "NOT IN"):
        return _in(expr, compile_)
    left, right, compare = compile_(expr.expr), compile_(expr.other), _COMPARISONS[expr.op]
    return lambda index, solution: compare(left(index, solution), right(index, solution))


def _in(expr: CompValue, compile_: Compile) -> Expression:
    if not isinstance(expr.other, list) or not all(isinstance(each, URIRef) for each in expr.other):
        raise UnsupportedError
    listed, left = frozenset(text_of(each) for each in expr.other), compile_(expr.expr)
    is_in: bool = expr.op == "IN"

    def evaluate(index: NodeIndex, solution: Solution) -> Value:
        try:
            value = left(index, solution)
        except ExpressionError:
            raise UnsureError from None  # rdflib finds that an error is in no list
        return (type(value) is str and value in listed) == is_in

    return evaluate


def _operands(expr: CompValue, compile_: Compile) -> list[Expression]:
    operands = [expr.expr, *expr.other]
    if any(isinstance(each, Variable) for each in operands):
        raise UnsupportedError  # unbound, it is an error whatever the others say
    return [compile_(each) for each in operands]


def _and(expr: CompValue, compile_: Compile) -> Expression:
    """As rdflib: from left to right, and an error before the first false one is an error."""
    operands = _operands(expr, compile_)
    return lambda index, solution: all(truth(each(index, solution)) for each in operands)


def _or(expr: CompValue, compile_: Compile) -> Expression:
    operands = _operands(expr, compile_)

    def evaluate(index: NodeIndex, solution: Solution) -> Value:
        failed: Exception | None = None
        for each in operands:
            try:
                if truth(each(index, solution)):
                    return True
            except UnsureError as unsure:
                failed = unsure
            except ExpressionError as error:
                failed = failed or error
        if failed:
            raise failed
        return False

    return evaluate


def _not(expr: CompValue, compile_: Compile) -> Expression:
    inner = compile_(expr.expr)
    return lambda index, solution: not truth(inner(index, solution))


def _minus(expr: CompValue, compile_: Compile) -> Expression:
    inner = compile_(expr.expr)
    return lambda index, solution: -_exact(inner(index, solution))


def _sum(expr: CompValue, compile_: Compile) -> Expression:
    first = compile_(expr.expr)
    rest = [(op == "+", compile_(each)) for op, each in zip(expr.op, expr.other, strict=True)]

    def evaluate(index: NodeIndex, solution: Solution) -> Value:
        total = _exact(first(index, solution))
        for is_added, term in rest:
            number = _exact(term(index, solution))
            total = total + number if is_added else total - number
        return total

    return evaluate


def _product(expr: CompValue, compile_: Compile) -> Expression:
    first = compile_(expr.expr)
    rest = [(op == "*", compile_(each)) for op, each in zip(expr.op, expr.other, strict=True)]

    def evaluate(index: NodeIndex, solution: Solution) -> Value:
        result = Decimal(_exact(first(index, solution)))
        try:
            for is_multiplied, factor in rest:
                number = _exact(factor(index, solution))
                result = result * number if is_multiplied else result / number
        except (InvalidOperation, DivisionByZero, ZeroDivisionError):
            raise ExpressionError from None
        return result

    return evaluate


def _rounded(rounding: Callable[[int | Decimal], int]) -> Callable[[CompValue, Compile], Expression]:
    def make(expr: CompValue, compile_: Compile) -> Expression:
        inner = compile_(expr.arg)

        def evaluate(index: NodeIndex, solution: Solution) -> Value:
            number = _exact(inner(index, solution))
            return Decimal(rounding(number)) if isinstance(number, Decimal) else number

        return evaluate

    return make


def _str(expr: CompValue, compile_: Compile) -> Expression:
    inner = compile_(expr.arg)

    def evaluate(index: NodeIndex, solution: Solution) -> Value:
        value = inner(index, solution)
        if type(value) is Plain:
            return value
        string = string_of(value) if type(value) is str else None
        if string is None:
            raise UnsureError
        return Plain(string)

    return evaluate


def _regex(expr: CompValue, compile_: Compile) -> Expression:
    if not isinstance(expr.pattern, RdfLiteral) or not isinstance(expr.flags, RdfLiteral | None):
        raise UnsupportedError
    flags = 0
    for flag in expr.flags or "":
        flags |= {"i": re.IGNORECASE, "s": re.DOTALL, "m": re.MULTILINE}.get(flag, 0)
    try:
        search = re.compile(str(expr.pattern), flags).search
    except re.error:
        raise UnsupportedError from None
    inner = compile_(expr.text)
    return lambda index, solution: search(_searchable(inner(index, solution))) is not None


def _substr(expr: CompValue, compile_: Compile) -> Expression:
    inner, first = compile_(expr.arg), compile_(expr.start)
    length = compile_(expr.length) if expr.length is not None else None

    def evaluate(index: NodeIndex, solution: Solution) -> Value:
        text = _plain(inner(index, solution))
        start = _exact(first(index, solution))
        size = _exact(length(index, solution)) if length else None
        if not isinstance(start, int) or not isinstance(size, int | None):
            raise UnsureError
        return Plain(text[start - 1 : None if size is None else start - 1 + size])

    return evaluate


def _of_two_strings(does: Callable[[str, str], bool]) -> Callable[[CompValue, Compile], Expression]:
    def make(expr: CompValue, compile_: Compile) -> Expression:
        left, right = compile_(expr.arg1), compile_(expr.arg2)
        return lambda index, solution: does(_plain(left(index, solution)), _plain(right(index, solution)))

    return make


def _strlen(expr: CompValue, compile_: Compile) -> Expression:
    inner = compile_(expr.arg)
    return lambda index, solution: len(str(_plain(inner(index, solution))))


def _bound(expr: CompValue, _compile: Compile) -> Expression:
    variable = expr.arg
    if not isinstance(variable, Variable):
        raise UnsupportedError
    return lambda _index, solution: variable in solution


def _is_kind(first: str) -> Callable[[CompValue, Compile], Expression]:
    def make(expr: CompValue, compile_: Compile) -> Expression:
        inner = compile_(expr.arg)

        def evaluate(index: NodeIndex, solution: Solution) -> Value:
            value = inner(index, solution)
            return (value[0] if type(value) is str else '"') == first

        return evaluate

    return make


def _cast(expr: CompValue, compile_: Compile) -> Expression:
    if expr.iri != XSD.integer or len(expr.expr) != 1:
        raise UnsupportedError
    inner = compile_(expr.expr[0])

    def evaluate(index: NodeIndex, solution: Solution) -> Value:
        value = interpreted(inner(index, solution))
        if type(value) is int:
            return value
        try:
            return int(_plain(value))
        except ValueError:
            raise ExpressionError from None

    return evaluate


_MAKERS: dict[str, Callable[[CompValue, Compile], Expression]] = {
    "RelationalExpression": _relational,
    "ConditionalAndExpression": _and,
    "ConditionalOrExpression": _or,
    "UnaryNot": _not,
    "UnaryMinus": _minus,
    "AdditiveExpression": _sum,
    "MultiplicativeExpression": _product,
    "Builtin_FLOOR": _rounded(math.floor),
    "Builtin_CEIL": _rounded(math.ceil),
    "Builtin_STR": _str,
    "Builtin_REGEX": _regex,
    "Builtin_SUBSTR": _substr,
    "Builtin_STRLEN": _strlen,
    "Builtin_STRSTARTS": _of_two_strings(str.startswith),
    "Builtin_STRENDS": _of_two_strings(str.endswith),
    "Builtin_CONTAINS": _of_two_strings(str.__contains__),
    "Builtin_BOUND": _bound,
    "Builtin_isIRI": _is_kind("<"),
    "Builtin_isURI": _is_kind("<"),
    "Builtin_isLITERAL": _is_kind('"'),
    "Builtin_isBLANK": _is_kind("_"),
    "Function": _cast,
}

Exists = Callable[[CompValue], Callable[[NodeIndex, Solution], bool]]
"""Makes the test of an EXISTS or NOT EXISTS out of its group."""


def compiled(expr: Any, exists: Exists) -> Expression:
    """``expr`` of rdflib's algebra as a function. Raises UnsupportedError."""

    def compile_(each: Any) -> Expression:
        return compiled(each, exists)

    if isinstance(expr, Variable):
        return _lookup(expr)
    if isinstance(expr, URIRef | RdfLiteral):
        constant: Value = text_of(expr)
        return lambda _index, _solution: constant
    if isinstance(expr, BNode) or not isinstance(expr, CompValue):
        raise UnsupportedError
    if expr.name in ("Builtin_EXISTS", "Builtin_NOTEXISTS"):
        found, wanted = exists(expr.graph), expr.name == "Builtin_EXISTS"
        return lambda index, solution: found(index, solution) == wanted
    maker = _MAKERS.get(expr.name)
    if maker is None:
        raise UnsupportedError
    return maker(expr, compile_)


def _lookup(variable: Variable) -> Expression:
    def evaluate(_index: NodeIndex, solution: Solution) -> Value:
        try:
            return solution[variable]
        except KeyError:
            raise ExpressionError from None

    return evaluate
