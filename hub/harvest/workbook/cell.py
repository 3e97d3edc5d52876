"""The text of a cell, as a person who looks at the sheet would copy it, in forms that do not depend on a country.

Numbers have a decimal point and as many digits as Excel keeps (15), days are 2016-01-31. What the sheet has lost cannot
be told: a SIRET or a postcode written as a number has no leading zero any more; cleaning steps put it back.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

Cell = str | float | int | bool | datetime | date | time | timedelta
"""What the library gives for a cell; an empty one is an empty text."""

_EXACT = 1e15
_HALF_A_SECOND = timedelta(milliseconds=500)


def text_of(value: Cell) -> str:
    """``value`` as text: « 73282932000074 », « 12.5 », « true », « 2016-01-31 », « 2016-01-31T08:30:00 », « 08:30 ».
    A duration may pass 24 hours: « 30:05 ». Seconds are rounded."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return _number(float(value))
    if isinstance(value, datetime):
        # A time of day is a fraction of a day, and half past eight may come as 08:29:59.999.
        rounded = value + _HALF_A_SECOND if value.year < 9999 else value
        return rounded.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return _clock(
            timedelta(
                hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond
            )
        )
    return _clock(value)


def _number(value: float) -> str:
    if value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    text = format(value, ".15g")
    return format(Decimal(text), "f") if "e" in text else text


def _clock(passed: timedelta) -> str:
    seconds = round(passed.total_seconds())
    minutes, left = divmod(abs(seconds), 60)
    shown = f"{minutes // 60:02}:{minutes % 60:02}" + (f":{left:02}" if left else "")
    return f"-{shown}" if seconds < 0 else shown
