"""The nodes of all sources as they are now: those of records that did not change since an earlier reconciliation are taken
from it, and only the others are read from the store.

What changed is told by the hashes that a source's harvests keep. Where there are none, or where the records of a source
speak of one another, the source is read whole, and its nodes are held against those of before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from hub.errors import HubError
from hub.harvest.state import State
from hub.model.iri import NodeName
from hub.model.statement import Term
from hub.model.vocabulary import RECONCILED_TYPES, SCHEMA, SITE_OF
from hub.pipeline.hub import Hub
from hub.reconcile.columns import Ints
from hub.reconcile.node import Described, Node, read_described, read_nodes
from hub.reconcile.node_rows import NodeRows, written
from hub.reconcile.node_sayings import NEW
from hub.store.view import View

Hashes = Mapping[str, Mapping[str, str]]
"""Source → key of a record → hash of its statements; sources that must be read whole left out."""
_AT_ONCE = 500
_WHOLE_FROM = 0.3
"""Share of the records of a source from which to read them all is no slower."""


@dataclass(frozen=True)
class Records:
    """``nodes`` are the organizations and establishments of all sources, ``others`` every other described node, by name as
    written; ``hashes`` tell the records that they were read from."""

    nodes: NodeRows
    others: Mapping[str, Described]
    hashes: Hashes


@dataclass(frozen=True)
class RecordsSince:
    """``row`` is where each node now stood among those of before; ``gone`` are the nodes of before, and ``other`` the other
    described nodes, that are not there now, or are another."""

    records: Records
    row: Ints
    gone: Sequence[NodeName]
    others: Sequence[Described]
    others_gone: Sequence[Described]


def read_records(hub: Hub, view: View) -> Records:
    """All of them, from the store."""
    nodes: list[Node] = []
    others: list[Described] = []
    hashes: dict[str, Mapping[str, str]] = {}
    for source in hub.sources:
        found = _read_whole(hub, view, source)
        nodes += found.nodes
        others += found.others
        if found.hashes is not None:
            hashes[source] = found.hashes
    return Records(NodeRows.of(nodes), {written(one.name): one for one in others}, hashes)


def read_records_since(hub: Hub, view: View, before: Records) -> RecordsSince:
    """All of them; only what changed since ``before`` from the store."""
    fresh: dict[str, Node] = {}
    others = dict(before.others)
    dropped: set[int] = set()
    hashes: dict[str, Mapping[str, str]] = {}
    gone_sources = [source for source in before.nodes.sources if source not in hub.sources]
    for source in [*hub.sources, *gone_sources]:
        known = before.hashes.get(source)
        current = _hashes(hub, source) if source in hub.sources else {}
        changed = _changed(known, current)
        found = None
        if source in gone_sources:
            found = _Read([], [], None)
        elif changed is not None:
            found = _read_some(hub, view, source, changed, current or {})
        if found is not None and source not in gone_sources:
            records = [NodeName(source, key) for key in changed or ()]
            dropped.update(row for record in records for row in before.nodes.rows_of_record(record))
            stale = {written(record) for record in records}
            for name in [name for name in others if name.rpartition("\0")[0] + "\0" in stale]:
                del others[name]
        else:
            found = found or _read_whole(hub, view, source)
            dropped.update(before.nodes.rows_of_source(source))
            for name in [name for name, one in others.items() if one.name.source == source]:
                del others[name]
        fresh |= {written(node.name): node for node in found.nodes}
        others |= {written(one.name): one for one in found.others}
        if found.hashes is not None:
            hashes[source] = found.hashes
    nodes, row = _merged(before.nodes, dropped, fresh)
    stays = np.zeros(len(before.nodes) + 1, np.bool_)
    stays[row] = True
    return RecordsSince(
        records=Records(nodes, others, hashes),
        row=row,
        gone=[before.nodes.name(at) for at in np.flatnonzero(~stays[:-1]).tolist()],
        others=[one for name, one in others.items() if before.others.get(name) != one],
        others_gone=[one for name, one in before.others.items() if others.get(name) != one],
    )


def _merged(before: NodeRows, dropped: Collection[int], fresh: Mapping[str, Node]) -> tuple[NodeRows, Ints]:
    """The nodes of before but those ``dropped``, and the ``fresh`` ones; and where each stood that says the same."""
    rows = before.rows
    same = {
        name
        for name, node in fresh.items()
        if name in rows and before.encoded(rows[name]) == NodeRows([name], [node]).encoded(0)
    }
    kept = [name for at, name in enumerate(before.names) if at not in dropped or name in same]
    names = sorted([*kept, *(name for name in fresh if name not in same)])
    row = [NEW if name in fresh and name not in same else rows[name] for name in names]
    held = [fresh[name] if at == NEW else before.held(at) for name, at in zip(names, row, strict=True)]
    return NodeRows(names, held), np.array(row, np.int64)


@dataclass(frozen=True)
class _Read:
    """What was read of a source; ``hashes`` is None when it must be read whole next time."""

    nodes: list[Node]
    others: list[Described]
    hashes: Mapping[str, str] | None


def _read_whole(hub: Hub, view: View, source: str) -> _Read:
    subjects = list(view.nodes(hub.addresses.source_graph(source)))
    hashes = _hashes(hub, source)
    if hashes is not None and not (_are_apart(subjects) and _are_own(hub, source)):
        hashes = None
    return _read(hub, source, subjects, hashes)


def _read_some(
    hub: Hub, view: View, source: str, keys: Collection[str], hashes: Mapping[str, str]
) -> _Read | None:
    """The records of some keys; None when they cannot be read by themselves."""
    graph, wanted = hub.addresses.source_graph(source), sorted(keys)
    subjects: list[tuple[str, Sequence[tuple[str, Term]]]] = []
    with State(hub.state_path(source), readonly=True) as state:
        for start in range(0, len(wanted), _AT_ONCE):
            for key, record in state.records(wanted[start : start + _AT_ONCE]).items():
                if not _is_own(hub, source, key, record.subjects):
                    return None
                subjects += [(subject, view.describe(graph, subject)) for subject in record.subjects]
    return _read(hub, source, subjects, hashes) if _are_apart(subjects) else None


def _read(
    hub: Hub,
    source: str,
    subjects: Sequence[tuple[str, Sequence[tuple[str, Term]]]],
    hashes: Mapping[str, str] | None,
) -> _Read:
    described = read_described(source, subjects, hub.addresses)
    others = [one for one in described if one.type not in RECONCILED_TYPES]
    return _Read(read_nodes(source, subjects, hub.addresses), others, hashes)


def _changed(known: Mapping[str, str] | None, current: Mapping[str, str] | None) -> set[str] | None:
    """The records that were added, changed or removed; None when it cannot be told, or when there are very many."""
    if known is None or current is None:
        return None
    changed = {key for key, found in current.items() if known.get(key) != found}
    changed.update(key for key in known if key not in current)
    return changed if len(changed) <= _WHOLE_FROM * len(current) else None


def _hashes(hub: Hub, source: str) -> Mapping[str, str] | None:
    """The hash of each record in the source's graph, if its harvests tell."""
    path = hub.state_path(source)
    if not path.exists():
        return None
    try:
        with State(path, readonly=True) as state:
            if state.pending_run() is not None or state.last is None:
                return None
            return dict(state.hashes())
    except HubError:
        return None


def _are_apart(subjects: Iterable[tuple[str, Sequence[tuple[str, Term]]]]) -> bool:
    """Whether no record is told anything by another: the address of a node is its own, and so is whose place it is."""
    return all(
        term.value.partition("#")[0] == subject.partition("#")[0]
        for subject, pairs in subjects
        for predicate, term in pairs
        if predicate in _TELLING and term.is_iri
    )


_TELLING = frozenset({SITE_OF, SCHEMA + "address"})


def _are_own(hub: Hub, source: str) -> bool:
    """Whether each record of a source speaks of nothing but itself, and what is in it."""
    with State(hub.state_path(source), readonly=True) as state:
        return all(_is_own(hub, source, key, subjects) for key, subjects in state.subjects())


def _is_own(hub: Hub, source: str, key: str, subjects: Iterable[str]) -> bool:
    record = hub.addresses.record(source, key)
    return all(subject.partition("#")[0] == record for subject in subjects)
