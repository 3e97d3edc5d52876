"""The links that a reconciliation gives, written into a draft: all of them, or, when the graph holds those of a reconciliation
that it went on from, only what became of the nodes that moved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from hub.model.vocabulary import ESS, RECONCILED_TYPES
from hub.pipeline.hub import Hub
from hub.pipeline.kept_links import KeptLinks
from hub.pipeline.records_now import Records, RecordsSince
from hub.reconcile.columns import Flags, Ints
from hub.reconcile.identity import Assignment, Group, assign
from hub.reconcile.identity_log import Entities, Event
from hub.reconcile.links import Link, Linked, entity_statements, link_lines, node_links
from hub.reconcile.node import Described, Node
from hub.reconcile.node_sayings import NEW
from hub.reconcile.profiles import Profiles
from hub.reconcile.reconcile import Reconciliation
from hub.store.draft import Draft
from hub.store.view import View


@dataclass(frozen=True, slots=True)
class LinkChange:
    """``events`` are to be logged before the ``draft`` that holds the links is committed; ``changed``: whether it must be.
    ``links`` is what the graph then says."""

    events: tuple[Event, ...]
    changed: bool
    links: KeptLinks


def replace_links(
    hub: Hub, draft: Draft, found: Reconciliation, records: Records, entities: Entities
) -> LinkChange:
    """Make the links graph what ``found`` and the other described nodes of ``records`` give."""
    graph = hub.addresses.links_graph
    everybody: dict[str, Flags] = {
        kind: np.ones(len(level.profiles), np.bool_) for kind, level in found.levels.items()
    }
    groups = [*_groups(found, everybody), *_single(records.others.values())]
    assignment = assign(groups, entities, _previous(hub, draft.view))
    come = dict(node_links(assignment, found))
    lines = _lines(hub, come.items())
    lines.update(entity_statements(assignment, hub.addresses))
    changed = lines != set(draft.view.lines(graph))
    if changed:
        draft.replace_graph(graph, lines)
    nowhere = np.full(len(records.nodes), NEW, np.int64)
    none = KeptLinks.none(records.nodes)
    return LinkChange(assignment.events, changed, none.then(records.nodes, nowhere, (), come))


def change_links(
    hub: Hub,
    draft: Draft,
    found: Reconciliation,
    entities: Entities,
    now: RecordsSince,
    links: KeptLinks,
) -> LinkChange:
    """As :func:`replace_links`, in a graph that holds what the reconciliation before gave, ``links``."""
    moved: dict[str, Flags] = {
        kind: _whole_clusters(level.cluster_of, level.changed) for kind, level in found.levels.items()
    }
    groups = [*_groups(found, moved), *_single(now.others)]
    left: set[Linked] = {(name, kind) for name in now.gone for kind in RECONCILED_TYPES}
    left |= {(one.name, one.type) for one in now.others_gone}
    concerned = left | {(name, group.type) for group in groups for name in group.members}
    held = {linked: link for linked in concerned if (link := links.get(linked))}
    previous = {linked: link.slug for linked, link in held.items()}
    assignment = assign(groups, entities, previous, concerned)
    some = dict(node_links(assignment, found, _said_otherwise(found, assignment, previous)))
    come = {linked: link for linked, link in some.items() if held.get(linked) != link}
    gone = {linked for linked in left if linked in held and linked not in assignment.entities}
    before = _lines(hub, ((linked, held[linked]) for linked in held.keys() & (come.keys() | gone)))
    before.update(entity_statements(assign((), entities, {}, ()), hub.addresses))
    after = _lines(hub, come.items())
    after.update(entity_statements(assignment, hub.addresses))
    # all of them are kept, changed or not: a node that says something else may be linked as before
    if before != after:
        draft.change_graph(hub.addresses.links_graph, sorted(before - after), sorted(after - before))
    return LinkChange(assignment.events, before != after, links.then(now.records.nodes, now.row, gone, some))


def _said_otherwise(
    found: Reconciliation, assignment: Assignment, previous: Mapping[Linked, str]
) -> dict[str, Flags]:
    """The profiles of which links may say something else: those that changed, and those of another entity than before."""
    some: dict[str, Flags] = {kind: level.changed.copy() for kind, level in found.levels.items()}
    profiles: dict[str, Profiles] = {kind: level.profiles for kind, level in found.levels.items()}
    for linked, (_, slug) in assignment.entities.items():
        name, kind = linked
        if kind in some and previous.get(linked) != slug:
            some[kind][profiles[kind].at(name)] = True
    return some


def _lines(hub: Hub, links: Iterable[tuple[Linked, Link]]) -> set[str]:
    return {line for linked, link in links for line in link_lines(linked, link, hub.addresses)}


def _whole_clusters(cluster_of: Ints, some: Flags) -> Flags:
    """The members of all clusters that have a member among ``some``."""
    heads: Flags = np.zeros(len(cluster_of), np.bool_)
    heads[cluster_of[some]] = True
    found: Flags = heads[cluster_of]
    return found


def _previous(hub: Hub, view: View) -> dict[Linked, str]:
    """(node, type) → the slug that the links graph gives it now."""
    prefix = hub.addresses.base + "id/"
    found: dict[Linked, str] = {}
    for subject, statements in view.nodes(hub.addresses.links_graph):
        name = hub.addresses.node_name(subject)
        if name is None:
            continue
        for predicate, term in statements:
            if predicate.startswith(ESS) and term.value.startswith(prefix):
                kind, _, slug = term.value.removeprefix(prefix).partition("/")
                found[name, kind] = slug
    return found


def _groups(found: Reconciliation, of: Mapping[str, Flags]) -> Iterator[Group]:
    """One group for each cluster of the profiles ``of`` each level, all of which are whole."""
    for kind, level in found.levels.items():
        nodes, cluster_of = level.profiles.columns.nodes, level.cluster_of
        members: dict[int, list[int]] = {}
        for at in np.flatnonzero(of[kind]).tolist():
            members.setdefault(int(cluster_of[at]), []).extend(level.profiles.members.of_row(at))
        for rows in members.values():
            rows.sort()
            yield Group(kind, tuple(nodes.name(row) for row in rows), _label(nodes[rows[0]]))


def _label(node: Node) -> str:
    """The chief name of the first member, or its key."""
    return next(iter(node.names), node.name.key)


def _single(others: Iterable[Described]) -> Iterator[Group]:
    """One group a node, for the types that are not reconciled."""
    return (Group(one.type, (one.name,), one.label) for one in others)
