"""What a database holds in a cell, as JSON: nothing is rounded, nothing is guessed.

Numbers with a decimal part that counts and moments are texts (``"1234.50"``, ``"2026-11-03T08:12:00+00:00"``). Bytes
have no text: ValueError.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any


def json_value(value: Any) -> Any:
    """``value`` as JSON has it; lists and objects are gone through. What has no form of its own is written as the
    database writes it (ranges, network addresses). Raises ValueError for bytes."""
    return value if value is None or type(value) in _PLAIN else _converted(value)


_PLAIN = frozenset({str, int, bool})


def _converted(value: Any) -> Any:
    for kind, convert in _FORMS:
        if isinstance(value, kind):
            return convert(value)
    return str(value)


def _refuse(value: Any) -> Any:
    raise ValueError("bytes")


def _float(value: float) -> float | str:
    return value if math.isfinite(value) else str(value)


def _decimal(value: Decimal) -> str:
    return f"{value:f}"


def _hours(value: timedelta) -> str:
    """``08:30:00``; a database's TIME may be beyond a day, or negative."""
    seconds = abs(value) // timedelta(seconds=1)
    sign = "-" if value < timedelta() else ""
    rest = abs(value) % timedelta(seconds=1)
    fraction = f".{rest.microseconds:06d}" if rest else ""
    return f"{sign}{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{fraction}"


_FORMS: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    (float, _float),
    (Decimal, _decimal),
    (date | time, lambda value: value.isoformat()),  # a datetime is a date
    (timedelta, _hours),
    (bytes | bytearray | memoryview, _refuse),
    (dict, lambda value: {str(name): json_value(inner) for name, inner in value.items()}),
    (list | tuple, lambda value: [json_value(inner) for inner in value]),
)
