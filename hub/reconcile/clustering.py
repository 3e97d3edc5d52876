"""Clusters: strongest edge first, each refused when a constraint forbids the union.

People's "same" come first and are never refused; then scored pairs. Greedy on a total order, so that the result depends on the edges and not on their order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from math import isnan
from typing import Final, Literal

import numpy as np

from hub.model.iri import NodeName
from hub.reconcile.columns import Flags, Floats, Ints, once
from hub.reconcile.constraint import ClusterState, Veto, initial_state, veto
from hub.reconcile.profiles import Profiles

_AT_ONCE = 50_000
Pair = tuple[NodeName, NodeName]
Reason = Literal["judgement", "record", "score"]


@dataclass(frozen=True, slots=True)
class Edge:
    """A union that was made, and why."""

    a: NodeName
    b: NodeName
    reason: Reason
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class Joined:
    """Unions by index, in the order in which they are made: people's first, in the order of their pairs, then the strongest.
    ``weights`` is NaN where people made one."""

    a: Ints
    b: Ints
    weights: Floats

    @classmethod
    def of(cls, unions: Iterable[tuple[int, int, float]]) -> Joined:
        """As columns."""
        found = list(unions)
        a, b = (np.array([one[end] for one in found], np.int64) for end in (0, 1))
        return cls(a, b, np.array([weight for _, _, weight in found], np.float64))

    def among(self, flags: Flags) -> Joined:
        """Some of them."""
        return Joined(self.a[flags], self.b[flags], self.weights[flags])

    def then(self, other: Joined) -> Joined:
        """Both, in order."""
        a, b = np.concatenate((self.a, other.a)), np.concatenate((self.b, other.b))
        weights = np.concatenate((self.weights, other.weights))
        order = np.lexsort((b, a, -weights, ~np.isnan(weights)))
        return Joined(a[order], b[order], weights[order])

    def edges(self, profiles: Profiles) -> Iterator[Edge]:
        """As edges."""
        for a, b, weight in zip(self.a.tolist(), self.b.tolist(), self.weights.tolist(), strict=True):
            ends = profiles.id_of(a), profiles.id_of(b)
            yield Edge(*ends, "judgement") if isnan(weight) else Edge(*ends, "score", weight)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A union that a constraint forbade."""

    a: NodeName
    b: NodeName
    reason: Reason
    weight: float | None
    veto: Veto


@dataclass(frozen=True, slots=True)
class Cluster:
    """Profiles found to be one, by the edges between them; ``profiles`` sorted."""

    profiles: tuple[NodeName, ...]
    edges: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class Clustering:
    """``cluster_of`` is the first profile of each profile's cluster, by index. ``joined`` are the unions that were made;
    ``refusals`` those that were refused, of profiles that were clustered now; ``broken`` are people's "same" that go past a
    constraint, kept and said; ``contradictory`` pairs judged different that other judgements join."""

    cluster_of: Ints
    joined: Joined
    refusals: tuple[Refusal, ...]
    broken: tuple[Refusal, ...]
    contradictory: tuple[Pair, ...]

    def clusters(self, profiles: Profiles) -> tuple[Cluster, ...]:
        """Sorted by first profile, singletons included."""
        members = defaultdict(list)
        for at, head in enumerate(self.cluster_of.tolist()):
            members[head].append(profiles.ids[at])
        of_head = defaultdict(list)
        for edge, head in zip(
            self.joined.edges(profiles), self.cluster_of[self.joined.a].tolist(), strict=True
        ):
            of_head[head].append(edge)
        return tuple(Cluster(tuple(names), tuple(of_head[head])) for head, names in sorted(members.items()))

    def of(self, profiles: Profiles, at: int) -> Cluster:
        """The cluster in which one profile stands."""
        head = self.cluster_of[at]
        names = [profiles.id_of(one) for one in np.flatnonzero(self.cluster_of == head).tolist()]
        mine = self.joined.among(self.cluster_of[self.joined.a] == head)
        return Cluster(tuple(names), tuple(mine.edges(profiles)))


class _States(dict[int, ClusterState]):
    """The state of each cluster by its root, made when it is first asked for: of a profile that meets nobody, never."""

    def __init__(self, profiles: Profiles, once_sources: frozenset[str]) -> None:
        super().__init__()
        self._profiles = profiles
        self._once_sources = once_sources

    def __missing__(self, at: int) -> ClusterState:
        self.make(np.array([at], np.int64))
        return self[at]

    def make(self, some: Ints) -> None:
        """Make those of some profiles that there are not yet, many at once."""
        missing = np.array([at for at in some.tolist() if at not in self], np.int64)
        for start in range(0, len(missing), _AT_ONCE):
            part = missing[start : start + _AT_ONCE]
            for at, constrained in zip(part.tolist(), self._profiles.constrained(part), strict=True):
                self[at] = initial_state(constrained, self._once_sources)


class _Forest:
    """Union-find over the profiles in their order; roots carry the state of their cluster."""

    def __init__(self, profiles: Profiles, once_sources: frozenset[str]) -> None:
        self._parent = list(range(len(profiles)))
        self.states = _States(profiles, once_sources)

    def root(self, member: int) -> int:
        parent = self._parent
        while parent[member] != member:
            parent[member] = parent[parent[member]]
            member = parent[member]
        return member

    def firsts(self) -> Ints:
        """The first member of the cluster of each."""
        root: Ints = np.array(self._parent, np.int64)
        while not np.array_equal(further := root[root], root):
            root = further
        first = np.full(len(root), len(root), np.int64)
        np.minimum.at(first, root, np.arange(len(root)))
        return first[root]

    def unite(self, one: int, other: int) -> None:
        """Make one cluster of two roots'; the larger takes in the smaller, of equals the later."""
        first, second = sorted((one, other), key=lambda root: (-len(self.states[root].members), root))
        self.states[first].absorb(self.states.pop(second))
        self._parent[second] = first


def cluster(
    profiles: Profiles,
    *,
    same: Iterable[Pair],
    different: Iterable[Pair],
    contradicted: Iterable[tuple[int, int]],
    scored: Joined,
    once_sources: frozenset[str],
) -> Clustering:
    """Cluster the profiles of one level. ``same`` and ``different`` are pairs of ids, the
    smaller first; ``contradicted`` are pairs of indices, and ``scored`` the pairs worth joining, strongest first."""
    forest = _Forest(profiles, once_sources)
    forest.states.make(once(np.concatenate((scored.a, scored.b))))
    name, at = profiles.id_of, profiles.at
    edges: list[tuple[int, int, float]] = []
    broken: list[Refusal] = []
    refusals: list[Refusal] = []
    for a, b in sorted(set(same)):
        forbidden = _join(forest, at(a), at(b), by_force=True)
        if forbidden is not _ALREADY:
            edges.append((at(a), at(b), np.nan))
        if isinstance(forbidden, Veto):
            broken.append(Refusal(a, b, "judgement", None, forbidden))
    parted = sorted(set(different))
    contradictory = [(a, b) for a, b in parted if forest.root(at(a)) == forest.root(at(b))]
    _part(forest, ((at(a), at(b)) for a, b in parted), name, "foes")
    _part(forest, contradicted, name, "contradicted")
    ends = scored.a.tolist(), scored.b.tolist(), scored.weights.tolist()
    for one, other, weight in zip(*ends, strict=True):
        forbidden = _join(forest, one, other)
        if forbidden is None:
            edges.append((one, other, weight))
        elif isinstance(forbidden, Veto):
            refusals.append(Refusal(name(one), name(other), "score", weight, forbidden))
    return Clustering(forest.firsts(), Joined.of(edges), tuple(refusals), tuple(broken), tuple(contradictory))


_ALREADY: Final = "in one cluster already"


def _join(
    forest: _Forest, a: int, b: int, *, by_force: bool = False
) -> Veto | Literal["in one cluster already"] | None:
    """Make the union, unless it is made already or forbidden; the veto, when there is one, which people go past."""
    one, other = forest.root(a), forest.root(b)
    if one == other:
        return _ALREADY
    forbidden = veto(forest.states[one], forest.states[other])
    if forbidden is None or by_force:
        forest.unite(one, other)
    return forbidden


def _part(
    forest: _Forest,
    pairs: Iterable[tuple[int, int]],
    name: Callable[[int], NodeName],
    attribute: Literal["foes", "contradicted"],
) -> None:
    for a, b in pairs:
        one, other = forest.root(a), forest.root(b)
        if one != other:
            getattr(forest.states[one], attribute)[name(b)] = name(a)
            getattr(forest.states[other], attribute)[name(a)] = name(b)
