"""One fault of pyshacl 0.40, mended in one place.

pyshacl writes the values of a ``sh:sparql`` constraint into its message with ``re.sub(pattern, value, message)``, the
value being read as a *replacement pattern*: a publisher's text holding a backslash then raises ``re.error`` and ends
the run. The version is pinned below 0.41; ``test_pyshacl_repair.py`` says when the repair has become needless.
"""

from __future__ import annotations

from typing import Any

from pyshacl.constraints.constraint_component import ConstraintComponent

_METHOD = "_format_sparql_based_result_message"


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


def repair_pyshacl() -> None:
    """Put :func:`fill_message` in place. Safe to repeat."""
    setattr(ConstraintComponent, _METHOD, fill_message)
