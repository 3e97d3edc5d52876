"""The links that a reconciliation gives, written into a draft: all of them, or, when the graph holds those of a reconciliation
that it went on from, only what became of the nodes that moved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from hub.model.iri import NodeName
from hub.model.statement import iri, statement
from hub.model.vocabulary import ESS, RECONCILED_TYPES
from hub.pipeline.hub import Hub
from hub.reconcile.columns import Flags, Ints
from hub.reconcile.identity import Group, assign
from hub.reconcile.identity_log import Entities, Event
from hub.reconcile.links import (
    entity_statements,
    link_iri,
    link_predicate,
    link_statements,
    node_statements,
)
from hub.reconcile.node import Described, Node
from hub.reconcile.reconcile import Reconciliation
from hub.store.draft import Draft
from hub.store.view import View

Linked = tuple[NodeName, str]
"""A node, and the type of the entity it is linked to."""


@dataclass(frozen=True, slots=True)
class LinkChange:
    """``events`` are to be logged before the ``draft`` that holds the links is committed; ``changed``: whether it must be."""

    events: tuple[Event, ...]
    changed: bool


def replace_links(
    hub: Hub, draft: Draft, found: Reconciliation, others: Iterable[Described], entities: Entities
) -> LinkChange:
    """Make the links graph what ``found`` and the ``others`` give."""
    graph = hub.addresses.links_graph
    everybody: dict[str, Flags] = {
        kind: np.ones(len(level.profiles), np.bool_) for kind, level in found.levels.items()
    }
    groups = [*_groups(found, everybody), *_single(others)]
    assignment = assign(groups, entities, _previous(hub, draft.view))
    lines = link_statements(assignment, found, hub.addresses)
    changed = lines != sorted(draft.view.lines(graph))
    if changed:
        draft.replace_graph(graph, lines)
    return LinkChange(assignment.events, changed)


def change_links(
    hub: Hub,
    draft: Draft,
    found: Reconciliation,
    entities: Entities,
    others: Iterable[Described],
    gone: Sequence[NodeName],
    others_gone: Iterable[Described],
) -> LinkChange:
    """As :func:`replace_links`, in a graph that holds what the reconciliation before gave: ``others`` are those that are new
    or another since, ``gone`` and ``others_gone`` what is no more."""
    moved: dict[str, Flags] = {
        kind: _whole_clusters(level.cluster_of, level.changed) for kind, level in found.levels.items()
    }
    groups = [*_groups(found, moved), *_single(others)]
    left: set[Linked] = {(name, kind) for name in gone for kind in RECONCILED_TYPES}
    left |= {(one.name, one.type) for one in others_gone}
    concerned = left | {(name, group.type) for group in groups for name in group.members}
    held = list(_held(hub, draft.view, concerned))
    prefix = hub.addresses.base + "id/"
    previous = {
        linked: target.removeprefix(prefix).partition("/")[2]
        for linked, target, _ in held
        if target.startswith(prefix)
    }
    assignment = assign(groups, entities, previous, concerned)
    before = {line for _, _, lines in held for line in lines} | _of_entities(hub, entities)
    after = {
        *node_statements(assignment, found, hub.addresses, moved),
        *entity_statements(assignment, hub.addresses),
    }
    if before != after:
        draft.change_graph(hub.addresses.links_graph, sorted(before - after), sorted(after - before))
    return LinkChange(assignment.events, before != after)


def _of_entities(hub: Hub, entities: Entities) -> set[str]:
    """What the graph says of entities that are no more."""
    return set(entity_statements(assign((), entities, {}, ()), hub.addresses))


def _whole_clusters(cluster_of: Ints, some: Flags) -> Flags:
    """The members of all clusters that have a member among ``some``."""
    heads: Flags = np.zeros(len(cluster_of), np.bool_)
    heads[cluster_of[some]] = True
    found: Flags = heads[cluster_of]
    return found


def _held(hub: Hub, view: View, linked: Iterable[Linked]) -> Iterator[tuple[Linked, str, list[str]]]:
    """Of each node and type that the links graph speaks of: the entity's address, and the statements about it."""
    graph, addresses = hub.addresses.links_graph, hub.addresses
    for name, kind in sorted(linked):
        node, link, predicate = addresses.node(name), link_iri(name, kind, addresses), link_predicate(kind)
        targets = [
            term.value
            for said, term in view.describe(graph, node)
            if f"<{said}>" == predicate and term.value.startswith(f"{addresses.base}id/{kind}/")
        ]
        lines = [statement(iri(node), predicate, iri(target)) for target in targets]
        lines += [
            statement(iri(link), iri(said), term.ntriples()) for said, term in view.describe(graph, link)
        ]
        if lines:
            yield (name, kind), targets[0] if targets else "", lines


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
