"""What one member of a feed says: which entity, when, and its state then, or that it is gone.

Three shapes of members are read: a version of an entity (``ldes:versionOfPath``, ``dcterms:isVersionOf``), an activity
about one (``as:Create``, ``as:Update``, ``as:Delete`` with ``as:object``, as DCAT-AP Feeds has it), and an entity that
is its own member. The state is what the graph named after the member says, where there is one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation

from hub.ldes.page import Page, PropertyPath, Stream
from hub.ldes.vocabulary import ACTIVITIES, DELETIONS, IS_VERSION_OF, OBJECT, PUBLISHED
from hub.model.statement import Term
from hub.model.vocabulary import TYPE

Order = tuple[str, Decimal, str]
"""What sorts the versions of one entity: a moment (:func:`moment_of`), a number, a text."""


@dataclass(frozen=True, slots=True)
class Change:
    """``entity`` as it is since ``order``, or gone. ``moment`` is when the member joined the feed, empty when it does not
    say (:func:`moment_of`)."""

    member: str
    entity: str
    moment: str
    order: Order
    is_deletion: bool
    _page: Page
    _graph: str | None
    _subject: str
    _left_out: frozenset[tuple[str, str]]
    _others: frozenset[str]

    def describe(self, node: str) -> Sequence[tuple[str, Term]]:
        """What the member says of ``node``."""
        if node != self.entity:
            return self._page.describe(node, self._graph) or (
                self._page.describe(node) if node.startswith("_:") else ()
            )
        said = self._page.describe(self._subject, self._graph)
        return [
            (predicate, value) for predicate, value in said if (predicate, value.value) not in self._left_out
        ]

    def is_other(self, node: str) -> bool:
        """Whether ``node`` is another member or entity of the page: no part of this one's state."""
        return node in self._others


def changes_of(page: Page, stream: Stream) -> Iterator[Change]:
    """The changes that ``page`` holds, in document order."""
    members = page.members(stream.iri)
    entities = {member: _entity(page, stream, member) for member in members}
    others = frozenset((*members, *entities.values()))
    for member, entity in entities.items():
        yield _change(page, stream, member, entity, others)


def moment_of(text: str) -> str:
    """A moment as a text that sorts, ``2026-11-03T08:12:00.000000Z``: a day is its midnight, a moment without a zone is
    taken for UTC; empty for a text that spells none."""
    try:
        moment = datetime.fromisoformat(text.strip())
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return ""
    return moment.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _change(page: Page, stream: Stream, member: str, entity: str, others: frozenset[str]) -> Change:
    types = {term.value for term in page.values(member, TYPE)}
    marks = {term.value for term in page.follow(member, stream.delete_path)}
    graph = member if page.has_graph(member) else None
    is_activity = bool(types & (ACTIVITIES | stream.deletions | stream.other_changes))
    # An activity speaks of its object; a version is the object itself, under another name.
    subject = entity if graph is not None or (is_activity and page.describe(entity)) else member
    joined = _first(page, member, stream.timestamp) or _first(page, member, (PUBLISHED,))
    version = _first(page, member, stream.version_timestamp) or joined
    sequence = _first(page, member, stream.version_sequence) or _first(page, member, stream.sequence)
    return Change(
        member=member,
        entity=entity,
        moment=moment_of(joined),
        order=(moment_of(version) or version, *_number(sequence)),
        is_deletion=bool(marks & stream.deletions) or (bool(types & DELETIONS) and entity != member),
        _page=page,
        _graph=graph,
        _subject=subject,
        _left_out=_left_out(stream, entity, types, subject == member and entity != member),
        _others=others,
    )


def _entity(page: Page, stream: Stream, member: str) -> str:
    for path in (stream.version_of, (OBJECT,), (IS_VERSION_OF,)):
        if path == (OBJECT,) and not ACTIVITIES & {term.value for term in page.values(member, TYPE)}:
            continue
        for term in page.follow(member, path):
            if term.is_iri and not term.value.startswith("_:"):
                return term.value
    return member


def _left_out(stream: Stream, entity: str, types: set[str], is_version: bool) -> frozenset[tuple[str, str]]:
    """What makes a version a version, and is no state of the entity."""
    if not is_version:
        return frozenset()
    marks = types & (ACTIVITIES | stream.deletions | stream.other_changes)
    predicates = {*stream.version_of[:1], IS_VERSION_OF, OBJECT}
    return frozenset({*((predicate, entity) for predicate in predicates), *((TYPE, mark) for mark in marks)})


def _first(page: Page, member: str, path: PropertyPath) -> str:
    return next((term.value for term in page.follow(member, path) if not term.is_iri), "")


def _number(text: str) -> tuple[Decimal, str]:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return Decimal(0), text
    return (number, "") if number.is_finite() else (Decimal(0), text)
