"""Faults of pyshacl 0.40 that end the run, and rdflib's way of saying that a literal is ill-typed, mended in one place.

pyshacl writes the values of a ``sh:sparql`` constraint into its message with ``re.sub(pattern, value, message)``, the
value being read as a *replacement pattern*: a publisher's text holding a backslash then raises ``re.error`` and ends
the run. And where ``sh:lessThan`` or ``sh:minInclusive`` meets values that cannot be compared (blank nodes, a date that is
none, not-a-number), an error ends the run, although the standard asks for a result then. The version is pinned below 0.41; ``test_pyshacl_repair.py`` says when a repair has
become needless.

rdflib logs a traceback for every literal that does not fit its datatype. Such literals are what a validator is for, and
its report says where they are.
"""

from __future__ import annotations

import logging
import operator
from collections.abc import Callable, Iterable
from typing import Any

from pyshacl.constraints.constraint_component import ConstraintComponent
from pyshacl.constraints.core import value_range_constraints
from pyshacl.constraints.core.property_pair_constraints import (
    LessThanConstraintComponent,
    LessThanOrEqualsConstraintComponent,
)
from pyshacl.rdfutil import compare
from rdflib.term import Node

from hub.validate.order import IsBefore, in_order

_METHOD = "_format_sparql_based_result_message"
_COMPARISON = "compare_literal"
original_comparison: Callable[[Any, Any], int] = compare.compare_literal
_LESS_THAN, _LESS_THAN_OR_EQUALS = "_compare_lt", "_compare_ltoe"


def fill_message(_component: object, message: str, bound: Any) -> str:
    """``message`` with ``{?name}`` and ``{$name}`` replaced by the values a constraint's query bound."""
    for name, value in _values(bound).items():
        message = message.replace(f"{{?{name}}}", str(value)).replace(f"{{${name}}}", str(value))
    return message


def _values(bound: Any) -> dict[str, Any]:
    """pyshacl passes the other variables as a dictionary, or (this, path, value[, others])."""
    if isinstance(bound, dict):
        return bound
    if not isinstance(bound, tuple | list):
        return {}
    values = dict(bound[3]) if len(bound) > 3 else {}
    named = zip(("this", "path", "value"), bound[:3], strict=False)
    values.update({name: value for name, value in named if value is not None})
    return values


def _compare(is_before: IsBefore) -> Callable[..., tuple[bool, list[Any]]]:
    """pyshacl's comparison of all values with all others: whether one is out of order, and the results."""

    def compare_all(
        component: ConstraintComponent, values: Iterable[Any], others: Iterable[Node], graph: Any, focus: Any
    ) -> tuple[bool, list[Any]]:
        compared = list(others)
        results = [
            component.make_v_result(graph, focus, value_node=value)
            for value in values
            for other in compared
            if not in_order(value, other, is_before)
        ]
        return bool(results), results

    return compare_all


def compare_literal(value: Any, bound: Any) -> int:
    """pyshacl's comparison with a bound, which takes a TypeError for "cannot be compared" but no error of arithmetic."""
    try:
        return int(original_comparison(value, bound))
    except ArithmeticError as error:
        raise TypeError(str(error)) from error


def repair_pyshacl() -> None:
    """Put all in place. Safe to repeat."""
    setattr(ConstraintComponent, _METHOD, fill_message)
    setattr(LessThanConstraintComponent, _LESS_THAN, _compare(operator.lt))
    setattr(LessThanOrEqualsConstraintComponent, _LESS_THAN_OR_EQUALS, _compare(operator.le))
    setattr(value_range_constraints, _COMPARISON, compare_literal)
    logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)
