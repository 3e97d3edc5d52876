"""An earlier reconciliation, as far as it spares work: what it read, measured and clustered, so that only what changed since
is read, measured and clustered again.

Nothing here decides anything. What a pair weighs follows from what its two profiles say, from how many others say the same,
and from their rivals; what a cluster is follows from the pairs worth joining that tie its profiles. Where none of these
moved, the answer stands, and from nothing it would be the same to the byte.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hub.reconcile.clustering import Joined
from hub.reconcile.columns import Column, Flags, Floats, Ints, once
from hub.reconcile.node import Level
from hub.reconcile.node_columns import NOBODY
from hub.reconcile.node_sayings import NEW, Sayings
from hub.reconcile.profiles import Profiles
from hub.reconcile.trees import Bins, Digests

Counts = Mapping[str, NDArray[Any]]
"""What is counted over all profiles of a level, by what is counted."""


@dataclass(frozen=True)
class Pairs:
    """The pairs that were compared, by index, ascending. ``first`` is what each weighed at first sight, ``rivals`` a row of
    bins for each measure of how it stands beside its rivals, ``digests`` those of all its other bins; of pairs that rules
    weighed they are 0."""

    a: Ints
    b: Ints
    weights: Floats
    contradicted: Flags
    first: Floats
    rivals: Bins
    digests: Digests


@dataclass(frozen=True)
class EarlierLevel:
    """One level: the nodes of each profile, and the one that each is a place of; ``cluster_of`` the first profile of each
    profile's cluster, ``joined`` the unions made; ``ruled`` the profiles that people spoke of."""

    members: Column
    owners: Ints
    counts: Counts
    pairs: Pairs
    cluster_of: Ints
    joined: Joined
    ruled: Ints

    @cached_property
    def of_node(self) -> Ints:
        found = np.full(int(self.members.values.max(initial=-1)) + 2, NOBODY, np.int64)
        found[self.members.values] = self.members.rows
        return found

    def same_as(self, profiles: Profiles, row: Ints) -> Ints:
        """Which profile each of ``profiles`` was, -1 for one that says something else or was none. ``row`` is where each
        node stood that says the same, -1 for others."""
        members = profiles.members
        of_node = np.append(self.of_node, NOBODY)
        stood = row[members.values]
        was = np.where(stood == NEW, NOBODY, of_node[np.minimum(stood, len(of_node) - 1)])
        found: Ints = was[members.offsets[:-1]]
        mixed = np.bincount(members.rows[was != found[members.rows]], minlength=len(profiles)) > 0
        owner, before = profiles.owners, np.append(self.owners, NOBODY)[found]
        owner_stood = np.where(owner == NOBODY, NOBODY, row[owner])
        other_owner = (owner_stood != before) | ((owner != NOBODY) & (owner_stood == NEW))
        fewer = np.append(self.members.counts, 0)[found] != members.counts
        return np.where((found == NOBODY) | mixed | fewer | other_owner, NOBODY, found)


@dataclass(frozen=True)
class Earlier:
    """A reconciliation that was."""

    sayings: Sayings
    levels: Mapping[Level, EarlierLevel]


@dataclass(frozen=True)
class NodesSince:
    """What became of the nodes of an earlier reconciliation: ``row`` is where each of the nodes now stood there,
    :data:`hub.reconcile.node_sayings.NEW` for one that was not there or says something else."""

    earlier: Earlier
    row: Ints

    def level(self, profiles: Profiles) -> LevelSince:
        """What became of the profiles of a level."""
        earlier = self.earlier.levels[profiles.level]
        row = np.where(profiles.columns.is_fresh, NEW, self.row)
        return LevelSince(earlier, earlier.same_as(profiles, row))


@dataclass(frozen=True)
class LevelSince:
    """What became of the profiles of a level: ``was`` is which each was, -1 for one that says something else."""

    earlier: EarlierLevel
    was: Ints

    @cached_property
    def now(self) -> Ints:
        """Which profile each of before is, -1 for one that is none any more or says something else."""
        found = np.full(self.earlier.members.size + 1, NOBODY, np.int64)
        stands = np.flatnonzero(self.was != NOBODY)
        found[self.was[stands]] = stands
        return found[:-1]

    def pairs(self, a: Ints, b: Ints) -> Ints:
        """Where each pair stood among the pairs of before, -1 for one that was not compared or is another now."""
        known, size = self.earlier.pairs, self.earlier.members.size
        if not len(known.a):
            return np.full(len(a), NOBODY, np.int64)
        keys, sought = known.a * size + known.b, self.was[a] * size + self.was[b]
        place = np.minimum(np.searchsorted(keys, sought), len(keys) - 1)
        stands = (keys[place] == sought) & (self.was[a] != NOBODY) & (self.was[b] != NOBODY)
        return np.where(stands, place, NOBODY)

    def ruled(self) -> Ints:
        """The profiles that people spoke of before."""
        found = self.now[self.earlier.ruled]
        return once(found[found != NOBODY])

    def cluster_of(self) -> Ints:
        """The first profile of each profile's cluster as it was, -1 where either is another now."""
        earlier = self.earlier
        head = earlier.cluster_of[np.maximum(self.was, 0)] if len(earlier.cluster_of) else self.was
        return np.where(self.was == NOBODY, NOBODY, np.append(self.now, NOBODY)[head])

    def bereft(self) -> Ints:
        """The profiles that were joined with one that is none any more, or says something else."""
        known, now = self.earlier.joined, self.now
        ends = np.concatenate((known.a, known.b)), np.concatenate((known.b, known.a))
        left: Ints = now[ends[0][now[ends[1]] == NOBODY]]
        return once(left[left != NOBODY])

    def joined(self) -> Joined:
        """The unions of before, of profiles that say the same."""
        known = self.earlier.joined
        stands = (self.now[known.a] != NOBODY) & (self.now[known.b] != NOBODY)
        found = known.among(stands)
        return Joined(self.now[found.a], self.now[found.b], found.weights)
