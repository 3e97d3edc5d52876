"""SPARQL expressions made once into Python functions: the part of the language whose result rdflib leaves in no doubt.

Values and what they raise: :mod:`query_values`. Compiling raises UnsupportedError.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from decimal import Decimal, DivisionByZero, InvalidOperation
from typing import Any

from rdflib import XSD, BNode, URIRef, Variable
from rdflib import Literal as RdfLiteral
from rdflib.plugins.sparql.parserutils import CompValue

from hub.validate.prefilter.node_index import NodeIndex
from hub.validate.prefilter.query_values import (
    COMPARISONS,
    ExpressionError,
    Plain,
    Solution,
    UnsupportedError,
    UnsureError,
    Value,
    exact,
    interpreted,
    plain,
    searchable,
    truth,
)
from hub.validate.prefilter.term_text import string_of, text_of

Expression = Callable[[NodeIndex, Solution], Value]
Compile = Callable[[Any], Expression]


def _relational(expr: CompValue, compile_: Compile) -> Expression:
    if expr.op in ("IN", "NOT IN"):
        return _in(expr, compile_)
    left, right, compare = compile_(expr.expr), compile_(expr.other), COMPARISONS[expr.op]
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
    return lambda index, solution: -exact(inner(index, solution))


def _sum(expr: CompValue, compile_: Compile) -> Expression:
    first = compile_(expr.expr)
    rest = [(op == "+", compile_(each)) for op, each in zip(expr.op, expr.other, strict=True)]

    def evaluate(index: NodeIndex, solution: Solution) -> Value:
        total = exact(first(index, solution))
        for is_added, term in rest:
            number = exact(term(index, solution))
            total = total + number if is_added else total - number
        return total

    return evaluate


def _product(expr: CompValue, compile_: Compile) -> Expression:
    first = compile_(expr.expr)
    rest = [(op == "*", compile_(each)) for op, each in zip(expr.op, expr.other, strict=True)]

    def evaluate(index: NodeIndex, solution: Solution) -> Value:
        result = Decimal(exact(first(index, solution)))
        try:
            for is_multiplied, factor in rest:
                number = exact(factor(index, solution))
                result = result * number if is_multiplied else result / number
        except (InvalidOperation, DivisionByZero, ZeroDivisionError):
            raise ExpressionError from None
        return result

    return evaluate


def _rounded(rounding: Callable[[int | Decimal], int]) -> Callable[[CompValue, Compile], Expression]:
    def make(expr: CompValue, compile_: Compile) -> Expression:
        inner = compile_(expr.arg)

        def evaluate(index: NodeIndex, solution: Solution) -> Value:
            number = exact(inner(index, solution))
            return Decimal(rounding(number)) if isinstance(number, Decimal) else number

        return evaluate

    return make


def _str(expr: CompValue, compile_: Compile) -> Expression:
    inner = compile_(expr.arg)

    def evaluate(index: NodeIndex, solution: Solution) -> Value:
        value = inner(index, solution)
        if type(value) is Plain:
            return value
        if type(value) is not str:
            raise UnsureError
        string = string_of(value)
        return Plain(value[2:] if string is None else string)  # of a blank node, rdflib gives the label

    return evaluate


def _iri(expr: CompValue, compile_: Compile) -> Expression:
    """Of an address, or of a text that holds a whole one. A query that says what others start from is not compiled."""
    inner = compile_(expr.arg)

    def evaluate(index: NodeIndex, solution: Solution) -> Value:
        value = interpreted(inner(index, solution))
        if type(value) is Plain:
            return f"<{value}>"
        if type(value) is not str or value[0] == '"':
            raise UnsureError
        if value[0] == "_":
            raise ExpressionError
        return value

    return evaluate


def _str_before(expr: CompValue, compile_: Compile) -> Expression:
    left, right = compile_(expr.arg1), compile_(expr.arg2)

    def evaluate(index: NodeIndex, solution: Solution) -> Value:
        text = plain(left(index, solution))
        found = text.find(plain(right(index, solution)))
        return Plain(text[:found] if found >= 0 else "")

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
    return lambda index, solution: search(searchable(inner(index, solution))) is not None


def _substr(expr: CompValue, compile_: Compile) -> Expression:
    inner, first = compile_(expr.arg), compile_(expr.start)
    length = compile_(expr.length) if expr.length is not None else None

    def evaluate(index: NodeIndex, solution: Solution) -> Value:
        text = plain(inner(index, solution))
        start = exact(first(index, solution))
        size = exact(length(index, solution)) if length else None
        if not isinstance(start, int) or not isinstance(size, int | None):
            raise UnsureError
        return Plain(text[start - 1 : None if size is None else start - 1 + size])

    return evaluate


def _of_two_strings(does: Callable[[str, str], bool]) -> Callable[[CompValue, Compile], Expression]:
    def make(expr: CompValue, compile_: Compile) -> Expression:
        left, right = compile_(expr.arg1), compile_(expr.arg2)
        return lambda index, solution: does(plain(left(index, solution)), plain(right(index, solution)))

    return make


def _concat(expr: CompValue, compile_: Compile) -> Expression:
    parts = [compile_(each) for each in expr.arg]
    return lambda index, solution: Plain("".join(plain(each(index, solution)) for each in parts))


def _strlen(expr: CompValue, compile_: Compile) -> Expression:
    inner = compile_(expr.arg)
    return lambda index, solution: len(str(plain(inner(index, solution))))


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
            return int(plain(value))
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
    "Builtin_IRI": _iri,
    "Builtin_URI": _iri,
    "Builtin_REGEX": _regex,
    "Builtin_SUBSTR": _substr,
    "Builtin_CONCAT": _concat,
    "Builtin_STRLEN": _strlen,
    "Builtin_STRBEFORE": _str_before,
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
