"""Whether one value comes before another, as ``sh:lessThan`` asks: values that cannot be compared do not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdflib import BNode, Literal
from rdflib.term import Node

IsBefore = Callable[[Any, Any], Any]
"""``operator.lt`` or ``operator.le``."""


def in_order(value: Node, other: Node, is_before: IsBefore) -> bool:
    """Strings and IRIs are compared as text, with one another only; all other literals by value; blank nodes not at all."""
    if isinstance(value, BNode) or isinstance(other, BNode):
        return False
    this, that = _comparable(value), _comparable(other)
    if isinstance(this, Literal) != isinstance(that, Literal):
        return False
    if isinstance(this, Literal) and (this.ill_typed or that.ill_typed):  # type: ignore[attr-defined]
        return False
    try:
        return bool(is_before(this, that))
    except (TypeError, ArithmeticError):
        return False


def _comparable(node: Node) -> str:
    """A plain str for what is compared as text, else the literal itself."""
    if isinstance(node, Literal):
        return node.value if isinstance(node.value, str) else node
    return str(node)
