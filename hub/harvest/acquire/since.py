"""Where the next harvest of a database goes on: the greatest value seen in the column that dates changes.

The value is kept with its kind (a moment, a day, a number, a text that may spell a moment), so that it can be asked
with again. What lies in the future is not believed: a row dated 2099 would hide every change until then.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hub.mapping.access import Since


def bookmark_of(latest: Any, since: Since, now: datetime) -> dict[str, Any]:
    """What to keep of ``latest``, the greatest value of the column. ``now`` is aware."""
    latest = _not_after(latest, since, now)
    if isinstance(latest, datetime):
        return {"kind": "moment", "value": latest.isoformat()}
    if isinstance(latest, date):
        return {"kind": "day", "value": latest.isoformat()}
    if isinstance(latest, int | float | Decimal):
        return {"kind": "number", "value": str(latest)}
    return {"kind": "text", "value": str(latest)}


def start_of(bookmark: Mapping[str, Any], since: Since) -> Any:
    """The value to ask from, ``overlap`` taken off where it can be; None without a bookmark: ask for everything."""
    kind, value = bookmark.get("kind"), bookmark.get("value")
    if not isinstance(value, str):
        return None
    overlap = timedelta(seconds=since.overlap)
    if kind == "moment":
        return datetime.fromisoformat(value) - overlap
    if kind == "day":
        return date.fromisoformat(value) - _days(overlap)
    if kind == "number":
        number = Decimal(value)
        number -= since.overlap if since.form == "unix" else 0
        return int(number) if number == int(number) else number
    return _earlier(value, overlap)


def _not_after(latest: Any, since: Since, now: datetime) -> Any:
    if isinstance(latest, datetime):
        return min(latest, now if latest.tzinfo else now.astimezone(UTC).replace(tzinfo=None))
    if isinstance(latest, date):
        return min(latest, now.date())
    if isinstance(latest, int | float | Decimal) and since.form == "unix":
        return min(latest, int(now.timestamp()))
    if isinstance(latest, str) and (moment := _moment(latest)) is not None:
        limit = now if moment.tzinfo else now.astimezone(UTC).replace(tzinfo=None)
        return latest if moment <= limit else _spelled(limit, latest)
    return latest


def _days(overlap: timedelta) -> timedelta:
    return timedelta(days=-(-overlap // timedelta(days=1)))


def _earlier(text: str, overlap: timedelta) -> str:
    """``text`` so much earlier when it spells a moment, in the same spelling; texts are compared as texts."""
    moment = _moment(text)
    if moment is None:
        return text
    return _spelled(moment - (_days(overlap) if len(text) == 10 else overlap), text)


def _moment(text: str) -> datetime | None:
    with suppress(ValueError):
        return datetime.fromisoformat(text)
    return None


def _spelled(moment: datetime, like: str) -> str:
    if len(like) == 10:
        return moment.date().isoformat()
    spelled = moment.isoformat(sep=like[10], timespec="auto" if "." in like else "seconds")
    return spelled.replace("+00:00", "Z") if like.endswith("Z") else spelled
