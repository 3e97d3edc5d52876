"""Four things pyshacl and rdflib do again and again, at every focus node or every word: the same answers, sooner.

- pyshacl 0.40 searches the text of a ``sh:sparql`` constraint for what the standard forbids (MINUS, VALUES, SERVICE) at
  every focus node, with regular expressions that look at each character of a long text many times. The verdict
  depends on the text and on which variables are bound, nothing else.
- rdflib 7.6 builds its list of sixteen numeric datatypes, one attribute look-up each, for every number it meets. A
  Luhn key is twenty-five numbers.

- rdflib's SPARQL grammar tries, before every word and every alternative of a word, whether a comment stands there, with an
  exception each time that none does: half the time of reading a query. A comment begins with ``#``.

- pyshacl writes each result down a second time, in words for its own text report: nine tenths of what a result costs, and
  without end where a value is a blank node with much around it. Results are read as triples here, so nothing is written.

All are process-wide and change no result; ``test_engine_shortcuts.py`` compares with the originals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from pyparsing import ParserElement
from pyshacl.constraints.constraint_component import ConstraintComponent
from pyshacl.helper.sparql_query_helper import SPARQLQueryHelper
from rdflib import XSD, Literal
from rdflib.plugins.sparql import operators, parser
from rdflib.plugins.sparql.sparql import SPARQLTypeError

_NUMERIC = frozenset(
    XSD[name]
    for name in (
        "float",
        "double",
        "decimal",
        "integer",
        "nonPositiveInteger",
        "negativeInteger",
        "nonNegativeInteger",
        "positiveInteger",
        "unsignedLong",
        "unsignedInt",
        "unsignedShort",
        "unsignedByte",
        "long",
        "int",
        "short",
        "byte",
    )
)
original_check: Callable[..., bool] = SPARQLQueryHelper.check_invalid_sparql
original_numeric: Callable[[Any], Any] = operators.numeric
original_skip: Callable[[Any, str, int], int] = ParserElement._skipIgnorables
original_description: Callable[..., str] = ConstraintComponent.make_v_result_description
_CHECK, _NUMBER, _SKIP = "check_invalid_sparql", "numeric", "_skipIgnorables"
_DESCRIPTION = "make_v_result_description"
_COMMENTS = {id(each) for unit in (parser.QueryUnit, parser.UpdateUnit) for each in unit.ignoreExprs}
"""The elements that rdflib's grammars pass over, which they keep: ``#`` and the rest of its line, nothing else."""
_SPACES = " \n\t\r"


def numeric(expression: Any) -> Any:
    """The number a literal holds; SPARQLTypeError when it is none."""
    if not isinstance(expression, Literal) or expression.datatype not in _NUMERIC:
        raise SPARQLTypeError(f"{expression!r} is not a number")
    return expression.toPython()


@cache
def _is_valid(text: str, has_value: bool, others: frozenset[str] | None) -> bool:
    """pyshacl's own check, once for each text. What it raises is not remembered: the run ends there."""
    return bool(original_check(SPARQLQueryHelper, text, valuenode=has_value or None, extravars=others))


def check_query(
    _helper: object, text: str, valuenode: object = None, extravars: Iterable[str] | None = None
) -> bool:
    """Whether the text of a constraint is one the standard allows; raises pyshacl's ValidationFailure if not."""
    return _is_valid(text, valuenode is not None, frozenset(extravars) if extravars is not None else None)


def skip_comments(element: Any, text: str, place: int) -> int:
    """The first place from ``place`` on that is in no comment, for an element of a grammar."""
    for ignored in element.ignoreExprs:
        if id(ignored) not in _COMMENTS:
            return original_skip(element, text, place)
    start, end = place, len(text)
    while start < end and text[start] in _SPACES:
        start += 1
    return original_skip(element, text, place) if start < end and text[start] == "#" else place


def no_description(*_: object, **__: object) -> str:
    """In place of the words about a result."""
    return ""


def take_shortcuts() -> None:
    """Put all in place. Safe to repeat."""
    setattr(ConstraintComponent, _DESCRIPTION, no_description)
    setattr(ParserElement, _SKIP, skip_comments)
    setattr(operators, _NUMBER, numeric)
    setattr(SPARQLQueryHelper, _CHECK, check_query)
