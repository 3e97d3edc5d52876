"""Moments counted since 1 January 1970, as computers write them."""

from __future__ import annotations

import datetime
import re

from hub.mapping.spreadsheet import whole_number

_COUNT = re.compile(r"-?[1-9][0-9]*")
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_LATEST = 10**10  # seconds: the year 2286


def read_clock(text: str, ticks: int) -> str | None:
    """The xsd:dateTime in universal time of a count of ``ticks`` a second; None when it is no such count, or zero."""
    written = whole_number(text.strip())
    if len(written) > 15 or not _COUNT.fullmatch(written):
        return None
    count = int(written)
    if abs(count) >= _LATEST * ticks:
        return None
    moment = _EPOCH + datetime.timedelta(milliseconds=count * 1000 // ticks)
    seconds = moment.isoformat()[:19]
    fraction = f".{moment.microsecond // 1000:03d}".rstrip("0") if moment.microsecond else ""
    return f"{seconds}{fraction}Z"
