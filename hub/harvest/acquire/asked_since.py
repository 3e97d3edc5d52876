"""Asking only for what changed since the last harvest.

The moment is the start of the last committed harvest, less an overlap: publishers date a change before they show it,
and clocks differ. What is asked for twice is the same record twice, which changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from hub.harvest.acquire.ask import Ask
from hub.mapping.access import Form, Since


@dataclass(frozen=True, slots=True)
class AskedSince:
    """``parameters`` to ask with; ``is_partial``: only changes are asked for."""

    parameters: Mapping[str, str] = field(default_factory=dict)
    is_partial: bool = False


def asked_since(ask: Ask) -> AskedSince:
    """What to ask an HTTP API with; nothing the first time, and under ``--full``."""
    since, last = ask.connector.access.since, ask.known.bookmark.get("since")
    if since is None or since.parameter is None or not isinstance(last, str):
        return AskedSince()
    moment = datetime.fromisoformat(last) - timedelta(seconds=since.overlap)
    value = since.value.replace("{since}", spell(moment, since.form))
    return AskedSince({since.parameter: value}, is_partial=True)


def bookmark(since: Since | None, moment: datetime) -> dict[str, Any]:
    """What to remember of a harvest that began at ``moment``, once it is committed."""
    return {} if since is None else {"since": moment.astimezone(UTC).isoformat(timespec="seconds")}


def spell(moment: datetime, form: Form) -> str:
    """``moment`` as the publisher reads it; UTC."""
    moment = moment.astimezone(UTC)
    if form == "unix":
        return str(int(moment.timestamp()))
    return moment.strftime("%Y-%m-%d" if form == "date" else "%Y-%m-%dT%H:%M:%SZ")
