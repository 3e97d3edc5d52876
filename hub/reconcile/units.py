"""Units: the nodes that one source itself says are of one organization — it, and the places it has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from hub.reconcile.columns import Column, Ints
from hub.reconcile.judging import Ruling
from hub.reconcile.node import Node
from hub.reconcile.node_columns import NodeColumns
from hub.reconcile.profiles import NOBODY, Profiles


def owners(nodes: Sequence[Node]) -> Ints:
    """The organization that each establishment's record says it is a place of, both by their place in ``nodes``."""
    known = {node.name: at for at, node in enumerate(nodes) if node.type == "organization"}
    return np.array([known.get(node.site_of, NOBODY) if node.site_of else NOBODY for node in nodes], np.int64)


def contradictory_places(nodes: Sequence[Node], owner: Ints) -> list[tuple[int, int]]:
    """The places whose SIRET is not of the SIREN of the organization that their record gives them, with it."""
    found = []
    for at in np.flatnonzero(owner != NOBODY).tolist():
        place, of = nodes[at], nodes[int(owner[at])]
        if place.siret and of.siren and not {number[:9] for number in place.siret} & set(of.siren):
            found.append((at, int(owner[at])))
    return found


def units(
    nodes: Sequence[Node], owner: Ints, contradictory: Iterable[tuple[int, int]], ruled: Iterable[Ruling]
) -> Column:
    """Every node in one unit; units in the order of their first nodes. A place and an organization that people judged
    different, or whose numbers are not one's (``contradictory``), are parted, whatever the record says."""
    head = np.where(owner == NOBODY, np.arange(len(nodes)), owner)
    for place, _ in contradictory:
        head[place] = place
    parted = {frozenset((ruling.a, ruling.b)) for ruling in ruled if ruling.judgement.verdict == "different"}
    if parted:
        for at in np.flatnonzero(owner != NOBODY).tolist():
            if frozenset((nodes[at].name, nodes[int(owner[at])].name)) in parted:
                head[at] = at
    first = np.full(len(nodes), len(nodes), np.int64)
    np.minimum.at(first, head, np.arange(len(nodes)))
    _, unit = np.unique(first[head], return_inverse=True)
    return Column.of_pairs(unit.astype(np.int64), np.arange(len(nodes)), int(unit.max(initial=-1)) + 1)


def places_alone(columns: NodeColumns, owner: Ints) -> Profiles:
    """Every place as a profile of its own."""
    rows = np.flatnonzero(np.array([node.type == "establishment" for node in columns.nodes], np.bool_))
    alone = Column.of_pairs(np.arange(len(rows)), rows, len(rows))
    return Profiles("establishment", columns, alone, owner[rows])
