"""Units: the nodes that one source itself says are of one organization — it, and the places it has."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from hub.reconcile.columns import Column, shared
from hub.reconcile.judging import Ruling
from hub.reconcile.node_columns import NOBODY, NodeColumns
from hub.reconcile.profiles import Profiles


def contradictory_places(columns: NodeColumns) -> list[tuple[int, int]]:
    """The places whose SIRET is not of the SIREN of the organization that their record gives them, with it."""
    of_siret, siren, owner = columns.siren_of_siret, columns.said["siren"], columns.owner
    places = np.flatnonzero((owner != NOBODY) & (of_siret.counts > 0))
    places = places[siren.counts[owner[places]] > 0]
    agreeing, _ = shared(of_siret, siren, places, owner[places])
    found = np.delete(places, agreeing)
    return list(zip(found.tolist(), owner[found].tolist(), strict=True))


def units(columns: NodeColumns, contradictory: Iterable[tuple[int, int]], ruled: Iterable[Ruling]) -> Column:
    """Every node in one unit; units in the order of their first nodes. A place and an organization that people judged
    different, or whose numbers are not one's (``contradictory``), are parted, whatever the record says."""
    nodes, owner = columns.nodes, columns.owner
    head = np.where(owner == NOBODY, np.arange(len(nodes)), owner)
    for place, _ in contradictory:
        head[place] = place
    for ruling in ruled:
        if ruling.judgement.verdict == "different":
            for one, other in ((ruling.a, ruling.b), (ruling.b, ruling.a)):
                at, of = nodes.row_of(one), nodes.row_of(other)
                if at is not None and of is not None and owner[at] == of:
                    head[at] = at
    first = np.full(len(nodes), len(nodes), np.int64)
    np.minimum.at(first, head, np.arange(len(nodes)))
    _, unit = np.unique(first[head], return_inverse=True)
    return Column.of_pairs(unit.astype(np.int64), np.arange(len(nodes)), int(unit.max(initial=-1)) + 1)


def places_alone(columns: NodeColumns) -> Profiles:
    """Every place as a profile of its own."""
    rows = np.flatnonzero(columns.is_establishment)
    alone = Column.of_pairs(np.arange(len(rows)), rows, len(rows))
    return Profiles("establishment", columns, alone, columns.owner[rows])
