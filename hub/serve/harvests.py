"""What the last harvests knew, read beside the store: when each source was read, where a record stands, what was
found wrong with it.

Opened read-only for one look, so a harvest may be writing meanwhile. A source never harvested has nothing to say.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from hub.harvest.state import LastHarvest, State
from hub.model.discretion import discreet
from hub.model.iri import NodeName
from hub.model.location import Location
from hub.model.problem import Problem
from hub.pipeline.hub import Hub


@dataclass(frozen=True, slots=True)
class RecordState:
    """One record as the last harvest left it. ``rejected_since`` is set while its newest version is in quarantine:
    then ``problems`` are that version's, without its values, which are not published; and what the source graph holds,
    if anything, is the last good version."""

    location: Location | None
    problems: tuple[Problem, ...]
    harvested_at: str | None
    rejected_since: str | None = None


def last_harvests(hub: Hub) -> dict[str, LastHarvest]:
    """Source id → its last committed harvest; a source never harvested is absent."""
    found = {}
    for source_id in hub.sources:
        path = hub.state_path(source_id)
        if path.is_file():
            with State(path, readonly=True) as state:
                if state.last is not None:
                    found[source_id] = state.last
    return found


def record_state(hub: Hub, name: NodeName) -> RecordState | None:
    """What the harvest knows of record ``name``; None when it never met it."""
    path: Path = hub.state_path(name.source)
    if not path.is_file():
        return None
    with State(path, readonly=True) as state:
        at = state.last.at if state.last else None
        reject = state.reject(name.key)
        if reject is not None:
            told = tuple(map(discreet, reject.problems))
            return RecordState(reject.location, told, at, reject.since or at or "")
        known = state.record(name.key)
        if known is None:
            return None
        return RecordState(known.location, (*known.problems, *known.findings), at)
