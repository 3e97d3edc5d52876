"""The identity log: every entity ever minted, and what became of it. Append-only; IRIs are rebuilt from it alone.

Events are written before the store is, and an event that changes nothing is not written: a process killed in
between, then run again, finds its own events in force and adds none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any, Literal, cast, get_args

from hub.errors import Mistake
from hub.model.iri import NodeName
from hub.reconcile.append_log import AppendLog

What = Literal["mint", "merge", "split", "refound", "withdraw", "revive"]
_WHATS = frozenset(get_args(What))
_NAME = [str, str, str]
Status = Literal["live", "merged", "withdrawn"]
EntityName = tuple[str, str]
"""``(type, slug)``: the two parts of an entity's address."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to the entity ``type``/``slug``.

    mint: ``founder`` founds it. merge: it redirects to ``other``. split: it was minted for nodes that left ``other``.
    refound: ``founder`` takes over from a founder that is gone. withdraw: nothing is left. revive: it is back.
    """

    what: What
    type: str
    slug: str
    founder: NodeName | None = None
    other: str | None = None

    @property
    def entity(self) -> EntityName:
        return self.type, self.slug


@dataclass(frozen=True, slots=True)
class Known:
    """One entity as the log leaves it. ``rank`` counts mints from 0: the lower, the older."""

    type: str
    slug: str
    rank: int
    founder: NodeName
    status: Status = "live"
    into: str | None = None
    split_from: str | None = None


class Entities:
    """All entities the log knows."""

    def __init__(self, events: Iterable[Event] = (), mistakes: tuple[Mistake, ...] = ()) -> None:
        self.known: dict[EntityName, Known] = {}
        self.mistakes = mistakes
        for event in events:
            self.apply(event)

    def copy(self) -> Entities:
        """The same, to be changed."""
        found = Entities(mistakes=self.mistakes)
        found.known = dict(self.known)
        return found

    def apply(self, event: Event) -> bool:
        """Let one event happen; False when it changes nothing."""
        before = self.known.get(event.entity)
        after = self._after(event, before)
        if after is None or after == before:
            return False
        self.known[event.entity] = after
        return True

    def _after(self, event: Event, known: Known | None) -> Known | None:
        if event.what == "mint":
            if known is not None or event.founder is None:
                return known
            return Known(event.type, event.slug, len(self.known), event.founder)
        if known is None:
            return None
        if event.what == "merge" and event.other and event.other != event.slug:
            return replace(known, status="merged", into=event.other)
        if event.what == "split" and event.other:
            return replace(known, split_from=event.other)
        if event.what == "refound" and event.founder:
            return replace(known, founder=event.founder)
        if event.what == "withdraw":
            return replace(known, status="withdrawn", into=None)
        if event.what == "revive":
            return replace(known, status="live", into=None)
        return known

    def survivor(self, entity: EntityName) -> EntityName:
        """Where redirects end; the entity itself when it is not merged."""
        seen = {entity}
        while (known := self.known.get(entity)) and known.into and (known.type, known.into) not in seen:
            entity = (known.type, known.into)
            seen.add(entity)
        return entity


class IdentityLog:
    """The file of identity events."""

    def __init__(self, path: Path) -> None:
        self._log = AppendLog(path)
        self._read: tuple[bytes, Entities] | None = None

    @property
    def entities(self) -> Entities:
        """Every entity as the log leaves it; not to be changed."""
        return self._of(self._log.content())

    def knowing(self, entities: Entities) -> IdentityLog:
        """This log, of which somebody knows that it leaves these ``entities`` now: it is not read again to tell."""
        self._read = _digest(self._log.content()), entities
        return self

    def append(self, events: Iterable[Event]) -> int:
        """Keep the events that change something; how many were. On return they are on the disk."""
        wanted = list(events)
        if not wanted:
            return 0
        entities, before = Entities(), b""

        def choose(data: bytes) -> list[Mapping[str, Any]]:
            nonlocal entities, before
            entities, before = self._of(data).copy(), data
            return [_written(event) for event in wanted if entities.apply(event)]

        added = self._log.append(choose)
        data = self._log.content()
        # another process may have added to it since
        if data.startswith(before) and sum(map(bool, data[len(before) :].split(b"\n"))) == added:
            self._read = _digest(data), entities
        return added

    def _of(self, data: bytes) -> Entities:
        """What a log that holds ``data`` leaves."""
        digest = _digest(data)
        if self._read is None or self._read[0] != digest:
            self._read = digest, _entities(*self._log.parsed(data), self._log)
        return self._read[1]


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).digest()


def _entities(
    lines: list[tuple[int, Mapping[str, Any]]], mistakes: list[Mistake], log: AppendLog
) -> Entities:
    events: list[Event] = []
    for number, line in lines:
        event = _read(line)
        if event is None:
            mistakes.append(log.unreadable(number))
        else:
            events.append(event)
    return Entities(events, tuple(sorted(mistakes, key=lambda mistake: mistake.line)))


def _written(event: Event) -> Mapping[str, Any]:
    line: dict[str, Any] = {"event": event.what, "type": event.type, "slug": event.slug}
    if event.founder:
        line["founder"] = [event.founder.source, event.founder.key, event.founder.fragment]
    if event.other:
        line["into" if event.what == "merge" else "from"] = event.other
    return line


def _read(line: Mapping[str, Any]) -> Event | None:
    what, kind, slug = line.get("event"), line.get("type"), line.get("slug")
    if what not in _WHATS or not isinstance(kind, str) or not isinstance(slug, str):
        return None
    founder = line.get("founder")
    if founder is not None:
        if not isinstance(founder, list) or list(map(type, founder)) != _NAME:
            return None
        founder = NodeName(*founder)
    other = line.get("into", line.get("from"))
    if (what in {"mint", "refound"} and founder is None) or (
        what in {"merge", "split"} and not isinstance(other, str)
    ):
        return None
    return Event(cast(What, what), kind, slug, founder, other)
